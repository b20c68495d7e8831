"""What is written line by line."""

import pytest

from rtchat import Client
from rtchat.terminal.plain import Plain
from tests.unit.clients.examples import created
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
