"""A gap that is read has an event for each revision."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest

from chat.conversations.models import Conversation
from chat.conversations.selectors import Head, conversation_heads
from chat.core.ids import new_id
from chat.events.types import (
    BareRevision,
    ConversationUpdated,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    Revised,
)
from chat.gateway.full.encoding import encode_event
from chat.gateway.hub import recovery
from chat.gateway.hub.recovery import events_read
from chat.messaging.content import Content
from chat.messaging.errors import MessageDeleted
from chat.messaging.selectors import changes
from chat.messaging.selectors.changes import changes_unchecked
from chat.messaging.selectors.history import messages_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.details import conversation_update
from chat.messaging.services.members import member_remove
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.message_events import MessageEvent
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


def test_messages_come_as_they_were_published(
    owner: Person, member: Person, conversation: Conversation, say: Say
) -> None:
    conversation.refresh_from_db()
    one, two = say(owner, "one"), say(member, "two")
    assert events_read(conversation.id, conversation.revision) == [
        MessageCreated(one, recipient_id=member.id),
        MessageCreated(two, recipient_id=owner.id),
    ]


def test_nothing_new_is_no_event(conversation: Conversation) -> None:
    conversation.refresh_from_db()
    assert events_read(conversation.id, conversation.revision) == []


def test_a_change_that_was_changed_again_is_bare(
    owner: Person, conversation: Conversation, say: Say
) -> None:
    first = say(owner, "one")
    for text in ("once", "twice"):
        message_edit(
            user_id=owner.id, conversation_id=conversation.id, seq=1, content=Content(text)
        )
    bare, edited = events_read(conversation.id, first.revision)
    assert bare == BareRevision(conversation.id, first.revision + 1)
    assert isinstance(edited, MessageUpdated)
    assert (edited.revision, edited.message.text) == (first.revision + 2, "twice")


def test_a_message_that_was_changed_since_comes_once_at_its_creation_as_it_is_now(
    owner: Person, member: Person, conversation: Conversation, say: Say
) -> None:
    one, two = say(owner, "one"), say(owner, "two")
    message_edit(user_id=owner.id, conversation_id=conversation.id, seq=1, content=Content("once"))
    message_delete(user_id=owner.id, conversation_id=conversation.id, seq=2)
    first, second, *bare = events_read(conversation.id, one.revision - 1)
    assert isinstance(first, MessageCreated)
    assert isinstance(second, MessageCreated)
    assert (first.revision, first.message.revision, first.message.text) == (3, 5, "once")
    assert (second.revision, second.message.revision, second.message.text) == (4, 6, "")
    assert (first.recipient_id, two.revision) == (member.id, 4)
    assert bare == [MessageUpdated(first.message, 3), MessageUpdated(second.message, 4)]
    assert [encode_event(event) for event in bare] == [
        encode_event(BareRevision(conversation.id, revision)) for revision in (5, 6)
    ]


def test_the_last_title_is_at_its_revision(owner: Person, group: Conversation) -> None:
    for title in ("First", "Second"):
        conversation_update(user_id=owner.id, conversation_id=group.id, title=title)
    message_send(
        sender_id=owner.id, conversation_id=group.id, content=Content("one"), client_id=new_id()
    )
    bare, first, renamed, second, said = events_read(group.id, 2)
    assert bare == BareRevision(group.id, 3)
    assert renamed == ConversationUpdated(frames.ConversationDetails(group.id, 5, "Second"))
    assert said.revision == 7
    assert [one.message.event for one in (first, second) if isinstance(one, MessageCreated)] == [
        MessageEvent("renamed", title="First"),
        MessageEvent("renamed", title="Second"),
    ]


def test_a_new_title_and_a_leaving_are_in_their_places(
    owner: Person, member: Person, group: Conversation
) -> None:
    group.refresh_from_db()
    message_send(
        sender_id=owner.id, conversation_id=group.id, content=Content("one"), client_id=new_id()
    )
    conversation_update(user_id=owner.id, conversation_id=group.id, title="Renamed")
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    said, renamed, _, left, _ = events_read(group.id, group.revision)
    assert isinstance(said, MessageCreated)
    assert said.recipient_id is None
    details = frames.ConversationDetails(group.id, group.revision + 2, "Renamed")
    assert renamed == ConversationUpdated(details)
    assert isinstance(left, MemberUpdated)
    assert (left.member.person.id, left.member.has_left) == (member.id, True)


def test_what_somebody_said_who_has_left_since_is_read(
    owner: Person, member: Person, group: Conversation
) -> None:
    group.refresh_from_db()
    message_send(
        sender_id=member.id, conversation_id=group.id, content=Content("bye"), client_id=new_id()
    )
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    said, left, _ = events_read(group.id, group.revision)
    assert isinstance(said, MessageCreated)
    assert (said.message.text, said.recipient_id) == ("bye", None)
    assert isinstance(left, MemberUpdated)


def leave_and_edit(owner: Person, member: Person, group: Conversation) -> None:
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    message_edit(user_id=owner.id, conversation_id=group.id, seq=1, content=Content("after"))


def in_places(events: Sequence[Revised]) -> list[str]:
    """Return what a message that was edited, a leaving, its line and the edit are read as."""
    created, left, line, edited = events
    assert isinstance(created, MessageCreated)
    assert isinstance(left, MemberUpdated)
    assert isinstance(line, MessageCreated)
    assert isinstance(edited, MessageUpdated)
    assert [event.revision for event in events] == [
        created.revision + number for number in range(4)
    ]
    return [created.message.text, edited.message.text]


def test_what_shows_a_later_edit_comes_with_a_leaving_before_that(
    owner: Person, member: Person, group: Conversation, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = say(owner, "before", room=group)
    leave_and_edit(owner, member, group)
    pages = partial(changes_unchecked, limit=1)
    monkeypatch.setattr(recovery, "changes_unchecked", pages)
    assert len(events_read(group.id, said.revision)) == 1
    created, left = events_read(group.id, said.revision - 1)
    assert isinstance(created, MessageCreated)
    assert isinstance(left, MemberUpdated)
    assert created.message.text == "after"


def test_a_leaving_between_two_reads_comes_with_the_edit_after_it(
    owner: Person, member: Person, group: Conversation, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = say(owner, "before", room=group)

    def meanwhile(ids: Collection[UUID]) -> dict[UUID, Head]:
        found = conversation_heads(ids)
        monkeypatch.setattr(changes, "conversation_heads", conversation_heads)
        leave_and_edit(owner, member, group)
        return found

    monkeypatch.setattr(changes, "conversation_heads", meanwhile)
    assert in_places(events_read(group.id, said.revision - 1)) == ["after", "after"]


@pytest.mark.parametrize("seed", range(2))
def test_after_any_revision_each_message_comes_once_and_in_its_present_state(
    seed: int, owner: Person, group: Conversation, say: Say
) -> None:
    random = Random(seed)
    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id}
    for number in range(20):
        sent = say(owner, str(number), room=group)
        if random.random() < 0.5:
            seq = random.randint(1, sent.seq)
            with suppress(MessageDeleted):
                message_edit(**at, seq=seq, content=Content(f"{number} again"))
        if random.random() < 0.2:
            message_delete(**at, seq=random.randint(1, sent.seq))
        if random.random() < 0.2:
            conversation_update(**at, purpose=str(number))
    present = messages_page(user_id=owner.id, conversation_id=group.id, limit=100).messages
    group.refresh_from_db()

    for after in range(2, group.revision):
        events = events_read(group.id, after)
        assert [event.revision for event in events] == list(range(after + 1, group.revision + 1))
        created = [event.message for event in events if isinstance(event, MessageCreated)]
        updated = [
            event.message
            for event in events
            if isinstance(event, MessageUpdated) and event.creation is None
        ]
        assert created == [message for message in present if message.creation > after]
        assert sorted(updated, key=lambda message: message.seq) == [
            message for message in present if message.creation <= after < message.revision
        ]
