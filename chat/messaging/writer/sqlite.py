"""The SQL of a batch on SQLite.

Django keeps a UUID as 32 hexadecimal digits and a time as text in UTC; the rows written here
read back through the models. Statements go to the driver itself: Django's cursor would take
longer over one than SQLite does. The transaction holds the store's write lock from its first
statement on.
"""

import sqlite3
from collections.abc import Collection, Sequence
from typing import cast
from uuid import UUID

from django.db import connection

from chat.conversations.models import Pair
from chat.messaging.writer.store import Counters, Draft, Known
from chat.protocol.frames import Message

_LOCK = """
    SELECT last_seq, last_ordinal, revision, direct_low, direct_high
    FROM conversations_conversation WHERE id = ?
"""
_LOOK_UP = """
    SELECT member.role, member.left_at, message.seq
    FROM conversations_membership AS member
    LEFT JOIN messaging_message AS message
        ON message.conversation_id = member.conversation_id
        AND message.sender_id = member.person_id
        AND message.client_id = ?
    WHERE member.conversation_id = ? AND member.person_id = ?
"""
_COUNT = """
    UPDATE conversations_conversation
    SET last_seq = ?, last_ordinal = ?, revision = ? WHERE id = ?
"""
_INSERT = """
    INSERT INTO messaging_message (
        conversation_id, seq, ordinal, revision, sender_id, client_id, text, created_at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_MARK = """
    UPDATE conversations_membership SET read_ordinal = ?1
    WHERE conversation_id = ?2 AND person_id = ?3 AND read_ordinal < ?1
"""


def lock(ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
    del wait  # The write lock is held: no row is anybody else's.
    conversations = {}
    with connection.wrap_database_errors:
        execute = _driver().execute
        for id in ids:
            row = execute(_LOCK, (id.hex,)).fetchone()
            if row is not None:
                last_seq, last_ordinal, revision, low, high = row
                conversations[id] = Counters(
                    last_seq=last_seq,
                    last_ordinal=last_ordinal,
                    revision=revision,
                    pair=Pair(low and UUID(hex=low), high and UUID(hex=high)),
                )
    return conversations


def look_up(drafts: Sequence[Draft]) -> dict[int, Known]:
    known: dict[int, Known] = {}
    with connection.wrap_database_errors:
        execute = _driver().execute
        for index, draft in enumerate(drafts):
            key = (draft.client_id.hex, draft.conversation_id.hex, draft.sender_id.hex)
            row = execute(_LOOK_UP, key).fetchone()
            if row is not None:
                known[index] = Known(*row)
    return known


def insert(conversations: dict[UUID, Counters], messages: list[Message]) -> None:
    # The batch's: one for all.
    created_at = connection.ops.adapt_datetimefield_value(messages[0].created_at)
    rows = []
    marks: dict[tuple[str, str], int] = {}
    for message in messages:
        conversation_id, sender_id = message.conversation.hex, message.sender.hex
        rows.append(
            (
                conversation_id,
                message.seq,
                message.ordinal,
                message.revision,
                sender_id,
                message.client_id.hex,
                message.text,
                created_at,
            )
        )
        marks[conversation_id, sender_id] = message.ordinal
    with connection.wrap_database_errors:
        driver = _driver()
        driver.executemany(_INSERT, rows)
        driver.executemany(
            _COUNT,
            [
                (row.last_seq, row.last_ordinal, row.revision, id.hex)
                for id, row in conversations.items()
            ],
        )
        driver.executemany(_MARK, [(ordinal, *key) for key, ordinal in marks.items()])


def _driver() -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection)
