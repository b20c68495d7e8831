"""The last message of a conversation, which its preview shows and its activity is the time of.

It is the last row with an ordinal of its own. A row without one stores that of the row before it,
and seqs have no gaps: so the row at an ordinal is the one after the last row with a lower ordinal.
"""

from collections.abc import Collection
from uuid import UUID

from chat.core.sql import given, given_params
from chat.messaging.rows import MESSAGE, fetch_messages
from chat.protocol import frames

_IS_LAST = """
    message.conversation_id = {of}.id AND message.ordinal > 0 AND message.seq = 1 + COALESCE(
        (
            SELECT earlier.seq FROM messaging_message AS earlier
            WHERE earlier.conversation_id = {of}.id
                AND earlier.seq <= {of}.last_seq AND earlier.ordinal < {of}.last_ordinal
            ORDER BY earlier.seq DESC LIMIT 1
        ),
        0
    )
"""
_LAST = (
    f"SELECT {MESSAGE} FROM {{heads}} JOIN messaging_message AS message"  # noqa: S608
    f" ON {_IS_LAST.format(of='head')}"
)


def last_messages(heads: Collection[tuple[UUID, int, int]]) -> list[frames.Message]:
    """Return the last message of each conversation that has one, in any order.

    Arguments:
        heads: the id, last seq and last ordinal of each conversation, of one moment.
    """
    if not heads:
        return []
    sql = _LAST.format(heads=given("head", "last_seq", "last_ordinal"))
    return fetch_messages(sql, given_params(heads))


def last_activity(conversation: str) -> str:
    """Return when the last message was written, as SQL; null without one.

    Arguments:
        conversation: what the statement calls the table of conversations.
    """
    is_last = _IS_LAST.format(of=conversation)
    return f"(SELECT message.created_at FROM messaging_message AS message WHERE {is_last})"  # noqa: S608
