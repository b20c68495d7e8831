"""Messages are pinned for everybody in their conversation."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.core.cursors import CursorInvalid
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageUpdated
from chat.messaging.content import Content
from chat.messaging.errors import MessageDeleted, MessageNotFound, PinsFull
from chat.messaging.models import Message
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.history import message_by_seq
from chat.messaging.selectors.pins import pins_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.members import member_remove
from chat.messaging.services.pinning import message_pin
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.limits import PINS_MAX
from tests.cast import Say, without_lines
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

Pin = Callable[..., None]


@pytest.fixture
def room(say: Say, owner: Person, group: Conversation) -> Conversation:
    """A group in which three messages were sent."""
    for text in ("one", "two", "three"):
        say(owner, text, room=group)
    return group


@pytest.fixture
def pin(room: Conversation) -> Pin:
    """``pin(person, seq, is_pinned=…)``: pin a message of the room, or unpin it."""

    def pin(by: Person, seq: int = 1, *, is_pinned: bool = True) -> None:
        message_pin(user_id=by.id, conversation_id=room.id, seq=seq, is_pinned=is_pinned)

    return pin


def load(reader: Person, room: Conversation, seq: int = 1) -> frames.Message:
    return message_by_seq(user_id=reader.id, conversation_id=room.id, seq=seq)


def pinned(reader: Person, room: Conversation) -> list[int]:
    """Return the seqs of what the list of pins shows, in its order."""
    page = pins_page(user_id=reader.id, conversation_id=room.id, limit=PINS_MAX)
    assert page.next is None
    return [message.seq for message in page.results]


def entry(reader: Person, room: Conversation) -> frames.Conversation:
    return conversation_of_member(user_id=reader.id, conversation_id=room.id)


def test_a_pin_is_a_revision_of_its_message(
    pin: Pin, member: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    before = load(member, room)
    pin(member)

    message = load(member, room)
    assert message.revision == before.revision + 3
    assert (message.pinned_since, message.pinned_by) == (message.revision, member.id)
    assert without_lines(published) == [MessageUpdated(message)]


def test_a_pin_is_no_edit_and_leaves_what_is_unread(
    pin: Pin, member: Person, room: Conversation
) -> None:
    pin(member)

    assert load(member, room).edited_at is None
    shown = entry(member, room)
    assert (shown.last_ordinal, shown.read_ordinal) == (3, 0)


def test_the_same_again_is_no_change(
    pin: Pin, owner: Person, member: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    pin(member)
    pin(owner)
    assert load(member, room).pinned_by == member.id
    pin(owner, is_pinned=False)
    pin(owner, is_pinned=False)

    assert len(without_lines(published)) == 2
    message = load(member, room)
    assert (message.pinned_since, message.pinned_by) == (UNSET, UNSET)


def test_the_same_twice_at_once_is_one(
    pin: Pin, member: Person, owner: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    assert in_parallel([partial(pin, by) for by in (*[member] * 4, owner)]) == [None] * 5
    assert len(without_lines(published)) == 1


def test_the_list_has_the_last_pinned_first_and_the_entry_says_which(
    pin: Pin, owner: Person, member: Person, room: Conversation
) -> None:
    assert (pinned(member, room), entry(member, room).pins) == ([], UNSET)
    for seq in (2, 1, 3):
        pin(member, seq)
    pin(owner, 1, is_pinned=False)
    pin(owner, 1)

    assert pinned(member, room) == [1, 3, 2]
    pins = entry(owner, room).pins
    assert pins is not UNSET
    assert sorted(pins) == [1, 2, 3]


def test_the_list_has_pages(pin: Pin, member: Person, room: Conversation) -> None:
    for seq in (1, 2, 3):
        pin(member, seq)
    at: dict[str, Any] = {"user_id": member.id, "conversation_id": room.id, "limit": 2}
    first = pins_page(**at)
    # What is pinned meanwhile is at the top of the list, and in no later page.
    pin(member, 3, is_pinned=False)
    pin(member, 3)
    second = pins_page(**at, cursor=first.next)

    assert [[message.seq for message in page.results] for page in (first, second)] == [[3, 2], [1]]
    assert second.next is None


def test_a_cursor_of_another_list_is_refused(
    pin: Pin, owner: Person, room: Conversation, conversation: Conversation
) -> None:
    for seq in (1, 2):
        pin(owner, seq)
    cursor = pins_page(user_id=owner.id, conversation_id=room.id, limit=1).next
    assert cursor is not None
    with pytest.raises(CursorInvalid):
        pins_page(user_id=owner.id, conversation_id=conversation.id, limit=1, cursor=cursor)


def test_either_of_two_people_pins_in_their_conversation(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    say(owner, "hello")
    message_pin(user_id=member.id, conversation_id=conversation.id, seq=1, is_pinned=True)
    assert pinned(owner, conversation) == [1]


def test_whoever_is_not_in_the_room_neither_pins_nor_sees_pins(
    pin: Pin, member: Person, stranger: Person, room: Conversation
) -> None:
    pin(member)
    member_remove(user_id=member.id, conversation_id=room.id, member_id=member.id)
    for outside in (member, stranger):
        with pytest.raises(ConversationNotFound):
            pin(outside, is_pinned=False)
        with pytest.raises(ConversationNotFound):
            pinned(outside, room)


@pytest.mark.parametrize("seq", [0, 4, 10**30])
def test_a_message_that_is_not_there_is_not_pinned(pin: Pin, member: Person, seq: int) -> None:
    with pytest.raises(MessageNotFound):
        pin(member, seq)


def test_a_message_that_is_deleted_is_unpinned_and_stays_so(
    pin: Pin, owner: Person, member: Person, room: Conversation
) -> None:
    pin(member)
    message_delete(user_id=owner.id, conversation_id=room.id, seq=1)

    assert load(member, room).pinned_since is UNSET
    assert pinned(member, room) == []
    with pytest.raises(MessageDeleted):
        pin(member)
    pin(member, is_pinned=False)


def test_an_edit_keeps_the_pin(pin: Pin, owner: Person, member: Person, room: Conversation) -> None:
    pin(member)
    message_edit(user_id=owner.id, conversation_id=room.id, seq=1, content=Content("new"))

    message = load(member, room)
    assert (message.text, message.pinned_by) == ("new", member.id)
    assert pinned(member, room) == [1]


def test_so_many_are_pinned_at_a_time(
    say: Say, pin: Pin, owner: Person, member: Person, room: Conversation
) -> None:
    Message.objects.bulk_create(
        Message(
            conversation=room,
            seq=seq,
            ordinal=seq,
            revision=seq,
            created_revision=seq,
            sender=owner,
            client_id=new_id(),
            text="hello",
            created_at=load(owner, room).created_at,
            pinned_since=seq,
            pinned_by=owner,
        )
        for seq in range(10, 10 + PINS_MAX)
    )
    with pytest.raises(PinsFull, match="At most 100 messages"):
        pin(member)
    pin(member, 10, is_pinned=False)
    pin(member)
    assert len(pinned(member, room)) == PINS_MAX


def test_whoever_was_away_receives_pins_with_what_changed(
    pin: Pin, owner: Person, member: Person, room: Conversation
) -> None:
    pin(member, 2)
    held = entry(owner, room).revision
    pin(member, 1)
    pin(member, 2, is_pinned=False)

    found = changes(user_id=owner.id, conversation_id=room.id, after=held).messages
    changed = [(one.seq, one.pinned_by) for one in found if one.event is UNSET]
    assert changed == [(1, member.id), (2, UNSET)]


def test_a_pin_costs_three_queries_more_than_to_unpin(
    pin: Pin, member: Person, room: Conversation
) -> None:
    def statements(*, is_pinned: bool) -> int:
        with CaptureQueriesContext(connection) as queries:
            pin(member, is_pinned=is_pinned)
        return len(queries)

    # How many there are, and the line that says so.
    assert statements(is_pinned=True) == statements(is_pinned=False) + 3


def test_the_list_is_one_query_beside_the_access(
    pin: Pin, member: Person, room: Conversation
) -> None:
    pin(member)
    with CaptureQueriesContext(connection) as queries:
        pinned(member, room)
    assert len(queries) == 2
