"""The SQL of a batch on SQLite.

Django keeps a UUID as 32 hexadecimal digits and a time as text in UTC; the rows written here
read back through the models. Statements go to the driver itself: Django's cursor would take
longer over one than SQLite does. The transaction holds the store's write lock from its first
statement on.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from sqlite3 import Connection
from typing import Any, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from chat.conversations.models import Pair, Rules, rules_of
from chat.conversations.policy import IS_BLOCKED
from chat.core.sql import json_param
from chat.core.sqlite.base import DatabaseWrapper
from chat.messaging.rows import (
    IN_ROOM,
    AttachmentRow,
    ReactionRow,
    attachments_of,
    files_stored,
    forwarded_stored,
    is_plain,
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

# One statement for all: to begin one costs the driver more than SQLite takes to find a row.
_LOCK = f"""
    SELECT id, last_seq, last_ordinal, revision, mentions_wait_from, {IS_BLOCKED}, requested_by,
        direct_low, direct_high, is_channel, posting, history, is_archived
    FROM conversations_conversation AS conversation WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608
# The ids of a draft are one string, for SQLite would parse a list anew for each of its items.
_LOOK_UP_MESSAGES = """
    SELECT draft.key, member.role, member.left_at, member.joined_seq, message.seq, begun.is_on
    FROM json_each(?) AS draft
    CROSS JOIN conversations_membership AS member
        ON member.conversation_id = substr(draft.value, 1, 32)
        AND member.person_id = substr(draft.value, 33, 32)
    LEFT JOIN messaging_message AS message
        ON message.conversation_id = member.conversation_id
        AND message.sender_id = member.person_id
        AND message.client_id = substr(draft.value, 65)
    LEFT JOIN messaging_draft AS begun
        ON begun.person_id = member.person_id AND begun.conversation_id = member.conversation_id
"""
_LOOK_UP_REACTIONS = """
    SELECT draft.key, member.role, member.left_at, member.joined_seq,
        message.seq, message.deleted_at, message.reactions, reaction.is_on
    FROM json_each(?) AS draft
    CROSS JOIN conversations_membership AS member
        ON member.conversation_id = draft.value ->> 0 AND member.person_id = draft.value ->> 2
    LEFT JOIN messaging_message AS message
        ON message.conversation_id = member.conversation_id AND message.seq = draft.value ->> 1
        AND message.event IS NULL
    LEFT JOIN messaging_reaction AS reaction
        ON reaction.conversation_id = message.conversation_id AND reaction.seq = message.seq
        AND reaction.person_id = member.person_id AND reaction.emoji = draft.value ->> 3
"""
_WRITE_REACTION = """
    INSERT INTO messaging_reaction (conversation_id, seq, person_id, emoji, is_on, revision)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (conversation_id, seq, person_id, emoji)
        DO UPDATE SET is_on = excluded.is_on, revision = excluded.revision
"""
_SUM = "UPDATE messaging_message SET reactions = ? WHERE conversation_id = ? AND seq = ?"
_COUNT = """
    UPDATE conversations_conversation
    SET last_seq = ?, last_ordinal = ?, revision = ? WHERE id = ?
"""
_COLUMNS = (
    *("conversation_id", "seq", "ordinal", "revision", "sender_id", "client_id", "text"),
    "created_at",
)
_MORE_COLUMNS = (
    *("reply_to", "mentions", "forwarded", "thread_root", "thread_ordinal", "also_in_room"),
    "files",
)
_INSERT_ATTACHMENTS = """
    INSERT INTO messaging_attachment (conversation_id, seq, file_id, is_media)
    VALUES (?, ?, ?, ?)
"""
_WAIT = "UPDATE conversations_conversation SET mentions_wait_from = ? WHERE id = ?"
# In the order of the table. Nobody mentions themself, and who is mentioned twice is so once.
_INSERT_MENTIONS = f"""
    INSERT OR IGNORE INTO messaging_mention (conversation_id, target_id, ordinal, seq)
    SELECT message.conversation_id,
        COALESCE(replace(one.value ->> 'id', '-', ''), message.conversation_id) AS target_id,
        CASE WHEN {IN_ROOM} THEN message.ordinal ELSE 0 END AS ordinal, message.seq
    FROM messaging_message AS message, json_each(message.mentions) AS one
    WHERE message.conversation_id = ?1 AND message.seq >= ?2 AND message.seq < ?2 + {TOGETHER}
        AND target_id <> message.sender_id
    ORDER BY target_id, ordinal, message.seq
"""  # noqa: S608
_MARK = """
    UPDATE conversations_membership SET read_ordinal = ?1, unread_from = NULL
    WHERE conversation_id = ?2 AND person_id = ?3 AND read_ordinal < ?1
"""


