"""A client for Real Time Chat: it keeps a line, a state, and its promises about what is sent."""

from rtchat.client import Client
from rtchat.errors import ChatError, Refused, SignedOut, Unreachable
from rtchat.events import (
    Connected,
    ConversationChanged,
    ConversationJoined,
    ConversationLeft,
    Disconnected,
    Event,
    MessageFailed,
)
from rtchat.frames import (
    Member,
    MemberUpdated,
    Message,
    MessageCreated,
    MessageUpdated,
    Person,
    Presence,
    ReadUpdated,
    Reset,
    Typing,
)
from rtchat.state import Conversation, State

__all__ = [
    "ChatError",
    "Client",
    "Connected",
    "Conversation",
    "ConversationChanged",
    "ConversationJoined",
    "ConversationLeft",
    "Disconnected",
    "Event",
    "Member",
    "MemberUpdated",
    "Message",
    "MessageCreated",
    "MessageFailed",
    "MessageUpdated",
    "Person",
    "Presence",
    "ReadUpdated",
    "Refused",
    "Reset",
    "SignedOut",
    "State",
    "Typing",
    "Unreachable",
]
