"""Events of conversations as frames of the simple dialect, ready to be sent."""

from chat.events.types import MessageCreated, Passing, Revised
from chat.gateway.websocket.wire import text_frame
from chat.protocol import simple
from chat.protocol.simple import SimpleMessage


def encode_event(event: Revised | Passing) -> bytes | None:
    """Return the frame that both people of a direct conversation get of a new message."""
    if not isinstance(event, MessageCreated) or event.message.deleted_at is not None:
        return None
    assert event.recipient_id is not None, "the simple dialect serves direct conversations only"
    return text_frame(
        simple.encode(SimpleMessage(message=event.message.text, recipient_id=event.recipient_id))
    )
