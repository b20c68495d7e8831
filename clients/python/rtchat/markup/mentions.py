# Made from chat/protocol/markup/ by `make schema`; do not edit.
"""Finds where a text calls people: ``@`` and a name, in what is neither code nor a link."""

from collections.abc import Collection, Iterable, Iterator
from unicodedata import category

from rtchat.markup.inline import LOOSE
from rtchat.markup.tree import Block, Inline, List, Quote, Styled, Text

_NO_BEGIN = "@_/\\"
"""Before these, too, an ``@`` is none: those of addresses and paths, and one that is escaped."""
_NO_END = "@_"


def plain_pieces(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the pieces of text of some blocks that are neither code nor links."""
    for block in blocks:
        match block:
            case Text(nodes):
                yield from _plain(nodes)
            case Quote(quoted):
                yield from plain_pieces(quoted)
            case List(items):
                for item in items:
                    yield from _plain(item.nodes)


def calls(piece: str) -> Iterator[int]:
    """Yield where a name may begin in a piece of text: behind each ``@`` at which a word begins."""
    at = piece.find("@")
    while at >= 0:
        if at == 0 or not (piece[at - 1] in _NO_BEGIN or _is_within_word(piece[at - 1])):
            yield at + 1
        at = piece.find("@", at + 1)


def may_end(piece: str, at: int) -> bool:
    """Return whether a name may end at a place of a piece of text: no word goes on there."""
    after = piece[at : at + 1]
    if not after:
        return True
    if after.isascii():
        return not after.isalnum() and after not in _NO_END
    return category(after)[0] != "M" and not _is_within_word(after)


def mentions(piece: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where a piece of text calls somebody of these names, spelled like that.

    Of several names the longest counts; a place is from the ``@`` to the end of the name.
    """
    by_length = sorted(names, key=len, reverse=True)
    for begin in calls(piece):
        for name in by_length:
            if piece.startswith(name, begin) and may_end(piece, begin + len(name)):
                yield begin - 1, begin + len(name)
                break


def _plain(nodes: Iterable[Inline]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Styled):
            yield from _plain(node.nodes)


def _is_within_word(sign: str) -> bool:
    """Return whether a word that holds this character does not end beside it."""
    if sign.isascii():
        return sign.isalnum()
    return category(sign)[0] in "LMN" and not LOOSE.match(sign)
