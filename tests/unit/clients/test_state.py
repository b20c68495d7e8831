"""What frames make of a client's state."""

from itertools import permutations
from uuid import UUID

import msgspec
import pytest

import rtchat
from chat.protocol.document import FIXTURES
from rtchat import frames
from rtchat.conversation import Conversation
from rtchat.state import State
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
    welcomed,
)

TYPES = sorted(file.stem for file in (FIXTURES / "server").iterdir())


@pytest.fixture
def state() -> State:
    return welcomed()


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


def test_the_examples_follow_on_each_other() -> None:
    state = State()
    events: list[rtchat.Event] = []
    for name in (
        *("welcome", "resumed", "message.created", "message.updated", "conversation.updated"),
        *("member.updated", "reaction.updated", "read.updated", "user.updated", "presence"),
        "typing",
    ):
        events += state.apply(server(name))
    group = state.conversations[GROUP]
    assert [type(event).__name__ for event in events] == [
        *("MessageCreated", "MessageUpdated", "ConversationChanged", "MemberUpdated"),
        *("ReactionUpdated", "ReadUpdated", "ConversationChanged", "Presence", "Typing"),
    ]
    assert (group.revision, group.last_seq, group.unread) == (54, 43, 0)
    assert group.title == "Harbour watch, berths 1 to 4"
    assert group.messages[43].text == "Good. I tell the pilots at six."
    assert group.marks == {BEN: 43}
    assert group.members[CHI].has_left
    assert state.conversations[DIRECT].unread == 0
    assert state.online == {BEN: True, CHI: False}
    assert not state.behind


def test_the_welcome_lists_the_conversations(state: State, group: Conversation) -> None:
    assert (group.name, group.revision, group.unread) == ("Harbour watch", REVISION, 1)
    assert state.conversations[DIRECT].name == "Ben Ode"
    assert group.last_message is not None
    assert group.last_message.text == "Then berth 4 opens at seven, @all."


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


def test_an_event_that_comes_again_is_delivered_once(state: State) -> None:
    assert state.apply(created(43, 50)) == [created(43, 50)]
    assert state.apply(created(43, 50)) == []


def test_a_missing_revision_is_a_gap_until_it_comes(state: State) -> None:
    state.apply(created(44, 51))
    assert state.behind == {GROUP}
    state.apply(created(43, 50))
    assert not state.behind


def test_changes_fill_a_gap_and_what_waited_follows(state: State, group: Conversation) -> None:
    state.apply(created(45, 52))
    rows = [message(43, 50), message(44, 51)]
    changes = server("changes", revision=51, messages=rows, reactions=[])
    assert [event.message.seq for event in state.apply(changes)] == [43, 44, 45]  # type: ignore[union-attr]
    assert group.revision == 52


def test_a_bare_revision_is_nothing_but_a_revision(state: State, group: Conversation) -> None:
    frame = server("conversation.updated", revision=50)
    bare = frames.ConversationUpdated(frame.conversation, frame.revision)
    assert state.apply(bare) == []
    assert (group.revision, group.title) == (50, "Harbour watch")


def test_a_snapshot_shows_that_there_is_more(state: State, group: Conversation) -> None:
    snapshot = {**WELCOME["conversations"][1], "revision": 51, "title": "Night watch"}
    state.apply(server("user.updated", own=None, conversation=snapshot))
    assert (group.title, group.revision) == ("Night watch", REVISION)
    assert state.behind == {GROUP}


def test_an_old_snapshot_changes_no_title(state: State, group: Conversation) -> None:
    snapshot = {**WELCOME["conversations"][1], "revision": 12, "title": "Old"}
    state.apply(server("user.updated", own=None, conversation=snapshot))
    assert group.title == "Harbour watch"


def test_frames_alone_change_how_a_conversation_is_kept(state: State, group: Conversation) -> None:
    snapshot = {**WELCOME["conversations"][1], "is_muted": True, "is_pinned": False}
    events = state.apply(server("user.updated", own=None, conversation=snapshot))
    assert events == [rtchat.ConversationChanged(GROUP)]
    assert (group.is_muted, group.is_pinned) == (True, False)
    # What is read by other means may be older.
    older = msgspec.convert(WELCOME["conversations"][1], frames.Conversation)
    assert state.load_conversation(older) == []
    assert (group.is_muted, group.is_pinned) == (True, False)


# Coming back


