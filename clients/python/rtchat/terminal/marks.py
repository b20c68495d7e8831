"""The text of a message with its marks drawn, as pieces of styled text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rtchat.markup import Block, Code, Fence, Inline, Link, Quote, Styled, Text, mentions, parse
from rtchat.terminal.cells import wrap
from rtchat.terminal.text import harmless

Piece = tuple[str, str]
"""A style, and what is drawn in it."""

INDENT = "  "
BULLET = "•"


Names = Mapping[str, bool]
"""The names in a text that mention somebody, and whether that is oneself."""


def drawn(text: str, style: str, names: Names | None = None) -> list[Piece]:
    """Return a text with its marks drawn, made harmless.

    Arguments:
        style: what all of it is drawn in.
    """
    blocks = _Drawing(names or {}).blocks(parse(text), style)
    return [(kind, harmless(piece)) for kind, piece in blocks]


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


class _Drawing:
    """Draws a text in which these names mention somebody."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def blocks(self, blocks: Iterable[Block], style: str) -> Iterator[Piece]:
        for at, block in enumerate(blocks):
            if at > 0:
                yield style, "\n"
            yield from self._block(block, style)

    def _block(self, block: Block, style: str) -> Iterator[Piece]:
        match block:
            case Text(nodes):
                yield from self._line(nodes, style)
            case Fence(_, text):
                yield f"{style} class:code", _indented(text)
            case Quote(blocks):
                yield style, "> "
                for kind, piece in self.blocks(blocks, f"{style} class:quote"):
                    yield kind, piece.replace("\n", "\n> ")
            case _:
                for at, item in enumerate(block.items):
                    marker = BULLET if item.marker in "-*" else item.marker
                    yield style, "\n" * (at > 0) + INDENT * item.level + f"{marker} "
                    yield from self._line(item.nodes, style)

    def _line(self, nodes: Iterable[Inline], style: str) -> Iterator[Piece]:
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
                    yield from self._line(inner, f"{style} {kind}")
                case text:
                    yield from self._text(text, style)

    def _text(self, text: str, style: str) -> Iterator[Piece]:
        at = 0
        for begin, end in mentions(text, self._names):
            if begin > at:
                yield style, text[at:begin]
            kind = "class:called" if self._names[text[begin + 1 : end]] else "class:mention"
            yield f"{style} {kind}", text[begin:end]
            at = end
        if at < len(text):
            yield style, text[at:]


def _indented(text: str) -> str:
    return INDENT + text.replace("\n", f"\n{INDENT}")
