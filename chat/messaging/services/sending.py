"""Messages are sent."""

import asyncio
import concurrent.futures
from uuid import UUID

from django.db import connection

from chat.core.errors import Unavailable
from chat.core.rates import MESSAGES
from chat.messaging.content import Content
from chat.messaging.writer.store import Draft
from chat.messaging.writer.writer import Send, writer
from chat.protocol.frames import Message

SEND_TIMEOUT = 10.0
"""Seconds that a thread waits for its message to be stored."""


def message_send(
    *, sender_id: UUID, conversation_id: UUID, content: Content, client_id: UUID
) -> Message:
    """Store a message durably and publish it; block until that is done.

    A ``client_id`` that this sender has used in this conversation before answers with the
    message that it stored then.

    Arguments:
        content: as it was written.
        client_id: the client's own name for this message, the same at each retry.

    Raises:
        TextInvalid: the text cannot be a message.
        ReplyInvalid: there is no such message to answer, or it is deleted.
        ConversationNotFound: there is none, or the sender is not a member.
        RateLimited: too many messages of one person; nothing is stored.
        Unavailable: the database did not take it in ``SEND_TIMEOUT`` seconds. It may still be
            stored: a retry with the same ``client_id`` finds out.
        RuntimeError: called inside a transaction, which on SQLite holds the lock that the
            writer needs, and which could not take the message back.
    """
    if connection.in_atomic_block:
        raise RuntimeError("message_send commits on its own: call it outside of a transaction.")
    future = concurrent.futures.Future[Message]()
    writer.put(Send(_draft(sender_id, conversation_id, client_id, content), future))
    try:
        return future.result(SEND_TIMEOUT)
    except concurrent.futures.TimeoutError:
        raise Unavailable from None


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
    draft = _draft(sender_id, conversation_id, client_id, content)
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Message] = loop.create_future()
    writer.put(Send(draft, future, loop))
    return future


def _draft(sender_id: UUID, conversation_id: UUID, client_id: UUID, content: Content) -> Draft:
    draft = Draft(sender_id, conversation_id, client_id, content.cleaned())
    MESSAGES.count(sender_id)
    return draft
