"""What counts as one emoji, and its one spelling (UTS #51, 1.4.9 and 2.7).

Unicode's grammar decides, and no list: what a keyboard of next year has is an emoji here too. The
examples in ``fixtures/emoji.json`` are read by the tests of clients as well.
"""

import regex

EMOJI_MAX_CHARACTERS = 20
"""More code points than any emoji has: two people of two skin tones who kiss have 10."""

_FLAGS = r"\U0001f1e6-\U0001f1ff"
_TONES = r"\U0001f3fb-\U0001f3ff"
# What is reserved for pictures may have one in a later Unicode.
_LATER = r"[\p{Extended_Pictographic}&&\p{Cn}]"
_PICTURE = rf"(?:[\p{{Emoji}}--[0-9#*{_FLAGS}{_TONES}]]|{_LATER})"
_WITH_TONE = rf"(?:\p{{Emoji_Modifier_Base}}|{_LATER})[{_TONES}]"
_REGION = r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_ELEMENT = rf"(?:{_WITH_TONE}|{_PICTURE})"
_EMOJI = regex.compile(
    rf"[0-9#*]\u20e3|[{_FLAGS}]{{2}}|{_REGION}|{_ELEMENT}(?:\u200d{_ELEMENT}){{0,3}}",
    regex.V1,
)
_SELECTORS = regex.compile(r"[\ufe0e\ufe0f]")
# What most fonts draw as text unless U+FE0F follows it, or a skin tone does.
_DRAWN_AS_TEXT = regex.compile(
    rf"([\p{{Emoji}}--\p{{Emoji_Presentation}}])(?![{_TONES}])", regex.V1
)


class EmojiRefused(ValueError):
    """The text is not one emoji; the argument is a sentence that says so."""


def clean_emoji(raw: str) -> str:
    """Return an emoji in its one spelling, with U+FE0F wherever it belongs.

    Skin tones stay as they are: each is an emoji of its own.

    Raises:
        EmojiRefused: it is anything else than one emoji.
    """
    bare = _SELECTORS.sub("", raw[: EMOJI_MAX_CHARACTERS + 1])
    if len(raw) > EMOJI_MAX_CHARACTERS or _EMOJI.fullmatch(bare) is None:
        raise EmojiRefused("Give one emoji, such as 👍.")
    return _DRAWN_AS_TEXT.sub("\\1\ufe0f", bare)
