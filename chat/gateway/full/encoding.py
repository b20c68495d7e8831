"""Frames and events of the full dialect, ready to be sent."""

import msgspec

from chat.events.types import (
    ConversationUpdated,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    Revised,
)
from chat.gateway.websocket.wire import text_frame
from chat.protocol import codec, frames
from chat.protocol.frames import AnyServerFrame


def encode(frame: AnyServerFrame) -> bytes:
    """Return a frame, ready to be sent."""
    return text_frame(codec.encode(frame))


def encode_event(event: Revised) -> bytes:
    """Return the frame of an event."""
    match event:
        case MessageCreated(message):
            return encode(frames.MessageCreated(message))
        case MessageUpdated(message):
            return encode(frames.MessageUpdated(message))
        case MemberUpdated(member):
            return encode(frames.MemberUpdated(member))
        case ConversationUpdated(conversation_id, revision, title):
            return encode(
                frames.ConversationUpdated(
                    conversation_id, revision, msgspec.UNSET if title is None else title
                )
            )
