"""What the terminal client writes."""

from rtchat.terminal import printable


def test_a_message_can_not_steer_the_terminal() -> None:
    assert printable("\x1b]0;title\x07 \x9b2J") == "�]0;title� �2J"


def test_text_of_any_script_stays_as_it_is() -> None:
    assert printable("Grüße, здравствуйте, 你好 👋") == "Grüße, здравствуйте, 你好 👋"


def test_further_lines_are_set_in() -> None:
    assert printable("One\nTwo") == "One\n    Two"
