"""Events of conversations as frames of the simple dialect, ready to be sent."""

from django.conf import settings

from chat.events.types import MessageCreated, Passing, Revised
from chat.gateway.websocket.wire import text_frame
from chat.protocol import simple
from chat.protocol.simple import SimpleMessage


def encode_event(event: Revised | Passing) -> bytes | None:
    """Return the frame that both people of a direct conversation get of a new message."""
    if not isinstance(event, MessageCreated) or event.message.deleted_at is not None:
        return None
    assert event.recipient_id is not None, "the simple dialect serves direct conversations only"
    message = event.message
    text = message.text
    if message.files:
        text = simple.shown_text(text, message.files, origin=settings.PUBLIC_URL)
    return text_frame(simple.encode(SimpleMessage(message=text, recipient_id=event.recipient_id)))
