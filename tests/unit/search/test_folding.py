"""What is typed in one way finds what was written in another, and nothing else."""

# ruff: noqa: RUF001

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.search.folding import folded, highlights


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Straße", "STRASSE"),
        ("Café", "cafe"),
        ("Cafe\u0301", "café"),
        ("Ærø", "aero"),
        ("Łódź", "lodz"),
        ("Đorđe", "dorde"),
        ("ISTANBUL İı", "istanbul ii"),
        ("ﬁle", "file"),
        ("ＡＢＣ１２３", "abc123"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("Ёлка", "елка"),
        ("ΟΔΟΣ", "οδος"),
        ("مُحَمَّد", "محمد"),
        ("مـــحمد", "محمد"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("أحمد إلى آن", "احمد الي ان"),
        ("علی کتاب", "علي كتاب"),
        ("مدرسة", "مدرسه"),
        ("٢٠٢٦ ۲۰۲۶", "2026 2026"),
        ("don’t “quote” – dash", 'don\'t "quote" - dash'),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("two\nlines\tand\u00a0more\u3000still", "two lines and more still"),
        ("❤️", "❤"),
        ("각", "\u1100\u1161\u11a8"),
    ],
)
def test_both_are_one(written: str, typed: str) -> None:
    assert folded(written) == folded(typed)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("が", "か"),
        ("パン", "ハン"),
        ("각", "가"),
        ("мой", "мои"),
        ("ї", "і"),
        ("C++", "C#"),
        ("👍", "👎"),
    ],
)
def test_one_is_not_in_the_other(text: str, other: str) -> None:
    assert folded(other) not in folded(text)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("ㅋㅋㅋㅠㅠ", "ㅋㅋㅋ"),
        ("ㅋㅋㅋㅠㅠ", "ㅠㅠ"),
        ("네ㄳ", "네"),
        ("네ㄳ", "ㄳ"),
        ("ﾻﾻￗ", "ㅋㅋ"),
        ("ㅋㅠ", "ﾻ"),
    ],
)
def test_korean_letters_that_stand_alone_join_no_other(written: str, typed: str) -> None:
    assert folded(typed) in folded(written)
    assert highlights(written, [folded(typed)]) != []


@pytest.mark.parametrize(
    "text",
    ["10.100.200.101", "c++", "don't", "foo_bar", "%", '"', "*", "near", "https://x.y/?a=b&c"],
)
def test_signs_stay(text: str) -> None:
    assert folded(text) == text


@given(st.text())
def test_nothing_folded_has_a_control_character(text: str) -> None:
    assert not any(ord(character) < 0x20 for character in folded(text))


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize("marks", ["\u0f73", "\u0f71\u0f72\u200d", "\uff9e\u0f71"])
def test_a_letter_has_so_many_marks(marks: str) -> None:
    text = f"one k{marks * 4_000} two"
    plain = folded(text)
    assert len(plain) == len("one k two") + 30
    assert folded(plain) == plain
    assert highlights(text, ["two"]) == [(len(text) - 3, len(text))]


@pytest.mark.parametrize(
    ("text", "needles", "found"),
    [
        ("Say hello, Hello!", ["hello"], ["hello", "Hello"]),
        ("👍🏽 Straße", ["strass"], ["Straß"]),
        ("Cafe\u0301 au lait", ["cafe", "lait"], ["Cafe\u0301", "lait"]),
        ("我家在上海东边。", ["上海"], ["上海"]),
        ("aaaa", ["aa"], ["aaaa"]),
        ("مُحَمَّد", ["محمد"], ["مُحَمَّد"]),
        ("soft\u00adhyphen", ["fth"], ["ft\u00adh"]),
        ("nothing", ["else"], []),
    ],
)
def test_what_is_found_is_highlighted_as_it_was_written(
    text: str, needles: list[str], found: list[str]
) -> None:
    units = text.encode("utf-16-le")
    places = highlights(text, needles)
    assert [units[begin * 2 : end * 2].decode("utf-16-le") for begin, end in places] == found


def test_so_many_places_are_highlighted() -> None:
    assert len(highlights("a b " * 500, ["a"])) == 100
