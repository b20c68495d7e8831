"""What a client's session sends, and when."""

import json
from typing import Any
from uuid import UUID

import pytest

import rtchat
from rtchat import ChatError, PendingMessage, Refused, frames
from rtchat.session import FRAME_MAX_BYTES, GAP_SECONDS, RESUME_MAX, Session
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


class Server:
    """A server that sends what a test wants, and the session that is connected to it."""

    def __init__(self) -> None:
        self.session = Session()
        self.now = 100.0

    def sent(self) -> list[dict[str, Any]]:
        """Return what the session sends now."""
        return [json.loads(frame) for frame in self.session.take_outgoing(self.now)]

    def sends(self, frame: Any) -> list[rtchat.Event]:
        """Let the session receive a frame."""
        return self.session.receive(encoded(frame), self.now)

    def connect(self, *frames_between: Any) -> list[dict[str, Any]]:
        """Connect; return the hello and what is sent right after its ``ack``."""
        self.session.open("token")
        (hello,) = self.sent()
        self.sends(server("welcome", id=hello["id"]))
        for frame in frames_between:
            self.sends(frame)
        self.sends(frames.Ack(hello["id"]))
        return [hello, *self.sent()]

    def disconnect(self) -> None:
        """Lose the connection."""
        self.session.close()

    def send(self, client_id: UUID, conversation: UUID = GROUP) -> None:
        """Send a message."""
        self.session.send(PendingMessage(conversation, client_id, f"Text {client_id.int}"))


@pytest.fixture
def peer() -> Server:
    return Server()


def test_the_first_hello_names_no_revisions(peer: Server) -> None:
    (hello,) = peer.connect()
    assert hello == {"type": "hello", "id": "1", "token": "token", "conversations": {}}


def test_the_next_hello_names_the_present_revisions(peer: Server) -> None:
    peer.connect()
    peer.sends(created(43, 50))
    peer.disconnect()
    hello, *_ = peer.connect()
    assert hello["epoch"] == WELCOME["epoch"]
    assert hello["user_revision"] == WELCOME["user_revision"]
    assert hello["conversations"] == {str(DIRECT): 21, str(GROUP): 50}


def come_back_with(peer: Server, many: int, **welcome: Any) -> list[dict[str, Any]]:
    """Come back with so many conversations; return the hello and what follows its ``ack``."""
    group = WELCOME["conversations"][1]
    conversations = [{**group, "id": str(UUID(int=number))} for number in range(many)]
    peer.session.open("token")
    peer.sends(server("welcome", conversations=conversations))
    peer.sends(frames.Ack("1"))
    peer.sent()
    peer.disconnect()
    peer.session.open("token")
    (hello,) = peer.sent()
    peer.sends(server("welcome", **{"conversations": [], **welcome}))
    peer.sends(frames.Ack(hello["id"]))
    return [hello, *peer.sent()]


def test_more_conversations_than_fit_are_resumed_after_the_welcome(peer: Server) -> None:
    left = [str(UUID(int=number)) for number in range(10, 30)]
    hello, *resumes = come_back_with(peer, 2 * RESUME_MAX + 7, left=left)
    assert [len(frame["conversations"]) for frame in resumes] == [RESUME_MAX, 7]
    named = [id for frame in (hello, *resumes) for id in frame["conversations"]]
    assert named == [str(UUID(int=number)) for number in range(2 * RESUME_MAX + 7)]


def test_what_could_not_be_resumed_for_a_while_is_resumed_later(peer: Server) -> None:
    _, resume = come_back_with(peer, RESUME_MAX + 7)
    peer.sends(frames.Error("unavailable", "Soon.", resume["id"], retry_after=2))
    assert peer.session.next_due() == peer.now + 2
    peer.now += 2
    (again,) = peer.sent()
    assert again["conversations"] == resume["conversations"]
    peer.sends(frames.Ack(again["id"]))
    assert peer.sent() == []


def test_connected_comes_when_everything_is_loaded(peer: Server) -> None:
    peer.session.open("token")
    assert rtchat.Connected not in map(type, peer.sends(server("welcome", id="1")))
    assert [type(event) for event in peer.sends(frames.Ack("1"))] == [rtchat.Connected]


# Messages


def test_a_message_waits_for_the_connection_and_for_the_welcome(peer: Server) -> None:
    peer.send(ONE)
    assert peer.sent() == []
    hello, send = peer.connect()
    assert hello["type"] == "hello"
    assert send["type"] == "message.send"
    assert send["client_id"] == str(ONE)