def lock(ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
    del wait  # The write lock is held: no row is anybody else's.
    by_hex = {id.hex: id for id in ids}
    database = _database()
    with database.wrap_database_errors:
        rows = database.connection.execute(_LOCK, (json_param([*by_hex]),)).fetchall()
    return {
        by_hex[id]: Counters(
            *(last_seq, last_ordinal, revision, waiting, *_people_and_rules(*others)),
            is_blocked=bool(blocked),
            requested_by=requested_by and UUID(requested_by),
        )
        for id, last_seq, last_ordinal, revision, waiting, blocked, requested_by, *others in rows
    }


def look_up_messages(drafts: Sequence[MessageDraft]) -> dict[int, KnownMessage]:
    keys = [
        draft.conversation_id.hex + draft.sender_id.hex + draft.client_id.hex for draft in drafts
    ]
    database = _database()
    with database.wrap_database_errors:
        rows = database.connection.execute(_LOOK_UP_MESSAGES, (json_param(keys),)).fetchall()
    return {index: KnownMessage(*row) for index, *row in rows}


def insert_messages(
    conversations: dict[UUID, Counters], messages: list[Message], waits: Waits
) -> None:
    # The batch's: one for all.
    created_at = str(messages[0].created_at.replace(tzinfo=None))
    plain: list[tuple[object, ...]] = []
    others: defaultdict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
    attachments: list[AttachmentRow] = []
    marks: dict[tuple[str, str], int] = {}
    for message in messages:
        conversation_id, sender_id = message.conversation.hex, message.sender.hex
        columns = (
            conversation_id,
            message.seq,
            message.ordinal,
            message.revision,
            sender_id,
            message.client_id.hex,
            message.text,
            created_at,
        )
        if is_plain(message):
            plain.append(columns)
        else:
            more = _more_columns(message)
            others[tuple(more)].append((*columns, *more.values()))
            attachments += attachments_of(message)
        if message.is_in_room:
            marks[conversation_id, sender_id] = message.ordinal
    database = _database()
    with database.wrap_database_errors:
        driver = database.connection
        if plain:
            driver.executemany(_insert(()), plain)
        for names, rows in others.items():
            driver.executemany(_insert(names), rows)
        if waits.begun:
            driver.executemany(_WAIT, [(seq, id.hex) for id, seq in waits.begun.items()])
        if waits.ended:
            driver.executemany(_INSERT_MENTIONS, [(id.hex, seq) for id, seq in waits.ended])
        if attachments:
            driver.executemany(
                _INSERT_ATTACHMENTS,
                [
                    (conversation_id.hex, seq, file_id.hex, is_media)
                    for conversation_id, seq, file_id, is_media in attachments
                ],
            )
        _count(driver, conversations)
        driver.executemany(_MARK, [(ordinal, *key) for key, ordinal in marks.items()])


# Most messages are nothing but a text in the room, and the others have one thing more. To store one
# takes a quarter less time where columns that are null are not named.
@cache
def _insert(more: tuple[str, ...]) -> str:
    names = (*_COLUMNS, *more)
    values = ", ".join("?" * len(names))
    return f"INSERT INTO messaging_message ({', '.join(names)}) VALUES ({values})"  # noqa: S608


def _more_columns(message: Message) -> dict[str, object]:
    """Return what a message has beside ``_COLUMNS``."""
    values = (
        message.reply_to or None,
        mentions_stored(message.mentions),
        forwarded_stored(message.forwarded),
        message.thread_root or None,
        message.thread_ordinal or None,
        message.also_in_room or None,
        files_stored(message.files),
    )
    named = zip(_MORE_COLUMNS, values, strict=True)
    return {name: value for name, value in named if value is not None}


def look_up_reactions(drafts: Sequence[ReactionDraft]) -> dict[int, KnownReaction]:
    keys = [
        (draft.conversation_id.hex, draft.seq, draft.person_id.hex, draft.emoji) for draft in drafts
    ]
    database = _database()
    with database.wrap_database_errors:
        rows = database.connection.execute(_LOOK_UP_REACTIONS, (json_param(keys),)).fetchall()
    return {index: KnownReaction(*row) for index, *row in rows}


def write_reactions(
    conversations: dict[UUID, Counters],
    rows: Collection[ReactionRow],
    summaries: dict[tuple[UUID, int], str | None],
) -> None:
    database = _database()
    with database.wrap_database_errors:
        driver = database.connection
        driver.executemany(
            _WRITE_REACTION,
            [
                (conversation_id.hex, seq, person_id.hex, *others)
                for conversation_id, seq, person_id, *others in rows
            ],
        )
        driver.executemany(
            _SUM,
            [
                (summary, conversation_id.hex, seq)
                for (conversation_id, seq), summary in summaries.items()
            ],
        )
        _count(driver, conversations)


def _count(driver: Connection, conversations: dict[UUID, Counters]) -> None:
    driver.executemany(
        _COUNT,
        [
            (row.last_seq, row.last_ordinal, row.revision, id.hex)
            for id, row in conversations.items()
        ],
    )


@lru_cache(maxsize=10_000)
def _people_and_rules(low: str | None, high: str | None, *others: Any) -> tuple[Pair, Rules]:
    """Return the pair and the rules of a row; the same few are asked for all the time."""
    pair = Pair(*(None if id is None else UUID(hex=id) for id in (low, high)))
    return pair, rules_of(low, *others)


def _database() -> DatabaseWrapper:
    # Each look at Django's `connection` takes two microseconds.
    return cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS])
