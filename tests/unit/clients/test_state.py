"""What frames make of a client's state."""

from itertools import permutations
from uuid import UUID

import msgspec
import pytest

import rtchat
from chat.protocol.document import FIXTURES
from rtchat import frames
from rtchat.state import Conversation, State
from tests.unit.clients.examples import (
    ANA,
    BEN,
    CHI,
    DIRECT,
    GROUP,
    REVISION,
    WELCOME,
    created,
    member,
    message,
    resumed,
    server,
    updated,
)

TYPES = sorted(file.stem for file in (FIXTURES / "server").iterdir())


@pytest.fixture
def state() -> State:
    """Ana's, just welcomed: a direct conversation and a group."""
    welcomed = State()
    welcomed.apply(server("welcome"))
    welcomed.greeted()
    return welcomed


@pytest.fixture
def group(state: State) -> Conversation:
    return state.conversations[GROUP]


@pytest.mark.parametrize("first", TYPES)
@pytest.mark.parametrize("second", TYPES)
def test_any_two_frames_can_follow_on_each_other(state: State, first: str, second: str) -> None:
    state.apply(server(first))
    state.apply(server(second))
    for conversation in state.conversations.values():
        assert conversation.unread >= 0


def test_the_examples_tell_one_story() -> None:
    state = State()
    events: list[rtchat.Event] = []
    for name in (
        *("welcome", "resumed", "message.created", "message.updated", "conversation.updated"),
        *("member.updated", "read.updated", "user.updated", "presence", "typing"),
    ):
        events += state.apply(server(name))
    group = state.conversations[GROUP]
    assert [type(event).__name__ for event in events] == [
        *("MessageCreated", "MessageUpdated", "ConversationChanged", "MemberUpdated"),
        *("ReadUpdated", "ConversationChanged", "Presence", "Typing"),
    ]
    assert (group.revision, group.last_seq, group.unread) == (53, 43, 0)
    assert group.title == "Harbour watch, berths 1 to 4"
    assert group.messages[43].text == "Good. I tell the pilots at six."
    assert group.marks == {BEN: 43}
    assert group.members[CHI].has_left
    assert state.conversations[DIRECT].unread == 0
    assert state.online == {BEN: True, CHI: False}
    assert not state.behind


def test_the_welcome_says_what_there_is(state: State, group: Conversation) -> None:
    assert (group.name, group.revision, group.unread) == ("Harbour watch", REVISION, 1)
    assert state.conversations[DIRECT].name == "Ben Ode"
    assert group.last_message is not None
    assert group.last_message.text == "Then berth 4 opens at seven."


# Revisions


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_events_apply_in_the_order_of_their_revisions(
    state: State, group: Conversation, order: tuple[int, ...]
) -> None:
    frames_in_order = [created(43, 50), updated(43, 51, text="Edited"), created(44, 52)]
    events = [event for index in order for event in state.apply(frames_in_order[index])]
    assert events == frames_in_order
    assert (group.revision, group.last_seq, group.messages[43].text) == (52, 44, "Edited")
    assert not state.behind


def test_an_event_that_comes_again_is_told_once(state: State) -> None:
    assert state.apply(created(43, 50)) == [created(43, 50)]
    assert state.apply(created(43, 50)) == []


def test_a_missing_revision_is_a_gap_until_it_comes(state: State) -> None:
    state.apply(created(44, 51))
    assert state.behind == {GROUP}
    state.apply(created(43, 50))
    assert not state.behind


def test_changes_fill_a_gap_and_what_waited_follows(state: State, group: Conversation) -> None:
    state.apply(created(45, 52))
    changes = server("changes", revision=51, messages=[message(43, 50), message(44, 51)])
    assert [event.message.seq for event in state.apply(changes)] == [43, 44, 45]  # type: ignore[union-attr]
    assert group.revision == 52


def test_a_bare_revision_is_nothing_but_a_revision(state: State, group: Conversation) -> None:
    frame = server("conversation.updated", revision=50)
    bare = frames.ConversationUpdated(frame.conversation, frame.revision)
    assert state.apply(bare) == []
    assert (group.revision, group.title) == (50, "Harbour watch")


def test_a_snapshot_tells_that_there_is_more(state: State, group: Conversation) -> None:
    snapshot = {**WELCOME["conversations"][1], "revision": 51, "title": "Night watch"}
    state.apply(server("user.updated", conversation=snapshot))
    assert (group.title, group.revision) == ("Night watch", REVISION)
    assert state.behind == {GROUP}


