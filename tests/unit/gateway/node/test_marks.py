"""A mark that somebody moved before it was withdrawn stays away, even where that is told first."""

from collections.abc import Callable, Iterable

import pytest

from chat.conversations.models import Conversation
from chat.events.types import AnyEvent, Passing, ReadUpdated, ReadWithdrawn, Revised
from chat.gateway.full.encoding import encode_event
from chat.gateway.node.missed import Known, missed_by
from chat.messaging.services.blocking import person_block, person_unblock
from chat.messaging.services.privacy import privacy_update
from chat.messaging.services.read_marks import read_mark
from chat.people.models import Person
from tests.cast import Say
from tests.unit.gateway.hub.rooms import Room, Wire

pytestmark = pytest.mark.django_db(transaction=True)

WITHDRAWN = -1

Choose = Callable[[Person, Person], None]
"""What a reader, or the one who is shown their mark, does about that."""


def encode(event: Revised | Passing) -> bytes:
    match event:
        case ReadUpdated(read_ordinal=ordinal):
            return f"{ordinal} ".encode()
        case ReadWithdrawn():
            assert b'"people":["' in encode_event(event)
            return f"{WITHDRAWN} ".encode()
    return b"0 "


def hide(reader: Person, viewer: Person) -> None:
    privacy_update(user_id=reader.id, shares_read_marks=False)


def show(reader: Person, viewer: Person) -> None:
    privacy_update(user_id=reader.id, shares_read_marks=True)


def block(reader: Person, viewer: Person) -> None:
    person_block(user_id=reader.id, blocked_id=viewer.id)


def be_blocked(reader: Person, viewer: Person) -> None:
    person_block(user_id=viewer.id, blocked_id=reader.id)


def unblock(reader: Person, viewer: Person) -> None:
    person_unblock(user_id=reader.id, blocked_id=viewer.id)


def be_unblocked(reader: Person, viewer: Person) -> None:
    person_unblock(user_id=viewer.id, blocked_id=reader.id)


WAYS = [(hide, show), (block, unblock), (be_blocked, be_unblocked)]


@pytest.fixture
def spoken(say: Say, owner: Person, conversation: Conversation) -> Conversation:
    """Between two, where the owner has said two things."""
    for text in ("one", "two"):
        say(owner, text)
    return conversation


def marks_in(events: Iterable[AnyEvent], reader: Person) -> list[ReadUpdated | ReadWithdrawn]:
    """Take the events of a person's mark out of all that was published."""
    return [
        event
        for event in events
        if (isinstance(event, ReadUpdated) and event.user_id == reader.id)
        or (isinstance(event, ReadWithdrawn) and reader.id in event.people)
    ]


def view(room: Conversation, viewer: Person) -> tuple[Room, Wire]:
    """Follow a conversation as somebody."""
    followed = Room()
    wire, client = followed.client(encode, viewer.id)
    followed.hub.follow(room.id, client, 1)
    return followed, wire


@pytest.mark.parametrize(("withdraw", "show"), WAYS)
def test_a_mark_that_is_told_after_its_withdrawal_is_not_shown_until_all_are_again(
    owner: Person,
    member: Person,
    spoken: Conversation,
    published: list[AnyEvent],
    withdraw: Choose,
    show: Choose,
) -> None:
    read_mark(user_id=member.id, conversation_id=spoken.id, seq=2)
    withdraw(member, owner)
    followed, wire = view(spoken, owner)
    for event in reversed(marks_in(published, member)):
        followed.hub.receive_mark(event)
    assert wire.received == [WITHDRAWN]
    del published[:]
    show(member, owner)
    for event in marks_in(published, member):
        followed.hub.receive_mark(event)
    assert wire.received == [WITHDRAWN, 2]


def test_who_comes_back_after_a_withdrawal_is_not_shown_the_mark_of_before_it(
    owner: Person, member: Person, spoken: Conversation, published: list[AnyEvent]
) -> None:
    read_mark(user_id=member.id, conversation_id=spoken.id, seq=2)
    hide(member, owner)
    late, _ = marks_in(published, member)
    (missed,) = missed_by([Known(owner.id, None, 0, {spoken.id: 1})])
    assert member.id not in missed.resumed[spoken.id].marks
    followed, wire = view(spoken, owner)
    for event in (*missed.withdrawn, late):
        followed.hub.receive_mark(event)
    assert wire.received == [WITHDRAWN]
