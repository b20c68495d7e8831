"""Shortcodes: names in colons that become emoji, the same as in the web client."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from rtchat.markup import parse
from rtchat.markup.mentions import plain_pieces
from rtchat.terminal.commands import Invalid
from rtchat.terminal.text import harmless_line

_CODE = re.compile(":([A-Za-z0-9_+-]+):")
_CODES = re.compile(rf"(?<![\w:/\\])(?:{_CODE.pattern})+")
"""One or more; none begins within a word, a time, an address or a path."""
_FIRST_MARK = 0xF0000
"""Characters for private use from here on stand for shortcodes in a text whose marks are read."""


def with_emoji(text: str) -> str:
    """Return a text with the emoji that its shortcodes name; those in code and addresses stay."""
    places = list(_places(text))
    if not places:
        return text
    marked = _replaced(text, places, [chr(_FIRST_MARK + at) for at in range(len(places))])
    plain = set("".join(plain_pieces(parse(marked))))
    shown = [
        _emoji()[one[1].lower()] if chr(_FIRST_MARK + at) in plain else one[0]
        for at, one in enumerate(places)
    ]
    return _replaced(text, places, shown)


def emoji_named(word: str) -> str:
    """Return the emoji of a word that is its shortcode; any other word as it is.

    Raises:
        Invalid: no emoji has this shortcode.
    """
    code = _CODE.fullmatch(word)
    if code is None:
        return word
    if code[1].lower() not in _emoji():
        raise Invalid(f"No emoji is called {harmless_line(word)}. Write it itself, or as :smile:.")
    return _emoji()[code[1].lower()]


def _places(text: str) -> Iterator[re.Match[str]]:
    """Yield the shortcodes of a text that name an emoji."""
    for codes in _CODES.finditer(text):
        for code in _CODE.finditer(text, *codes.span()):
            if code[1].lower() in _emoji():
                yield code


def _replaced(text: str, places: list[re.Match[str]], parts: list[str]) -> str:
    """Return a text with a part in each of these places."""
    found, at = [], 0
    for place, part in zip(places, parts, strict=True):
        found += [text[at : place.start()], part]
        at = place.end()
    return "".join([*found, text[at:]])


@cache
def _emoji() -> dict[str, str]:
    """Return the emoji by their shortcodes, read when the first one is written."""
    found: dict[str, str] = json.loads(
        files("rtchat.terminal").joinpath("shortcodes.json").read_text("utf-8")
    )
    return found
