# Made from chat/protocol/markup/ by `make schema`; do not edit.
"""The parts of a message that stand on lines of their own: fences, quotes, lists, and text."""

import re
from collections.abc import Callable, Sequence

from rtchat.markup import white
from rtchat.markup.inline import parse_line
from rtchat.markup.tree import Block, Fence, Inline, Item, List, Quote, Text

_LINE_END = re.compile("\r\n?|[\n\v\f\x85\u2028\u2029]")  # UAX #14: BK, CR and NL.
_FENCE = re.compile(rf"{white.ANY}*(`{{3,}})([^`]*)")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,20}")
_QUOTE = re.compile(rf"{white.ANY}*>{white.ANY}+{white.NONE}")
_QUOTED = re.compile(rf"{white.ANY}*>(?:{white.ANY}|\Z)")
_ITEM = re.compile(rf"({white.ANY}*)([-*•]|[0-9]{{1,3}}[.)]){white.ANY}+(?={white.NONE})")
_LEVEL_MAX = 3
_MARKED = re.compile(r"[`>*_~\[\r\n\v\f\x85\u2028\u2029•]")
_MARKED_BEGIN = re.compile(rf"{white.ANY}*(?:-|[0-9]{{1,3}}[.)])")

_Found = tuple[Block | None, int]
"""A block, and the index of the line after it; without one the lines until there are text."""
_Find = Callable[[Sequence[str], int], _Found | None]
"""Finds the block that begins at a line."""


def parse(text: str) -> list[Block]:
    """Return the blocks of a text."""
    if not _is_marked(text):
        return [] if _is_blank(text) else [Text([text])]
    return _blocks(_LINE_END.split(text), [_fence, _quote, _list])


def _is_marked(text: str) -> bool:
    """Return whether there may be more than one line of text; in most messages there is not."""
    # One expression for all of it takes ten times as long.
    if _MARKED.search(text) or _MARKED_BEGIN.match(text):
        return True
    # What an address has; of ``mailto:`` that in which no letter is two when it is small.
    small = text.lower()
    return "://" in small or "www." in small or "lto:" in small


def _blocks(lines: Sequence[str], finds: Sequence[_Find]) -> list[Block]:
    blocks: list[Block] = []
    text_from = at = 0
    while at < len(lines):
        block, end = next(filter(None, (find(lines, at) for find in finds)), (None, at + 1))
        if block is not None:
            blocks += [*_text(lines[text_from:at]), block]
            text_from = end
        at = end
    return [*blocks, *_text(lines[text_from:])]


def _text(lines: Sequence[str]) -> list[Block]:
    """Return the block of some lines of text, without blank ones around them, if there is one."""
    filled = [at for at, line in enumerate(lines) if not _is_blank(line)]
    if not filled:
        return []
    nodes: list[Inline] = []
    texts: list[str] = []
    for at in range(filled[0], filled[-1] + 1):
        if at > filled[0]:
            texts.append("\n")
        for node in parse_line(lines[at]):
            if isinstance(node, str):
                texts.append(node)
                continue
            if texts:
                nodes.append("".join(texts))
                texts = []
            nodes.append(node)
    if texts:
        nodes.append("".join(texts))
    return [Text(nodes)]


def _fence(lines: Sequence[str], at: int) -> _Found | None:
    """Find code between two runs of three or more backticks; without the second, to the end."""
    begin = _FENCE.fullmatch(lines[at])
    if begin is None:
        return None
    ticks, rest = begin.groups()
    language = rest.strip(white.CHARACTERS)
    is_language = _LANGUAGE.fullmatch(language) is not None
    code = [] if is_language or not language else [rest]
    end, is_open = at + 1, True
    while is_open and end < len(lines):
        line = lines[end].rstrip(white.CHARACTERS)
        last = line.rstrip("`")
        is_open = len(line) - len(last) < len(ticks)
        if is_open:
            code.append(lines[end])
        elif not _is_blank(last):
            code.append(last.rstrip(white.CHARACTERS))
        end += 1
    text = "\n".join(code)
    return (None if _is_blank(text) else Fence(language if is_language else "", text)), end


def _quote(lines: Sequence[str], at: int) -> _Found | None:
    """Find lines that begin with ``> ``; in a quote there is no other."""
    if _QUOTE.match(lines[at]) is None:
        return None
    quoted: list[str] = []
    while at < len(lines) and (mark := _QUOTED.match(lines[at])):
        quoted.append(lines[at][mark.end() :])
        at += 1
    return Quote(_blocks(quoted, [_fence, _list])), at


def _list(lines: Sequence[str], at: int) -> _Found | None:
    """Find lines that begin with ``- ``, ``* ``, ``• ``, ``1. `` or ``1) ``."""
    items: list[Item] = []
    while at < len(lines) and (mark := _ITEM.match(lines[at])):
        indent, marker = mark.groups()
        level = min(len(indent.replace("\t", "  ")) // 2, _LEVEL_MAX)
        items.append(Item(marker, level, parse_line(lines[at][mark.end() :])))
        at += 1
    return (List(items), at) if items else None


def _is_blank(text: str) -> bool:
    return not text.strip(white.CHARACTERS)
