"""Members are listed page by page and found by name, however many they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.core.cursors import CursorInvalid
from chat.messaging.selectors.members import members_page
from chat.messaging.services.joining import channel_join
from chat.messaging.services.members import member_remove
from chat.messaging.services.roles import role_set
from chat.people.models import Person
from tests.cast import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(channel: Conversation) -> list[Person]:
    """Six who have joined the channel, one after the other."""
    names = ("Zoe", "Jean-Luc", "Ana", "Ben", "Chi", "Eve")
    people = [person(name, "Ávila" if name == "Chi" else "Costa") for name in names]
    for one in people:
        channel_join(user_id=one.id, conversation_id=channel.id)
    return people


def names(
    who: Person, room: Conversation, *, limit: int = 50, query: str = "", cursor: str | None = None
) -> tuple[list[str], str | None]:
    page = members_page(
        user_id=who.id, conversation_id=room.id, limit=limit, query=query, cursor=cursor
    )
    return [member.person.first_name for member in page.results], page.next


def test_owners_come_first_then_admins_then_all_others_as_they_joined(
    owner: Person, channel: Conversation, crowd: list[Person]
) -> None:
    *_, ben, chi, eve = crowd
    for one, role in ((chi, "admin"), (ben, "owner")):
        role_set(user_id=owner.id, conversation_id=channel.id, member_id=one.id, role=role)
    member_remove(user_id=eve.id, conversation_id=channel.id, member_id=eve.id)

    assert names(owner, channel)[0] == ["Olivia", "Ben", "Chi", "Zoe", "Jean-Luc", "Ana"]


@pytest.mark.parametrize("limit", [1, 2, 3, 6])
def test_pages_go_on_where_they_ended(
    owner: Person, channel: Conversation, crowd: list[Person], limit: int
) -> None:
    role_set(user_id=owner.id, conversation_id=channel.id, member_id=crowd[4].id, role="admin")
    found: list[str] = []
    cursor = None
    while True:
        page, cursor = names(owner, channel, limit=limit, cursor=cursor)
        assert len(page) <= limit
        found += page
        if cursor is None:
            break
    assert found == ["Olivia", "Chi", "Zoe", "Jean-Luc", "Ana", "Ben", "Eve"]


def test_members_are_found_by_any_part_of_their_name(
    owner: Person, stranger: Person, channel: Conversation, crowd: list[Person]
) -> None:
    assert names(owner, channel, query="AVI")[0] == ["Chi"]
    assert names(owner, channel, query="luc")[0] == ["Jean-Luc"]
    assert names(owner, channel, query="cos")[0] == ["Zoe", "Jean-Luc", "Ana", "Ben", "Eve"]
    assert names(owner, channel, query=stranger.first_name)[0] == []


def test_a_cursor_is_good_for_its_list_alone(
    owner: Person, channel: Conversation, crowd: list[Person]
) -> None:
    _, cursor = names(owner, channel, limit=2)
    with pytest.raises(CursorInvalid):
        names(owner, channel, query="a", cursor=cursor)


def test_nobody_else_reads_who_is_there(stranger: Person, channel: Conversation) -> None:
    with pytest.raises(ConversationNotFound):
        names(stranger, channel)


def test_a_page_is_four_queries_however_many_there_are(
    owner: Person, channel: Conversation, crowd: list[Person]
) -> None:
    with CaptureQueriesContext(connection) as queries:
        names(owner, channel, limit=3)
    assert len(queries) == 4
