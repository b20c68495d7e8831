"""How the terminal client draws the marks in a text."""

from rtchat.terminal.cells import width
from rtchat.terminal.marks import drawn, rows


def plain(text: str) -> str:
    return "".join(piece for _, piece in drawn(text, ""))


def test_marks_become_styles() -> None:
    assert drawn("*a _b_* ~c~ `d`", "class:own") == [
        ("class:own bold", "a "),
        ("class:own bold italic", "b"),
        ("class:own", " "),
        ("class:own strike", "c"),
        ("class:own", " "),
        ("class:own class:code", "d"),
    ]


def test_blocks_stand_on_lines_of_their_own() -> None:
    text = "Look:\n> one\n> two\n- a\n  - b\n1. c\n```py\nprint()\nexit()\n```\nend"
    assert plain(text) == ("Look:\n> one\n> two\n• a\n  • b\n1. c\n  print()\n  exit()\nend")


def test_the_address_behind_words_is_read_too() -> None:
    assert plain("[here](https://example.org/a) www.example.org") == (
        "here (https://example.org/a) www.example.org"
    )


def test_no_mark_lets_anything_harmful_through() -> None:
    text = "*\x1b[2J* `\u202e` [\x07](https://example.org/\x1b)\n```\n\x9b\n```"
    assert plain(text).replace("\n", "").isprintable()


def test_pieces_are_wrapped_as_their_text_is() -> None:
    pieces = drawn("*bold words that* are _longer_ than 你好你好 a line\n\n  `and more`", "")
    lines = rows(pieces, 12)
    assert all(width("".join(piece for _, piece in line)) <= 12 for line in lines)
    assert lines[0] == [(" bold", "bold words")]
    assert lines[1] == [(" bold", "that"), ("", " are")]
    assert lines[-1] == [("", "  "), (" class:code", "and more")]
