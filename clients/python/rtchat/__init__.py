"""A client for Real Time Chat: it stays connected, and delivers each message once and in order."""

from rtchat.client import Client
from rtchat.conversation import Conversation
from rtchat.errors import ChatError, RateLimited, Refused, SignedOut, Unreachable
from rtchat.events import (
    Connected,
    ConversationChanged,
    ConversationJoined,
    ConversationLeft,
    Delayed,
    Disconnected,
    Event,
    MessageFailed,
)
from rtchat.frames import (
    Member,
    MemberUpdated,
    Mention,
    Message,
    MessageCreated,
    MessageUpdated,
    Person,
    Presence,
    Profile,
    Reaction,
    ReactionSummary,
    ReactionUpdated,
    ReadUpdated,
    ReadWithdrawn,
    Reset,
    Status,
    Typing,
)
from rtchat.http import MessageVersion, PersonCard, SharedConversation
from rtchat.outbox import PendingMessage
from rtchat.state import State

__all__ = [
    "ChatError",
    "Client",
    "Connected",
    "Conversation",
    "ConversationChanged",
    "ConversationJoined",
    "ConversationLeft",
    "Delayed",
    "Disconnected",
    "Event",
    "Member",
    "MemberUpdated",
    "Mention",
    "Message",
    "MessageCreated",
    "MessageFailed",
    "MessageUpdated",
    "MessageVersion",
    "PendingMessage",
    "Person",
    "PersonCard",
    "Presence",
    "Profile",
    "RateLimited",
    "Reaction",
    "ReactionSummary",
    "ReactionUpdated",
    "ReadUpdated",
    "ReadWithdrawn",
    "Refused",
    "Reset",
    "SharedConversation",
    "SignedOut",
    "State",
    "Status",
    "Typing",
    "Unreachable",
]
