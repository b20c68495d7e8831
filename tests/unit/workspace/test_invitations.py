"""Links by which people come into rooms: who makes them, who comes by them, and when no longer."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from chat.conversations.errors import Archived, ConversationNotFound, NotAllowed
from chat.conversations.models import Conversation, Membership
from chat.core.ids import new_id
from chat.events.types import AnyEvent
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.roles import role_set
from chat.people.models import Person
from chat.workspace.errors import (
    InvitationInvalid,
    InvitationNotFound,
    InvitationOver,
    InvitationRefused,
)
from chat.workspace.invitations.accepting import invitation_accept
from chat.workspace.invitations.selectors import (
    invitation_about,
    invitation_users_page,
    invitations_page,
)
from chat.workspace.invitations.services import invitation_create, invitation_revoke
from chat.workspace.invitations.tokens import invitation_token
from chat.workspace.models import Invitation
from tests.cast import account_of, deactivate, member_updated, person, without_lines
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def invite(
    by: Person,
    room: Conversation | None,
    role: str = "member",
    lasts: int | None = 3600,
    max_uses: int | None = None,
) -> Invitation:
    return invitation_create(
        user_id=by.id,
        conversation_id=room.id if room else None,
        role=role,
        lasts=lasts,
        max_uses=max_uses,
    )


def accept(who: Person, invitation: Invitation) -> UUID | None:
    token = invitation_token(invitation.id)
    return invitation_accept(user_id=who.id, token=token, address=None)


def roles(room: Conversation) -> dict[str, str]:
    present = Membership.objects.filter(conversation=room, left_at=None).select_related("person")
    return {one.person.first_name: one.role for one in present}


def listed(who: Person, room: Conversation | None) -> list[Any]:
    return invitations_page(
        user_id=who.id, conversation_id=room.id if room else None, limit=50
    ).results


def states(who: Person, room: Conversation) -> list[str]:
    return [one.state for one in listed(who, room)]


def make_admin(owner: Person, room: Conversation, whom: Person) -> None:
    role_set(user_id=owner.id, conversation_id=room.id, member_id=whom.id, role="admin")


def test_whoever_has_the_link_is_in_the_room_from_then_on(
    owner: Person, stranger: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    invitation = invite(owner, group)
    assert accept(stranger, invitation) == group.id
    assert roles(group)["Svetlana"] == "member"
    assert without_lines(published)[0] == member_updated(
        group.id, 3, stranger.id, "Svetlana Stern", "member", has_left=False, member_count=3
    )
    [one] = listed(owner, group)
    assert (one.uses, one.state) == (1, "live")
    users = invitation_users_page(user_id=owner.id, invitation_id=invitation.id, limit=50)
    assert [user.person.id for user in users.results] == [stranger.id]


def test_a_link_gives_the_role_that_its_maker_may_give(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    make_admin(owner, group, member)
    with pytest.raises(NotAllowed):
        invite(member, group, role="admin")
    accept(stranger, invite(owner, group, role="admin"))
    assert roles(group)["Svetlana"] == "admin"


def test_in_a_group_owners_and_admins_invite_and_in_a_channel_every_member(
    owner: Person, member: Person, stranger: Person, group: Conversation, channel: Conversation
) -> None:
    with pytest.raises(NotAllowed):
        invite(member, group)
    channel_join(user_id=member.id, conversation_id=channel.id)
    invite(member, channel)
    for room in (group, channel):
        with pytest.raises(ConversationNotFound):
            invite(stranger, room)


def test_nobody_is_invited_into_a_conversation_of_two(
    owner: Person, conversation: Conversation
) -> None:
    with pytest.raises(NotAllowed):
        invite(owner, conversation)


def test_whoever_is_in_the_room_stays_as_they_are(
    owner: Person, member: Person, group: Conversation
) -> None:
    invitation = invite(owner, group, role="admin", max_uses=1)
    assert accept(member, invitation) == group.id
    assert roles(group)["Mehmet"] == "member"
    assert listed(owner, group)[0].uses == 0
    invitation_revoke(user_id=owner.id, invitation_id=invitation.id)
    assert accept(member, invitation) == group.id


def test_who_left_by_themself_comes_back_and_is_counted_once(
    owner: Person, stranger: Person, group: Conversation
) -> None:
    invitation = invite(owner, group, max_uses=1)
    for _ in range(2):
        accept(stranger, invitation)
        member_remove(user_id=stranger.id, conversation_id=group.id, member_id=stranger.id)
    assert listed(owner, group)[0].uses == 1


def test_no_link_brings_back_whoever_was_removed(
    owner: Person, stranger: Person, group: Conversation
) -> None:
    first = invite(owner, group)
    accept(stranger, first)
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=stranger.id)
    for invitation in (first, invite(owner, group)):
        with pytest.raises(NotAllowed, match="You were removed"):
            accept(stranger, invitation)
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    assert accept(stranger, first) == group.id


def use_up(owner: Person, group: Conversation) -> Invitation:
    invitation = invite(owner, group, max_uses=1)
    accept(person("Una", "Unger"), invitation)
    return invitation


def expire(owner: Person, group: Conversation) -> Invitation:
    invitation = invite(owner, group)
    past = timezone.now() - timedelta(seconds=1)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=past)
    return invitation


def revoke(owner: Person, group: Conversation) -> Invitation:
    invitation = invite(owner, group)
    invitation_revoke(user_id=owner.id, invitation_id=invitation.id)
    invitation_revoke(user_id=owner.id, invitation_id=invitation.id)
    return invitation


def demote(owner: Person, group: Conversation) -> Invitation:
    other = person("Una", "Unger")
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[other.id])
    make_admin(owner, group, other)
    invitation = invite(other, group)
    role_set(user_id=owner.id, conversation_id=group.id, member_id=other.id, role="member")
    return invitation


def bar(owner: Person, group: Conversation) -> Invitation:
    other = person("Una", "Unger")
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[other.id])
    make_admin(owner, group, other)
    invitation = invite(other, group)
    deactivate(other)
    return invitation


@pytest.mark.parametrize(
    ("spoil", "state"),
    [
        (use_up, "used_up"),
        (expire, "expired"),
        (revoke, "revoked"),
        (demote, "void"),
        (bar, "void"),
    ],
)
def test_a_link_is_over_for_everybody_and_says_why_to_who_has_it(
    owner: Person,
    stranger: Person,
    group: Conversation,
    spoil: Callable[[Person, Conversation], Invitation],
    state: str,
) -> None:
    invitation = spoil(owner, group)
    for look in (
        partial(accept, stranger, invitation),
        partial(invitation_about, token=invitation_token(invitation.id), address=None),
    ):
        with pytest.raises(InvitationOver) as over:
            look()
        assert over.value.state == state
    assert states(owner, group) == [state]
    assert "Svetlana" not in roles(group)


def test_into_an_archived_room_nobody_comes_until_it_is_restored(
    owner: Person, stranger: Person, group: Conversation
) -> None:
    invitation = invite(owner, group)
    conversation_update(user_id=owner.id, conversation_id=group.id, is_archived=True)
    with pytest.raises(Archived):
        accept(stranger, invitation)
    with pytest.raises(Archived):
        invite(owner, group)
    invitation_revoke(user_id=owner.id, invitation_id=invite_in(owner, group).id)
    conversation_update(user_id=owner.id, conversation_id=group.id, is_archived=False)
    assert accept(stranger, invitation) == group.id


def invite_in(owner: Person, group: Conversation) -> Invitation:
    return Invitation.objects.create(conversation=group, creator=owner)


def test_of_many_who_come_at_once_as_many_get_in_as_the_link_is_for(
    owner: Person, group: Conversation
) -> None:
    invitation = invite(owner, group, max_uses=2)
    people = [person(f"Nora{number}", "New") for number in range(6)]
    outcomes = in_parallel([partial(accept, one, invitation) for one in people])
    assert outcomes.count(group.id) == 2
    assert sum(isinstance(one, InvitationOver) for one in outcomes) == 4
    group.refresh_from_db()
    assert (group.member_count, listed(owner, group)[0].uses) == (4, 2)


def test_no_other_text_is_a_token(owner: Person, stranger: Person, group: Conversation) -> None:
    token = invitation_token(invite(owner, group).id)
    other = invitation_token(new_id())
    for text in ("x", token[:-1], token + "A", token[:22] + other[22:], "ü" * 38, f" {token}"):
        with pytest.raises(InvitationInvalid):
            invitation_accept(user_id=stranger.id, token=text, address=None)
    with pytest.raises(InvitationInvalid):
        invitation_about(token=other, address=None)


def test_the_link_says_who_invites_to_what(owner: Person, channel: Conversation) -> None:
    about = invitation_about(token=invitation_token(invite(owner, channel).id), address=None)
    assert about.inviter.first_name == "Olivia"
    assert about.room is not None
    assert (about.room.id, about.room.kind, about.room.title) == (channel.id, "channel", "News")
    assert (about.room.purpose, about.room.member_count) == ("What is new", 1)
    assert about.may_sign_up


def test_admins_see_all_links_but_not_the_tokens_that_give_more_than_they_may(
    owner: Person, member: Person, stranger: Person, channel: Conversation
) -> None:
    for one in (member, stranger):
        channel_join(user_id=one.id, conversation_id=channel.id)
    make_admin(owner, channel, member)
    invite(owner, channel, role="admin")
    own = invite(stranger, channel)
    assert [one.token is None for one in listed(owner, channel)] == [False, False]
    assert [one.token is None for one in listed(member, channel)] == [False, True]
    assert [one.id for one in listed(stranger, channel)] == [own.id]


def test_only_who_looks_after_a_link_revokes_it_or_learns_who_came(
    owner: Person, member: Person, stranger: Person, channel: Conversation
) -> None:
    for one in (member, stranger):
        channel_join(user_id=one.id, conversation_id=channel.id)
    invitation = invite(member, channel)
    for call in (invitation_revoke, partial(invitation_users_page, limit=50)):
        for id in (invitation.id, new_id()):
            with pytest.raises(InvitationNotFound):
                call(user_id=stranger.id, invitation_id=id)
    invitation_revoke(user_id=owner.id, invitation_id=invitation.id)
    assert states(member, channel) == ["revoked"]


def test_links_and_who_came_are_listed_page_by_page(owner: Person, channel: Conversation) -> None:
    made = [invite(owner, channel).id for _ in range(3)]
    page = invitations_page(user_id=owner.id, conversation_id=channel.id, limit=2)
    rest = invitations_page(user_id=owner.id, conversation_id=channel.id, limit=2, cursor=page.next)
    assert [one.id for one in (*page.results, *rest.results)] == made[::-1]
    assert rest.next is None
    people = [person(f"Nora{number}", "New") for number in range(3)]
    for one in people:
        invitation_accept(user_id=one.id, token=invitation_token(made[0]), address=None)
    found: list[UUID] = []
    cursor = None
    for _ in range(2):
        users = invitation_users_page(
            user_id=owner.id, invitation_id=made[0], limit=2, cursor=cursor
        )
        found += [user.person.id for user in users.results]
        cursor = users.next
    assert (found, cursor) == ([one.id for one in people[::-1]], None)


def test_to_the_workspace_everybody_invites_or_administrators_alone(
    owner: Person, member: Person, stranger: Person, settings: Settings
) -> None:
    invitation = invite(owner, None)
    assert accept(stranger, invitation) is None
    with pytest.raises(InvitationRefused):
        invite(owner, None, role="admin")
    settings.INVITATIONS = "admins"
    with pytest.raises(NotAllowed):
        invite(owner, None)
    with pytest.raises(InvitationOver):
        invitation_about(token=invitation_token(invitation.id), address=None)
    account = account_of(member)
    account.is_superuser = True
    account.save(update_fields=["is_superuser"])
    invite(member, None)
    assert [one.state for one in listed(member, None)] == ["live", "void"]
    assert [one.state for one in listed(owner, None)] == ["void"]
