"""Owners and admins look after groups and channels, and the last owner never vanishes."""

import pytest

from chat.conversations.errors import LastOwner, MemberNotFound, NotAllowed
from chat.conversations.models import Conversation, Membership
from chat.events.types import AnyEvent
from chat.messaging.selectors.history import message_by_seq
from chat.messaging.services.changing import message_delete
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.owners import owner_set
from chat.messaging.services.roles import role_set
from chat.people.models import Person
from tests.cast import Say, deactivate, member_updated, without_lines

pytestmark = pytest.mark.django_db(transaction=True)


def give(by: Person, room: Conversation, whom: Person, role: str) -> None:
    role_set(user_id=by.id, conversation_id=room.id, member_id=whom.id, role=role)


def remove(by: Person, room: Conversation, whom: Person) -> None:
    member_remove(user_id=by.id, conversation_id=room.id, member_id=whom.id)


def roles(room: Conversation) -> dict[str, str]:
    present = Membership.objects.filter(conversation=room, left_at=None).select_related("person")
    return {one.person.first_name: one.role for one in present}


@pytest.fixture
def group(owner: Person, member: Person, stranger: Person, group: Conversation) -> Conversation:
    """A group of the three."""
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    group.refresh_from_db()
    return group


def test_an_owner_makes_somebody_an_admin_and_takes_that_back(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    give(owner, group, member, "admin")
    give(owner, group, member, "admin")
    give(owner, group, member, "member")
    assert without_lines(published) == [
        member_updated(
            group.id, 5, member.id, "Mehmet Murat", "admin", has_left=False, member_count=3
        ),
        member_updated(
            group.id, 7, member.id, "Mehmet Murat", "member", has_left=False, member_count=3
        ),
    ]


def test_an_admin_renames_removes_members_and_gives_no_roles(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    give(owner, group, member, "admin")
    conversation_update(user_id=member.id, conversation_id=group.id, title="Other")
    with pytest.raises(NotAllowed):
        give(member, group, stranger, "admin")
    with pytest.raises(NotAllowed):
        remove(member, group, owner)
    remove(member, group, stranger)
    assert roles(group) == {"Olivia": "owner", "Mehmet": "admin"}


def test_an_admin_deletes_what_others_wrote_and_the_message_says_so(
    say: Say, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    seqs = [say(who, "hello", room=group).seq for who in (owner, stranger)]
    with pytest.raises(NotAllowed):
        message_delete(user_id=member.id, conversation_id=group.id, seq=seqs[0])
    give(owner, group, member, "admin")
    for seq in seqs:
        message_delete(user_id=member.id, conversation_id=group.id, seq=seq)
        message = message_by_seq(user_id=stranger.id, conversation_id=group.id, seq=seq)
        assert (message.text, message.deleted_by) == ("", member.id)


def test_to_hand_over_is_to_make_another_owner_and_then_to_step_down(
    owner: Person, member: Person, group: Conversation
) -> None:
    with pytest.raises(LastOwner):
        give(owner, group, owner, "member")
    give(owner, group, member, "owner")
    give(owner, group, owner, "member")
    assert roles(group) == {"Olivia": "member", "Mehmet": "owner", "Svetlana": "member"}


def test_an_owner_who_leaves_while_there_is_another_one_is_followed_by_nobody_else(
    owner: Person, member: Person, group: Conversation
) -> None:
    give(owner, group, member, "owner")
    remove(owner, group, owner)
    assert roles(group) == {"Mehmet": "owner", "Svetlana": "member"}


def test_the_last_owner_who_leaves_is_followed_by_an_admin_before_anybody_else(
    owner: Person, stranger: Person, group: Conversation
) -> None:
    give(owner, group, stranger, "admin")
    remove(owner, group, owner)
    assert roles(group) == {"Mehmet": "member", "Svetlana": "owner"}


def test_of_two_owners_one_is_deactivated_without_another_being_made(
    owner: Person, member: Person, group: Conversation
) -> None:
    give(owner, group, member, "owner")
    deactivate(owner)
    assert roles(group) == {"Olivia": "owner", "Mehmet": "owner", "Svetlana": "member"}
    deactivate(member)
    assert roles(group) == {"Olivia": "member", "Mehmet": "member", "Svetlana": "owner"}


def test_staff_make_one_owner_of_several(
    owner: Person, member: Person, group: Conversation
) -> None:
    give(owner, group, member, "owner")
    owner_set(conversation_id=group.id, owner_id=member.id)
    assert roles(group) == {"Olivia": "member", "Mehmet": "owner", "Svetlana": "member"}


def test_nobody_who_is_not_there_or_not_active_looks_after_a_group(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    remove(owner, group, stranger)
    with pytest.raises(MemberNotFound):
        give(owner, group, stranger, "admin")
    deactivate(member)
    with pytest.raises(MemberNotFound):
        give(owner, group, member, "admin")


def test_who_comes_back_has_no_role_any_more(
    owner: Person, member: Person, group: Conversation
) -> None:
    give(owner, group, member, "admin")
    remove(owner, group, member)
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[member.id])
    assert roles(group)["Mehmet"] == "member"
