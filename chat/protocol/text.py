"""What counts as the text of a message, and as the title of a group."""

import re

from chat.protocol.limits import TEXT_MAX_CHARACTERS, TITLE_MAX_CHARACTERS

_SURROGATE = re.compile("[\ud800-\udfff]")


class TextInvalid(ValueError):
    """The text cannot be taken; the argument is a sentence that says why."""


def clean_text(raw: str) -> str:
    """Return the text as it is stored: without white space at its ends.

    Arguments:
        raw: text in any script.

    Raises:
        TextInvalid: empty after trimming, longer than ``TEXT_MAX_CHARACTERS``, or with a
            character that no store and no UTF-8 stream can carry (NUL, a lone surrogate).
    """
    return _clean(raw, "text", TEXT_MAX_CHARACTERS)


def clean_title(raw: str) -> str:
    """Return a group's title as it is stored: in one line, without white space at its ends.

    Raises:
        TextInvalid: as for a message, where the limit is ``TITLE_MAX_CHARACTERS``.
    """
    return _clean(" ".join(raw.splitlines()), "title", TITLE_MAX_CHARACTERS)


def _clean(raw: str, what: str, limit: int) -> str:
    if "\x00" in raw:
        raise TextInvalid(f"The {what} contains a NUL character, which is not accepted.")
    if _SURROGATE.search(raw):
        raise TextInvalid(f"The {what} contains a lone surrogate, which is not valid Unicode.")
    text = raw.strip()
    if not text:
        raise TextInvalid(f"The {what} is empty; send 1 to {limit:,} characters.")
    if len(text) > limit:
        raise TextInvalid(
            f"The {what} has {len(text):,} characters; at most {limit:,} are accepted."
        )
    return text
