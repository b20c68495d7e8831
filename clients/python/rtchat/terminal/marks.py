"""The text of a message with its marks drawn, as pieces of styled text."""

from collections.abc import Iterable, Iterator, Sequence

from rtchat.markup import Block, Code, Fence, Inline, Link, Quote, Styled, Text, parse
from rtchat.terminal.cells import wrap
from rtchat.terminal.text import harmless

Piece = tuple[str, str]
"""A style, and what is drawn in it."""

INDENT = "  "
BULLET = "•"


def drawn(text: str, style: str) -> list[Piece]:
    """Return a text with its marks drawn, made harmless.

    Arguments:
        style: what all of it is drawn in.
    """
    return [(kind, harmless(piece)) for kind, piece in _blocks(parse(text), style)]


def rows(pieces: Sequence[Piece], cells: int) -> list[list[Piece]]:
    """Return pieces in lines of at most so many cells."""
    text = "".join(piece for _, piece in pieces)
    found: list[list[Piece]] = []
    index = start = end = 0
    for row in wrap(text, cells):
        # The space or the line end at which a line ends is in none of them.
        begin = text.index(row, end)
        end = begin + len(row)
        parts: list[Piece] = []
        while index < len(pieces):
            style, piece = pieces[index]
            if part := piece[max(begin - start, 0) : end - start]:
                parts.append((style, part))
            if start + len(piece) > end:
                break
            start += len(piece)
            index += 1
        found.append(parts)
    return found


def _blocks(blocks: Iterable[Block], style: str) -> Iterator[Piece]:
    for at, block in enumerate(blocks):
        if at > 0:
            yield style, "\n"
        yield from _block(block, style)


def _block(block: Block, style: str) -> Iterator[Piece]:
    match block:
        case Text(nodes):
            yield from _line(nodes, style)
        case Fence(_, text):
            yield f"{style} class:code", _indented(text)
        case Quote(blocks):
            yield style, "> "
            for kind, piece in _blocks(blocks, f"{style} class:quote"):
                yield kind, piece.replace("\n", "\n> ")
        case _:
            for at, item in enumerate(block.items):
                marker = BULLET if item.marker in "-*" else item.marker
                yield style, "\n" * (at > 0) + INDENT * item.level + f"{marker} "
                yield from _line(item.nodes, style)


def _line(nodes: Iterable[Inline], style: str) -> Iterator[Piece]:
    for node in nodes:
        match node:
            case Code(text):
                yield f"{style} class:code", text
            case Link(text, url):
                yield f"{style} underline", text
                # Nothing can be clicked here, so that both are read.
                if url not in (text, f"https://{text}"):
                    yield style, f" ({url})"
            case Styled(kind, inner):
                yield from _line(inner, f"{style} {kind}")
            case text:
                yield style, text


def _indented(text: str) -> str:
    return INDENT + text.replace("\n", f"\n{INDENT}")
