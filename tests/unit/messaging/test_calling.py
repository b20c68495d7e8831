"""Whom the names in a room call is remembered, and always as it is now."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.models import Conversation
from chat.conversations.services import group_create
from chat.messaging import calling
from chat.messaging.calling import KnownNames
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove, person_rename
from chat.people.models import Person
from tests.cast import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def anna(db: None) -> Person:
    return person("Anna", "Adler")


@pytest.fixture
def room(owner: Person, anna: Person) -> Conversation:
    """A group of the owner and Anna."""
    return group_create(creator_id=owner.id, title="Team", member_ids=[anna.id])


def called(known: KnownNames, room: Conversation, word: str) -> list[UUID]:
    """Return whom any name calls that begins with a word."""
    names = known.called({room.id: [word]})[room.id][word]
    return sorted(id for people in names.values() for id in people)


def test_whoever_joins_leaves_or_gets_another_name_is_called_as_they_are_now(
    owner: Person, anna: Person, room: Conversation
) -> None:
    known, other = KnownNames(), person("Berta", "Berg")
    assert called(known, room, "anna") == [anna.id]
    person_rename(person=other, first_name="Anna")
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[other.id])
    assert called(known, room, "anna") == sorted([anna.id, other.id])
    member_remove(user_id=owner.id, conversation_id=room.id, member_id=anna.id)
    assert called(known, room, "anna") == [other.id]
    person_rename(person=other, first_name="Hannah")
    assert (called(known, room, "anna"), called(known, room, "hannah")) == ([], [other.id])


def test_what_is_known_is_not_looked_up_again_and_nobody_is_known_too(
    anna: Person, room: Conversation
) -> None:
    known = KnownNames()

    def statements(word: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            called(known, room, word)
        return len(queries)

    assert [statements("anna"), statements("anna")] == [2, 1]
    assert [statements("nobody"), statements("nobody")] == [2, 1]


def test_where_nothing_happened_since_the_store_is_not_asked(
    owner: Person, anna: Person, room: Conversation
) -> None:
    known = KnownNames()

    def statements(revision: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            known.called({room.id: ["anna"]}, {room.id: revision})
        return len(queries)

    assert [statements(5), statements(5)] == [2, 1]
    known.stay({room.id: 5, owner.id: 5})
    assert [statements(5), statements(6)] == [0, 1]


def test_beyond_what_is_kept_all_is_forgotten_and_found_again(
    anna: Person, room: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "_KEPT_MAX", 2)
    known = KnownNames()
    for word in ("anna", "nobody", "anna"):
        assert called(known, room, word) == ([anna.id] if word == "anna" else [])


def test_a_room_that_is_none_calls_nobody(anna: Person, room: Conversation) -> None:
    assert KnownNames().called({anna.id: ["anna"]}) == {}


def test_what_is_found_has_the_words_that_were_asked_for_and_stays_as_it_is(
    anna: Person, room: Conversation
) -> None:
    known = KnownNames()
    names = [known.called({room.id: [word]})[room.id] for word in ("anna", "nobody", "anna")]
    assert names == [{"anna": {"anna adler": [anna.id]}}, {"nobody": {}}, names[0]]
