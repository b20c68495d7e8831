"""The groups and channels that two people are both in."""

from typing import NamedTuple
from uuid import UUID

import msgspec

from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import fetch

_SHARED = """
    SELECT conversation.id, conversation.title FROM conversations_membership AS own
    JOIN conversations_membership AS their
        ON their.conversation_id = own.conversation_id AND their.person_id = %s
    JOIN conversations_conversation AS conversation ON conversation.id = own.conversation_id
    WHERE own.person_id = %s AND own.left_at IS NULL AND their.left_at IS NULL
        AND conversation.direct_low IS NULL AND conversation.id < %s
    ORDER BY conversation.id DESC LIMIT %s
"""
_END = UUID(int=2**128 - 1)


class SharedConversation(msgspec.Struct, frozen=True):
    """A group or channel that one shares with somebody."""

    id: UUID
    title: str


class SharedConversationPage(msgspec.Struct, frozen=True):
    """What groups and channels one shares with somebody, the newest first; ``next`` leads on."""

    results: list[SharedConversation]
    next: str | None


class _Row(NamedTuple):
    id: UUID
    title: str


def conversations_shared(
    *, user_id: UUID, person_id: UUID, limit: int, cursor: str | None = None
) -> SharedConversationPage:
    """Return a page of the groups and channels in which two people both are now, the newest first.

    What one of them has left is not among them; with somebody who does not exist there are none.

    Arguments:
        user_id: who asks.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"shared {user_id} {person_id}"
    before = decode_cursor(cursor, UUID, of=of) if cursor is not None else _END
    rows = fetch(_SHARED, [person_id, user_id, before, limit + 1], _Row)
    page = [SharedConversation(*row) for row in rows[:limit]]
    more = encode_cursor(page[-1].id, of=of) if len(rows) > limit else None
    return SharedConversationPage(page, more)
