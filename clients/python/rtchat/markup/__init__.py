# Made from chat/protocol/markup/ by `make schema`; do not edit.
"""The marks in the text of a message, as docs/markup.md defines them."""

from rtchat.markup.blocks import parse
from rtchat.markup.mentions import calls, may_end, mentions, plain_pieces
from rtchat.markup.tree import (
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
