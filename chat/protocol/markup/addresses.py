"""Finds addresses, as people write them in sentences and behind words."""

import re
from collections import Counter
from collections.abc import Iterator
from unicodedata import category

from chat.protocol.markup import white
from chat.protocol.markup.tree import Link

_BEGIN = r"(?:https?://|www\.|mailto:)"
"""``www.`` and ``mailto:`` do so only where a word begins, and with something behind."""
_NONE = rf"{white.CHARACTERS}<>\"„“”«»‹›、。，；：？！「」『』（）【】،؛؟…"  # noqa: RUF001
_WITHIN = rf"(?:[^{_NONE}()\[\]]|\([^{_NONE}()\[\]]*\))+"
_BARE = rf"(?:(?!\]\()[^{_NONE}])+"
_ADDRESS = re.compile(rf"\]\((?P<within>{_BEGIN}{_WITHIN})\)|{_BEGIN}{_BARE}", re.IGNORECASE)
_HTTP = re.compile(r"https?://.", re.IGNORECASE)
_WWW = re.compile(r"www\.[^.]+\..", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:[^@]+@[^@]+", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_MAY_END = "/#&%@_-"
"""Of the signs, those that an address may end with."""

Place = tuple[int, int, Link]
"""Where a link begins and ends in its line, and the link."""


def links(line: str, begin: int, end: int) -> Iterator[Place]:
    """Yield the addresses between two places of a line, some with their words."""
    words_from = begin
    for match in _ADDRESS.finditer(line, begin, end):
        within = match["within"]
        if within is None:
            link = _bare(line, match.start(), match[0])
        else:
            link = _with_words(line, words_from, match, within) or _bare(
                line, match.start("within"), within
            )
        if link is not None:
            yield link
        words_from = match.end()


def _with_words(line: str, begin: int, match: re.Match[str], address: str) -> Place | None:
    opening = line.rfind("[", begin, match.start())
    text = line[opening + 1 : match.start()]
    url = _url(address, "(")
    if opening == -1 or url is None or not text.strip(white.CHARACTERS):
        return None
    # What reads as an address leads nowhere else.
    if "]" in text or "://" in text:
        return None
    return opening, match.end(), Link(text, url)


def _bare(line: str, begin: int, raw: str) -> Place | None:
    text = _without_sentence(raw)
    url = _url(text, line[begin - 1 : begin])
    return None if url is None else (begin, begin + len(text), Link(text, url))


def _url(address: str, before: str) -> str | None:
    """Return where an address leads; ``before`` is the character before it."""
    if _HTTP.match(address):
        return address
    if before and (before in "@./:_-" or category(before)[0] in "LN"):
        return None
    if _WWW.match(address):
        return f"https://{address}"
    return address if _MAILTO.fullmatch(address) else None


def _without_sentence(address: str) -> str:
    """Return an address without what ends the sentence that it stands in.

    A bracket that closes stays where the address opened it, as in those of an encyclopaedia.
    """
    counts = Counter(address)
    end = len(address)
    while end > 0:
        sign = address[end - 1]
        opening = _BRACKETS.get(sign)
        if counts[sign] <= counts[opening] if opening else not _ends_sentence(sign):
            break
        counts[sign] -= 1
        end -= 1
    return address[:end]


def _ends_sentence(sign: str) -> bool:
    return sign not in _MAY_END and (sign in "`~" or category(sign).startswith("P"))
