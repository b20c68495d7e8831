"""What is written line by line."""

import pytest

from rtchat import Client
from rtchat.events import ConversationChanged
from rtchat.terminal.plain import Plain
from tests.unit.clients.examples import GROUP, created
from tests.unit.clients.terminal.people import Recorder


@pytest.fixture
def client() -> Client:
    return Recorder()


async def test_a_message_elsewhere_is_announced_and_an_event_line_is_not(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = Plain(client)
    for frame in (created(43, 50), created(44, 51, ordinal=43)):
        for event in client.state.apply(frame):
            plain.happened(event)
    assert capsys.readouterr().out == "* Harbour watch: 2 new\n"


async def test_what_one_changes_for_oneself_writes_nothing_and_another_title_is_written(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = Plain(client)
    room = client.state.conversations[GROUP]
    plain._chat.enter_conversation(GROUP)
    plain.happened(ConversationChanged(GROUP))
    room.title = "Night watch"
    plain.happened(ConversationChanged(GROUP))
    plain.happened(ConversationChanged(GROUP))
    assert capsys.readouterr().out == "--- Harbour watch ---\n* This is Night watch.\n"


async def test_what_a_message_answers_stands_between_its_sender_and_its_text(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = Plain(client)
    plain._chat.open = GROUP
    for frame in (created(43, 50, text="Lunch?"), created(44, 51, text="At one", reply_to=43)):
        for event in client.state.apply(frame):
            plain.happened(event)
    written = capsys.readouterr().out.splitlines()
    assert [line[6:] if "#" in line else line for line in written] == [
        "#43 somebody: Lunch?",
        "#44 somebody: ↩ #43 somebody: Lunch?",
        "    At one",
    ]
