"""What counts as the text of a message, as the title of a room, and as somebody's name.

What shows nothing is told by Unicode's properties (UAX #44), which clients know too: their tests
and ours read the examples in ``fixtures/text.json``.
"""

from uuid import UUID

import regex

from chat.protocol.limits import (
    ALT_MAX_CHARACTERS,
    FILE_NAME_MAX_BYTES,
    FOLDER_MAX_CHARACTERS,
    NAME_MAX_CHARACTERS,
    PURPOSE_MAX_CHARACTERS,
    STATUS_MAX_CHARACTERS,
    TEXT_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
    WORKSPACE_NAME_MAX_CHARACTERS,
)

# U+2800 is a symbol to Unicode, and a blank in every font.
_VISIBLE = regex.compile(r"[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]")

_BLANK_LINES = regex.compile(r"\A\p{White_Space}*[\n\x0b\x0c\r\x85\u2028\u2029]")
# Backwards: forwards, each space of a long run inside would be the beginning of another try.
_TRAILING = regex.compile(r"(?r)\p{White_Space}*")

_WHITE_SPACE = regex.compile(r"\p{White_Space}+")
# Controls that are no white space, and what reorders the text that follows (UAX #9, 2.1 to 2.5).
# Marks of direction (U+200E, U+200F, U+061C) stay: names of two scripts need them.
_REACHES_OUT = regex.compile(r"[^\P{Cc}\p{White_Space}]|[\u202a-\u202e\u2066-\u2069]")


_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}]")

_ENDING = regex.compile(r"\.[^. ]{1,20}\Z")

_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
_SHORT_ID_BITS = 25


class TextRefused(ValueError):
    """The text cannot be taken; the argument is a sentence that says why."""


def is_visible(text: str) -> bool:
    """Return whether anything of a text can be seen."""
    # Nearly all begin with a letter; this is 20 times as fast as the expression.
    return "!" <= text[:1] <= "~" or _VISIBLE.search(text) is not None


def one_line(raw: str) -> str:
    """Return a name or a title as it is stored; empty where nothing of it can be seen.

    White space of any kind becomes single spaces, and none at the ends. Control characters go, and
    so does what would reorder whatever stands beside the name.
    """
    line = _WHITE_SPACE.sub(" ", _REACHES_OUT.sub("", raw)).strip(" ")
    return line if is_visible(line) else ""


def isolated(text: str) -> str:
    """Return what somebody chose for a sentence: with its own direction, and none for what is
    beside it (UAX #9, FSI and PDI).
    """
    return f"\u2068{text}\u2069"


