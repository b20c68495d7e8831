"""What counts as the text of a message."""

import re

from chat.protocol.limits import TEXT_MAX_CHARACTERS

_SURROGATE = re.compile("[\ud800-\udfff]")


class TextInvalid(ValueError):
    """The text can not be a message; the argument is a sentence that says why."""


def clean_text(raw: str) -> str:
    """Return the text as it is stored: without white space at its ends.

    Arguments:
        raw: text in any script.

    Raises:
        TextInvalid: empty after trimming, longer than ``TEXT_MAX_CHARACTERS``, or with a
            character that no store and no UTF-8 stream can carry (NUL, a lone surrogate).
    """
    if "\x00" in raw:
        raise TextInvalid("The text contains a NUL character, which is not accepted.")
    if _SURROGATE.search(raw):
        raise TextInvalid("The text contains a lone surrogate, which is not valid Unicode.")
    text = raw.strip()
    if not text:
        raise TextInvalid(f"The text is empty; send 1 to {TEXT_MAX_CHARACTERS:,} characters.")
    if len(text) > TEXT_MAX_CHARACTERS:
        raise TextInvalid(
            f"The text has {len(text):,} characters; at most {TEXT_MAX_CHARACTERS:,} are accepted."
        )
    return text
