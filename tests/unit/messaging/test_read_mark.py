from functools import partial
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.events.types import AnyEvent, ReadUpdated, UserUpdated
from chat.messaging.errors import MarkInvalid
from chat.messaging.selectors.marks import room_marks
from chat.messaging.services.members import member_remove
from chat.messaging.services.privacy import privacy_update
from chat.messaging.services.read_marks import read_mark
from chat.people.models import Person
from tests.cast import Say
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spoken(say: Say, owner: Person, group: Conversation, published: list[AnyEvent]) -> Conversation:
    """A group in which the owner has said three things."""
    for text in ("one", "two", "three"):
        say(owner, text, room=group)
    group.refresh_from_db()
    del published[:]
    return group


def read(by: Person, room: Conversation, seq: int) -> None:
    read_mark(user_id=by.id, conversation_id=room.id, seq=seq)


def revision(person: Person) -> int:
    return Person.objects.get(pk=person.id).revision


def marks(rooms: list[UUID]) -> dict[UUID, dict[UUID, int]]:
    return {id: room.ordinals for id, room in room_marks(rooms).items()}


def mark(room: Conversation, person: Person) -> int:
    return Membership.objects.get(conversation=room, person=person).read_ordinal


def test_a_mark_moves_forward_and_is_the_readers_own_revision(
    owner: Person, member: Person, spoken: Conversation, published: list[AnyEvent]
) -> None:
    before = revision(member)
    read(member, spoken, 2)
    shown = Person.objects.get(pk=member.pk).profile_revision

    assert mark(spoken, member) == 2
    assert published == [
        UserUpdated(member.id, before + 1, spoken.id, 2),
        ReadUpdated(spoken.id, member.id, 2, frozenset({owner.id}), shown),
    ]
    row = Membership.objects.get(conversation=spoken, person=member)
    assert row.user_revision == revision(member) == before + 1
    assert Conversation.objects.get(pk=spoken.id).revision == spoken.revision


@pytest.mark.parametrize("seq", [2, 1])
def test_a_mark_never_goes_back(
    member: Person, spoken: Conversation, published: list[AnyEvent], seq: int
) -> None:
    read(member, spoken, 2)
    before = revision(member)
    del published[:]
    read(member, spoken, seq)

    assert mark(spoken, member) == 2
    assert published == []
    assert revision(member) == before


@pytest.mark.parametrize("seq", [4, 10**30])
def test_nobody_has_read_what_is_not_there_yet(
    member: Person, spoken: Conversation, published: list[AnyEvent], seq: int
) -> None:
    with pytest.raises(MarkInvalid):
        read(member, spoken, seq)
    assert published == []


def test_whoever_left_reads_no_more(member: Person, spoken: Conversation) -> None:
    member_remove(user_id=member.id, conversation_id=spoken.id, member_id=member.id)
    with pytest.raises(ConversationNotFound):
        read(member, spoken, 1)


def test_sending_moves_the_own_mark_and_no_revision_of_the_person(
    say: Say, owner: Person, spoken: Conversation
) -> None:
    before = revision(owner)
    say(owner, "four", room=spoken)
    assert mark(spoken, owner) == 4
    assert revision(owner) == before


def test_marks_that_come_at_once_end_at_the_furthest(
    member: Person, spoken: Conversation, published: list[AnyEvent]
) -> None:
    before = revision(member)
    in_parallel([partial(read, member, spoken, seq) for seq in (1, 2, 3, 2, 1, 3)])

    assert mark(spoken, member) == 3
    revisions = sorted(event.revision for event in published if isinstance(event, UserUpdated))
    assert revisions == list(range(before + 1, revision(member) + 1))


def test_marks_are_published_in_small_rooms_alone(
    member: Person,
    spoken: Conversation,
    conversation: Conversation,
    published: list[AnyEvent],
    owner: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert marks([spoken.id, conversation.id]) == {
        spoken.id: {owner.id: 3, member.id: 0},
        conversation.id: {owner.id: 0, member.id: 0},
    }
    monkeypatch.setattr("chat.messaging.selectors.marks.MARKS_MEMBERS_MAX", 1)
    del published[:]
    read(member, spoken, 2)

    assert marks([spoken.id]) == {}
    assert [type(event) for event in published] == [UserUpdated]


def test_whoever_left_has_no_mark_and_sees_none(
    owner: Person, member: Person, spoken: Conversation
) -> None:
    member_remove(user_id=member.id, conversation_id=spoken.id, member_id=member.id)
    assert marks([spoken.id]) == {spoken.id: {owner.id: 3}}
    assert room_marks([spoken.id])[spoken.id].shown_to(member.id) == {}


@pytest.mark.parametrize(("shares", "queries"), [(True, 7), (False, 6)])
def test_a_mark_costs_the_same_however_many_see_it(
    member: Person,
    spoken: Conversation,
    shares: bool,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    privacy_update(user_id=member.id, shares_read_marks=shares)
    # PostgreSQL locks a row by a query of its own.
    with django_assert_num_queries(queries + (connection.vendor == "postgresql")):
        read(member, spoken, 2)
