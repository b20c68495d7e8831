"""The SQL of a batch on PostgreSQL: one round trip for each step, whatever the batch's size."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from chat.events.types import MessageCreated
from chat.messaging.store import Counters, Draft, Known

_LOCK = """
    SELECT id, last_seq, last_ordinal, revision, direct_low, direct_high
    FROM conversations_conversation WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_FREE = _LOCK + " SKIP LOCKED"
_LOOK_UP = """
    SELECT draft.index, message.seq, message.ordinal, message.revision, message.text,
        message.created_at
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[])
        WITH ORDINALITY AS draft (conversation_id, sender_id, client_id, index)
    JOIN conversations_membership AS member
        ON member.conversation_id = draft.conversation_id AND member.user_id = draft.sender_id
    LEFT JOIN messaging_message AS message
        ON message.conversation_id = draft.conversation_id
        AND message.sender_id = draft.sender_id
        AND message.client_id = draft.client_id
"""
_INSERT = """
    WITH counted AS (
        UPDATE conversations_conversation AS conversation
        SET last_seq = new.last_seq, last_ordinal = new.last_ordinal, revision = new.revision
        FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[])
            AS new (id, last_seq, last_ordinal, revision)
        WHERE conversation.id = new.id
    ), marked AS (
        UPDATE conversations_membership AS member SET read_ordinal = new.ordinal
        FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[])
            AS new (conversation_id, user_id, ordinal)
        WHERE member.conversation_id = new.conversation_id AND member.user_id = new.user_id
            AND member.read_ordinal < new.ordinal
    )
    INSERT INTO messaging_message (
        conversation_id, seq, ordinal, revision, sender_id, client_id, text, created_at
    )
    SELECT * FROM unnest(
        %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::uuid[], %s::uuid[],
        %s::text[], %s::timestamptz[]
    )
"""


def lock(ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
    with connection.wrap_database_errors, _cursor() as cursor:
        cursor.execute(_LOCK if wait else _LOCK_FREE, [list(ids)])
        return {id: Counters(*row) for id, *row in cursor}


def look_up(drafts: Sequence[Draft]) -> dict[int, Known | None]:
    with connection.wrap_database_errors, _cursor() as cursor:
        cursor.execute(
            _LOOK_UP,
            [
                [draft.conversation_id for draft in drafts],
                [draft.sender_id for draft in drafts],
                [draft.client_id for draft in drafts],
            ],
        )
        return {index - 1: None if known[0] is None else Known(*known) for index, *known in cursor}


def insert(conversations: dict[UUID, Counters], messages: list[MessageCreated]) -> None:
    marks = {(message.conversation_id, message.sender_id): message.ordinal for message in messages}
    rows = conversations.values()
    with connection.wrap_database_errors, _cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                list(conversations),
                [row.last_seq for row in rows],
                [row.last_ordinal for row in rows],
                [row.revision for row in rows],
                [conversation_id for conversation_id, _ in marks],
                [user_id for _, user_id in marks],
                list(marks.values()),
                [message.conversation_id for message in messages],
                [message.seq for message in messages],
                [message.ordinal for message in messages],
                [message.revision for message in messages],
                [message.sender_id for message in messages],
                [message.client_id for message in messages],
                [message.text for message in messages],
                [message.created_at for message in messages],
            ],
        )


def _cursor() -> psycopg.Cursor[tuple[Any, ...]]:
    # The parameters go beside the statement, in binary: Django's cursor would quote a thousand
    # texts into it.
    return psycopg.Cursor(connection.connection)
