import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.protocol.limits import TEXT_MAX_CHARACTERS
from chat.protocol.text import TextInvalid, clean_text

# Every code point, lone surrogates and NUL among them.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_text_is_fit_for_every_store_or_refused(raw: str) -> None:
    try:
        text = clean_text(raw)
    except TextInvalid:
        assert not raw.strip() or re.search("[\0\ud800-\udfff]", raw)
        return
    assert text == raw.strip()
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\0" not in text


@given(ANY_TEXT)
def test_clean_text_stays_as_it_is(raw: str) -> None:
    with contextlib.suppress(TextInvalid):
        text = clean_text(raw)
        assert clean_text(text) == text


def test_white_space_at_the_ends_is_trimmed_and_kept_inside() -> None:
    assert clean_text(" \n\u2003two  words\t") == "two  words"


@pytest.mark.parametrize("raw", ["", " ", "\t\n", "\u00a0\u2003"])
def test_nothing_but_white_space_is_refused(raw: str) -> None:
    with pytest.raises(TextInvalid, match="empty"):
        clean_text(raw)


def test_the_longest_text_is_counted_after_trimming() -> None:
    longest = "é" * TEXT_MAX_CHARACTERS

    assert clean_text(f"  {longest}  ") == longest
    with pytest.raises(TextInvalid, match="10,001 characters"):
        clean_text(f"{longest}é")


@pytest.mark.parametrize("raw", ["a\x00b", "\x00", " a\x00 "])
def test_nul_is_refused(raw: str) -> None:
    with pytest.raises(TextInvalid, match="NUL"):
        clean_text(raw)


@pytest.mark.parametrize("raw", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_a_lone_surrogate_is_refused(raw: str) -> None:
    with pytest.raises(TextInvalid, match="surrogate"):
        clean_text(raw)
