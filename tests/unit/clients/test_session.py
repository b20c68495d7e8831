"""What a client's session sends, and when."""

import json
from typing import Any
from uuid import UUID

import pytest

import rtchat
from rtchat import Refused, frames
from rtchat.session import GAP_SECONDS, HOLD_MAX, Session
from tests.unit.clients.examples import (
    ANA,
    BEN,
    DIRECT,
    GROUP,
    REVISION,
    WELCOME,
    created,
    encoded,
    message,
    resumed,
    server,
)

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


class Line:
    """A session with a server that says what a test wants."""

    def __init__(self) -> None:
        self.session = Session()
        self.now = 100.0

    def sent(self) -> list[dict[str, Any]]:
        """Return what the session sends now."""
        return [json.loads(frame) for frame in self.session.take_outgoing(self.now)]

    def says(self, frame: Any) -> list[rtchat.Event]:
        """Let the server say something."""
        return self.session.receive(encoded(frame), self.now)

    def up(self, *frames_between: Any) -> list[dict[str, Any]]:
        """Connect; return the hello and what is sent right after its ``ack``."""
        self.session.open("token")
        (hello,) = self.sent()
        self.says(server("welcome", id=hello["id"]))
        for frame in frames_between:
            self.says(frame)
        self.says(frames.Ack(hello["id"]))
        return [hello, *self.sent()]

    def lost(self) -> None:
        """Lose the line."""
        self.session.close()

    def send(self, client_id: UUID, conversation: UUID = GROUP) -> None:
        """Send a message."""
        self.session.send(conversation, client_id, f"Text {client_id.int}")


@pytest.fixture
def line() -> Line:
    return Line()


def test_the_first_hello_holds_nothing(line: Line) -> None:
    (hello,) = line.up()
    assert hello == {"type": "hello", "id": "1", "token": "token", "conversations": {}}


def test_the_next_hello_says_what_is_held(line: Line) -> None:
    line.up()
    line.says(created(43, 50))
    line.lost()
    hello, *_ = line.up()
    assert hello["epoch"] == WELCOME["epoch"]
    assert hello["user_revision"] == WELCOME["user_revision"]
    assert hello["conversations"] == {str(DIRECT): 21, str(GROUP): 50}


def test_more_conversations_than_fit_are_resumed_after_the_welcome(line: Line) -> None:
    many = [{**WELCOME["conversations"][1], "id": str(UUID(int=n))} for n in range(HOLD_MAX + 7)]
    line.session.open("token")
    line.says(server("welcome", conversations=many))
    line.says(frames.Ack("1"))
    line.sent()
    line.lost()
    line.session.open("token")
    (hello,) = line.sent()
    assert len(hello["conversations"]) == HOLD_MAX
    line.says(server("welcome", conversations=[]))
    (resume,) = line.sent()
    assert len(resume["conversations"]) == 7
    assert not resume["conversations"].keys() & hello["conversations"].keys()


def test_connected_is_told_when_everything_is_there(line: Line) -> None:
    line.session.open("token")
    assert rtchat.Connected not in map(type, line.says(server("welcome", id="1")))
    assert [type(event) for event in line.says(frames.Ack("1"))] == [rtchat.Connected]


# Messages


def test_a_message_waits_for_the_line_and_for_the_welcome(line: Line) -> None:
    line.send(ONE)
    assert line.sent() == []
    hello, send = line.up()
    assert hello["type"] == "hello"
    assert send["type"] == "message.send"
    assert send["client_id"] == str(ONE)


def test_one_message_at_a_time_in_each_conversation(line: Line) -> None:
    line.up()
    line.send(ONE)
    line.send(TWO)
    line.send(THREE, DIRECT)
    sent = line.sent()
    assert [frame["client_id"] for frame in sent] == [str(ONE), str(THREE)]
    stored = message(43, 50, ANA, client_id=str(ONE))
    line.says(server("ack", id=sent[0]["id"], message=stored))
    assert [frame["client_id"] for frame in line.sent()] == [str(TWO)]
    outcome = line.session.outcomes[ONE]
    assert isinstance(outcome, frames.Message)
    assert outcome.seq == 43


def test_a_lost_line_sends_again_under_the_same_name_and_in_order(line: Line) -> None:
    line.up()
    for client_id in (ONE, TWO):
        line.send(client_id)
    (first,) = line.sent()
    line.lost()
    _, again = line.up()
    assert again["client_id"] == first["client_id"] == str(ONE)
    assert again["id"] != first["id"]


def test_a_message_that_comes_back_is_not_sent_again(line: Line) -> None:
    line.up()
    line.send(ONE)
    line.sent()
    line.lost()
    _, *rest = line.up(resumed(50, message(43, 50, ANA, client_id=str(ONE))))
    assert rest == []
    assert isinstance(line.session.outcomes[ONE], frames.Message)
    assert len(line.session.outbox) == 0


def test_somebody_elses_message_of_the_same_name_settles_nothing(line: Line) -> None:
    line.up()
    line.send(ONE)
    line.sent()
    line.says(created(43, 50, BEN, client_id=str(ONE)))
    assert len(line.session.outbox) == 1


def test_a_refused_message_fails_and_the_next_one_goes(line: Line) -> None:
    line.up()
    line.send(ONE)
    line.send(TWO)
    (first,) = line.sent()
    refusal = frames.Error(code="invalid", detail="The text is empty.", id=first["id"])
    (failed,) = line.says(refusal)
    assert failed == rtchat.MessageFailed(GROUP, ONE, "Text 1", "invalid", "The text is empty.")
    assert isinstance(line.session.outcomes[ONE], Refused)
    assert [frame["client_id"] for frame in line.sent()] == [str(TWO)]


