"""Which messages a client delivers of a conversation that it joins, or loads anew."""

from uuid import UUID

import msgspec
import pytest

import rtchat
from rtchat import frames
from rtchat.conversation import Conversation
from rtchat.state import State
from tests.unit.clients.examples import (
    GROUP,
    WELCOME,
    created,
    message,
    resumed,
    server,
    welcomed,
)


@pytest.fixture
def state() -> State:
    return welcomed()


@pytest.fixture
def group(state: State) -> Conversation:
    return state.conversations[GROUP]


def joined(state: State, **changes: object) -> list[rtchat.Event]:
    """Let Ana join a group in which something was said already."""
    state.conversations.clear()
    snapshot = {**WELCOME["conversations"][1], **changes}
    return state.apply(server("user.updated", own=None, conversation=snapshot))


def loaded_anew(state: State, last_seq: int, client_id: UUID | None = None) -> list[rtchat.Event]:
    """Reset the group, and load it with this many messages."""
    state.apply(server("reset", conversation=str(GROUP)))
    group = snapshot(last_seq, client_id)
    return state.load_conversation(msgspec.convert(group, frames.Conversation))


def snapshot(last_seq: int, client_id: UUID | None = None) -> dict[str, object]:
    """Return the group as it is in Ana's list, with this many messages."""
    (last,) = history(last_seq, client_id=client_id)
    group = WELCOME["conversations"][1]
    counters = {"last_seq": last_seq, "last_ordinal": last_seq, "read_ordinal": last_seq}
    return {**group, **counters, "last_message": msgspec.to_builtins(last)}


def history(*seqs: int, client_id: UUID | None = None) -> list[frames.Message]:
    """Return a page of the group: the messages that Ana knows, or others under their seqs."""
    known = {42: WELCOME["conversations"][1]["last_message"]["client_id"]}
    return [
        created(seq, seq, client_id=str(client_id or known.get(seq, UUID(int=seq)))).message
        for seq in seqs
    ]


def seqs_of(events: list[rtchat.Event]) -> list[int]:
    return [event.message.seq for event in events if isinstance(event, rtchat.MessageCreated)]


# Conversations that one joins


def test_the_one_message_since_one_joined_comes_with_its_conversation(state: State) -> None:
    first, event = joined(state, joined_seq=41)
    assert first == rtchat.ConversationJoined(GROUP)
    assert isinstance(event, rtchat.MessageCreated)
    assert event.message.seq == 42


def test_who_was_away_while_they_left_and_came_back_gets_what_was_said_since(
    state: State, group: Conversation
) -> None:
    anew = {"last_seq": 46, "joined_seq": 44, "revision": group.revision + 9}
    last = message(46, anew["revision"])
    again = {**WELCOME["conversations"][1], **anew, "last_message": last}

    events = state.apply(server("user.updated", own=None, conversation=again))

    assert events == [rtchat.ConversationLeft(GROUP), rtchat.ConversationJoined(GROUP)]
    assert state.conversations[GROUP].joined_seq == 44
    assert 42 not in state.conversations[GROUP].messages
    assert state.apply(resumed(anew["revision"], message(45, anew["revision"] - 1), last)) == []
    assert state.backlogs == {GROUP: 47}
    assert seqs_of(state.load_backlog(GROUP, history(43, 44, 45, 46))) == [45, 46]


def test_what_is_from_before_one_joined_is_not_delivered(state: State) -> None:
    assert joined(state, joined_seq=42) == [rtchat.ConversationJoined(GROUP)]
    assert state.backlogs == {}


def test_an_event_line_since_one_joined_is_delivered_and_not_the_message_before(
    state: State,
) -> None:
    # The last message is 42; 43 is a line that says who joined.
    assert joined(state, joined_seq=42, last_seq=43) == [rtchat.ConversationJoined(GROUP)]
    assert state.backlogs == {GROUP: 44}
    page = [server("message.created", message=message(43, 48, ordinal=42)).message, *history(42)]
    events = state.load_backlog(GROUP, page[::-1])
    assert seqs_of(events) == [43]


def test_messages_since_one_joined_are_delivered_though_another_device_read_them(
    state: State,
) -> None:
    assert joined(state, joined_seq=38, read_ordinal=42) == [rtchat.ConversationJoined(GROUP)]
    assert state.backlogs == {GROUP: 43}
    assert state.apply(created(43, 50)) == []
    pages = [
        [message(41, 46), message(42, 47)],
        [message(38, 43), message(39, 44), message(40, 45)],
    ]
    first, second = (
        [server("message.created", message=row).message for row in page] for page in pages
    )
    assert state.load_backlog(GROUP, first) == []
    assert state.backlogs == {GROUP: 41}
    events = state.load_backlog(GROUP, second)
    assert [event.message.seq for event in events] == [39, 40, 41, 42, 43]  # type: ignore[union-attr]
    assert state.backlogs == {}
    assert state.conversations[GROUP].revision == 50