def test_what_was_missed_is_delivered_once_and_in_order(state: State, group: Conversation) -> None:
    missed = resumed(53, message(44, 51), message(43, 53, text="Edited"), message(41, 52))
    events = state.apply(missed)
    assert [(type(event).__name__, event.message.seq) for event in events] == [  # type: ignore[union-attr]
        ("MessageCreated", 44),
        ("MessageUpdated", 41),
        ("MessageCreated", 43),
    ]
    assert (group.revision, group.last_seq, group.last_ordinal) == (53, 44, 44)


def test_what_was_changed_since_its_creation_is_delivered_once_and_where_it_was_created(
    state: State, group: Conversation
) -> None:
    edited = message(43, 53, text="Edited", created_revision=50)
    events = state.apply(resumed(53, edited, message(44, 51), message(41, 52)))
    assert [(type(event).__name__, event.message.seq) for event in events] == [  # type: ignore[union-attr]
        ("MessageCreated", 43),
        ("MessageCreated", 44),
        ("MessageUpdated", 41),
    ]
    assert (group.revision, group.messages[43].text) == (53, "Edited")


def test_a_message_that_comes_late_in_its_present_state_is_one_revision(
    state: State, group: Conversation
) -> None:
    (event,) = state.apply(created(43, 52, text="Edited", created_revision=50))
    assert event == rtchat.MessageCreated(group.messages[43])
    assert (group.revision, group.messages[43].revision) == (50, 52)
    for revision in (51, 52):
        assert state.apply(frames.ConversationUpdated(GROUP, revision)) == []
    assert group.revision == 52


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


# Unread, marks, members


def test_unread_is_a_subtraction(state: State, group: Conversation) -> None:
    state.apply(created(43, 50))
    assert group.unread == 2
    state.apply(created(44, 51, ordinal=43))  # An event line, say: it does not count.
    assert group.unread == 2


def test_who_sends_has_read(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 42}))
    state.apply(created(43, 50, sender=ANA))
    assert (group.unread, group.marks[ANA]) == (0, 43)
    state.apply(created(44, 51, sender=BEN))
    assert group.marks[BEN] == 44


def test_a_row_without_an_ordinal_of_its_own_moves_no_mark_of_its_author(
    state: State, group: Conversation
) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 41}))
    state.apply(created(43, 50, sender=ANA, ordinal=42))
    state.apply(created(44, 51, sender=BEN, ordinal=42))
    assert (group.unread, group.marks) == (1, {ANA: 41, BEN: 41})


def test_the_last_message_has_an_ordinal_of_its_own(state: State, group: Conversation) -> None:
    last = group.last_message
    assert last is not None
    assert last.seq == 42
    state.apply(created(43, 50, ordinal=42))
    assert group.last_message is last
    state.apply(created(44, 51, ordinal=43))
    state.apply(created(45, 52, ordinal=43))
    assert group.last_message is group.messages[44]


def test_where_nobody_has_written_there_is_no_last_message(state: State) -> None:
    nothing = {"last_seq": 0, "last_ordinal": 0, "read_ordinal": 0, "last_message": None}
    direct = {**WELCOME["conversations"][0], **nothing, "id": str(UUID(int=1))}
    state.apply(server("user.updated", own=None, conversation=direct))
    room = state.conversations[UUID(int=1)]
    state.apply(created(1, room.revision + 1, ordinal=0, conversation=str(room.id)))
    assert (room.last_seq, room.last_message, room.is_listed) == (1, None, False)


def test_an_edit_moves_no_mark(state: State, group: Conversation) -> None:
    state.apply(updated(42, 50, sender=ANA))
    assert group.unread == 1


def test_marks_that_were_read_before_an_event_take_nothing_of_it_back(
    state: State, group: Conversation
) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 40}))
    state.apply(server("read.updated", read_ordinal=42))
    state.apply(server("member.updated", member=member(CHI, 50)))
    state.apply(server("read.updated", person=str(CHI), read_ordinal=42))
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 41}))
    assert group.marks == {ANA: 41, BEN: 42, CHI: 42}
    state.apply(server("member.updated", member=member(CHI, 51, has_left=True)))
    state.apply(resumed(50, marks={str(ANA): 41, str(BEN): 41, str(CHI): 42}))
    assert group.marks == {ANA: 41, BEN: 42}


def test_a_mark_never_goes_back(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 42}))
    assert state.apply(server("read.updated", read_ordinal=40)) == []
    assert group.marks[BEN] == 42
    state.apply(
        server(
            "user.updated",
            own=None,
            conversation={**WELCOME["conversations"][1], "read_ordinal": 5},
        )
    )
    assert group.read_ordinal == 41


