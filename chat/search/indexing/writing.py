"""Blocks are written."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chat.core.sql import fetch_plain
from chat.search.blocks import (
    GONE,
    IS_IN_THREAD,
    IS_MENTIONING,
    IS_PINNED,
    BlockRow,
    block_of,
    seqs_of,
)
from chat.search.indexing.behind import Part
from chat.search.stores import is_postgresql, sent_at

_INDEXABLE = f"""
    SELECT message.sender_id, message.text, {{microseconds}},
        CASE WHEN message.deleted_at IS NULL AND message.event IS NULL THEN 0 ELSE {GONE} END
            + CASE WHEN message.pinned_since IS NULL THEN 0 ELSE {IS_PINNED} END
            + CASE WHEN message.thread_root IS NULL THEN 0 ELSE {IS_IN_THREAD} END
            + CASE WHEN message.mentions IS NULL THEN 0 ELSE {IS_MENTIONING} END,
        message.files
    FROM messaging_message AS message
    WHERE message.conversation_id = %s AND message.seq > %s AND message.seq <= %s
    ORDER BY message.seq
"""  # noqa: S608
# Whoever else was faster has moved it: then nothing is.
_MOVE = """
    INSERT INTO search_indexed (conversation_id, seq, revision) VALUES (%s, %s, %s)
    ON CONFLICT (conversation_id) DO UPDATE SET seq = excluded.seq, revision = excluded.revision
        WHERE search_indexed.seq = %s AND search_indexed.revision = %s
"""
_WRITE = """
    INSERT INTO search_block (conversation_id, number, newest, oldest, signature)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (conversation_id, number) DO UPDATE SET newest = excluded.newest,
        oldest = excluded.oldest, signature = excluded.signature
"""
_WRITE_TEXTS = """
    INSERT INTO search_blocktexts (conversation_id, number, times, texts)
    VALUES (%s, %s, %s, %s)
    ON CONFLICT (conversation_id, number) DO UPDATE SET
        times = excluded.times, texts = excluded.texts
"""


def blocks_write(parts: Collection[Part]) -> None:
    """Write the blocks of these parts, except where another process did so meanwhile.

    What they are made of is read before the transaction, which is short.
    """
    blocks = blocks_made([(part.behind.conversation_id, part.numbers) for part in parts])
    with transaction.atomic(), connection.cursor() as cursor:
        won = {part.behind.conversation_id for part in parts if _move(cursor, part)}
        due = [block for block in blocks if block.conversation_id in won]
        if due:
            known = [_stored(one, one.newest, one.oldest, one.signature) for one in due]
            cursor.executemany(_WRITE, known)
            texts = [_stored(block, block.times, _texts(block.texts)) for block in due]
            cursor.executemany(_WRITE_TEXTS, texts)


def blocks_made(of: Sequence[tuple[UUID, Sequence[int]]]) -> list[BlockRow]:
    """Return blocks of conversations as they would be written now."""
    sql = _INDEXABLE.format(microseconds=sent_at())
    blocks = []
    for conversation_id, numbers in of:
        for number in numbers:
            seqs = seqs_of(number)
            params = [_id(conversation_id), seqs[0] - 1, seqs[-1]]
            blocks.append(block_of(conversation_id, number, fetch_plain(sql, params)))
    return blocks


def _move(cursor: Any, part: Part) -> bool:
    """Note how far a conversation is in its blocks; return whether it was where we saw it."""
    before = part.behind
    after = [_id(before.conversation_id), part.seq, part.revision]
    cursor.execute(_MOVE, [*after, before.indexed_seq, before.indexed_revision])
    return bool(cursor.rowcount == 1)


def _stored(block: BlockRow, *columns: Any) -> tuple[Any, ...]:
    return (_id(block.conversation_id), block.number, *columns)


def _texts(texts: str) -> Any:
    return texts if is_postgresql() else texts.encode()


def _id(id: Any) -> Any:
    return id if is_postgresql() else id.hex
