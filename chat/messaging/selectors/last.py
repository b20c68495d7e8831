"""The last message of a conversation, which its preview shows and its activity is the time of.

It is the last row with an ordinal of its own. A row without one stores that of the row before it,
and seqs have no gaps: so the row at an ordinal is the one after the last row with a lower ordinal.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from chat.core.sql import given, given_params
from chat.messaging.models import Message
from chat.messaging.rows import MESSAGE, fetch_messages
from chat.protocol import frames

_LAST = f"""
    SELECT {MESSAGE} FROM {{head}} JOIN messaging_message AS message
        ON message.conversation_id = head.id AND message.ordinal > 0 AND message.seq = 1 + COALESCE(
            (
                SELECT earlier.seq FROM messaging_message AS earlier
                WHERE earlier.conversation_id = head.id
                    AND earlier.seq <= head.seq AND earlier.ordinal < head.ordinal
                ORDER BY earlier.seq DESC LIMIT 1
            ),
            0
        )
"""  # noqa: S608


def last_messages(heads: Collection[tuple[UUID, int, int]]) -> dict[UUID, frames.Message]:
    """Return the last message of each conversation that has one.

    Arguments:
        heads: the id, last seq and last ordinal of each conversation, of one moment.
    """
    if not heads:
        return {}
    sql = _LAST.format(head=given("head", "seq", "ordinal"))
    return {message.conversation: message for message in fetch_messages(sql, given_params(heads))}


def last_activity(conversation: str) -> Subquery:
    """Return when the last message was written, as a column of a query; null without one.

    Arguments:
        conversation: how the query calls the conversation: ``"conversation__"``, ``""`` for itself.
    """
    earlier = Message.objects.filter(
        conversation_id=OuterRef(OuterRef(f"{conversation}id")),
        seq__lte=OuterRef(OuterRef(f"{conversation}last_seq")),
        ordinal__lt=OuterRef(OuterRef(f"{conversation}last_ordinal")),
    ).order_by("-seq")
    last = Message.objects.filter(
        conversation_id=OuterRef(f"{conversation}id"),
        seq=Coalesce(Subquery(earlier.values("seq")[:1]), 0) + 1,
        ordinal__gt=0,
    )
    return Subquery(last.values("created_at"))
