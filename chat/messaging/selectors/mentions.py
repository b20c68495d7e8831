"""Unread mentions: those above one's read mark."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from chat.core.sql import fetch, given, given_params
from chat.protocol import frames
from chat.protocol.limits import UNREAD_MENTIONS_MAX

# A message that mentions one twice, by name and with everybody, is one.
_UNREAD = f"""
    SELECT id, seq, ordinal FROM (
        SELECT mark.id AS id, mention.seq AS seq, mention.ordinal AS ordinal,
            ROW_NUMBER() OVER (PARTITION BY mark.id ORDER BY mention.seq DESC) AS place
        FROM {{mark}} JOIN messaging_mention AS mention
            ON mention.conversation_id = mark.id AND mention.target_id IN (%s, mark.id)
            AND mention.ordinal > mark.read_ordinal AND mention.ordinal <= mark.last_ordinal
            AND NOT mention.is_removed
        GROUP BY mark.id, mention.seq, mention.ordinal
    ) AS unread WHERE place <= {UNREAD_MENTIONS_MAX} ORDER BY seq
"""  # noqa: S608


class _Unread(NamedTuple):
    conversation_id: UUID
    seq: int
    ordinal: int


def unread_mentions(
    user_id: UUID, marks: Collection[tuple[UUID, int, int]]
) -> dict[UUID, list[frames.UnreadMention]]:
    """Return the messages that mention a person and that they have not read, where there are some.

    Arguments:
        marks: the id of each conversation, how far they have read, and its last ordinal.
    """
    found: defaultdict[UUID, list[frames.UnreadMention]] = defaultdict(list)
    if marks:
        sql = _UNREAD.format(mark=given("mark", "read_ordinal", "last_ordinal"))
        for row in fetch(sql, [*given_params(marks), user_id], _Unread):
            found[row.conversation_id].append(frames.UnreadMention(row.seq, row.ordinal))
    return found
