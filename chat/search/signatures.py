"""What a block does not have, told by a few of its bits.

The signature of a block has a bit for each character in it, for each two and three that follow each
other within a word, and for the letters on both sides of each gap between two words. One bit stands
for many of these: where all bits of a text are set, the block may have it; where one is not, it
does not, and is not read.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

BITS = 8_191
"""A prime, so that the factors below spread whatever letters have in common."""
BYTES = (BITS + 7) // 8
ASKED_MAX = 16
"""Bits of one query that are looked at."""
Sign = Sequence[Sequence[int]]
"""What to look for in a signature: sets of bits, of which it has one with all of its bits."""
_KEPT_LETTERS = 32
"""Longer words are read anew each time: hardly one comes twice, and a text without spaces, as some
languages are written, is one word of ten thousand letters."""
_FIRST, _SECOND, _THIRD, _FOURTH = 5_081, 3_299, 1_223, 6_733

_zeros = b"0" * BITS


class _Word(NamedTuple):
    """Of a word the bits of each three letters, of each two, and of each; and numbers of its first
    two and its last two.
    """

    threes: list[int]
    twos: list[int]
    ones: list[int]
    begin: int
    end: int


def signature_of(texts: str) -> bytes:
    """Return the signature of the texts of a block."""
    words = texts.split()
    known = {word: _word(word) for word in set(words)}
    bits = {(known[one].end + known[other].begin) % BITS for one, other in pairwise(words)}
    for threes, twos, ones, _, _ in known.values():
        bits.update(threes, twos, ones)
    digits = bytearray(_zeros)
    for bit in bits:
        digits[-1 - bit] = 0x31
    return int(digits, 2).to_bytes(BYTES, "little")


def signs_of(groups: Iterable[Sequence[str]]) -> list[Sign]:
    """Return signs that the signature of each block has in which a text of each group is."""
    alone: list[str] = []
    signs: list[Sign] = []
    for group in groups:
        if len(group) == 1:
            alone.append(group[0])
        elif all(of_each := [_bits_of([text]) for text in group]):
            signs.append(tuple(map(tuple, of_each)))
    bits = _bits_of(alone)
    # Of long texts some from all of it.
    step = max(1, -(-len(bits) // ASKED_MAX))
    return [*signs, *(((bit,),) for bit in bits[::step])]


def _bits_of(texts: Iterable[str]) -> list[int]:
    """Return all bits that stand for all of these texts, those first that tell most."""
    parts = [text.split() for text in texts]
    # What is between words tells most, then what is of three letters.
    bits = [bit for words in parts for bit in _between(words)]
    for word in sorted({word for words in parts for word in words}, key=len, reverse=True):
        threes, twos, ones, _, _ = _word(word)
        bits += threes or [*twos, *ones]
    return [*dict.fromkeys(bits)]


def _between(words: list[str]) -> Iterator[int]:
    last = len(words) - 2
    for index, (one, other) in enumerate(pairwise(words)):
        # The first and the last may be parts of words: of one letter, another is beside it.
        if (index > 0 or len(one) > 1) and (index < last or len(other) > 1):
            yield (_word(one).end + _word(other).begin) % BITS


def _word(word: str) -> _Word:
    return _kept(word) if len(word) <= _KEPT_LETTERS else _read(word)


def _read(word: str) -> _Word:
    # Lists are made in half the time of tuples, and many words are new: names, numbers, ids.
    units = memoryview(word.encode("utf-16-le")).cast("H").tolist()
    more = len(units) > 1
    return _Word(
        [
            (one * _FIRST + two * _SECOND + three * _THIRD) % BITS
            for one, two, three in zip(units, units[1:], units[2:], strict=False)
        ],
        [(one * _FIRST + two * _SECOND) % BITS for one, two in pairwise(units)],
        [one * _FIRST % BITS for one in units],
        units[0] * _FIRST + (units[1] * _SECOND if more else 0),
        units[-1] * _FOURTH + (units[-2] * _THIRD if more else 0),
    )


_kept = lru_cache(maxsize=8_192)(_read)