@pytest.mark.parametrize("code", ["rate_limited", "unavailable", "internal", "timeout"])
def test_what_passes_by_itself_is_waited_for(line: Line, code: str) -> None:
    line.up()
    line.send(ONE)
    line.send(TWO)
    for seconds in (1, 2, 4, 8, 16, 16):
        (send,) = line.sent()
        assert send["client_id"] == str(ONE)
        assert line.says(frames.Error(code=code, detail="Later.", id=send["id"])) == []
        assert line.sent() == []
        assert line.session.next_due() == line.now + seconds
        line.now += seconds


def test_the_server_may_say_how_long_to_wait(line: Line) -> None:
    line.up()
    line.send(ONE)
    (send,) = line.sent()
    line.says(frames.Error(code="rate_limited", detail="", id=send["id"], retry_after=7))
    assert line.session.next_due() == line.now + 7


# Requests


def test_a_request_without_an_answer_is_asked_again_on_the_next_line(line: Line) -> None:
    line.up()
    line.session.request(frames.ReadMark("mine", GROUP, 42))
    assert [frame["id"] for frame in line.sent()] == ["mine"]
    line.lost()
    _, again = line.up()
    assert again["id"] == "mine"
    line.says(frames.Ack("mine"))
    assert line.session.answers["mine"] == frames.Ack("mine")
    line.lost()
    assert [frame["type"] for frame in line.up()] == ["hello"]


def test_a_refused_request_is_answered(line: Line) -> None:
    line.up()
    line.session.request(frames.HistoryLoad("mine", GROUP))
    line.says(frames.Error(code="not_found", detail="There is nothing here.", id="mine"))
    assert isinstance(line.session.answers["mine"], Refused)


def test_nobody_waits_for_what_was_withdrawn(line: Line) -> None:
    line.session.request(frames.HistoryLoad("mine", GROUP))
    line.session.withdraw("mine")
    assert [frame["type"] for frame in line.up()] == ["hello"]


def test_typing_is_for_now_alone(line: Line) -> None:
    line.session.typing(GROUP)
    assert [frame["type"] for frame in line.up()] == ["hello"]
    line.session.typing(GROUP)
    assert [frame["type"] for frame in line.sent()] == ["typing"]


def test_people_are_followed_on_every_line(line: Line) -> None:
    line.session.follow_presence([BEN])
    for _ in range(2):
        _, follow = line.up()
        assert follow["people"] == [str(BEN)]
        line.lost()


# Gaps


def test_a_gap_is_asked_for_when_it_stays(line: Line) -> None:
    line.up()
    line.says(created(44, 51))
    assert line.sent() == []
    due = line.session.next_due()
    assert due == line.now + GAP_SECONDS
    line.now = due
    (load,) = line.sent()
    assert (load["type"], load["after"]) == ("changes.load", REVISION)
    assert line.sent() == []
    line.says(server("changes", id=load["id"], revision=51, messages=[message(43, 50)]))
    assert line.session.next_due() is None
    assert line.session.state.conversations[GROUP].revision == 51


def test_a_gap_that_closes_by_itself_is_not_asked_for(line: Line) -> None:
    line.up()
    line.says(created(44, 51))
    line.sent()
    line.says(created(43, 50))
    line.now += GAP_SECONDS
    assert line.sent() == []


def test_the_rest_is_asked_for_page_by_page(line: Line) -> None:
    line.up()
    line.lost()
    _, load = line.up(resumed(50, message(43, 50), has_more=True))
    assert (load["type"], load["after"]) == ("changes.load", 50)
    page = {"messages": [message(44, 51)], "has_more": True}
    line.says(server("changes", id=load["id"], revision=51, **page))
    (load,) = line.sent()
    assert load["after"] == 51


def test_a_gap_that_can_not_be_read_now_is_asked_for_later(line: Line) -> None:
    line.up()
    line.says(created(44, 51))
    line.sent()
    line.now += GAP_SECONDS
    (load,) = line.sent()
    line.says(frames.Error(code="unavailable", detail="", id=load["id"], retry_after=3))
    assert line.sent() == []
    line.now += 3
    assert [frame["type"] for frame in line.sent()] == ["changes.load"]


def test_unread_messages_of_a_new_conversation_are_asked_for(line: Line) -> None:
    line.up()
    new = {**WELCOME["conversations"][1], "id": str(ONE), "read_ordinal": 40}
    line.says(server("user.updated", conversation=new))
    (load,) = line.sent()
    assert (load["type"], load["conversation"], load["before"]) == ("history.load", str(ONE), 43)
    line.says(frames.Error(code="unavailable", detail="", id=load["id"], retry_after=3))
    assert line.sent() == []
    line.now += 3
    (load,) = line.sent()
    page = [message(seq, seq, conversation=str(ONE)) for seq in (40, 41, 42)]
    told = line.says(server("history", id=load["id"], conversation=str(ONE), messages=page))
    assert [event.message.seq for event in told] == [41, 42]  # type: ignore[union-attr]
    assert line.sent() == []


def test_what_is_not_understood_is_ignored(line: Line) -> None:
    line.up()
    assert line.session.receive(b'{"type": "message.sung"}', line.now) == []
