"""Unread mentions: those in what one has not read, or marked as unread."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from chat.core.sql import fetch, given, given_params
from chat.protocol import frames
from chat.protocol.limits import UNREAD_MENTIONS_MAX

# As many of each target as can be named, from the newest on, however many are unread: an index has
# them in that order. A message that mentions one twice, by name and with everybody, is one; whoever
# calls everybody is not called by that, also where they marked it as unread.
_UNREAD = f"""
    WITH mark AS (SELECT * FROM {{mark}}), target AS (
        SELECT id, read_ordinal, last_ordinal, id AS target_id FROM mark
        UNION ALL SELECT id, read_ordinal, last_ordinal, %s FROM mark
    ), newest AS MATERIALIZED (
        SELECT target.id, target.target_id, target.last_ordinal, COALESCE((
            SELECT mention.ordinal FROM messaging_mention AS mention
            WHERE mention.conversation_id = target.id AND mention.target_id = target.target_id
                AND mention.ordinal > target.read_ordinal
                AND mention.ordinal <= target.last_ordinal AND NOT mention.is_removed
            ORDER BY mention.ordinal DESC LIMIT 1 OFFSET {UNREAD_MENTIONS_MAX}
        ), target.read_ordinal) AS read_ordinal FROM target
    )
    SELECT id, seq, ordinal FROM (
        SELECT newest.id AS id, mention.seq AS seq, mention.ordinal AS ordinal,
            ROW_NUMBER() OVER (PARTITION BY newest.id ORDER BY mention.seq DESC) AS place
        FROM newest JOIN messaging_mention AS mention
            ON mention.conversation_id = newest.id AND mention.target_id = newest.target_id
            AND mention.ordinal > newest.read_ordinal
            AND mention.ordinal <= newest.last_ordinal AND NOT mention.is_removed
        WHERE NOT EXISTS (
            SELECT 1 FROM messaging_message AS message
            WHERE message.conversation_id = mention.conversation_id
                AND message.seq = mention.seq AND message.sender_id = %s
        )
        GROUP BY newest.id, mention.seq, mention.ordinal
    ) AS unread WHERE place <= {UNREAD_MENTIONS_MAX} ORDER BY seq
"""  # noqa: S608


class _Unread(NamedTuple):
    conversation_id: UUID
    seq: int
    ordinal: int


def unread_mentions(
    user_id: UUID, marks: Collection[tuple[UUID, int, int]]
) -> dict[UUID, list[frames.UnreadMention]]:
    """Return the unread messages that mention a person, where there are some.

    Arguments:
        marks: the id of each conversation, up to where it counts as read, and its last ordinal.
    """
    found: defaultdict[UUID, list[frames.UnreadMention]] = defaultdict(list)
    if marks:
        sql = _UNREAD.format(mark=given("mark", "read_ordinal", "last_ordinal"))
        for row in fetch(sql, [*given_params(marks), user_id, user_id], _Unread):
            found[row.conversation_id].append(frames.UnreadMention(row.seq, row.ordinal))
    return found
