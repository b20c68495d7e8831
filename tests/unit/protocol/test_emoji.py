"""What is one emoji, and its one spelling."""

import json
from typing import Any

import pytest

from chat.protocol.document import FIXTURES
from chat.protocol.emoji import EMOJI_MAX_CHARACTERS, EmojiRefused, clean_emoji

EXAMPLES: dict[str, Any] = json.loads((FIXTURES / "emoji.json").read_text("utf-8"))


@pytest.mark.parametrize(("raw", "cleaned"), EXAMPLES["accepted"].items(), ids=ascii)
def test_an_emoji_has_one_spelling(raw: str, cleaned: str) -> None:
    assert clean_emoji(raw) == cleaned
    assert clean_emoji(cleaned) == cleaned
    assert len(cleaned) <= EMOJI_MAX_CHARACTERS


@pytest.mark.parametrize("raw", EXAMPLES["refused"], ids=ascii)
def test_anything_else_is_refused(raw: str) -> None:
    with pytest.raises(EmojiRefused, match=r"^Give one emoji, such as 👍\.$"):
        clean_emoji(raw)


@pytest.mark.parametrize("unit", ["👍", "\ufe0f", "👩\u200d", "🏴\U000e0061"])
def test_a_thousand_code_points_are_refused(unit: str) -> None:
    with pytest.raises(EmojiRefused):
        clean_emoji(unit * 1_000)


def test_a_tone_is_an_emoji_of_its_own() -> None:
    assert clean_emoji("👍") != clean_emoji("👍🏽") != clean_emoji("👍🏿")


def test_what_a_later_unicode_may_draw_is_accepted() -> None:
    # Reserved for pictures, and without one in the Unicode of our data.
    assert clean_emoji("\U0001faff") == "\U0001faff"
