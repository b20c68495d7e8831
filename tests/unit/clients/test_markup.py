"""The marks in a text, by the examples that the web client is tested with."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.protocol.document import FIXTURES
from rtchat.markup import (
    Block,
    Code,
    Fence,
    Inline,
    Link,
    List,
    Quote,
    Styled,
    Text,
    mentions,
    parse,
    plain_pieces,
)

EXAMPLES = json.loads((FIXTURES / "markup.json").read_text("utf-8"))
LONG = 65_536


def piece(node: Inline) -> Any:
    """Return a piece of a line as the examples write it."""
    match node:
        case Code(text):
            return ["code", text]
        case Link(text, url):
            return ["link", text, url]
        case Styled(style, nodes):
            return [style, *map(piece, nodes)]
        case _:
            return node


def block(one: Block) -> Any:
    match one:
        case Text(nodes):
            return ["text", *map(piece, nodes)]
        case Fence(language, text):
            return ["fence", language, text]
        case Quote(blocks):
            return ["quote", *map(block, blocks)]
        case List(items):
            lines = [[item.marker, item.level, *map(piece, item.nodes)] for item in items]
            return ["list", *lines]


@pytest.mark.parametrize(("text", "nodes"), [example[:2] for example in EXAMPLES["lines"]])
def test_a_line_is_drawn_as_it_is_meant(text: str, nodes: list[Any]) -> None:
    assert [block(one) for one in parse(text)] == [["text", *nodes]]


@pytest.mark.parametrize(("text", "blocks"), [example[:2] for example in EXAMPLES["blocks"]])
def test_lines_make_blocks(text: str, blocks: list[Any]) -> None:
    assert [block(one) for one in parse(text)] == blocks


@pytest.mark.parametrize(("text", "names", "called"), EXAMPLES["mentions"])
def test_people_are_called_by_their_names(text: str, names: list[str], called: list[str]) -> None:
    assert [
        piece[begin + 1 : end]
        for piece in plain_pieces(parse(text))
        for begin, end in mentions(piece, names)
    ] == called


PARTS = ["*", "**", "_", "~", "`", "```", "> ", "- ", "\n", " ", "a", "é", "字", "[w](", "www.a.b"]


def depth(node: Inline) -> int:
    return 1 + max(map(depth, node.nodes)) if isinstance(node, Styled) else 0


@given(st.lists(st.sampled_from(PARTS), max_size=60))
def test_nothing_stands_deeper_than_there_are_marks(parts: list[str]) -> None:
    for one in parse("".join(parts)):
        if isinstance(one, Text):
            assert max(map(depth, one.nodes)) <= 6


# What takes longer than in proportion needs minutes here.
@pytest.mark.parametrize(
    "part",
    [
        *("*", "`", "_", ">", "> ", "[", "](", "- ", "\n", " ", "*a ", " a*", "*_~", "*a* ", "`a"),
        *("*a _b ~c ", "` `` ", "```\n", "```a\n", "> ```\n", "\n- ", "a\n", "[a](", "](http://"),
        *("[a](https://a.b) ", "](mailto:a@b)c@d ", "www.", "https://a.b/(", "*~ ~", "太*", '"*'),
    ],
)
def test_64_kib_of_marks_take_linear_time(part: str) -> None:
    assert parse(part * (LONG // len(part))) is not None
