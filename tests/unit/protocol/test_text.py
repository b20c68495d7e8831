import contextlib
import json
import re
from collections.abc import Callable
from uuid import UUID

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from chat.core.folding import UNSEEN, folded
from chat.protocol.document import FIXTURES
from chat.protocol.limits import TEXT_MAX_CHARACTERS
from chat.protocol.text import (
    TextRefused,
    clean_alt,
    clean_file_name,
    clean_folder,
    clean_name,
    clean_purpose,
    clean_status,
    clean_text,
    clean_title,
    clean_workspace_name,
    is_visible,
    one_line,
    short_id,
)

EXAMPLES = json.loads((FIXTURES / "text.json").read_text("utf-8"))
"""What the web client tests too."""

Clean = Callable[[str], str]
NAMES: list[Clean] = [clean_title, clean_name, clean_workspace_name]
"""What must say something."""
LINES: list[Clean] = [clean_purpose, clean_folder, clean_status, clean_alt]
"""What may be left out."""

# Every code point, lone surrogates and NUL among them.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_text_is_fit_for_every_store_or_refused(raw: str) -> None:
    try:
        text = clean_text(raw)
    except TextRefused:
        assert not is_visible(raw) or re.search("[\0\ud800-\udfff]", raw)
        return
    assert text.rstrip() in raw
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\0" not in text


@pytest.mark.parametrize("clean", [clean_text, clean_title, clean_name])
@given(raw=ANY_TEXT)
def test_what_is_clean_stays_as_it_is(clean: Clean, raw: str) -> None:
    with contextlib.suppress(TextRefused):
        assert clean(clean(raw)) == clean(raw)


@pytest.mark.parametrize("raw", EXAMPLES["nothing"])
def test_what_shows_nothing_is_refused_as_empty(raw: str) -> None:
    for clean in (clean_text, *NAMES):
        with pytest.raises(TextRefused, match="empty"):
            clean(raw)


@pytest.mark.parametrize("raw", EXAMPLES["nothing"])
def test_what_may_be_left_out_is_left_out_where_it_shows_nothing(raw: str) -> None:
    assert {clean(raw) for clean in LINES} == {""}
    assert clean_file_name(raw) == "file"


@pytest.mark.parametrize(("raw", "name"), EXAMPLES["file names"])
def test_a_file_has_a_name_without_a_path_and_what_reorders_it(raw: str, name: str) -> None:
    assert clean_file_name(raw) == name


@pytest.mark.parametrize("clean", [*NAMES, *LINES, clean_file_name])
def test_each_name_is_one_line_that_reorders_and_rings_nothing(clean: Clean) -> None:
    assert clean("\u202eNight\r\n\twatch\x1b\u2066 ") == "Night watch"


@pytest.mark.parametrize("text", EXAMPLES["something"])
def test_whatever_shows_is_text_a_title_and_a_name_as_it_is(text: str) -> None:
    assert clean_text(text) == clean_title(text) == clean_name(text) == text


@pytest.mark.parametrize(("raw", "text"), EXAMPLES["texts"])
def test_a_text_loses_what_is_blank_around_it_and_keeps_its_indent(raw: str, text: str) -> None:
    assert clean_text(raw) == text


def test_a_long_run_of_spaces_costs_no_time() -> None:
    text = f"a{' ' * 1_000_000}b"
    with pytest.raises(TextRefused, match="1,000,002 characters"):
        clean_text(text)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  Ana\r\n\tMaria ", "Ana Maria"),
        ("Ana\u2028\u3000Costa", "Ana Costa"),
        ("\x1b[31mAna\x07", "[31mAna"),
        ("A\x00na", "Ana"),
        ("\u202eanA", "anA"),
        ("Ana\u2066", "Ana"),
        ("\u2069Ana\u202c", "Ana"),
        ("\u05d3\u05df\u200f (2)", "\u05d3\u05df\u200f (2)"),
        ("\u0646\u06cc\u200c\u0645", "\u0646\u06cc\u200c\u0645"),
        ("a \x07 b", "a b"),
        ("\u2800 \u3164", ""),
    ],
)
def test_a_name_is_one_line_that_reorders_and_rings_nothing(raw: str, line: str) -> None:
    assert one_line(raw) == line


def test_the_longest_text_is_counted_after_trimming() -> None:
    longest = "é" * TEXT_MAX_CHARACTERS

    assert clean_text(f"\n{longest}  ") == longest
    with pytest.raises(TextRefused, match="10,001 characters"):
        clean_text(f"{longest}é")


@pytest.mark.parametrize("clean", [clean_text, *NAMES, *LINES])
@pytest.mark.parametrize("raw", ["a\x00b", "\x00", " a\x00 "])
def test_nul_is_refused(clean: Clean, raw: str) -> None:
    with pytest.raises(TextRefused, match="NUL"):
        clean(raw)


@pytest.mark.parametrize("raw", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_a_lone_surrogate_is_refused(raw: str) -> None:
    for clean in (clean_text, *NAMES, *LINES):
        with pytest.raises(TextRefused, match="surrogate"):
            clean(raw)


@pytest.mark.parametrize(("name", "as_compared"), EXAMPLES["folded"])
def test_names_are_compared_without_case_marks_and_widths(name: str, as_compared: str) -> None:
    assert folded(name) == as_compared


def test_names_are_compared_without_anything_that_unicode_shows_nowhere() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert regex.findall(r"\p{Default_Ignorable_Code_Point}", every) == re.findall(
        f"[{UNSEEN}]", every
    )


@pytest.mark.parametrize(("id", "short"), EXAMPLES["short ids"])
def test_a_short_id_is_of_what_nobody_chooses_in_an_id(id: str, short: str) -> None:
    assert short_id(UUID(id)) == short
