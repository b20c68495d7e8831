"""The SQL of a batch on SQLite.

Django keeps a UUID as 32 hexadecimal digits and a time as text in UTC; the rows written here
read back through the models. Statements go to the driver itself: Django's cursor would take
longer over one than SQLite does. The transaction holds the store's write lock from its first
statement on.
"""

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from chat.conversations.models import Pair
from chat.core.sqlite.base import DatabaseWrapper
from chat.messaging.writer.store import Counters, Draft, Known
from chat.protocol.frames import Message

# One statement for all: to begin one costs the driver more than SQLite takes to find a row.
_LOCK = """
    SELECT id, last_seq, last_ordinal, revision, direct_low, direct_high
    FROM conversations_conversation WHERE id IN (SELECT value FROM json_each(?))
"""
# The ids of a draft are one string, for SQLite would parse a list anew for each of its items.
_LOOK_UP = """
    SELECT draft.key, member.role, member.left_at, message.seq
    FROM json_each(?) AS draft
    CROSS JOIN conversations_membership AS member
        ON member.conversation_id = substr(draft.value, 1, 32)
        AND member.person_id = substr(draft.value, 33, 32)
    LEFT JOIN messaging_message AS message
        ON message.conversation_id = member.conversation_id
        AND message.sender_id = member.person_id
        AND message.client_id = substr(draft.value, 65)
"""
_COUNT = """
    UPDATE conversations_conversation
    SET last_seq = ?, last_ordinal = ?, revision = ? WHERE id = ?
"""
_INSERT = """
    INSERT INTO messaging_message (
        conversation_id, seq, ordinal, revision, sender_id, client_id, text, reply_to,
        created_at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_MARK = """
    UPDATE conversations_membership SET read_ordinal = ?1
    WHERE conversation_id = ?2 AND person_id = ?3 AND read_ordinal < ?1
"""


def lock(ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
    del wait  # The write lock is held: no row is anybody else's.
    by_hex = {id.hex: id for id in ids}
    database = _database()
    with database.wrap_database_errors:
        rows = database.connection.execute(_LOCK, (json.dumps([*by_hex]),)).fetchall()
    return {
        by_hex[id]: Counters(last_seq, last_ordinal, revision, _pair(low, high))
        for id, last_seq, last_ordinal, revision, low, high in rows
    }


def look_up(drafts: Sequence[Draft]) -> dict[int, Known]:
    keys = [
        draft.conversation_id.hex + draft.sender_id.hex + draft.client_id.hex for draft in drafts
    ]
    database = _database()
    with database.wrap_database_errors:
        rows = database.connection.execute(_LOOK_UP, (json.dumps(keys),)).fetchall()
    return {index: Known(*row) for index, *row in rows}


def insert(conversations: dict[UUID, Counters], messages: list[Message]) -> None:
    # The batch's: one for all.
    created_at = str(messages[0].created_at.replace(tzinfo=None))
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
                message.reply_to or None,
                created_at,
            )
        )
        marks[conversation_id, sender_id] = message.ordinal
    database = _database()
    with database.wrap_database_errors:
        driver = database.connection
        driver.executemany(_INSERT, rows)
        driver.executemany(
            _COUNT,
            [
                (row.last_seq, row.last_ordinal, row.revision, id.hex)
                for id, row in conversations.items()
            ],
        )
        driver.executemany(_MARK, [(ordinal, *key) for key, ordinal in marks.items()])


@lru_cache(maxsize=10_000)
def _pair(low: str | None, high: str | None) -> Pair:
    """Return the pair of a row; the same few are asked for all the time."""
    return Pair(*(None if id is None else UUID(hex=id) for id in (low, high)))


def _database() -> DatabaseWrapper:
    # Each look at Django's `connection` takes two microseconds.
    return cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS])
