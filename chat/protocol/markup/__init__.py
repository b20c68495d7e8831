"""The marks in the text of a message, as docs/markup.md defines them."""

from chat.protocol.markup.blocks import parse
from chat.protocol.markup.mentions import calls, may_end, mentions, plain_pieces
from chat.protocol.markup.tree import (
    Block,
    Code,
    Fence,
    Inline,
    Item,
    Link,
    List,
    Quote,
    Styled,
    Text,
)

__all__ = [
    "Block",
    "Code",
    "Fence",
    "Inline",
    "Item",
    "Link",
    "List",
    "Quote",
    "Styled",
    "Text",
    "calls",
    "may_end",
    "mentions",
    "parse",
    "plain_pieces",
]
