"""A message is sent on with whose it was, as the server reads it."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.conversations.services import group_create
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageCreated
from chat.messaging.content import Content, Source
from chat.messaging.errors import ForwardInvalid, MessageForwarded
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.history import message_by_seq, messages_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.members import member_remove
from chat.messaging.services.sending import message_send
from chat.messaging.writer.forwards import Forwards
from chat.messaging.writer.store import MessageDraft
from chat.people.models import Person
from chat.protocol.forwards import Forwarded
from chat.protocol.frames import Message
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)

NO_SUCH = r"^There is no such message\.$"


@pytest.fixture
def elsewhere(owner: Person, stranger: Person) -> Conversation:
    """A group of owner and stranger."""
    return group_create(creator_id=owner.id, title="Elsewhere", member_ids=[stranger.id])


def forward(
    by: Person, room: Conversation, seq: int, to: Conversation, client_id: UUID | None = None
) -> Message:
    """Send a message of a room on to another one."""
    return message_send(
        sender_id=by.id,
        conversation_id=to.id,
        content=Content(forward=Source(room.id, seq)),
        client_id=client_id or new_id(),
    )


def test_a_forwarded_message_says_whose_it_was_wherever_it_is_read(
    say: Say,
    owner: Person,
    member: Person,
    group: Conversation,
    elsewhere: Conversation,
    published: list[AnyEvent],
) -> None:
    said = say(member, "*Lunch* at one.", room=group)
    sent = forward(owner, group, 1, elsewhere)

    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": elsewhere.id}
    origin = Forwarded(member.id, "Mehmet Murat", said.created_at, group.id, 1)
    assert (sent.sender, sent.text, sent.forwarded) == (owner.id, said.text, origin)
    assert isinstance(published[-1], MessageCreated)
    assert published[-1].message == sent
    assert messages_page(**at, limit=10).messages == [sent]
    assert message_by_seq(**at, seq=1) == sent
    assert changes(**at, after=0).messages == [sent]
    assert conversation_of_member(**at).last_message == sent


def test_what_nobody_forwarded_is_ones_own(say: Say, owner: Person) -> None:
    assert say(owner, "hello").forwarded is UNSET


def test_a_message_is_forwarded_within_its_conversation_too(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "hello", room=group)
    assert forward(owner, group, 1, group).seq == 2


def test_what_was_forwarded_stays_whose_it_was(
    say: Say, owner: Person, stranger: Person, member: Person, elsewhere: Conversation
) -> None:
    say(member, "hello")
    group = group_create(creator_id=owner.id, title="First", member_ids=[stranger.id])
    room = conversation_of(member, owner)
    first = forward(owner, room, 1, group)
    assert forward(stranger, group, 1, elsewhere).forwarded == first.forwarded


def conversation_of(one: Person, other: Person) -> Conversation:
    """Return the direct conversation of two."""
    low, high = sorted((one.id, other.id))
    return Conversation.objects.get(direct_low=low, direct_high=high)


def test_what_one_may_not_read_looks_like_what_does_not_exist(
    say: Say, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    elsewhere = group_create(
        creator_id=owner.id, title="Elsewhere", member_ids=[stranger.id, member.id]
    )
    say(member, "secret", room=group)
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    for by, room, seq in (
        (stranger, group, 1),
        (member, group, 1),
        (owner, group, 2),
        (owner, Conversation(id=new_id()), 1),
    ):
        with pytest.raises(ForwardInvalid, match=NO_SUCH):
            forward(by, room, seq, elsewhere)


def test_nobody_forwards_to_where_they_are_not(
    say: Say, member: Person, group: Conversation, elsewhere: Conversation
) -> None:
    say(member, "hello", room=group)
    with pytest.raises(ConversationNotFound):
        forward(member, group, 1, elsewhere)


def test_what_is_deleted_is_not_forwarded_but_a_retry_is_answered(
    say: Say, owner: Person, member: Person, group: Conversation, elsewhere: Conversation
) -> None:
    say(member, "hello", room=group)
    client_id = new_id()
    sent = forward(owner, group, 1, elsewhere, client_id)
    message_delete(user_id=member.id, conversation_id=group.id, seq=1)

    with pytest.raises(ForwardInvalid, match=r"^This message is deleted\.$"):
        forward(owner, group, 1, elsewhere)
    assert forward(owner, group, 1, elsewhere, client_id) == sent


def test_a_forwarded_text_mentions_nobody(
    say: Say, owner: Person, stranger: Person, group: Conversation, elsewhere: Conversation
) -> None:
    say(owner, "@Svetlana Stern, @all: lunch", room=group)
    assert forward(owner, group, 1, elsewhere).mentions is UNSET


def test_the_words_of_somebody_else_are_not_edited(
    say: Say, owner: Person, group: Conversation, elsewhere: Conversation
) -> None:
    say(owner, "hello", room=group)
    forward(owner, group, 1, elsewhere)
    with pytest.raises(MessageForwarded):
        message_edit(
            user_id=owner.id, conversation_id=elsewhere.id, seq=1, content=Content("I resign")
        )


def test_a_deleted_one_loses_whose_it_was(
    say: Say, owner: Person, group: Conversation, elsewhere: Conversation
) -> None:
    say(owner, "hello", room=group)
    forward(owner, group, 1, elsewhere)
    message_delete(user_id=owner.id, conversation_id=elsewhere.id, seq=1)
    message = message_by_seq(user_id=owner.id, conversation_id=elsewhere.id, seq=1)
    assert (message.text, message.forwarded) == ("", UNSET)


def test_a_message_that_forwards_nothing_costs_no_query(owner: Person, group: Conversation) -> None:
    draft = MessageDraft(owner.id, group.id, new_id(), Content("hello"))
    with CaptureQueriesContext(connection) as queries:
        forwards = Forwards([draft])
        assert (forwards.refusal(draft), forwards.of(draft)) == (None, ("hello", UNSET))
    assert len(queries) == 0