def test_the_mark_of_who_joins_is_here_until_they_leave(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41}))
    state.apply(server("member.updated", member=member(CHI, 50)))
    assert group.marks == {ANA: 41}
    state.apply(server("read.updated", person=str(CHI), read_ordinal=42))
    assert group.marks == {ANA: 41, CHI: 42}
    state.apply(server("member.updated", member=member(CHI, 51, has_left=True)))
    state.apply(server("read.updated", person=str(CHI), read_ordinal=42))
    assert group.marks == {ANA: 41}


def test_a_mark_that_is_withdrawn_is_gone_and_comes_back_by_no_message(
    state: State, group: Conversation
) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 42}))
    assert len(state.apply(server("read.withdrawn", people=[str(BEN)]))) == 1
    state.apply(created(43, 50, sender=BEN))
    assert group.marks == {ANA: 41}
    state.apply(server("read.updated", person=str(BEN), read_ordinal=43))
    assert group.marks == {ANA: 41, BEN: 43}


def test_who_hides_their_own_mark_sees_no_others(state: State, group: Conversation) -> None:
    state.apply(resumed(REVISION, marks={str(ANA): 41, str(BEN): 42}))
    hidden = {"shares_presence": True, "shares_read_marks": False}
    state.apply(server("user.updated", privacy=hidden))
    assert group.marks == {ANA: 41}
    assert state.apply(server("read.updated", person=str(BEN), read_ordinal=43)) == []
    state.apply(server("read.updated", person=str(ANA), read_ordinal=42))
    assert group.marks == {ANA: 42}


def test_when_somebody_was_here_last_is_known_until_they_are_back(state: State) -> None:
    state.apply(server("presence"))
    assert list(state.last_seen) == [CHI]
    state.apply(server("presence", online={str(CHI): True}, last_seen={}))
    assert state.last_seen == {}


def test_ones_own_leaving_ends_the_conversation_once(state: State) -> None:
    events = state.apply(server("member.updated", member=member(ANA, 50, has_left=True)))
    assert events[-1] == rtchat.ConversationLeft(GROUP)
    assert state.apply(server("user.updated", own=None, conversation=None, left=str(GROUP))) == []
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


def test_a_message_that_history_brought_early_is_still_delivered(state: State) -> None:
    state.apply(server("history", messages=[message(43, 50)]))
    assert state.apply(created(43, 50)) == [created(43, 50)]


def test_members_that_are_loaded_do_not_undo_events(state: State, group: Conversation) -> None:
    state.apply(server("member.updated", member=member(CHI, 50, has_left=True)))
    old = server("member.updated", member=member(CHI, 12)).member
    state.load_members(GROUP, [old])
    assert group.members[CHI].has_left


# The list of conversations


def test_nothing_is_delivered_at_the_first_welcome() -> None:
    assert State().apply(server("welcome")) == []


def test_the_rest_of_a_large_welcome_is_not_delivered_either() -> None:
    state = State()
    state.apply(server("welcome", conversations=[]))
    assert state.apply(server("user.updated", own=None)) == []
    assert list(state.conversations) == [DIRECT]


def test_a_user_revision_counts_when_the_whole_welcome_is_here(state: State) -> None:
    state.apply(server("welcome", user_revision=40))
    state.disconnected()
    assert state.user_revision == WELCOME["user_revision"]
    state.apply(server("welcome", user_revision=40))
    state.apply(server("user.updated", user_revision=40))
    state.welcomed()
    assert state.user_revision == 40


def test_a_first_welcome_that_breaks_off_leaves_nothing() -> None:
    state = State()
    state.apply(server("welcome"))
    state.disconnected()
    assert (state.epoch, state.conversations) == (None, {})


def test_another_name_of_somebody_is_the_name_of_the_conversation_with_them(state: State) -> None:
    room = state.conversations[DIRECT]
    assert room.other is not None
    person = msgspec.structs.replace(room.other, first_name="Benno")
    renamed = frames.Member(DIRECT, person, "member", room.revision + 1)
    state.apply(frames.MemberUpdated(renamed))
    assert room.name == "Benno Ode"


def test_another_role_is_told_once_and_after_an_absence_too(state: State) -> None:
    assert state.apply(server("user.updated", is_administrator=True))[-1] == rtchat.RoleChanged(
        is_administrator=True
    )
    assert rtchat.RoleChanged(is_administrator=True) not in state.apply(
        server("user.updated", is_administrator=True)
    )
    gone = rtchat.RoleChanged(is_administrator=False)
    assert gone in state.apply(server("welcome"))
    assert not state.is_administrator
