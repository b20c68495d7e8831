"""What a message said before it was edited."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from chat.conversations.policy import require_member
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import fetch
from chat.protocol.fields import COUNT_MAX, Moment

# One statement: an edit between two would be missing in both, or be in both. The present text
# comes before all that were replaced, of which an index gives a page, however many there are.
_PAGE = f"""
    SELECT revision, text, written_at FROM (
        SELECT {COUNT_MAX} AS revision, text, COALESCE(edited_at, created_at) AS written_at
        FROM messaging_message
        WHERE conversation_id = %s AND seq = %s AND deleted_at IS NULL AND event IS NULL
        UNION ALL
        SELECT * FROM (
            SELECT revision, text, written_at FROM messaging_version
            WHERE conversation_id = %s AND seq = %s AND revision < %s
            ORDER BY revision DESC LIMIT %s
        ) AS replaced
    ) AS said WHERE revision < %s ORDER BY revision DESC LIMIT %s
"""  # noqa: S608


class MessageVersion(msgspec.Struct, frozen=True):
    """What a message said from a time on."""

    text: str
    written_at: Moment


class VersionsPage(msgspec.Struct, frozen=True):
    """Versions of a message, the present one first; ``next`` is the cursor of the next page."""

    results: list[MessageVersion]
    next: str | None


class _Row(NamedTuple):
    revision: int
    text: str
    written_at: datetime


def message_versions(
    *, user_id: UUID, conversation_id: UUID, seq: int, limit: int, cursor: str | None = None
) -> VersionsPage:
    """Return a page of what a message says and said before, newest first; nothing where there is
    no such message, or it is deleted.

    Arguments:
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
        ConversationNotFound: there is none, or the person is not a member.
    """
    of = f"versions {user_id} {conversation_id} {seq}"
    before = decode_cursor(cursor, int, of=of) if cursor is not None else COUNT_MAX + 1
    key = [conversation_id, seq]
    # No store can compare with more than it can store.
    page_of = [before, limit + 1]
    rows = fetch(_PAGE, [*key, *key, *page_of, *page_of], _Row) if seq <= COUNT_MAX else []
    # After the read: whoever is a member now may have what was there before.
    if seq <= require_member(user_id=user_id, conversation_id=conversation_id):
        rows = []
    page = rows[:limit]
    return VersionsPage(
        results=[MessageVersion(row.text, row.written_at) for row in page],
        next=encode_cursor(page[-1].revision, of=of) if len(rows) > limit else None,
    )
