"""Messages are sent."""

import asyncio
from uuid import UUID

from chat.core.rates import MESSAGES
from chat.messaging.content import Content
from chat.messaging.services.storing import store, store_async
from chat.messaging.writer.store import MessageDraft
from chat.protocol.frames import Message


def message_send(
    *, sender_id: UUID, conversation_id: UUID, content: Content, client_id: UUID
) -> Message:
    """Store a message durably and publish it; block until that is done.

    A ``client_id`` that this sender has used in this conversation before answers with the
    message that it stored then.

    Arguments:
        content: as it was written, or the message that is sent on: its text then, as the sender
            may read it. It mentions nobody.
        client_id: the client's own name for this message, the same at each retry.

    Raises:
        TextInvalid: the text cannot be a message.
        ReplyInvalid: there is no such message to answer, or it is deleted.
        ForwardInvalid: there is no such message to send on for them, or it is deleted.
        ConversationNotFound: there is none, or the sender is not a member.
        NotAllowed: only owners and admins write there.
        Archived: it is archived.
        Blocked: it is a direct one, and one of the two blocks the other.
        RateLimited: too many messages of one person; nothing is stored.
        Unavailable: the database did not take it in time. It may still be stored: a retry with
            the same ``client_id`` finds out.
        RuntimeError: called inside a transaction.
    """
    return store(_draft(sender_id, conversation_id, client_id, content))


def message_send_async(
    *, sender_id: UUID, conversation_id: UUID, content: Content, client_id: UUID
) -> asyncio.Future[Message]:
    """Do what ``message_send`` does, for a caller on the running event loop.

    The message is queued, in the order of the calls, when this returns; the future brings the
    message or the error. Cancelling it does not take the message back.

    Raises:
        TextInvalid: the text cannot be a message; nothing is queued.
        RateLimited: too many messages of one person; nothing is queued.
        Unavailable: too many messages wait already; nothing is queued.
    """
    return store_async(_draft(sender_id, conversation_id, client_id, content))


def _draft(
    sender_id: UUID, conversation_id: UUID, client_id: UUID, content: Content
) -> MessageDraft:
    draft = MessageDraft(sender_id, conversation_id, client_id, content.cleaned())
    MESSAGES.count(sender_id)
    return draft
