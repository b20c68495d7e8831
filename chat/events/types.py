"""Events, published after commit. An event carries everything that its delivery needs."""

from uuid import UUID

import msgspec

from chat.protocol import frames
from chat.protocol.own import OwnRows
from chat.protocol.profiles import Profile


class Event(msgspec.Struct, frozen=True, tag=True):
    """Any event; tagged, so that it can travel between processes."""


class MessageCreated(Event, frozen=True):
    """A message is stored in a conversation; one that is recovered is in its present state.

    ``recipient_id`` is the other person of a direct conversation and ``None`` elsewhere.
    """

    message: frames.Message
    recipient_id: UUID | None

    @property
    def conversation_id(self) -> UUID:
        return self.message.conversation

    @property
    def revision(self) -> int:
        """That of the creation."""
        return self.message.creation


class MessageUpdated(Event, frozen=True):
    """A message was edited, deleted, pinned or unpinned.

    ``creation`` is the revision of its creation, where a recovered event of that already has the
    present state: whoever got that one needs no more than the revision.
    """

    message: frames.Message
    creation: int | None = None

    @property
    def conversation_id(self) -> UUID:
        return self.message.conversation

    @property
    def revision(self) -> int:
        return self.message.revision


class ReactionUpdated(Event, frozen=True):
    """A person reacted to a message, or took that back."""

    reaction: frames.Reaction

    @property
    def conversation_id(self) -> UUID:
        return self.reaction.conversation

    @property
    def revision(self) -> int:
        return self.reaction.revision


class ConversationUpdated(Event, frozen=True):
    """A conversation has new details."""

    details: frames.ConversationDetails

    @property
    def conversation_id(self) -> UUID:
        return self.details.conversation

    @property
    def revision(self) -> int:
        return self.details.revision


class BareRevision(Event, frozen=True):
    """A conversation is at a revision of which nothing is published.

    What was changed at it is changed again since, or is in an earlier event.
    """

    conversation_id: UUID
    revision: int


class MemberUpdated(Event, frozen=True):
    """A person joined, left, or has a new role or name.

    ``member_count`` is how many are in the conversation then, ``visible_after`` the seq behind
    which the person sees messages.
    """

    member: frames.Member
    member_count: int
    visible_after: int = 0

    @property
    def conversation_id(self) -> UUID:
        return self.member.conversation

    @property
    def revision(self) -> int:
        return self.member.revision


class ReadUpdated(Event, frozen=True):
    """A member has read up to an ordinal; for those of the others who are shown that.

    ``showing`` is the revision of the member's profile, of which each change of what they show to
    others is one: events of one person's mark are in the order of it, whenever they come.
    """

    conversation_id: UUID
    user_id: UUID
    read_ordinal: int
    viewers: frozenset[UUID]
    showing: int

    def withdrawn(self, showing: int) -> "ReadWithdrawn":
        """Return the event by which this mark is shown no more, as of a later revision."""
        return ReadWithdrawn(self.conversation_id, {self.user_id: showing}, self.viewers)

    def is_for(self, user_id: UUID) -> bool:
        """Return whether it is delivered to a follower's person."""
        return user_id in self.viewers


class ReadWithdrawn(Event, frozen=True):
    """How far some members have read is shown to these viewers no more.

    ``people`` are these members, each with ``showing`` as of which that is so.
    """

    conversation_id: UUID
    people: dict[UUID, int]
    viewers: frozenset[UUID]

    def is_for(self, user_id: UUID) -> bool:
        """Return whether it is delivered to a follower's person."""
        return user_id in self.viewers


class UserUpdated(Event, frozen=True):
    """Personal state has a new revision.

    Where only a read mark moved, the event carries the conversation and the mark; where a row that
    the person alone sees changed, it carries that in ``own``. Everything else is read from the
    database, which is rare enough.
    """

    user_id: UUID
    revision: int
    marked_conversation_id: UUID | None = None
    read_ordinal: int | None = None
    own: OwnRows | None = None


class ProfileUpdated(Event, frozen=True):
    """What a person says of themself is different; for those who follow their presence."""

    user_id: UUID
    revision: int
    profile: Profile


class PresenceReviewed(Event, frozen=True):
    """To whom it is shown whether these people are here is another question now."""

    people: list[UUID]


class SessionsEnded(Event, frozen=True):
    """Sessions of one person ended: by logout, replay, password change or deactivation."""

    session_ids: frozenset[UUID]


class Typing(Event, frozen=True):
    """A person is typing."""

    conversation_id: UUID
    user_id: UUID

    def is_for(self, user_id: UUID) -> bool:
        """Return whether it is delivered to a follower's person."""
        return user_id != self.user_id


class PeopleHere(Event, frozen=True):
    """Everybody who has a socket in one process; published every few seconds."""

    process_id: UUID
    people: list[UUID]


class PersonHere(Event, frozen=True):
    """A person's first socket in one process opened, or the last one closed."""

    process_id: UUID
    user_id: UUID
    is_here: bool


Revised = (
    MessageCreated
    | MessageUpdated
    | ReactionUpdated
    | ConversationUpdated
    | MemberUpdated
    | BareRevision
)
"""Events that are a revision of their conversation."""

Volatile = Typing | PeopleHere | PersonHere
"""Delivered now or never: nothing is stored, and a later one makes up for one that is lost."""

Mark = ReadUpdated | ReadWithdrawn
"""Events of read marks, in the order of ``showing`` and not of the conversation's revisions."""

Passing = Mark | Typing
"""Events of a conversation that are no revision of it, for some of its members."""

AnyEvent = Revised | Mark | UserUpdated | ProfileUpdated | PresenceReviewed | SessionsEnded
