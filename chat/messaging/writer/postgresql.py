"""The SQL of a batch on PostgreSQL: one round trip for each step, whatever the batch's size."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from chat.conversations.models import Pair, rules_of
from chat.conversations.policy import IS_BLOCKED
from chat.messaging.rows import (
    IN_ROOM,
    ReactionRow,
    attachments_of,
    files_stored,
    forwarded_stored,
    mentions_stored,
)
from chat.messaging.waiting import TOGETHER
from chat.messaging.writer.store import (
    Counters,
    KnownMessage,
    KnownReaction,
    MessageDraft,
    ReactionDraft,
    Waits,
)
from chat.protocol.frames import Message

# A prepared statement keeps its plan until the next ANALYZE, while its tables grow. The writer's
# connection takes indexes alone (`only_write`), and `= ANY` and `LATERAL … LIMIT 1` make it look
# rows up one by one from the first row on.
_LOCK = f"""
    SELECT id, last_seq, last_ordinal, revision, mentions_wait_from, direct_low, direct_high,
        {IS_BLOCKED}, requested_by, is_channel, posting, history, is_archived
    FROM conversations_conversation AS conversation WHERE id = ANY(%b) ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608
_LOCK_FREE = _LOCK + " SKIP LOCKED"
_LOOK_UP_MESSAGES = """
    SELECT draft.index, member.role, member.left_at, member.joined_seq, message.seq, begun.is_on
    FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[])
        WITH ORDINALITY AS draft (conversation_id, sender_id, client_id, index)
    CROSS JOIN LATERAL (
        SELECT role, left_at, joined_seq FROM conversations_membership
        WHERE conversation_id = draft.conversation_id AND person_id = draft.sender_id
        LIMIT 1
    ) AS member
    LEFT JOIN LATERAL (
        SELECT seq FROM messaging_message
        WHERE conversation_id = draft.conversation_id AND sender_id = draft.sender_id
            AND client_id = draft.client_id
        LIMIT 1
    ) AS message ON true
    LEFT JOIN LATERAL (
        SELECT is_on FROM messaging_draft
        WHERE person_id = draft.sender_id AND conversation_id = draft.conversation_id
        LIMIT 1
    ) AS begun ON true
"""
_INSERT_MESSAGES = """
    WITH counted AS (
        UPDATE conversations_conversation AS conversation
        SET last_seq = new.last_seq, last_ordinal = new.last_ordinal, revision = new.revision
        FROM unnest(%(id)b::uuid[], %(last_seq)b::bigint[], %(last_ordinal)b::bigint[],
            %(revisions)b::bigint[]) AS new (id, last_seq, last_ordinal, revision)
        WHERE conversation.id = ANY(%(id)b) AND conversation.id = new.id
    ), marked AS (
        UPDATE conversations_membership AS member
        SET read_ordinal = new.ordinal, unread_from = NULL
        FROM unnest(%(marked_in)b::uuid[], %(marked_for)b::uuid[], %(marked_at)b::bigint[])
            AS new (conversation_id, person_id, ordinal)
        WHERE member.conversation_id = new.conversation_id AND member.person_id = new.person_id
            AND member.read_ordinal < new.ordinal
    )
    INSERT INTO messaging_message (
        conversation_id, seq, ordinal, revision, sender_id, client_id, text, reply_to,
        mentions, forwarded, thread_root, thread_ordinal, also_in_room, files, created_at
    )
    SELECT *, %(created_at)b FROM unnest(
        %(conversation_id)b::uuid[], %(seq)b::bigint[], %(ordinal)b::bigint[],
        %(revision)b::bigint[], %(sender_id)b::uuid[], %(client_id)b::uuid[], %(text)b::text[],
        %(reply_to)b::bigint[], %(mentions)b::text[], %(forwarded)b::text[],
        %(thread_root)b::bigint[], %(thread_ordinal)b::bigint[], %(also_in_room)b::boolean[],
        %(files)b::text[]
    )
"""
_INSERT_ATTACHMENTS = """
    INSERT INTO messaging_attachment (conversation_id, seq, file_id, is_media)
    SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::uuid[], %b::boolean[])
"""
# Nobody mentions themself, and who is mentioned twice is so once.
_WAIT = f"""
    WITH waiting AS (
        UPDATE conversations_conversation AS conversation SET mentions_wait_from = new.seq
        FROM unnest(%b::uuid[], %b::bigint[]) AS new (id, seq) WHERE conversation.id = new.id
    )
    INSERT INTO messaging_mention (conversation_id, target_id, ordinal, seq)
    SELECT DISTINCT message.conversation_id, target.id,
        CASE WHEN {IN_ROOM} THEN message.ordinal ELSE 0 END, message.seq
    FROM unnest(%b::uuid[], %b::bigint[]) AS ended (id, seq)
    JOIN messaging_message AS message ON message.conversation_id = ended.id
        AND message.seq >= ended.seq AND message.seq < ended.seq + {TOGETHER}
    CROSS JOIN jsonb_array_elements(message.mentions::jsonb) AS one (value)
    CROSS JOIN LATERAL (
        SELECT COALESCE((one.value ->> 'id')::uuid, message.conversation_id) AS id
    ) AS target WHERE target.id <> message.sender_id
"""  # noqa: S608
_LOOK_UP_REACTIONS = """
    SELECT draft.index, member.role, member.left_at, member.joined_seq,
        message.seq, message.deleted_at, message.reactions, reaction.is_on
    FROM unnest(%b::uuid[], %b::bigint[], %b::uuid[], %b::text[])
        WITH ORDINALITY AS draft (conversation_id, seq, person_id, emoji, index)
    CROSS JOIN LATERAL (
        SELECT role, left_at, joined_seq FROM conversations_membership
        WHERE conversation_id = draft.conversation_id AND person_id = draft.person_id
        LIMIT 1
    ) AS member
    LEFT JOIN LATERAL (
        SELECT seq, deleted_at, reactions FROM messaging_message
        WHERE conversation_id = draft.conversation_id AND seq = draft.seq AND event IS NULL
        LIMIT 1
    ) AS message ON true
    LEFT JOIN LATERAL (
        SELECT is_on FROM messaging_reaction
        WHERE conversation_id = draft.conversation_id AND seq = draft.seq
            AND person_id = draft.person_id AND emoji = draft.emoji
        LIMIT 1
    ) AS reaction ON true
"""
_WRITE_REACTIONS = """
    WITH counted AS (
        UPDATE conversations_conversation AS conversation SET revision = new.revision
        FROM unnest(%(id)b::uuid[], %(revisions)b::bigint[]) AS new (id, revision)
        WHERE conversation.id = ANY(%(id)b) AND conversation.id = new.id
    ), summed AS (
        UPDATE messaging_message AS message SET reactions = new.reactions
        FROM unnest(%(summed_in)b::uuid[], %(summed_at)b::bigint[], %(summaries)b::text[])
            AS new (conversation_id, seq, reactions)
        WHERE message.conversation_id = ANY(%(summed_in)b) AND message.seq = ANY(%(summed_at)b)
            AND message.conversation_id = new.conversation_id AND message.seq = new.seq
    )
    INSERT INTO messaging_reaction (conversation_id, seq, person_id, emoji, is_on, revision)
    SELECT * FROM unnest(
        %(conversation_id)b::uuid[], %(seq)b::bigint[], %(person_id)b::uuid[], %(emoji)b::text[],
        %(is_on)b::boolean[], %(revision)b::bigint[]
    )
    ON CONFLICT (conversation_id, seq, person_id, emoji)
        DO UPDATE SET is_on = excluded.is_on, revision = excluded.revision
"""


