"""What a block does not have, told by a few of its bits.

The signature of a block has a bit for each character in it, for each two and three that follow each
other within a word, for the letters on both sides of each gap between two words, and for each word
with the letters beside it on both sides. One bit stands for many of these: where all bits of a text
are set, the block may have it; where one is not, it does not, and is not read.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

BYTES = 1_024
BITS = 8_179
"""A prime, so that the factors below spread whatever letters have in common."""
MARKS = "\x01\x02\x03\x04\x05\x06\x07"
"""What stands for itself and has a bit behind all others, which says no more and no less."""
ASKED_MAX = 16
"""Bits of one query that are looked at."""
_BETWEEN_MAX = 10
"""Of these the bits of what is between words."""
Sign = Sequence[Sequence[int]]
"""What to look for in a signature: sets of bits, of which it has one with all of its bits."""
_KEPT_LETTERS = 32
"""Longer words are read anew each time: hardly one comes twice, and a text without spaces, as some
languages are written, is one word of ten thousand letters."""
_FIRST, _SECOND, _THIRD, _FOURTH = 5_081, 3_299, 1_223, 6_733
_AROUND = 2_477

_marked = {mark: BYTES * 8 - len(MARKS) + at for at, mark in enumerate(MARKS)}
_zeros = b"0" * BYTES * 8


class _Word(NamedTuple):
    """Of a word the bits of each three letters, of each two, and of each; and numbers of its first
    two, of its last two, and of the whole.
    """

    threes: list[int]
    twos: list[int]
    ones: list[int]
    begin: int
    end: int
    whole: int


def signature_of(texts: str) -> bytes:
    """Return the signature of the texts of a block."""
    words = texts.split()
    known = {word: _word(word) for word in set(words)}
    begins = [known[word].begin for word in words]
    ends = [known[word].end for word in words]
    wholes = [known[word].whole for word in words]
    bits = {(end + begin) % BITS for end, begin in zip(ends, begins[1:], strict=False)}
    bits.update(
        [
            (end + whole + begin) % BITS
            for end, whole, begin in zip(ends, wholes[1:], begins[2:], strict=False)
        ]
    )
    for threes, twos, ones, _, _, _ in known.values():
        bits.update(threes, twos, ones)
    bits.update(bit for mark, bit in _marked.items() if mark in texts)
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
    return [*signs, *(((bit,),) for bit in bits)]


def _bits_of(texts: Iterable[str]) -> list[int]:
    """Return bits that stand for all of these texts, those first that tell most."""
    texts = [*texts]
    marked = [_marked[text] for text in texts if text in _marked]
    parts = [text.split() for text in texts if text not in _marked]
    # What is around words tells most, then what is between them, then what is of three letters.
    between = [bit for words in parts for bit in _around(words)]
    between += [bit for words in parts for bit in _between(words)]
    between = [*marked, *_some(between, _BETWEEN_MAX - len(marked))]
    known = [
        _word(word) for word in sorted({word for words in parts for word in words}, key=len)[::-1]
    ]
    threes = [bit for word in known for bit in word.threes]
    bits = [*between, *_some(threes, ASKED_MAX - len(between))]
    bits += [bit for word in known for bit in word.twos]
    bits += [bit for word in known if not word.threes for bit in word.ones]
    return [*dict.fromkeys(bits)][:ASKED_MAX]


def _some(bits: list[int], most: int) -> list[int]:
    """Return not more than so many bits, from all of a long text."""
    return bits[:: max(1, -(-len(bits) // most))]


def _around(words: list[str]) -> Iterator[int]:
    last = len(words) - 1
    for at in range(1, last):
        one, word, other = words[at - 1 : at + 2]
        # The first and the last may be parts of words: of one letter, another is beside it.
        if (at > 1 or len(one) > 1) and (at + 1 < last or len(other) > 1):
            yield (_word(one).end + _word(word).whole + _word(other).begin) % BITS


def _between(words: list[str]) -> Iterator[int]:
    last = len(words) - 2
    for index, (one, other) in enumerate(pairwise(words)):
        # As above.
        if (index > 0 or len(one) > 1) and (index < last or len(other) > 1):
            yield (_word(one).end + _word(other).begin) % BITS


def _word(word: str) -> _Word:
    return _kept(word) if len(word) <= _KEPT_LETTERS else _read(word)


def _read(word: str) -> _Word:
    # Lists are made in half the time of tuples, and many words are new: names, numbers, ids.
    units = memoryview(word.encode("utf-16-le")).cast("H").tolist()
    more = len(units) > 1
    begin = units[0] * _FIRST + (units[1] * _SECOND if more else 0)
    end = units[-1] * _FOURTH + (units[-2] * _THIRD if more else 0)
    return _Word(
        [
            (one * _FIRST + two * _SECOND + three * _THIRD) % BITS
            for one, two, three in zip(units, units[1:], units[2:], strict=False)
        ],
        [(one * _FIRST + two * _SECOND) % BITS for one, two in pairwise(units)],
        [one * _FIRST % BITS for one in units],
        begin,
        end,
        # Words that begin, end and are as long alike are hardly ever two.
        (begin + end * 3 + len(units)) * _AROUND % BITS,
    )


_kept = lru_cache(maxsize=8_192)(_read)
