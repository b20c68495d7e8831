"""What returning clients missed is read with few queries, shared by those who come together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.accounts.models import Session, User
from chat.accounts.selectors import sessions_of_access_tokens
from chat.accounts.tokens import access_token
from chat.conversations.models import Conversation
from chat.core.epoch import epoch
from chat.core.ids import new_id
from chat.gateway.node.catch_up import Held, catch_up
from chat.messaging.selectors import user_state
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


def held_by(person: User) -> Held:
    state = user_state(user_id=person.id, after=-1)
    held = {id: head.revision for id, head in state.followed.items()}
    return Held(person.id, epoch(), state.user_revision, held)


@pytest.mark.parametrize("clients", [2, 20])
def test_returning_clients_cost_at_most_three_queries_each(
    owner: User, member: User, conversation: Conversation, say: Say, clients: int
) -> None:
    people = [(owner, member)[index % 2] for index in range(clients)]
    tokens = [access_token(Session.objects.create(user=person)) for person in people]
    held = [held_by(person) for person in people]
    for text in ("one", "two"):
        say(owner, text)
    with CaptureQueriesContext(connection) as queries:
        sessions = sessions_of_access_tokens(tokens)
        missed = catch_up(held)
    assert len(queries) <= 3 * clients
    assert [session.user for session in sessions if isinstance(session, Session)] == people
    for one in missed:
        changed = one.changed[conversation.id]
        assert [message.text for message in changed.messages] == ["one", "two"]
        assert one.marks[conversation.id] == {owner.id: 2, member.id: 0}
        assert not one.is_reset


def test_another_epoch_resets_everything(owner: User, conversation: Conversation, say: Say) -> None:
    say(owner, "one")
    held = held_by(owner)
    (missed,) = catch_up([Held(owner.id, new_id(), held.user_revision, held.conversations)])
    assert missed.is_reset
    assert missed.changed == {}
    assert [shown.id for shown in missed.state.conversations] == [conversation.id]


def test_a_user_revision_above_the_stores_resets_everything(
    owner: User, conversation: Conversation
) -> None:
    held = held_by(owner)
    (missed,) = catch_up([Held(owner.id, epoch(), held.user_revision + 1, held.conversations)])
    assert missed.is_reset
    assert [shown.id for shown in missed.state.conversations] == [conversation.id]


def test_a_conversation_held_above_the_stores_is_not_resumed(
    owner: User, conversation: Conversation
) -> None:
    held = held_by(owner)
    above = {conversation.id: held.conversations[conversation.id] + 1}
    (missed,) = catch_up([Held(owner.id, epoch(), held.user_revision, above)])
    assert not missed.is_reset
    assert missed.changed == {}
