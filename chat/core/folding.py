"""Names as they are compared: in one spelling, without letter case and without marks on letters."""

import re
from unicodedata import normalize

UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""What shows nothing: Default_Ignorable_Code_Point (UAX #44)."""

MARKS = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
"""What stands above and below letters: Latin, Greek, Cyrillic, Hebrew, Arabic."""
DROPPED = f"[{MARKS}{UNSEEN}]"
"""What makes no difference between two names."""

_dropped = re.compile(DROPPED)
# Letters that are no other letter with a mark, as people type them who lack them.
_letters = str.maketrans(
    {
        **{"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
        **{"\u0131": "i", "\u03c2": "\u03c3"},  # The dotless i, and sigma at the end of a word.
        # As one keyboard or another has it.
        **dict.fromkeys("\u2018\u2019\u02bb\u02bc", "'"),
    }
)
# What stands between the parts of a name: spaces, hyphens, dashes.
_gaps = re.compile("[ \u2010-\u2015-]+")


def folded(text: str) -> str:
    """Return a text in small letters without marks and without what shows nothing, its parts one
    space apart.

    Letters that are joined, or as wide as an ideograph, are the plain ones (NFKD, UAX #15).
    ``chat/protocol/fixtures/text.json`` has examples.
    """
    if not text.isascii():
        text = _dropped.sub("", normalize("NFKD", text)).lower().translate(_letters)
    return _gaps.sub(" ", text.lower())
