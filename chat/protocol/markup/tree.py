"""What a message is once its marks are read."""

from dataclasses import dataclass
from typing import Literal

Style = Literal["bold", "italic", "strike"]


@dataclass(frozen=True, slots=True)
class Code:
    """Some code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address, shown as it was written or as the words that were given to it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Styled:
    """What stands between two marks."""

    style: Style
    nodes: "list[Inline]"


Inline = str | Code | Link | Styled
"""A piece of a line."""


@dataclass(frozen=True, slots=True)
class Text:
    """Lines without a block of their own; a line end is ``\\n``."""

    nodes: list[Inline]


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code; its language is empty where none was named."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote, with blocks of its own."""

    blocks: "list[Block]"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: its marker as it was written, its level from 0 to 3, its pieces."""

    marker: str
    level: int
    nodes: list[Inline]


@dataclass(frozen=True, slots=True)
class List:
    """Items on lines that follow each other."""

    items: list[Item]


Block = Text | Fence | Quote | List
"""A part of a message that stands on lines of its own."""