def lock(ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
    with _cursor() as cursor:
        cursor.execute(_LOCK if wait else _LOCK_FREE, [list(ids)], binary=True)
        return {
            id: Counters(
                *(seq, ordinal, revision, waiting, Pair(low, high), rules_of(low, *others)),
                *(blocked, asker),
            )
            for id, seq, ordinal, revision, waiting, low, high, blocked, asker, *others in cursor
        }


def look_up_messages(drafts: Sequence[MessageDraft]) -> dict[int, KnownMessage]:
    with _cursor() as cursor:
        cursor.execute(
            _LOOK_UP_MESSAGES,
            [
                [draft.conversation_id for draft in drafts],
                [draft.sender_id for draft in drafts],
                [draft.client_id for draft in drafts],
            ],
            binary=True,
        )
        return {index - 1: KnownMessage(*row) for index, *row in cursor}


def insert_messages(
    conversations: dict[UUID, Counters], messages: list[Message], waits: Waits
) -> None:
    rows = conversations.values()
    marks = {
        (message.conversation, message.sender): message.ordinal
        for message in messages
        if message.is_in_room
    }
    with _cursor() as cursor:
        cursor.execute(
            _INSERT_MESSAGES,
            {
                "id": list(conversations),
                "last_seq": [row.last_seq for row in rows],
                "last_ordinal": [row.last_ordinal for row in rows],
                "revisions": [row.revision for row in rows],
                "marked_in": [conversation_id for conversation_id, _ in marks],
                "marked_for": [person_id for _, person_id in marks],
                "marked_at": list(marks.values()),
                "conversation_id": [message.conversation for message in messages],
                "seq": [message.seq for message in messages],
                "ordinal": [message.ordinal for message in messages],
                "revision": [message.revision for message in messages],
                "sender_id": [message.sender for message in messages],
                "client_id": [message.client_id for message in messages],
                "text": [message.text for message in messages],
                "reply_to": [message.reply_to or None for message in messages],
                "mentions": [mentions_stored(message.mentions) for message in messages],
                "forwarded": [forwarded_stored(message.forwarded) for message in messages],
                "thread_root": [message.thread_root or None for message in messages],
                "thread_ordinal": [message.thread_ordinal or None for message in messages],
                "also_in_room": [message.also_in_room or None for message in messages],
                "files": [files_stored(message.files) for message in messages],
                "created_at": messages[0].created_at,  # The batch's: one for all.
            },
        )
        if waits.begun:
            begun, ended = [*waits.begun.items()], waits.ended
            cursor.execute(
                _WAIT,
                [[row[column] for row in rows] for rows in (begun, ended) for column in (0, 1)],
            )
        attachments = [
            row for message in messages if message.files for row in attachments_of(message)
        ]
        if attachments:
            cursor.execute(
                _INSERT_ATTACHMENTS, [list(column) for column in zip(*attachments, strict=True)]
            )


def look_up_reactions(drafts: Sequence[ReactionDraft]) -> dict[int, KnownReaction]:
    with _cursor() as cursor:
        cursor.execute(
            _LOOK_UP_REACTIONS,
            [
                [draft.conversation_id for draft in drafts],
                [draft.seq for draft in drafts],
                [draft.person_id for draft in drafts],
                [draft.emoji for draft in drafts],
            ],
            binary=True,
        )
        return {index - 1: KnownReaction(*row) for index, *row in cursor}


def write_reactions(
    conversations: dict[UUID, Counters],
    rows: Collection[ReactionRow],
    summaries: dict[tuple[UUID, int], str | None],
) -> None:
    columns = zip(*rows, strict=True)
    with _cursor() as cursor:
        cursor.execute(
            _WRITE_REACTIONS,
            {
                "id": list(conversations),
                "revisions": [row.revision for row in conversations.values()],
                "summed_in": [conversation_id for conversation_id, _ in summaries],
                "summed_at": [seq for _, seq in summaries],
                "summaries": list(summaries.values()),
                **dict(zip(ReactionRow._fields, map(list, columns), strict=True)),
            },
        )


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[Any]]:
    # Not Django's cursor: parameters go beside the statement, in binary, not quoted into it, and
    # the server plans it once. That halves the server's work for a message alone.
    database = connections[DEFAULT_DB_ALIAS]
    driver: psycopg.Connection[Any] = database.connection
    driver.prepare_threshold = 0
    with database.wrap_database_errors, psycopg.Cursor(driver) as cursor:
        yield cursor
