"""What somebody has not read of a conversation: arithmetic on ordinals, with nothing to drift.

With that come the messages that the arithmetic alone does not tell: those that mention them, and
those that are deleted, which count no longer.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from msgspec import UnsetType

from chat.core.sql import fetch, given, given_params, id_text
from chat.messaging.rows import IN_ROOM
from chat.messaging.waiting import WAITS, is_called
from chat.protocol import frames
from chat.protocol.limits import UNREAD_DELETED_MAX, UNREAD_MENTIONS_MAX

# As many of each as can be named, from the newest on, however many are unread: an index has them in
# that order. A message that mentions one twice, by name and with everybody, is one; whoever calls
# everybody is not called by that, also where they marked it as unread; nor is anybody by whom they
# block. A deleted message has no seq here. It is one statement, as what is unread is given to it,
# which costs as much as to look it up.
_UNREAD = f"""
    WITH mark AS MATERIALIZED (SELECT * FROM {{mark}}), target AS (
        SELECT id, read_to, last_ordinal, id AS target_id FROM mark
        UNION ALL SELECT id, read_to, last_ordinal, %s FROM mark
    ), newest AS MATERIALIZED (
        SELECT target.id, target.target_id, target.last_ordinal, COALESCE((
            SELECT mention.ordinal FROM messaging_mention AS mention
            WHERE mention.conversation_id = target.id AND mention.target_id = target.target_id
                AND mention.ordinal > target.read_to AND mention.ordinal <= target.last_ordinal
            ORDER BY mention.ordinal DESC LIMIT 1 OFFSET {UNREAD_MENTIONS_MAX}
        ), target.read_to) AS read_to FROM target
    ), called AS (
        SELECT newest.id AS id, mention.seq AS seq, mention.ordinal AS ordinal
        FROM newest JOIN messaging_mention AS mention
            ON mention.conversation_id = newest.id AND mention.target_id = newest.target_id
            AND mention.ordinal > newest.read_to AND mention.ordinal <= newest.last_ordinal
        UNION
        SELECT mark.id, message.seq, message.ordinal
        FROM mark JOIN conversations_conversation AS conversation ON conversation.id = mark.id
        JOIN messaging_message AS message ON message.conversation_id = mark.id AND {WAITS}
        WHERE {IN_ROOM} AND message.ordinal > mark.read_to
            AND message.ordinal <= mark.last_ordinal AND {is_called("CAST(%s AS text)")}
    ), heard AS (
        SELECT called.id, called.seq, called.ordinal, message.sender_id,
            ROW_NUMBER() OVER (PARTITION BY called.id ORDER BY called.seq DESC) AS place
        FROM called JOIN messaging_message AS message
            ON message.conversation_id = called.id AND message.seq = called.seq
        WHERE message.sender_id <> %s AND NOT EXISTS (
            SELECT 1 FROM people_block AS block WHERE block.person_id = %s
                AND block.blocked_id = message.sender_id AND block.is_on
        )
    ), kept AS MATERIALIZED (
        SELECT mark.id, mark.last_ordinal, COALESCE((
            SELECT message.ordinal FROM messaging_message AS message
            WHERE message.conversation_id = mark.id AND message.deleted_at IS NOT NULL
                AND {IN_ROOM}
                AND message.ordinal > mark.read_to AND message.ordinal <= mark.last_ordinal
            ORDER BY message.ordinal DESC LIMIT 1 OFFSET {UNREAD_DELETED_MAX}
        ), mark.read_to) AS read_to FROM mark
    )
    SELECT id, seq, ordinal, sender_id FROM heard WHERE place <= {UNREAD_MENTIONS_MAX}
    UNION ALL
    SELECT kept.id, NULL, message.ordinal, NULL FROM kept JOIN messaging_message AS message
        ON message.conversation_id = kept.id AND message.deleted_at IS NOT NULL
        AND {IN_ROOM} AND message.ordinal > kept.read_to AND message.ordinal <= kept.last_ordinal
    ORDER BY ordinal
"""  # noqa: S608

_READ_TO = """
    CASE WHEN member.unread_from <= member.read_ordinal THEN member.unread_from - 1
    ELSE member.read_ordinal END
"""
_IS_MENTIONED = f"""
    EXISTS (
        SELECT 1 FROM messaging_mention AS mention
        WHERE mention.conversation_id = member.conversation_id AND mention.target_id = {{target}}
            AND mention.ordinal > {_READ_TO}
    )
"""  # noqa: S608
HAS_UNREAD = f"""
    {_IS_MENTIONED.format(target="member.person_id")}
    OR {_IS_MENTIONED.format(target="member.conversation_id")}
    OR (conversation.last_ordinal > {_READ_TO} AND EXISTS (
        SELECT 1 FROM messaging_message AS message WHERE {WAITS}
            AND message.conversation_id = conversation.id AND message.ordinal > {_READ_TO}
            AND {is_called(id_text("member.person_id"))}
    ))
    OR EXISTS (
        SELECT 1 FROM messaging_message AS deleted
        WHERE deleted.conversation_id = member.conversation_id AND deleted.deleted_at IS NOT NULL
            AND (deleted.thread_root IS NULL OR deleted.also_in_room)
            AND deleted.ordinal > {_READ_TO}
    )
"""  # noqa: S608
"""The condition that there may be something to say of what ``member`` has not read of
``conversation``: it is asked of each conversation of a list, and most often there is not."""


class _Row(NamedTuple):
    conversation_id: UUID
    seq: int | None
    ordinal: int
    sender: UUID | None


class Unread(NamedTuple):
    """Of what is unread in a conversation, the messages that mention one, and the ordinals of
    those that are deleted.
    """

    mentions: list[frames.UnreadMention]
    deleted: list[int]


NOTHING_UNREAD = Unread([], [])


def read_to(read_ordinal: int, unread_from: int | UnsetType | None) -> int:
    """Return the ordinal up to which a conversation counts as read.

    Arguments:
        read_ordinal: of the last message that its member has read.
        unread_from: the ordinal from which they marked it as unread, if they did.
    """
    return min(read_ordinal, unread_from - 1) if unread_from else read_ordinal


def unread_count(conversation: frames.Conversation) -> int:
    """Return how many messages count as unread: one at least where it is marked as unread."""
    read = read_to(conversation.read_ordinal, conversation.unread_from)
    count = conversation.last_ordinal - read - len(conversation.unread_deleted or ())
    return max(count, 1 if conversation.unread_from else 0)


def unread(user_id: UUID, marks: Collection[tuple[UUID, int, int]]) -> dict[UUID, Unread]:
    """Return what there is to say of what a person has not read, where there is something.

    Arguments:
        marks: the id of each conversation, up to where it counts as read, and its last ordinal.
    """
    found: defaultdict[UUID, Unread] = defaultdict(lambda: Unread([], []))
    if marks:
        sql = _UNREAD.format(mark=given("mark", "read_to", "last_ordinal"))
        params = [*given_params(marks), user_id, str(user_id), user_id, user_id]
        for row in fetch(sql, params, _Row):
            if row.seq is None or row.sender is None:
                found[row.conversation_id].deleted.append(row.ordinal)
            else:
                mention = frames.UnreadMention(row.seq, row.ordinal, row.sender)
                found[row.conversation_id].mentions.append(mention)
    return found
