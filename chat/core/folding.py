"""Names as they are compared: without letter case and without marks on letters."""

import re
from unicodedata import normalize

MARKS = "[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670]"
"""What stands above and below letters: Latin, Greek, Cyrillic, Hebrew, Arabic."""
LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
"""Letters that are no other letter with a mark, as people type them who lack them."""

_marks = re.compile(MARKS)
_letters = str.maketrans(LETTERS)


def folded(text: str | None) -> str | None:
    """Return a text in small letters without marks; ``None`` stays ``None``, as in SQL."""
    if text is None:
        return None
    return _marks.sub("", normalize("NFD", text)).lower().translate(_letters)
