"""Where in a history a time is."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from chat.conversations.policy import require_member
from chat.core.sql import fetch
from chat.messaging.rows import IN_ROOM

_LAST = "SELECT last_seq FROM conversations_conversation WHERE id = %s"
_SENT = """
    SELECT message.created_at FROM messaging_message AS message
    WHERE message.conversation_id = %s AND message.seq = %s
"""
_FROM = f"""
    SELECT message.seq FROM messaging_message AS message
    WHERE message.conversation_id = %s AND message.seq >= %s AND {IN_ROOM}
    ORDER BY message.seq LIMIT 1
"""  # noqa: S608


class _Seq(NamedTuple):
    seq: int


class _Sent(NamedTuple):
    created_at: datetime


def seq_at(*, user_id: UUID, conversation_id: UUID, time: datetime) -> int | None:
    """Return the seq of the first message of a room that was sent at a time or later, of those that
    a member sees; ``None`` where there is none.

    Times rise with seqs, so that a few looks find it among millions; where clocks were set back, it
    is near.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    [last] = fetch(_LAST, [conversation_id], _Seq)
    earlier, later = visible_after, last.seq + 1
    while later - earlier > 1:
        middle = (earlier + later) // 2
        [sent] = fetch(_SENT, [conversation_id, middle], _Sent)
        if sent.created_at < time:
            earlier = middle
        else:
            later = middle
    return next((row.seq for row in fetch(_FROM, [conversation_id, later], _Seq)), None)
