"""The groups that two people are both in."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

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


class SharedConversation(NamedTuple):
    """A group, as both of its people see it."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Groups, and the cursor of the next page."""

    conversations: list[SharedConversation]
    next: str | None


def conversations_shared(
    *, user_id: UUID, person_id: UUID, limit: int, cursor: str | None = None
) -> SharedPage:
    """Return a page of the groups in which two people both are now, the newest group first.

    What one of them has left is not among them; with somebody who does not exist there are none.

    Arguments:
        user_id: who asks.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"shared {user_id} {person_id}"
    before = decode_cursor(cursor, UUID, of=of) if cursor is not None else _END
    rows = fetch(_SHARED, [person_id, user_id, before, limit + 1], SharedConversation)
    page = rows[:limit]
    return SharedPage(page, encode_cursor(page[-1].id, of=of) if len(rows) > limit else None)
