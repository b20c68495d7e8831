"""What returning clients missed is read with few queries, shared by those who come together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.accounts.models import Session
from chat.accounts.selectors import SignedIn, sessions_of_access_tokens
from chat.accounts.tokens import access_token
from chat.conversations.models import Conversation
from chat.core.epoch import epoch
from chat.core.ids import new_id
from chat.gateway.node.missed import Known, missed_by
from chat.messaging.selectors.conversations import user_state
from chat.people.models import Person
from tests.cast import Say, account_of

pytestmark = pytest.mark.django_db(transaction=True)


def known_by(person: Person) -> Known:
    state = user_state(user_id=person.id, after=-1)
    conversations = {id: one.head.revision for id, one in state.followed.items()}
    return Known(person.id, epoch(), state.user_revision, conversations)


@pytest.mark.parametrize("clients", [2, 20])
def test_returning_clients_cost_at_most_three_queries_each(
    owner: Person, member: Person, conversation: Conversation, say: Say, clients: int
) -> None:
    people = [(owner, member)[index % 2] for index in range(clients)]
    tokens = [access_token(Session.objects.create(user=account_of(person))) for person in people]
    known = [known_by(person) for person in people]
    for text in ("one", "two"):
        say(owner, text)
    with CaptureQueriesContext(connection) as queries:
        sessions = sessions_of_access_tokens(tokens)
        missed = missed_by(known)
    assert len(queries) <= 3 * clients
    assert [one.person.id for one in sessions if isinstance(one, SignedIn)] == [
        person.id for person in people
    ]
    for one in missed:
        changed = one.resumed[conversation.id]
        assert [message.text for message in changed.messages] == ["one", "two"]
        assert changed.marks == {owner.id: 2, member.id: 0}
        assert not one.is_reset


def test_another_epoch_resets_everything(
    owner: Person, conversation: Conversation, say: Say
) -> None:
    say(owner, "one")
    known = known_by(owner)
    (missed,) = missed_by([Known(owner.id, new_id(), known.user_revision, known.conversations)])
    assert missed.is_reset
    assert missed.resumed == {}
    assert [shown.id for shown in missed.state.conversations] == [conversation.id]


def test_a_user_revision_above_the_stores_resets_everything(
    owner: Person, conversation: Conversation
) -> None:
    known = known_by(owner)
    (missed,) = missed_by([Known(owner.id, epoch(), known.user_revision + 1, known.conversations)])
    assert missed.is_reset
    assert [shown.id for shown in missed.state.conversations] == [conversation.id]


def test_a_conversation_known_above_the_stores_is_not_resumed(
    owner: Person, conversation: Conversation
) -> None:
    known = known_by(owner)
    above = {conversation.id: known.conversations[conversation.id] + 1}
    (missed,) = missed_by([Known(owner.id, epoch(), known.user_revision, above)])
    assert not missed.is_reset
    assert missed.resumed == {}
