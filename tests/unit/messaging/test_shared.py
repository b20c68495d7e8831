"""The groups that two people share are those in which both are now."""

import pytest

from chat.conversations.models import Conversation
from chat.conversations.services import group_create
from chat.core.cursors import CursorInvalid
from chat.core.ids import new_id
from chat.messaging.selectors.shared import conversations_shared
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def shared(user: Person, other: Person) -> list[str]:
    page = conversations_shared(user_id=user.id, person_id=other.id, limit=50)
    return [one.title for one in page.results]


def test_both_see_the_same_groups_and_never_the_direct_conversation(
    owner: Person, member: Person, conversation: Conversation, group: Conversation
) -> None:
    assert shared(owner, member) == shared(member, owner) == ["Team"]


def test_a_group_of_one_of_them_alone_is_not_shared(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    group_create(creator_id=member.id, title="Surprise", member_ids=[stranger.id])
    assert shared(owner, member) == ["Team"]
    assert shared(stranger, member) == ["Surprise"]
    assert shared(owner, stranger) == []


@pytest.mark.parametrize("leaving", ["owner", "member"])
def test_what_one_of_them_has_left_is_not_shared_until_they_are_back(
    owner: Person, member: Person, stranger: Person, group: Conversation, leaving: str
) -> None:
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    gone = {"owner": owner, "member": member}[leaving]
    member_remove(user_id=gone.id, conversation_id=group.id, member_id=gone.id)
    assert shared(owner, member) == shared(member, owner) == []
    members_add(user_id=stranger.id, conversation_id=group.id, people_ids=[gone.id])
    assert shared(owner, member) == ["Team"]


def test_nobody_shares_anything(owner: Person, group: Conversation) -> None:
    page = conversations_shared(user_id=owner.id, person_id=new_id(), limit=50)
    assert page.results == []


def test_pages_bring_each_group_once_newest_first(owner: Person, member: Person) -> None:
    for number in range(5):
        group_create(creator_id=owner.id, title=f"Group {number}", member_ids=[member.id])
    titles, cursor, pages = [], None, 0
    while pages == 0 or cursor is not None:
        page = conversations_shared(user_id=owner.id, person_id=member.id, limit=2, cursor=cursor)
        titles += [one.title for one in page.results]
        cursor, pages = page.next, pages + 1
    assert (titles, pages) == ([f"Group {number}" for number in (4, 3, 2, 1, 0)], 3)


def test_the_cursor_of_another_list_is_refused(owner: Person, member: Person) -> None:
    for number in range(2):
        group_create(creator_id=owner.id, title=f"Group {number}", member_ids=[member.id])
    page = conversations_shared(user_id=owner.id, person_id=member.id, limit=1)
    with pytest.raises(CursorInvalid):
        conversations_shared(user_id=member.id, person_id=owner.id, limit=1, cursor=page.next)
