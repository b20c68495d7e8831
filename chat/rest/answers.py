"""Bodies of answers that are made of the protocol's own structs."""

from uuid import UUID

import msgspec

from chat.messaging.selectors.unread import unread_count
from chat.protocol import frames
from chat.protocol.fields import Count, Number, Picture
from chat.protocol.invitations import Invitation
from chat.protocol.profiles import Profile
from chat.protocol.workspace import DefaultChannel


class ConversationItem(frames.Conversation, frozen=True, kw_only=True):
    """A conversation as one of its members has it in their list, with what is new in it."""

    unread: Count


class ConversationPage(msgspec.Struct, frozen=True):
    """Conversations by last activity; ``next`` is the cursor of the next page."""

    results: list[ConversationItem]
    next: str | None


class MessagePage(msgspec.Struct, frozen=True):
    """Messages in the order of seq, the heads of those that they answer, and the threads of those
    that have one.
    """

    results: list[frames.Message]
    quotes: list[frames.Quote]
    threads: list[frames.ThreadSummary]


class MessagePlace(msgspec.Struct, frozen=True):
    """Which message it is, where there is one."""

    seq: Number | None


class PersonPage(msgspec.Struct, frozen=True):
    """People in the order of their names; ``next`` is the cursor of the next page."""

    results: list[frames.Person]
    next: str | None


class PeopleBlocked(msgspec.Struct, frozen=True):
    """The people whom one blocks, in the order of their names."""

    results: list[frames.Person]


class PersonCard(frames.Person, frozen=True, kw_only=True):
    """A person with what they say of themself."""

    profile: Profile


class PictureSet(msgspec.Struct, frozen=True):
    """The picture that somebody, or a room, has now."""

    picture: Picture


class InvitationsMailed(msgspec.Struct, frozen=True):
    """The invitations that were mailed, one for each e-mail."""

    results: list[Invitation]


class InvitationAccepted(msgspec.Struct, frozen=True):
    """Where an invitation has led one: into a room; without one to the workspace."""

    conversation: UUID | None


class DefaultChannels(msgspec.Struct, frozen=True):
    """The channels that new people join, in the order of their titles."""

    results: list[DefaultChannel]


class TicketAnswer(msgspec.Struct, frozen=True):
    """What opens one socket, once, within so many seconds."""

    ticket: str
    expires_in: int


def conversation_item(conversation: frames.Conversation) -> ConversationItem:
    """Return a conversation with its count of unread messages."""
    return ConversationItem(
        *msgspec.structs.astuple(conversation),
        unread=unread_count(conversation),
    )
