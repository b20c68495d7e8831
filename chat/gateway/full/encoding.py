"""Events of conversations as frames of the full dialect, ready to be sent."""

from chat.events.types import (
    BareRevision,
    ConversationUpdated,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    Passing,
    ReactionUpdated,
    ReadUpdated,
    ReadWithdrawn,
    Revised,
    Typing,
)
from chat.gateway.websocket.wire import text_frame
from chat.protocol import codec, frames


def encode_event(event: Revised | Passing) -> bytes:
    """Return the frame of an event."""
    return text_frame(codec.encode(_frame_of(event)))


def _frame_of(event: Revised | Passing) -> frames.AnyServerFrame:
    match event:
        case MessageCreated(message):
            return frames.MessageCreated(message)
        case MessageUpdated(creation=int()):
            return frames.ConversationUpdated(event.conversation_id, event.revision)
        case MessageUpdated(message):
            return frames.MessageUpdated(message)
        case ReactionUpdated(reaction):
            return frames.ReactionUpdated(reaction)
        case MemberUpdated(member, member_count):
            return frames.MemberUpdated(member, member_count)
        case ConversationUpdated(frames.ConversationDetails(id, revision, title, settings)):
            return frames.ConversationUpdated(id, revision, title, settings)
        case BareRevision(conversation_id, revision):
            return frames.ConversationUpdated(conversation_id, revision)
        case ReadUpdated(conversation_id, user_id, read_ordinal):
            return frames.ReadUpdated(conversation_id, user_id, read_ordinal)
        case ReadWithdrawn(conversation_id, people):
            return frames.ReadWithdrawn(conversation_id, list(people))
        case Typing(conversation_id, user_id):
            return frames.Typing(conversation_id, user_id)
