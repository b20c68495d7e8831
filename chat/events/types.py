"""What has happened, told after commit. Whatever delivery needs is in the event."""

from uuid import UUID

import msgspec

from chat.protocol import frames


class Event(msgspec.Struct, frozen=True, tag=True):
    """Anything that is told; tagged, so that it can travel between processes."""


class MessageCreated(Event, frozen=True):
    """A message is stored in a conversation.

    ``recipient_id`` is the other person of a direct conversation and ``None`` elsewhere.
    """

    message: frames.Message
    recipient_id: UUID | None

    @property
    def conversation_id(self) -> UUID:
        return self.message.conversation

    @property
    def revision(self) -> int:
        return self.message.revision


class MessageUpdated(Event, frozen=True):
    """A message was edited or deleted."""

    message: frames.Message

    @property
    def conversation_id(self) -> UUID:
        return self.message.conversation

    @property
    def revision(self) -> int:
        return self.message.revision


class ConversationUpdated(Event, frozen=True):
    """A group has another title; or, without one, nothing but the revision is known."""

    conversation_id: UUID
    revision: int
    title: str | None


class MemberUpdated(Event, frozen=True):
    """Somebody joined, left, or has another role or name."""

    member: frames.Member

    @property
    def conversation_id(self) -> UUID:
        return self.member.conversation

    @property
    def revision(self) -> int:
        return self.member.revision


class ReadUpdated(Event, frozen=True):
    """Somebody has read a conversation up to an ordinal, for the others who are in it."""

    conversation_id: UUID
    user_id: UUID
    read_ordinal: int


class UserUpdated(Event, frozen=True):
    """What is one person's alone is at another revision.

    Where only a mark moved, the conversation and the mark are told; everything else is read
    from the database, which happens seldom enough.
    """

    user_id: UUID
    revision: int
    marked_conversation_id: UUID | None = None
    read_ordinal: int | None = None


class SessionsEnded(Event, frozen=True):
    """Sessions of one person ended: by logout, replay, password change or deactivation."""

    session_ids: frozenset[UUID]


class Typing(Event, frozen=True):
    """Somebody is writing, just now."""

    conversation_id: UUID
    user_id: UUID


class PeopleHere(Event, frozen=True):
    """Everybody who has a socket in one process; said again and again."""

    process_id: UUID
    people: list[UUID]


class PersonHere(Event, frozen=True):
    """Somebody has the first socket in one process, or none there any more."""

    process_id: UUID
    user_id: UUID
    is_here: bool


Revised = MessageCreated | MessageUpdated | ConversationUpdated | MemberUpdated
"""Events that are a revision of their conversation."""

AnyEvent = Revised | ReadUpdated | UserUpdated | SessionsEnded

Volatile = Typing | PeopleHere | PersonHere
"""What is told now or never: nothing is stored, and a later one makes up for one that is lost."""
