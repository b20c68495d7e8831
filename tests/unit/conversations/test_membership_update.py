from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import membership_update
from chat.core.ids import new_id
from chat.events.types import AnyEvent, UserUpdated
from chat.messaging.selectors.conversations import conversation_of_member, user_state
from chat.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def kept(user: Person, room: Conversation) -> tuple[bool, bool]:
    """Whether somebody has a conversation muted, and pinned."""
    shown = conversation_of_member(user_id=user.id, conversation_id=room.id)
    return shown.is_muted, shown.is_pinned


def test_a_conversation_is_muted_and_pinned_for_one_person_alone(
    owner: Person, member: Person, group: Conversation
) -> None:
    assert kept(member, group) == (False, False)
    membership_update(user_id=member.id, conversation_id=group.id, is_muted=True)
    assert kept(member, group) == (True, False)
    membership_update(user_id=member.id, conversation_id=group.id, is_pinned=True)
    assert kept(member, group) == (True, True)
    membership_update(user_id=member.id, conversation_id=group.id, is_muted=False)
    assert kept(member, group) == (False, True)
    assert kept(owner, group) == (False, False)


def test_it_is_the_persons_own_revision_and_none_of_the_conversation(
    member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    held = user_state(user_id=member.id, after=-1).user_revision
    membership_update(user_id=member.id, conversation_id=group.id, is_muted=True, is_pinned=True)

    assert published == [UserUpdated(member.id, held + 1)]
    assert Conversation.objects.get(pk=group.id).revision == group.revision
    state = user_state(user_id=member.id, after=held)
    assert [(one.id, one.is_muted, one.is_pinned) for one in state.conversations] == [
        (group.id, True, True)
    ]


def test_what_is_so_already_is_no_change(
    member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    membership_update(user_id=member.id, conversation_id=group.id, is_muted=True)
    del published[:]
    membership_update(user_id=member.id, conversation_id=group.id, is_muted=True)
    membership_update(user_id=member.id, conversation_id=group.id)
    assert published == []


def test_nobody_mutes_what_they_are_not_in(
    member: Person, stranger: Person, group: Conversation
) -> None:
    for user, id in ((stranger, group.id), (member, new_id())):
        with pytest.raises(ConversationNotFound):
            membership_update(user_id=user.id, conversation_id=id, is_muted=True)


def test_whoever_is_removed_meanwhile_finds_nothing(
    monkeypatch: pytest.MonkeyPatch, owner: Person, member: Person, group: Conversation
) -> None:
    def found_too_early(*, user_id: UUID, conversation_id: UUID) -> Membership:
        row = Membership.objects.get(person_id=user_id, conversation_id=conversation_id)
        Membership.objects.filter(person_id=user_id).update(left_at=row.joined_at)
        return row

    monkeypatch.setattr("chat.conversations.services.access_membership", found_too_early)
    before = Person.objects.get(pk=member.id).revision
    with pytest.raises(ConversationNotFound):
        membership_update(user_id=member.id, conversation_id=group.id, is_muted=True)
    assert Person.objects.get(pk=member.id).revision == before


def test_a_change_takes_as_many_queries_in_any_room(member: Person, group: Conversation) -> None:
    with CaptureQueriesContext(connection) as queries:
        membership_update(user_id=member.id, conversation_id=group.id, is_muted=True)
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert sum(one.startswith(("SELECT", "UPDATE")) for one in statements) == 4