def test_one_message_at_a_time_in_each_conversation(peer: Server) -> None:
    peer.connect()
    peer.send(ONE)
    peer.send(TWO)
    peer.send(THREE, DIRECT)
    sent = peer.sent()
    assert [frame["client_id"] for frame in sent] == [str(ONE), str(THREE)]
    stored = message(43, 50, ANA, client_id=str(ONE))
    peer.sends(server("ack", id=sent[0]["id"], message=stored))
    assert [frame["client_id"] for frame in peer.sent()] == [str(TWO)]
    outcome = peer.session.outcomes[ONE]
    assert isinstance(outcome, frames.Message)
    assert outcome.seq == 43


def test_a_message_is_sent_again_under_the_same_client_id_and_in_order(peer: Server) -> None:
    peer.connect()
    for client_id in (ONE, TWO):
        peer.send(client_id)
    (first,) = peer.sent()
    peer.disconnect()
    _, again = peer.connect()
    assert again["client_id"] == first["client_id"] == str(ONE)
    assert again["id"] != first["id"]


def test_a_message_that_comes_back_is_not_sent_again(peer: Server) -> None:
    peer.connect()
    peer.send(ONE)
    peer.sent()
    peer.disconnect()
    _, *rest = peer.connect(resumed(50, message(43, 50, ANA, client_id=str(ONE))))
    assert rest == []
    assert isinstance(peer.session.outcomes[ONE], frames.Message)
    assert len(peer.session.outbox) == 0


def test_somebody_elses_message_of_the_same_client_id_settles_nothing(peer: Server) -> None:
    peer.connect()
    peer.send(ONE)
    peer.sent()
    peer.sends(created(43, 50, BEN, client_id=str(ONE)))
    assert len(peer.session.outbox) == 1


def test_a_refused_message_fails_and_the_next_one_goes(peer: Server) -> None:
    peer.connect()
    peer.send(ONE)
    peer.send(TWO)
    (first,) = peer.sent()
    refusal = frames.Error(code="invalid", detail="The text is empty.", id=first["id"])
    (failed,) = peer.sends(refusal)
    assert failed == rtchat.MessageFailed(GROUP, ONE, "Text 1", "invalid", "The text is empty.")
    assert isinstance(peer.session.outcomes[ONE], Refused)
    assert [frame["client_id"] for frame in peer.sent()] == [str(TWO)]


@pytest.mark.parametrize("code", ["rate_limited", "unavailable", "internal", "timeout"])
def test_what_passes_by_itself_is_waited_for(peer: Server, code: str) -> None:
    peer.connect()
    peer.send(ONE)
    peer.send(TWO)
    for seconds in (1, 2, 4, 8, 16, 16):
        (send,) = peer.sent()
        assert send["client_id"] == str(ONE)
        assert peer.sends(frames.Error(code=code, detail="Later.", id=send["id"])) == []
        assert peer.sent() == []
        assert peer.session.next_due() == peer.now + seconds
        peer.now += seconds


def test_the_server_decides_how_long_to_wait_at_least(peer: Server) -> None:
    peer.connect()
    peer.send(ONE)
    for asked, seconds in ((7, 7), (1, 2), (1, 4), (20, 20)):
        (send,) = peer.sent()
        refusal = frames.Error(code="unavailable", detail="", id=send["id"], retry_after=asked)
        assert peer.sends(refusal) == []
        assert peer.session.next_due() == peer.now + seconds
        peer.now += seconds


def test_what_is_sent_too_often_waits_in_its_order_also_over_another_connection(
    peer: Server,
) -> None:
    peer.connect()
    peer.send(ONE)
    peer.send(TWO)
    (send,) = peer.sent()
    refusal = frames.Error("rate_limited", "Too many messages.", send["id"], retry_after=3)
    assert peer.sends(refusal) == [rtchat.Delayed("Too many messages.", 3)]
    peer.disconnect()
    assert [frame["type"] for frame in peer.connect()] == ["hello"]
    peer.now += 3
    (send,) = peer.sent()
    assert send["client_id"] == str(ONE)
    peer.sends(server("ack", id=send["id"], message=message(43, 50, ANA, client_id=str(ONE))))
    assert [frame["client_id"] for frame in peer.sent()] == [str(TWO)]


# Requests