def is_right_to_left(text: str) -> bool:
    """Return whether anything in a text is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def short_id(id: UUID) -> str:
    """Return what tells people of one name apart, and conversations without one.

    Five characters (Crockford's base 32) of the end of an id, which is random in a UUIDv7, so that
    nobody chooses it: whoever wants a certain one makes 33 million accounts.
    """
    shifts = range(_SHORT_ID_BITS - 5, -1, -5)
    return "".join(_BASE_32[id.int >> shift & 31] for shift in shifts)


def clean_text(raw: str) -> str:
    """Return the text of a message as it is stored.

    Blank lines before it and white space after it go; the indent of its first line stays.

    Arguments:
        raw: text in any script.

    Raises:
        TextRefused: nothing of it can be seen, or it is longer than ``TEXT_MAX_CHARACTERS``, or has
            a character that no store and no UTF-8 stream can carry (NUL, a lone surrogate).
    """
    _check_characters(raw, "text")
    text = raw
    # Nearly none has any, and the expressions take longer than all else that is done here.
    if text[:1].isspace():
        text = _BLANK_LINES.sub("", text)
    if text[-1:].isspace():
        text = text[: _TRAILING.match(text).start()]  # type: ignore[union-attr]
    return _measured(text, "text", TEXT_MAX_CHARACTERS)


def clean_title(raw: str) -> str:
    """Return the title of a group or channel as it is stored: in one line.

    Raises:
        TextRefused: as for a message, where the limit is ``TITLE_MAX_CHARACTERS``.
    """
    _check_characters(raw, "title")
    return _measured(one_line(raw), "title", TITLE_MAX_CHARACTERS)


def clean_workspace_name(raw: str) -> str:
    """Return what a workspace is called as it is stored: in one line.

    Raises:
        TextRefused: as for a message, where the limit is ``WORKSPACE_NAME_MAX_CHARACTERS``.
    """
    _check_characters(raw, "name")
    return _measured(one_line(raw), "name", WORKSPACE_NAME_MAX_CHARACTERS)


def clean_purpose(raw: str) -> str:
    """Return the purpose of a group or channel as it is stored: in one line, or empty.

    Raises:
        TextRefused: as for a message, where the limit is ``PURPOSE_MAX_CHARACTERS``.
    """
    return _line_or_none(raw, "purpose", PURPOSE_MAX_CHARACTERS)


def clean_folder(raw: str) -> str:
    """Return the name of a folder as it is stored: in one line, or empty.

    Raises:
        TextRefused: as for a message, where the limit is ``FOLDER_MAX_CHARACTERS``.
    """
    return _line_or_none(raw, "folder", FOLDER_MAX_CHARACTERS)


def clean_status(raw: str) -> str:
    """Return the text of a status as it is stored: in one line, empty where nothing can be seen.

    Raises:
        TextRefused: as for a message, where the limit is ``STATUS_MAX_CHARACTERS``.
    """
    return _line_or_none(raw, "status", STATUS_MAX_CHARACTERS)


def clean_alt(raw: str) -> str:
    """Return an alternative text as it is stored: in one line, or empty.

    Raises:
        TextRefused: as for a message, where the limit is ``ALT_MAX_CHARACTERS``.
    """
    return _line_or_none(raw, "alternative text", ALT_MAX_CHARACTERS)


def clean_file_name(raw: str) -> str:
    """Return the name of a file as it is stored, ``file`` where nothing is left of it.

    It has no path, no control character, nothing that would reorder it, and at most
    ``FILE_NAME_MAX_BYTES`` in UTF-8, of which its ending is kept.
    """
    whole = raw.encode(errors="ignore").decode()
    name = one_line(whole.replace("\\", "/").rpartition("/")[2]).rstrip(". ")
    if not is_visible(name):
        return "file"
    found = _ENDING.search(name)
    ending = found.group() if found else ""
    room = FILE_NAME_MAX_BYTES - len(ending.encode())
    stem = name[: len(name) - len(ending)].encode()[:room].decode(errors="ignore")
    return stem + ending


def clean_name(raw: str, *, may_be_empty: bool = False) -> str:
    """Return somebody's first or last name as it is stored: in one line.

    Arguments:
        may_be_empty: a name of which nothing can be seen is stored as none, and not refused.

    Raises:
        TextRefused: as for a message, where the limit is ``NAME_MAX_CHARACTERS``.
    """
    _check_characters(raw, "name")
    name = one_line(raw)
    if may_be_empty and not is_visible(name):
        return ""
    return _measured(name, "name", NAME_MAX_CHARACTERS)


def _check_characters(raw: str, what: str) -> None:
    if "\x00" in raw:
        raise TextRefused(f"The {what} contains a NUL character, which is not accepted.")
    try:
        raw.encode()
    except UnicodeEncodeError:
        raise TextRefused(
            f"The {what} contains a lone surrogate, which is not valid Unicode."
        ) from None


def _line_or_none(raw: str, what: str, limit: int) -> str:
    _check_characters(raw, what)
    text = one_line(raw)
    return _measured(text, what, limit) if text else ""


def _measured(text: str, what: str, limit: int) -> str:
    if not is_visible(text):
        raise TextRefused(f"The {what} is empty; send 1 to {limit:,} characters.")
    if len(text) > limit:
        raise TextRefused(
            f"The {what} has {len(text):,} characters; at most {limit:,} are accepted."
        )
    return text
