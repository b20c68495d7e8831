"""The people of every test, the room of two of them, and how they speak."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from uuid import UUID

import pytest
from django.contrib.auth.hashers import make_password
from msgspec import UNSET, UnsetType

from chat.accounts.models import User
from chat.accounts.services import user_add
from chat.conversations.models import Conversation
from chat.conversations.services import (
    channel_create,
    conversation_direct_open,
    group_create,
)
from chat.core.ids import new_id
from chat.events.bus import subscribe
from chat.events.types import AnyEvent, MemberUpdated, MessageCreated
from chat.messaging.content import Content
from chat.messaging.services.owners import account_update
from chat.messaging.services.sending import message_send
from chat.messaging.writer import writer
from chat.messaging.writer.batch import Written
from chat.messaging.writer.writer import Send
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.frames import Member, Message

PASSWORD = "password321"
"""Everybody's."""

Say = Callable[..., Message]


def account_of(person: Person) -> User:
    """Return the account of a person, which everybody here has."""
    assert person.account is not None
    return person.account


def deactivate(person: Person) -> None:
    """Bar a person, as staff do in the admin pages."""
    account = account_of(person)
    account.is_active = False
    account_update(user=account, fields={"is_active"})


def make_administrator(person: Person) -> Person:
    """Let a person look after the server."""
    account = account_of(person)
    account.is_staff = account.is_superuser = True
    account.save(update_fields=["is_staff", "is_superuser"])
    return person


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def person(first_name: str, last_name: str) -> Person:
    """Store a person with an active account, ``first_name@example.org``."""
    account = User(email=f"{first_name.lower()}@example.org", password=_hashed())
    account.new_person(first_name, last_name)
    user_add(user=account)
    return account.person


@pytest.fixture
def owner(db: None) -> Person:
    """Opened the conversation."""
    return person("Olivia", "Owens")


@pytest.fixture
def member(db: None) -> Person:
    """Is in the conversation."""
    return person("Mehmet", "Murat")


@pytest.fixture
def stranger(db: None) -> Person:
    """Has an account and is in no conversation."""
    return person("Svetlana", "Stern")


@pytest.fixture
def account(owner: Person) -> User:
    """What the owner signs in with."""
    return account_of(owner)


@pytest.fixture
def conversation(owner: Person, member: Person) -> Conversation:
    """The direct conversation of owner and member, who are no strangers to each other."""
    conversation = conversation_direct_open(user_id=owner.id, recipient_id=member.id)
    conversation.requested_by = None
    conversation.save(update_fields=["requested_by"])
    return conversation


@pytest.fixture
def channel(owner: Person) -> Conversation:
    """A channel in which its owner is alone."""
    return channel_create(creator_id=owner.id, title="News", purpose="What is new")


@pytest.fixture
def group(owner: Person, member: Person) -> Conversation:
    """A group of owner and member."""
    return group_create(creator_id=owner.id, title="Team", member_ids=[member.id])


def member_updated(
    conversation_id: UUID,
    revision: int,
    person_id: UUID,
    name: str,
    role: str,
    *,
    has_left: bool,
    member_count: int = 2,
    joined_seq: int = 0,
) -> MemberUpdated:
    """Return the event of a member who joined, left, or has another role or name.

    Arguments:
        name: the first and the last one.
        member_count: how many there are then.
        joined_seq: the seq of the last message before they joined.
    """
    first_name, last_name = name.split()
    person = frames.Person(person_id, first_name, last_name)
    member = Member(conversation_id, person, role, revision, has_left, joined_seq)
    return MemberUpdated(member, member_count)


def without_lines(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """Return events without the lines that say in the history what happened."""
    return [
        event
        for event in events
        if not isinstance(event, MessageCreated) or event.message.event is UNSET
    ]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[AnyEvent]]:
    """Every event that is published, in order; who sends a message waits for its event, too."""
    events: list[AnyEvent] = []
    stored: list[Sequence[Send]] = []
    settle, publish = writer._settle, writer._publish

    def publish_and_settle(created: Sequence[Written]) -> None:
        publish(created)
        while stored:
            settle(stored.pop(0))

    # The writer answers senders before its events leave: a test that looks right after a message
    # was sent would find them or not.
    monkeypatch.setattr(writer, "_settle", stored.append)
    monkeypatch.setattr(writer, "_publish", publish_and_settle)
    unsubscribe = subscribe(events.extend)
    yield events
    unsubscribe()


@pytest.fixture
def say(transactional_db: None, conversation: Conversation) -> Say:
    """``say(sender, text, client_id=…, room=…, reply_to=…, mentions=…, thread_root=…,
    also_in_room=…)``: send to the conversation of the two, or to another room; wait until it is
    stored."""

    def say(
        sender: Person,
        text: str,
        client_id: UUID | None = None,
        room: Conversation = conversation,
        reply_to: int | UnsetType = UNSET,
        mentions: list[UUID] | UnsetType = UNSET,
        thread_root: int | UnsetType = UNSET,
        also_in_room: bool | UnsetType = UNSET,
    ) -> Message:
        return message_send(
            sender_id=sender.id,
            conversation_id=room.id,
            content=Content(
                text, reply_to, mentions, thread_root=thread_root, also_in_room=also_in_room
            ),
            client_id=client_id or new_id(),
        )

    return say