def test_an_old_snapshot_changes_no_title(state: State, group: Conversation) -> None:
    snapshot = {**WELCOME["conversations"][1], "revision": 12, "title": "Old"}
    state.apply(server("user.updated", conversation=snapshot))
    assert group.title == "Harbour watch"


def test_how_a_conversation_is_kept_is_told_by_frames_alone(
    state: State, group: Conversation
) -> None:
    snapshot = {**WELCOME["conversations"][1], "is_muted": True, "is_pinned": False}
    events = state.apply(server("user.updated", conversation=snapshot))
    assert events == [rtchat.ConversationChanged(GROUP)]
    assert (group.is_muted, group.is_pinned) == (True, False)
    # What is read by other means may be older.
    older = msgspec.convert(WELCOME["conversations"][1], frames.Conversation)
    assert state.load_conversation(older) == []
    assert (group.is_muted, group.is_pinned) == (True, False)


# Coming back


def test_what_was_missed_is_told_once_and_in_order(state: State, group: Conversation) -> None:
    missed = resumed(53, message(44, 51), message(43, 53, text="Edited"), message(41, 52))
    events = state.apply(missed)
    assert [(type(event).__name__, event.message.seq) for event in events] == [  # type: ignore[union-attr]
        ("MessageCreated", 44),
        ("MessageUpdated", 41),
        ("MessageCreated", 43),
    ]
    assert (group.revision, group.last_seq, group.last_ordinal) == (53, 44, 44)


def test_with_more_to_come_events_wait_for_their_turn(state: State, group: Conversation) -> None:
    state.apply(resumed(50, message(43, 50), has_more=True))
    assert state.behind == {GROUP}
    assert state.apply(created(45, 52)) == []
    last = server("changes", revision=51, messages=[message(44, 51)], has_more=False)
    state.apply(last)
    assert (group.revision, group.last_seq) == (52, 45)
    assert not state.behind


def test_another_store_makes_everything_new(state: State) -> None:
    other = {**WELCOME, "epoch": str(UUID(int=1)), "conversations": WELCOME["conversations"][:1]}
    state.apply(server("reset", conversation=None))
    state.apply(server("welcome", **other))
    assert list(state.conversations) == [DIRECT]


def test_a_conversation_that_was_reset_waits_for_its_load(
    state: State, group: Conversation
) -> None:
    state.apply(server("reset", conversation=str(GROUP)))
    assert state.reset_conversations == [GROUP]
    assert GROUP not in state.held
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
        role="owner",
    )
    joined, told = state.load_conversation(loaded)
    assert joined == rtchat.ConversationJoined(GROUP)
    assert told == created(41, 46)
    assert state.conversations[GROUP].revision == 46
    assert state.reset_conversations == []


# Unread, marks, members


def test_unread_is_a_subtraction(state: State, group: Conversation) -> None:
    state.apply(created(43, 50))
    assert group.unread == 2
    state.apply(created(44, 51, ordinal=43))  # In no main line: it does not count.
    assert group.unread == 2


def test_who_sends_has_read(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 42}))
    state.apply(created(43, 50, sender=ANA))
    assert (group.unread, group.marks[ANA]) == (0, 43)
    state.apply(created(44, 51, sender=BEN))
    assert group.marks[BEN] == 44


def test_an_edit_moves_no_mark(state: State, group: Conversation) -> None:
    state.apply(updated(42, 50, sender=ANA))
    assert group.unread == 1


def test_a_mark_never_goes_back(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 42}))
    state.apply(server("read.updated", read_ordinal=40))
    assert group.marks[BEN] == 42
    state.apply(
        server("user.updated", conversation={**WELCOME["conversations"][1], "read_ordinal": 5})
    )
    assert group.read_ordinal == 41


def test_who_joins_has_read_everything_so_far(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41}))
    state.apply(server("member.updated", member=member(CHI, 50)))
    assert group.marks == {ANA: 41, CHI: 42}
    state.apply(server("member.updated", member=member(CHI, 51, has_left=True)))
    assert group.marks == {ANA: 41}


def test_marks_end_where_a_room_becomes_large(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(UUID(int=n)): 1 for n in range(50)}))
    state.apply(server("member.updated", member=member(CHI, 50)))
    assert group.marks == {}


