"""What the terminal client makes of texts and lines."""

import pytest

from rtchat.terminal import cells
from rtchat.terminal.commands import COMMANDS, Invalid, help_text, parse
from rtchat.terminal.text import harmless, harmless_line

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

# Texts of others


def test_a_message_can_not_steer_the_terminal() -> None:
    assert harmless("\x1b]0;title\x07 \x9b2J") == "�]0;title� �2J"
    assert harmless("over\rwritten \x00\x08\x7f\x85") == "over�written ���\n"


@pytest.mark.parametrize("control", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_message_can_not_reorder_what_stands_beside_it(control: str) -> None:
    assert harmless(f"a{control}b") == "a�b"


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, здравствуйте, 你好 👋",
        FAMILY,
        "می\u200cروم",
        "क्\u200dष",
        "❤\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "e\u0301",
        "no\u00a0break, ideographic\u3000space, narrow\u202fspace",
        "left\u200eto\u200fright",
        "\U0001fae9",  # Of Unicode 16, which Python 3.11 does not know.
        "\ue0b0",  # A private character, as fonts for terminals have them.
    ],
)
def test_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_tabs_and_line_ends_are_shown() -> None:
    assert harmless("a\tb\r\nc\u2028d") == "a    b\nc\nd"
    assert harmless_line("Two\nlines") == "Two lines"


def test_what_no_stream_can_carry_is_replaced() -> None:
    assert harmless("half \ud83d") == "half �"


# Cells


def test_no_line_is_wider_than_asked_for() -> None:
    text = f"a long word and wide 你好你好你好 {FAMILY * 9} {'y' * 50}"
    lines = cells.wrap(text, 20)
    assert all(cells.width(line) <= 20 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_at_spaces_and_where_the_text_does() -> None:
    assert cells.wrap("one two three\n  four", 8) == ["one two", "three", "  four"]
    assert cells.wrap("", 8) == [""]


def test_what_is_joined_is_not_broken() -> None:
    assert cells.wrap(FAMILY * 2, 7) == [FAMILY, FAMILY]
    assert cells.wrap("ae\u0301", 1) == ["a", "e\u0301"]


def test_names_are_cut_to_their_cells() -> None:
    assert cells.pad("Ana", 5) == "Ana  "
    assert cells.pad("李小龙", 4) == "李… "
    assert cells.width(cells.pad(FAMILY, 4)) == 4


# Commands


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("/delete", {"seq": None}),
        ("/delete #12", {"seq": "12"}),
        ("/edit new text", {"seq": None, "text": "new text"}),
        ("/edit #3 #tag\nand more", {"seq": "3", "text": "#tag\nand more"}),
        ("/open 1", {"name": "1"}),
        ("/open Ben Ode ", {"name": "Ben Ode"}),
        ("/group Ops: night: Ben, Chi", {"title": "Ops: night", "names": "Ben, Chi"}),
        ("/people", {"name": ""}),
        ("/leave", {}),
    ],
)
def test_a_command_is_read(line: str, arguments: dict[str, str | None]) -> None:
    assert parse(line) == (line.split()[0][1:], arguments)


@pytest.mark.parametrize(
    ("line", "accepted"),
    [
        ("/delete 1", "Write /delete or /delete #NUMBER."),
        ("/delete # 1", "Write /delete or /delete #NUMBER."),
        ("/delete #1 #2", "Write /delete or /delete #NUMBER."),
        ("/delete all", "Write /delete or /delete #NUMBER."),
        (f"/delete #{'9' * 5000}", "Write /delete or /delete #NUMBER."),
        ("/edit # 3 x", "Write /edit TEXT or /edit #NUMBER TEXT."),
        ("/edit #3", "Write /edit TEXT or /edit #NUMBER TEXT."),
        ("/edit #tag", "Write /edit TEXT or /edit #NUMBER TEXT."),
        ("/edit", "Write /edit TEXT or /edit #NUMBER TEXT."),
        ("/leave now", "Write /leave."),
        ("/open", "Write /open NUMBER or /open NAME."),
        ("/group Harbour", "Write /group TITLE: NAME, NAME."),
        ("/group : Ben", "Write /group TITLE: NAME, NAME."),
        ("/dance", "There is no /dance. /help lists the commands; //dance sends it as text."),
        ("/", "There is no /. /help lists the commands; // sends it as text."),
    ],
)
def test_what_is_not_understood_is_refused_with_what_is_accepted(line: str, accepted: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(line)
    assert str(refused.value) == accepted


def test_anything_else_is_a_message() -> None:
    assert parse("  indented\n/delete") == "  indented\n/delete"
    assert parse("//usr/bin") == "/usr/bin"


def test_the_help_names_every_command() -> None:
    assert all(form in help_text() for command in COMMANDS.values() for form in command.forms)