def test_a_backlog_that_can_not_be_loaded_delays_nothing(state: State) -> None:
    joined(state, joined_seq=38)
    state.apply(created(43, 50))
    assert state.load_backlog(GROUP, []) == [created(43, 50)]


# Conversations that are loaded anew


def test_a_conversation_that_was_reset_waits_for_its_load(
    state: State, group: Conversation
) -> None:
    state.apply(server("reset", conversation=str(GROUP)))
    assert state.reset_conversations == [GROUP]
    assert GROUP not in state.revisions
    assert state.apply(created(41, 46)) == []
    loaded = frames.Conversation(
        id=GROUP,
        kind="group",
        title="Harbour watch",
        is_muted=False,
        is_pinned=False,
        revision=45,
        last_seq=40,
        last_ordinal=40,
        read_ordinal=40,
        joined_seq=0,
        role="owner",
        last_message=history(40)[0],
    )
    joined, event = state.load_conversation(loaded)
    assert joined == rtchat.ConversationJoined(GROUP)
    assert event == created(41, 46)
    assert state.conversations[GROUP].revision == 46
    assert state.reset_conversations == []


def test_messages_that_come_with_a_conversation_loaded_anew_are_delivered(state: State) -> None:
    state.apply(created(43, 50))
    events = loaded_anew(state, 46)
    assert events == [rtchat.ConversationJoined(GROUP)]
    assert state.backlogs == {GROUP: 47}
    assert state.apply(created(47, 50)) == []
    assert state.load_backlog(GROUP, history(45, 46)) == []
    assert state.backlogs == {GROUP: 45}
    assert seqs_of(state.load_backlog(GROUP, history(41, 42, 43, 44))) == [44, 45, 46, 47]
    assert state.backlogs == {}


def test_nothing_is_delivered_again_when_a_conversation_is_loaded_anew(state: State) -> None:
    state.apply(created(43, 50))
    assert loaded_anew(state, 43) == [rtchat.ConversationJoined(GROUP)]
    assert state.backlogs == {}


def test_rows_from_before_the_first_sight_are_not_delivered_when_it_is_loaded_anew() -> None:
    state = State()
    # The last message is 42; what follows are event lines, which the client has not loaded.
    group = {**WELCOME["conversations"][1], "last_seq": 50}
    state.apply(server("welcome", conversations=[group]))
    state.welcomed()
    state.apply(server("reset", conversation=str(GROUP)))
    state.load_conversation(msgspec.convert({**group, "last_seq": 51}, frames.Conversation))
    assert seqs_of(state.load_backlog(GROUP, history(*range(41, 52)))) == [51]


def test_a_message_that_was_missing_at_the_reset_is_delivered(state: State) -> None:
    # Message 43 changed since, and would have come with its change.
    state.apply(resumed(51, message(44, 51), has_more=True))
    loaded_anew(state, 45)
    assert seqs_of(state.load_backlog(GROUP, history(42, 43, 44, 45))) == [43, 45]


def test_other_messages_under_the_same_seqs_are_delivered(state: State) -> None:
    for seq in (43, 44):
        state.apply(created(seq, seq + 7))
    other = UUID(int=900)
    loaded_anew(state, 44, client_id=other)
    page = [*history(42, 43), *history(44, client_id=other)]
    assert seqs_of(state.load_backlog(GROUP, page)) == [44]


def test_a_reset_while_a_backlog_is_loaded_loses_nothing_of_it(state: State) -> None:
    joined(state, joined_seq=38)
    state.load_backlog(GROUP, history(41, 42))
    loaded_anew(state, 43)
    assert state.backlogs == {GROUP: 44}
    assert seqs_of(state.load_backlog(GROUP, history(38, 39, 40, 41, 42, 43))) == [
        *(39, 40, 41, 42, 43)
    ]


@pytest.mark.parametrize("welcomes", [1, 2])
def test_messages_that_come_with_another_store_are_delivered(state: State, welcomes: int) -> None:
    state.apply(created(43, 50))
    state.apply(server("reset", conversation=None))
    other = {"epoch": str(UUID(int=1)), "conversations": [snapshot(45)]}
    for _ in range(welcomes):  # The first one breaks off.
        state.disconnected()
        events = state.apply(server("welcome", **other))
        assert events == [rtchat.ConversationJoined(GROUP)]
    state.welcomed()
    assert seqs_of(state.load_backlog(GROUP, history(42, 43, 44, 45))) == [44, 45]
