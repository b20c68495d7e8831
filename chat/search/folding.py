"""Texts as they are searched: in one spelling, whatever people type for it."""

import re
from collections.abc import Collection
from functools import lru_cache
from unicodedata import decomposition, normalize

import regex

from chat.core.folding import UNSEEN

HIGHLIGHTS_MAX = 100
"""Places that are found in one text."""

# Controls and white space of ASCII, each as one space: nothing that is folded has a control, so
# that blocks of texts can be told apart by them.
_spaces = {**dict.fromkeys([*range(0x20), 0x7F], " ")}
# What is typed for each other, once cases and compatible forms are one and marks are off.
_letters = str.maketrans(
    {
        **_spaces,
        **dict.fromkeys([*range(0x80, 0xA0), 0x1680, 0x2028, 0x2029], " "),
        **{"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h"},
        **{"\u0131": "i", "\u03c2": "\u03c3"},  # The dotless i, and sigma at the end of a word.
        # Arabic and Persian keyboards.
        **dict.fromkeys("\u0649\u06cc", "\u064a"),  # yeh
        **{"\u06a9": "\u0643", "\u0629": "\u0647", "\u0671": "\u0627"},  # kaf, heh, alef
        **{chr(0x660 + digit): str(digit) for digit in range(10)},
        **{chr(0x6F0 + digit): str(digit) for digit in range(10)},
        # Keyboards that set quotes and dashes for those who type.
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bb\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
# Marks of Latin, Greek and Arabic letters, the tatweel, and what shows nothing. Those of Cyrillic
# that make another letter stay: short i and u, yi.
_dropped = re.compile(
    f"[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc{UNSEEN}]"
    "(?:(?<![\u0438\u0443]\u0306)(?<!\u0456\u0308))"
)
# Korean letters that stand alone, as people laugh and weep with them. NFKC takes them for parts of
# syllables, and would join them with each other and with the syllable before them.
_alone = re.compile("([\u3131-\u3163\u3165-\u318e\uffa1-\uffdc]+)")
_halfwidth = {
    code: chr(int(decomposition(chr(code)).split()[1], 16))
    for code in range(0xFFA1, 0xFFDD)
    if decomposition(chr(code))
}
_replaced = re.compile(f"[{''.join(map(re.escape, map(chr, _letters)))}]")
_clusters = regex.compile(r"\X")
# More marks on one letter than any language has (UAX #15, 13). To put thousands of them in order
# takes Python a second, in which no other thread runs.
_marks = r"[\p{M}\uff9e\uff9f]"
_many_marks = regex.compile(rf"({_marks}{{30}}){_marks}+")


def folded(text: str) -> str:
    """Return a text as it is compared; ``tests/unit/search/test_folding.py`` has examples."""
    if text.isascii():
        plain = text.lower()
        # To translate takes several times as long, and few texts have more than one line.
        return plain if plain.isprintable() else plain.translate(_spaces)
    if _alone.search(text):
        return "".join(
            piece.translate(_halfwidth) if _alone.match(piece) else folded(piece)
            for piece in _alone.split(text)
        )
    plain = _many_marks.sub(r"\1", text)
    plain = normalize("NFKD", normalize("NFKC", plain).casefold())
    plain = _dropped.sub("", plain)
    if _replaced.search(plain):
        plain = plain.translate(_letters)
    # Again, as what stood between them may be gone by now.
    return normalize("NFC", _many_marks.sub(r"\1", plain))


def highlights(text: str, needles: Collection[str]) -> list[tuple[int, int]]:
    """Return where texts stand in another one: beginnings and ends in it as it is, in UTF-16 code
    units, in order and apart from each other; the first ``HIGHLIGHTS_MAX``.

    A letter with its marks is found as a whole, also where a part of what it is folded to is.

    Arguments:
        needles: folded.
    """
    inside = folded(text)
    found = sorted(place for needle in needles if needle for place in _places(inside, needle))
    if not found:
        return []
    # What is folded of ASCII is as long as it was.
    if not text.isascii():
        ends = _ends(text, inside)
        if ends is None:
            return []
        found = [(ends[begin][0], ends[end - 1][1]) for begin, end in found]
    merged: list[tuple[int, int]] = []
    for first, last in found:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged[:HIGHLIGHTS_MAX]


def _places(inside: str, needle: str) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    at = inside.find(needle)
    while at != -1 and len(places) < HIGHLIGHTS_MAX:
        places.append((at, at + len(needle)))
        at = inside.find(needle, at + len(needle))
    return places


def _ends(text: str, inside: str) -> list[tuple[int, int]] | None:
    """Return for each character of a folded text where what it was begins and ends in the original;
    nothing where these cannot be told apart (a mark behind a character that shows nothing).
    """
    ends: list[tuple[int, int]] = []
    pieces = []
    at = 0
    for cluster in _clusters.findall(text):
        piece, units = _piece(cluster)
        pieces.append(piece)
        ends += [(at, at + units)] * len(piece)
        at += units
    return ends if "".join(pieces) == inside else None


@lru_cache(maxsize=4_096)
def _piece(cluster: str) -> tuple[str, int]:
    return folded(cluster), len(cluster.encode("utf-16-le")) // 2