def test_ones_own_leaving_ends_the_conversation_once(state: State) -> None:
    events = state.apply(server("member.updated", member=member(ANA, 50, has_left=True)))
    assert events[-1] == rtchat.ConversationLeft(GROUP)
    assert state.apply(server("user.updated", conversation=None, left=str(GROUP))) == []
    assert GROUP not in state.conversations


def test_what_happens_elsewhere_is_ignored(state: State) -> None:
    elsewhere = str(UUID(int=1))
    assert state.apply(created(1, 1, conversation=elsewhere)) == []
    assert state.apply(server("typing", conversation=elsewhere)) == []
    assert state.apply(server("reset", conversation=elsewhere)) == []
    assert state.apply(resumed(1, conversation=elsewhere)) == []


# History


def test_history_is_kept_and_the_newer_state_counts(state: State, group: Conversation) -> None:
    state.apply(updated(41, 50, text="Edited"))
    page = [message(40, 12), message(41, 13, text="Before"), message(43, 51)]
    state.apply(server("history", messages=page))
    assert group.messages[41].text == "Edited"
    assert sorted(group.messages) == [40, 41, 42]


def test_a_message_that_history_brought_early_is_still_told(state: State) -> None:
    state.apply(server("history", messages=[message(43, 50)]))
    assert state.apply(created(43, 50)) == [created(43, 50)]


def test_members_that_are_loaded_do_not_undo_events(state: State, group: Conversation) -> None:
    state.apply(server("member.updated", member=member(CHI, 50, has_left=True)))
    old = server("member.updated", member=member(CHI, 12)).member
    state.load_members(GROUP, [old])
    assert group.members[CHI].has_left


# Conversations that one joins


def joined(state: State, **changes: object) -> list[rtchat.Event]:
    """Let Ana join a group in which something was said already."""
    state.conversations.clear()
    snapshot = {**WELCOME["conversations"][1], **changes}
    return state.apply(server("user.updated", conversation=snapshot))


def test_at_the_first_sight_of_everything_nothing_is_told() -> None:
    assert State().apply(server("welcome")) == []


def test_the_rest_of_a_large_welcome_is_not_told_either() -> None:
    state = State()
    state.apply(server("welcome", conversations=[]))
    assert state.apply(server("user.updated")) == []
    assert list(state.conversations) == [DIRECT]


def test_a_user_revision_counts_when_the_whole_welcome_is_here(state: State) -> None:
    state.apply(server("welcome", user_revision=40))
    state.interrupted()
    assert state.user_revision == WELCOME["user_revision"]
    state.apply(server("welcome", user_revision=40))
    state.apply(server("user.updated", user_revision=40))
    state.greeted()
    assert state.user_revision == 40


def test_a_first_welcome_that_breaks_off_leaves_nothing() -> None:
    state = State()
    state.apply(server("welcome"))
    state.interrupted()
    assert (state.epoch, state.conversations) == (None, {})


def test_the_one_message_that_is_unread_comes_with_its_conversation(state: State) -> None:
    first, told = joined(state)
    assert first == rtchat.ConversationJoined(GROUP)
    assert isinstance(told, rtchat.MessageCreated)
    assert told.message.seq == 42


def test_what_is_read_is_not_told(state: State) -> None:
    assert joined(state, read_ordinal=42) == [rtchat.ConversationJoined(GROUP)]


def test_unread_messages_are_loaded_and_told_before_what_happens_meanwhile(state: State) -> None:
    assert joined(state, read_ordinal=38) == [rtchat.ConversationJoined(GROUP)]
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
    told = state.load_backlog(GROUP, second)
    assert [event.message.seq for event in told] == [39, 40, 41, 42, 43]  # type: ignore[union-attr]
    assert state.backlogs == {}
    assert state.conversations[GROUP].revision == 50


def test_a_backlog_that_can_not_be_loaded_holds_nothing_up(state: State) -> None:
    joined(state, read_ordinal=38)
    state.apply(created(43, 50))
    assert state.load_backlog(GROUP, []) == [created(43, 50)]


def test_another_name_of_somebody_is_the_name_of_the_conversation_with_them(state: State) -> None:
    room = state.conversations[DIRECT]
    assert room.other is not None
    person = msgspec.structs.replace(room.other, first_name="Benno")
    renamed = frames.Member(DIRECT, person, "member", room.revision + 1)
    state.apply(frames.MemberUpdated(renamed))
    assert room.name == "Benno Ode"
