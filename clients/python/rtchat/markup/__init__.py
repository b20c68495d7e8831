"""The marks in the text of a message, as docs/markup.md defines them."""

from rtchat.markup.blocks import parse
from rtchat.markup.tree import Block, Code, Fence, Inline, Item, Link, List, Quote, Styled, Text

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
    "parse",
]