def test_a_request_without_an_answer_is_sent_again_over_the_next_connection(peer: Server) -> None:
    peer.connect()
    peer.session.request(frames.ReadMark("mine", GROUP, 42))
    assert [frame["id"] for frame in peer.sent()] == ["mine"]
    peer.disconnect()
    _, again = peer.connect()
    assert again["id"] == "mine"
    peer.sends(frames.Ack("mine"))
    assert peer.session.answers["mine"] == frames.Ack("mine")
    peer.disconnect()
    assert [frame["type"] for frame in peer.connect()] == ["hello"]


def test_a_refused_request_is_answered(peer: Server) -> None:
    peer.connect()
    peer.session.request(frames.HistoryLoad("mine", GROUP))
    peer.sends(frames.Error(code="not_found", detail="There is nothing here.", id="mine"))
    assert isinstance(peer.session.answers["mine"], Refused)


@pytest.mark.parametrize("code", ["rate_limited", "unavailable", "internal", "timeout"])
def test_a_request_that_can_not_be_answered_now_is_made_again(peer: Server, code: str) -> None:
    peer.connect()
    mark = frames.ReadMark("mine", GROUP, 42)
    peer.session.request(mark)
    (sent,) = peer.sent()
    peer.sends(frames.Error(code=code, detail="Later.", id="mine", retry_after=3))
    assert peer.sent() == []
    assert peer.session.next_due() == peer.now + 3
    peer.now += 3
    assert peer.sent() == [sent]
    peer.sends(frames.Ack("mine"))
    assert peer.session.answers["mine"] == frames.Ack("mine")
    assert peer.session.next_due() is None


def test_a_cancelled_request_is_not_made_again(peer: Server) -> None:
    peer.connect()
    peer.session.request(frames.HistoryLoad("mine", GROUP))
    peer.sent()
    peer.sends(frames.Error(code="unavailable", detail="", id="mine", retry_after=3))
    peer.session.cancel("mine")
    assert peer.session.next_due() is None


def test_a_cancelled_request_is_not_sent(peer: Server) -> None:
    peer.session.request(frames.HistoryLoad("mine", GROUP))
    peer.session.cancel("mine")
    assert [frame["type"] for frame in peer.connect()] == ["hello"]


def test_typing_is_for_now_alone(peer: Server) -> None:
    peer.session.typing(GROUP)
    assert [frame["type"] for frame in peer.connect()] == ["hello"]
    peer.session.typing(GROUP)
    assert [frame["type"] for frame in peer.sent()] == ["typing"]


def test_people_are_followed_over_every_connection(peer: Server) -> None:
    peer.session.follow_presence([BEN])
    for _ in range(2):
        _, follow = peer.connect()
        assert follow["people"] == [str(BEN)]
        peer.disconnect()


def test_more_people_than_one_can_follow_are_refused_before_they_are_sent(peer: Server) -> None:
    peer.connect()
    with pytest.raises(Refused, match="One can follow 100 people, and these are 101"):
        peer.session.follow_presence([BEN] * 101)
    assert peer.sent() == []


# Gaps


def test_a_gap_is_requested_when_it_stays(peer: Server) -> None:
    peer.connect()
    peer.sends(created(44, 51))
    assert peer.sent() == []
    due = peer.session.next_due()
    assert due == peer.now + GAP_SECONDS
    peer.now = due
    (load,) = peer.sent()
    assert (load["type"], load["after"]) == ("changes.load", REVISION)
    assert peer.sent() == []
    peer.sends(server("changes", id=load["id"], revision=51, messages=[message(43, 50)]))
    assert peer.session.next_due() is None
    assert peer.session.state.conversations[GROUP].revision == 51


def test_a_gap_that_closes_by_itself_is_not_requested(peer: Server) -> None:
    peer.connect()
    peer.sends(created(44, 51))
    peer.sent()
    peer.sends(created(43, 50))
    peer.now += GAP_SECONDS
    assert peer.sent() == []


def test_the_rest_is_requested_page_by_page(peer: Server) -> None:
    peer.connect()
    peer.disconnect()
    _, load = peer.connect(resumed(50, message(43, 50), has_more=True))
    assert (load["type"], load["after"]) == ("changes.load", 50)
    page = {"messages": [message(44, 51)], "has_more": True}
    peer.sends(server("changes", id=load["id"], revision=51, **page))
    (load,) = peer.sent()
    assert load["after"] == 51


def test_a_gap_that_can_not_be_read_now_is_requested_later(peer: Server) -> None:
    peer.connect()
    peer.sends(created(44, 51))
    peer.sent()
    peer.now += GAP_SECONDS
    (load,) = peer.sent()
    peer.sends(frames.Error(code="unavailable", detail="", id=load["id"], retry_after=3))
    assert peer.sent() == []
    peer.now += 3
    assert [frame["type"] for frame in peer.sent()] == ["changes.load"]


