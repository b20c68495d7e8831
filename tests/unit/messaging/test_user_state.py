from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.accounts.models import Session
from chat.accounts.sessions import session_end
from chat.conversations.models import Conversation
from chat.conversations.selectors import conversation_revisions
from chat.conversations.services import conversation_direct_open, group_create
from chat.core.ids import new_id
from chat.messaging.selectors.conversations import (
    UserState,
    conversations_page,
    user_state,
    user_state_unchanged,
)
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.read_marks import read_mark
from chat.people.models import Person
from chat.people.selectors import person_revisions
from tests.cast import Say, account_of, person

pytestmark = pytest.mark.django_db(transaction=True)


def revisions(state: UserState) -> dict[UUID, int]:
    return {id: one.head.revision for id, one in state.followed.items()}


def test_whoever_knows_nothing_gets_everything(
    owner: Person, member: Person, stranger: Person, group: Conversation, conversation: Conversation
) -> None:
    past = group_create(creator_id=owner.id, title="Past", member_ids=[])
    member_remove(user_id=owner.id, conversation_id=past.id, member_id=owner.id)

    state = user_state(user_id=owner.id, after=-1)

    assert state.user_revision == 4
    assert revisions(state) == {group.id: 2, conversation.id: 2}
    assert {shown.id for shown in state.conversations} == {group.id, conversation.id}
    assert state.left == []
    alone = user_state(user_id=stranger.id, after=-1)
    assert (alone.user_revision, alone.followed, alone.conversations) == (0, {}, [])


def test_conversations_come_latest_activity_first(
    say: Say, owner: Person, group: Conversation, conversation: Conversation
) -> None:
    silent = group_create(creator_id=owner.id, title="Silent", member_ids=[])
    say(owner, "old", room=group)
    say(owner, "new", room=conversation)

    state = user_state(user_id=owner.id, after=-1)

    listed = [shown.id for shown in state.conversations]
    assert listed == [conversation.id, group.id, silent.id]
    page = conversations_page(user_id=owner.id, limit=3)
    assert listed == [shown.id for shown in page.conversations]


def test_whoever_knows_all_gets_revisions_in_one_query(
    say: Say, owner: Person, group: Conversation, conversation: Conversation
) -> None:
    held = user_state(user_id=owner.id, after=-1).user_revision
    say(owner, "hello", room=group)

    with CaptureQueriesContext(connection) as queries:
        state = user_state(user_id=owner.id, after=held)

    assert revisions(state) == {group.id: 3, conversation.id: 2}
    assert (state.user_revision, state.conversations, state.left) == (held, [], [])
    assert len(queries) == 1


def test_a_state_in_which_nothing_changed_is_the_same_read_by_less(
    say: Say, owner: Person, member: Person, channel: Conversation, group: Conversation
) -> None:
    channel_join(user_id=member.id, conversation_id=channel.id)
    say(owner, "hello", room=group)
    past = group_create(creator_id=member.id, title="Past", member_ids=[])
    member_remove(user_id=member.id, conversation_id=past.id, member_id=member.id)
    held = user_state(user_id=member.id, after=-1).user_revision

    with CaptureQueriesContext(connection) as queries:
        state = user_state_unchanged(user_id=member.id, after=held)

    assert state == user_state(user_id=member.id, after=held)
    assert len(queries) == 1
    assert user_state_unchanged(user_id=member.id, after=held - 1) is None


def test_a_state_of_somebody_without_conversations_is_empty(stranger: Person) -> None:
    assert user_state_unchanged(user_id=stranger.id, after=0) == user_state(
        user_id=stranger.id, after=0
    )


def test_what_was_gained_lost_and_read_since_is_returned(
    say: Say, owner: Person, member: Person, group: Conversation, conversation: Conversation
) -> None:
    for number in range(3):
        say(owner, str(number))
    held = user_state(user_id=member.id, after=-1).user_revision
    read_mark(user_id=member.id, conversation_id=conversation.id, seq=2)
    gained = group_create(creator_id=owner.id, title="New", member_ids=[member.id])
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)

    state = user_state(user_id=member.id, after=held)

    assert state.user_revision == held + 3
    assert {shown.id: shown.read_ordinal for shown in state.conversations} == {
        conversation.id: 2,
        gained.id: 0,
    }
    assert state.left == [group.id]
    assert user_state(user_id=member.id, after=held + 2).left == [group.id]
    assert user_state(user_id=member.id, after=held + 3).left == []


def test_whoever_left_and_came_back_has_gained(
    owner: Person, member: Person, group: Conversation
) -> None:
    held = user_state(user_id=member.id, after=-1).user_revision
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[member.id])

    state = user_state(user_id=member.id, after=held)

    assert state.left == []
    assert [shown.id for shown in state.conversations] == [group.id]


def test_an_ended_session_is_a_revision_without_a_conversation(
    owner: Person, group: Conversation
) -> None:
    session_end(session=Session.objects.create(user=account_of(owner)))
    state = user_state(user_id=owner.id, after=1)
    assert (state.user_revision, state.conversations) == (2, [])


def test_everything_of_somebody_is_one_query(say: Say, owner: Person) -> None:
    for number in range(6):
        other = person(f"Other{number}", "Osman")
        room = conversation_direct_open(user_id=owner.id, recipient_id=other.id)
        say(owner, "hello", room=room)

    with CaptureQueriesContext(connection) as queries:
        state = user_state(user_id=owner.id, after=-1)

    assert len(state.conversations) == 7
    assert len(queries) == 1


def test_the_higher_revisions_of_thousands_are_one_query(
    owner: Person, member: Person, group: Conversation
) -> None:
    unknown = {new_id(): 0 for _ in range(5000)}
    with CaptureQueriesContext(connection) as queries:
        assert conversation_revisions({group.id: 1} | unknown) == {group.id: 2}
        assert person_revisions({owner.id: 0, member.id: 1} | unknown) == {owner.id: 1}
    assert len(queries) == 2
