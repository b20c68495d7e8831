"""The messages that one person saves."""

from uuid import UUID

import msgspec

from chat.conversations.policy import VISIBLE_AFTER
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import fetch
from chat.messaging.rows import MESSAGE, SAVED, SavedRow, fetch_saved
from chat.messaging.selectors.reactions import with_own
from chat.people.selectors import people_by_id
from chat.protocol import frames
from chat.protocol.fields import COUNT_MAX
from chat.protocol.own import Saved

_ROWS = f"SELECT {SAVED} FROM messaging_saved AS saved WHERE person_id = %s"  # noqa: S608
_SINCE = f"{_ROWS} AND revision > %s ORDER BY revision"
_ALL = f"{_ROWS} AND revision > %s AND is_on ORDER BY revision"
# What one reads, one is a member for, in the same statement.
_PAGE = f"""
    SELECT {SAVED}, {MESSAGE} FROM messaging_saved AS saved
    JOIN conversations_membership AS member
        ON member.conversation_id = saved.conversation_id AND member.person_id = saved.person_id
        AND member.left_at IS NULL
    JOIN conversations_conversation AS conversation ON conversation.id = saved.conversation_id
    JOIN messaging_message AS message
        ON message.conversation_id = saved.conversation_id AND message.seq = saved.seq
        AND message.seq > {VISIBLE_AFTER}
    WHERE saved.person_id = %s AND saved.is_on AND saved.revision < %s
    ORDER BY saved.revision DESC LIMIT %s
"""  # noqa: S608


class SavedItem(msgspec.Struct, frozen=True):
    """A message that one saves, and who sent it."""

    message: frames.Message
    sender: frames.Person


class SavedPage(msgspec.Struct, frozen=True):
    """What one saves, the last first; ``next`` is the cursor of the next page."""

    results: list[SavedItem]
    next: str | None


def saved_since(user_id: UUID, after: int) -> list[Saved]:
    """Return which messages a person saves, or does not save any more, since a revision of theirs.

    Arguments:
        after: -1 for all that they save.
    """
    sql = _SINCE if after >= 0 else _ALL
    return [Saved(*row) for row in fetch(sql, [user_id, after], SavedRow)]


def saved_page(*, user_id: UUID, limit: int, cursor: str | None = None) -> SavedPage:
    """Return a page of the messages that a person saves, in their present state: deleted ones too,
    and none of conversations that they have left. What was saved last comes first.

    Arguments:
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"saved {user_id}"
    before = decode_cursor(cursor, int, of=of) if cursor is not None else COUNT_MAX
    rows = fetch_saved(_PAGE, [user_id, before, limit + 1])
    page = rows[:limit]
    messages = with_own(user_id, [message for _, message in page])
    senders = people_by_id({message.sender for message in messages})
    return SavedPage(
        results=[SavedItem(message, senders[message.sender]) for message in messages],
        next=encode_cursor(page[-1][0].revision, of=of) if len(rows) > limit else None,
    )
