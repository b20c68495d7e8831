"""A signature never says of a block that it does not have what it has, and nearly always says so of
what it does not have.
"""

import random
import tracemalloc

import pytest

from chat.search.folding import folded
from chat.search.signatures import MARKS, Sign, signature_of, signs_of
from tests.unit.search.corpus import SENTENCES, texts


def may_have(signature: bytes, *needles: str) -> bool:
    return all(shows(signature, sign) for sign in signs_of([[needle] for needle in needles]))


def shows(signature: bytes, sign: Sign) -> bool:
    return any(all(signature[bit // 8] >> bit % 8 & 1 for bit in bits) for bits in sign)


def test_whatever_is_in_a_block_it_may_have() -> None:
    rng = random.Random(7)
    said = [folded(text) for text, _ in zip(texts(rng), range(64), strict=False)]
    signature = signature_of("\x1eABCDE\x01\x1f".join(["", *said]))
    for text in said:
        for _ in range(60):
            begin = rng.randrange(len(text) + 1)
            part = text[begin : begin + rng.choice([1, 2, 3, 5, 8, 13, 30])]
            assert may_have(signature, part), part
    assert may_have(signature, "\x1eABCDE", "\x01")


def test_of_several_texts_one_is_enough() -> None:
    signature = signature_of("\x1eABCDE\x1fwarm")
    [both] = signs_of([["\x1eQRSTU", "\x1eABCDE"]])
    [neither] = signs_of([["\x1eQRSTU", "\x1eVWXYZ"]])
    assert shows(signature, both)
    assert not shows(signature, neither)


@pytest.mark.parametrize(
    "needle", ["xyzzy", "上海西", "каша", "q7", "harbour called", "about master", "🦑", "wird"]
)
def test_what_is_in_no_text_is_not_in_their_block(needle: str) -> None:
    signature = signature_of(" ".join(map(folded, SENTENCES)))
    assert not may_have(signature, needle)


def test_of_a_long_text_the_middle_tells_what_its_ends_do_not() -> None:
    signature = signature_of("a red boat came in, an old boat sank")
    assert may_have(signature, "ed boat")
    assert may_have(signature, "boat sa")
    assert not may_have(signature, "ed boat sa")


def test_a_mark_is_told_from_all_that_was_said() -> None:
    rng = random.Random(7)
    said = [folded(text) for text, _ in zip(texts(rng), range(640), strict=False)]
    signature = signature_of("\x1eABCDE\x02\x1f".join(["", *said]))
    assert [mark for mark in MARKS if may_have(signature, mark)] == ["\x02"]


def test_of_words_without_end_nothing_is_kept() -> None:
    signature_of("warm")
    tracemalloc.start()
    try:
        for index in range(16):
            signature_of(f"{index}{'wort' * 2_500}")
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 16 * 10_000
