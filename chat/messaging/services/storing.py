"""Drafts go to the writer, and whoever sent one waits until it is stored."""

import asyncio
import concurrent.futures
from typing import Any, overload

from django.db import connection

from chat.core.errors import Unavailable
from chat.messaging.writer.store import Draft, MessageDraft, ReactionDraft
from chat.messaging.writer.writer import Send, writer
from chat.protocol.frames import Message

STORE_TIMEOUT = 10.0
"""Seconds that a thread waits for what it sent to be stored."""


@overload
def store(draft: MessageDraft) -> Message: ...
@overload
def store(draft: ReactionDraft) -> bool: ...
def store(draft: Draft) -> Any:
    """Have a draft written, and block until that is done; return what became of it.

    Raises:
        DomainError: it was refused.
        Unavailable: the database did not take it in ``STORE_TIMEOUT`` seconds, and may still.
        RuntimeError: called inside a transaction, which on SQLite holds the lock that the
            writer needs, and which could not take back what is written.
    """
    if connection.in_atomic_block:
        raise RuntimeError("The writer commits on its own: call this outside of a transaction.")
    future = concurrent.futures.Future[Any]()
    writer.put(Send(draft, future))
    try:
        return future.result(STORE_TIMEOUT)
    except concurrent.futures.TimeoutError:
        raise Unavailable from None


@overload
def store_async(draft: MessageDraft) -> asyncio.Future[Message]: ...
@overload
def store_async(draft: ReactionDraft) -> asyncio.Future[bool]: ...
def store_async(draft: Draft) -> asyncio.Future[Any]:
    """Do what ``store`` does, for a caller on the running event loop.

    The draft is queued, in the order of the calls, when this returns; the future brings what
    became of it, or the error. Cancelling it does not take the draft back.

    Raises:
        Unavailable: too many wait already; nothing is queued.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    writer.put(Send(draft, future, loop))
    return future