def test_messages_of_a_new_conversation_since_one_joined_are_requested(peer: Server) -> None:
    peer.connect()
    new = {**WELCOME["conversations"][1], "id": str(ONE), "joined_seq": 40}
    peer.sends(server("user.updated", own=None, conversation=new))
    (load,) = peer.sent()
    assert (load["type"], load["conversation"], load["before"]) == ("history.load", str(ONE), 43)
    peer.sends(frames.Error(code="unavailable", detail="", id=load["id"], retry_after=3))
    assert peer.sent() == []
    peer.now += 3
    (load,) = peer.sent()
    page = [message(seq, seq, conversation=str(ONE)) for seq in (40, 41, 42)]
    events = peer.sends(server("history", id=load["id"], conversation=str(ONE), messages=page))
    assert [event.message.seq for event in events] == [41, 42]  # type: ignore[union-attr]
    assert peer.sent() == []


def test_who_is_removed_before_they_have_the_beginning_gets_nothing_after_it(
    peer: Server,
) -> None:
    peer.connect()
    new = {**WELCOME["conversations"][1], "id": str(ONE), "joined_seq": 40}
    peer.sends(server("user.updated", own=None, conversation=new))
    (load,) = peer.sent()
    later = message(43, new["revision"] + 1, conversation=str(ONE))
    assert peer.sends(server("message.created", message=later)) == []
    refused = frames.Error(code="not_found", detail="There is nothing here.", id=load["id"])
    assert peer.sends(refused) == []
    assert peer.sends(server("user.updated", own=None, conversation=None, left=str(ONE))) == [
        rtchat.ConversationLeft(ONE)
    ]
    peer.now += 10
    assert peer.sent() == []


# What is not understood


@pytest.mark.parametrize("data", [b'{"type": "message.sung"}', b'{"type": 7}', b"[]", b"{", b""])
def test_what_is_not_understood_is_ignored(peer: Server, data: bytes) -> None:
    peer.connect()
    assert peer.session.receive(data, peer.now) == []


def test_roles_and_kinds_that_are_not_known_are_kept(peer: Server) -> None:
    channel = {**WELCOME["conversations"][1], "kind": "channel", "role": "moderator"}
    peer.session.open("token")
    peer.sends(server("welcome", conversations=[channel]))
    assert peer.session.state.conversations[GROUP].kind == "channel"
    assert peer.session.state.conversations[GROUP].role == "moderator"


def test_a_welcome_that_is_not_understood_is_an_error_of_ours(peer: Server) -> None:
    peer.session.open("token")
    with pytest.raises(ChatError, match="a newer client is needed"):
        peer.sends(frames.Ack("1"))


# What can not be sent


@pytest.mark.parametrize("text", ["Half \ud83d of a pair", "x" * FRAME_MAX_BYTES])
def test_what_no_frame_can_carry_is_refused_and_delays_nothing(peer: Server, text: str) -> None:
    peer.connect()
    with pytest.raises(Refused):
        peer.session.send(PendingMessage(GROUP, ONE, text))
    peer.send(TWO)
    assert [frame["client_id"] for frame in peer.sent()] == [str(TWO)]


@pytest.mark.parametrize("emoji", ["\ud83d", "x" * FRAME_MAX_BYTES])
def test_a_request_that_no_frame_can_carry_is_refused_and_delays_nothing(
    peer: Server, emoji: str
) -> None:
    peer.connect()
    with pytest.raises(Refused):
        peer.session.request(frames.ReactionSet("r", GROUP, 1, emoji, is_on=True))
    peer.send(TWO)
    assert [frame["client_id"] for frame in peer.sent()] == [str(TWO)]
    peer.disconnect()
    assert "reaction.set" not in {frame["type"] for frame in peer.connect()}


# Conversations that are loaded anew


def test_pages_from_before_a_reset_are_ignored(peer: Server) -> None:
    peer.connect()
    new = {**WELCOME["conversations"][1], "id": str(ONE), "read_ordinal": 40}
    peer.sends(server("user.updated", own=None, conversation=new))
    (load,) = peer.sent()
    peer.sends(server("reset", conversation=str(ONE)))
    page = [message(seq, seq, conversation=str(ONE)) for seq in (40, 41, 42)]
    assert peer.sends(server("history", id=load["id"], conversation=str(ONE), messages=page)) == []
    assert peer.sent() == []
