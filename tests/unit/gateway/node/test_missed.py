"""What returning clients missed is read with few queries, shared by those who come together."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.accounts.models import Session
from chat.accounts.selectors import SignedIn, sessions_of_access_tokens
from chat.accounts.tokens import access_token
from chat.conversations.models import Conversation
from chat.core.epoch import epoch
from chat.core.ids import new_id
from chat.gateway.node import missed as missed_module
from chat.gateway.node.missed import Known, missed_by
from chat.messaging.content import Content
from chat.messaging.selectors import conversations as conversations_module
from chat.messaging.selectors.changes import changes_since
from chat.messaging.selectors.conversations import user_state
from chat.messaging.selectors.previews import previews
from chat.messaging.services.changing import message_edit
from chat.messaging.services.members import member_remove
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.read_marks import unread_mark
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


def before(read: Callable[..., Any], *acts: Callable[[], object]) -> Callable[..., Any]:
    """Return a read before which something is done."""

    def reading(*args: Any, **kwargs: Any) -> Any:
        for act in acts:
            act()
        return read(*args, **kwargs)

    return reading


@pytest.mark.parametrize("has_reaction", [False, True])
def test_who_leaves_while_they_are_read_gets_no_message_as_it_became_later(
    owner: Person,
    member: Person,
    group: Conversation,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    has_reaction: bool,
) -> None:
    known = known_by(member)
    room = {"user_id": owner.id, "conversation_id": group.id}
    say(owner, "before", room=group)
    leave = partial(member_remove, **room, member_id=member.id)
    edit = partial(message_edit, **room, seq=1, content=Content("after"))
    react = partial(reaction_set, **room, seq=1, emoji="👍", is_on=True)
    reading = before(changes_since, leave, react if has_reaction else edit)
    monkeypatch.setattr(missed_module, "changes_since", reading)

    (missed,) = missed_by([known])

    assert group.id not in missed.resumed


def test_who_stays_gets_a_message_as_it_became_while_they_are_read(
    owner: Person, member: Person, group: Conversation, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = known_by(member)
    room = {"user_id": owner.id, "conversation_id": group.id}
    say(owner, "before", room=group)
    edit = partial(message_edit, **room, seq=1, content=Content("after"))
    monkeypatch.setattr(missed_module, "changes_since", before(changes_since, edit))

    (missed,) = missed_by([known])

    assert [message.text for message in missed.resumed[group.id].messages] == ["after"]


def test_who_leaves_while_they_are_read_gets_no_preview_as_it_became_later(
    owner: Person, member: Person, group: Conversation, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = known_by(member)
    room = {"user_id": owner.id, "conversation_id": group.id}
    say(owner, "before", room=group)
    unread_mark(user_id=member.id, conversation_id=group.id, seq=1)
    reading = before(
        previews,
        partial(member_remove, **room, member_id=member.id),
        partial(message_edit, **room, seq=1, content=Content("after")),
    )
    monkeypatch.setattr(conversations_module, "previews", reading)

    (missed,) = missed_by([known])

    assert missed.state.conversations == []
