"""People react to messages."""

import asyncio
from uuid import UUID

from chat.core.rates import MESSAGES
from chat.messaging.content import emoji_cleaned
from chat.messaging.errors import MessageNotFound
from chat.messaging.services.storing import store, store_async
from chat.messaging.writer.store import ReactionDraft
from chat.protocol.fields import COUNT_MAX


def reaction_set(
    *, user_id: UUID, conversation_id: UUID, seq: int, emoji: str, is_on: bool
) -> bool:
    """React to a message durably, or take that back, and publish it; block until that is done.

    Arguments:
        emoji: in any spelling.

    Returns:
        Whether that is a change: the same again is none.

    Raises:
        EmojiInvalid: it is not one emoji.
        ConversationNotFound: there is none, or the person is not a member.
        Archived: it is archived.
        Blocked: it is a direct one, and one of the two blocks the other.
        MessageNotFound: it has no such message.
        MessageDeleted: it is deleted.
        ReactionsFull: there are as many different emoji under it as there can be.
        RateLimited: too many messages of one person; nothing is stored.
        Unavailable: the database did not take it in time, and may still.
        RuntimeError: called inside a transaction.
    """
    return store(_draft(user_id, conversation_id, seq, emoji, is_on))


def reaction_set_async(
    *, user_id: UUID, conversation_id: UUID, seq: int, emoji: str, is_on: bool
) -> asyncio.Future[bool]:
    """Do what ``reaction_set`` does, for a caller on the running event loop.

    Raises:
        EmojiInvalid: it is not one emoji; nothing is queued.
        RateLimited: too many messages of one person; nothing is queued.
        Unavailable: too much waits already; nothing is queued.
    """
    return store_async(_draft(user_id, conversation_id, seq, emoji, is_on))


def _draft(
    user_id: UUID, conversation_id: UUID, seq: int, emoji: str, is_on: bool
) -> ReactionDraft:
    draft = ReactionDraft(user_id, conversation_id, seq, emoji_cleaned(emoji), is_on)
    if seq > COUNT_MAX:
        # No store can look for more than it can store.
        raise MessageNotFound
    MESSAGES.count(user_id)
    return draft
