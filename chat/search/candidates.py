"""Where messages may be that are wanted: read from tails and from blocks.

Tails are what no block has yet, and what was changed since its block was written. They are read
first: a block that is written meanwhile has what they had, and not the other way round.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from chat.core.sql import fetch, fetch_plain, given, given_params
from chat.messaging.rows import files_from
from chat.search.blocks import found_in, microseconds, seqs_of, times_of, with_names
from chat.search.folding import folded
from chat.search.models import BLOCK_MESSAGES
from chat.search.rooms import Room
from chat.search.stores import (
    block_has,
    is_postgresql,
    signature_has,
    signature_params,
    text_may_have,
    text_parts,
)
from chat.search.wanted import Wanted

TAILS_AT_ONCE = 4_096
"""Messages of tails that one statement goes through."""

_TAIL = """
    SELECT message.conversation_id, message.seq, message.text, message.created_at, message.files
    FROM {tail} CROSS JOIN messaging_message AS message
    WHERE message.conversation_id = tail.id
        AND message.seq > tail.after AND message.seq <= tail.last
        AND message.deleted_at IS NULL AND message.event IS NULL AND {condition} AND {has}
"""
_CHANGED = """
    SELECT message.conversation_id, message.seq, message.text, message.created_at, message.files
    FROM {room} CROSS JOIN messaging_message AS message
    WHERE message.conversation_id = room.id AND message.created_revision IS NOT NULL
        AND message.revision > room.revision
        AND message.seq > room.visible_after AND message.seq <= room.indexed
        AND message.deleted_at IS NULL AND {condition} AND {has}
"""
# Of PostgreSQL each room and each block is asked for by itself (OFFSET 0): it would go through all
# blocks of the store else, and unpack their texts.
_BLOCKS = f"""
    SELECT block.conversation_id, block.number, block.newest
    FROM {{room}} CROSS JOIN LATERAL (
        SELECT {{columns}} FROM search_block
        WHERE conversation_id = room.id AND number >= room.visible_after / {BLOCK_MESSAGES}
        OFFSET 0
    ) AS block
    WHERE block.newest >= %s AND block.oldest < %s AND {{has}}
    ORDER BY block.newest DESC
"""  # noqa: S608
_BLOCKS_SQLITE = f"""
    SELECT block.conversation_id, block.number, block.newest
    FROM {{room}} CROSS JOIN search_block AS block
    WHERE block.conversation_id = room.id AND block.number >= room.visible_after / {BLOCK_MESSAGES}
        AND block.newest >= %s AND block.oldest < %s AND {{has}}
    ORDER BY block.newest DESC
"""  # noqa: S608
_COLUMNS = "conversation_id, number, newest, oldest"
# As bytes they are sent and read in two thirds of the time.
_TEXTS = """
    SELECT block.conversation_id, block.number, block.times, block.texts
    FROM {key} CROSS JOIN LATERAL (
        SELECT conversation_id, number, times, convert_to(texts, 'UTF8') AS texts
        FROM search_blocktexts
        WHERE conversation_id = key.id AND number = key.number AND {texts}
        OFFSET 0
    ) AS block
    WHERE {bytes}
"""
_TEXTS_SQLITE = """
    SELECT block.conversation_id, block.number, block.times, block.texts
    FROM {key} CROSS JOIN search_blocktexts AS block
    WHERE block.conversation_id = key.id AND block.number = key.number
"""


class Candidate(NamedTuple):
    """A message that may be wanted; the order of these is that of what is found, the last first.

    ``time`` is in microseconds.
    """

    time: int
    conversation_id: UUID
    seq: int


class BlockAt(NamedTuple):
    """A block that may have candidates, and the time of its newest message."""

    conversation_id: UUID
    number: int
    newest: int


class _Tail(NamedTuple):
    conversation_id: UUID
    seq: int
    text: str
    created_at: datetime
    files: str | None


def in_tails(rooms: Sequence[Room], wanted: Wanted, before: Candidate) -> Iterator[Candidate]:
    """Yield the candidates that no block has as they are now."""
    parts = text_parts(wanted.query.texts)
    has = text_may_have(len(parts))
    sql = _TAIL.format(tail=given("tail", "after", "last"), condition=wanted.condition, has=has)
    for tails in _at_once(rooms):
        yield from _of_tails(sql, [*given_params(tails), *parts], wanted, before)
    changed = [
        (room.id, room.indexed_revision, room.visible_after, room.indexed_seq)
        for room in rooms
        if room.revision > room.indexed_revision and room.indexed_seq > room.visible_after
    ]
    if changed:
        given_rooms = given("room", "revision", "visible_after", "indexed")
        sql = _CHANGED.format(room=given_rooms, condition=wanted.condition, has=has)
        yield from _of_tails(sql, [*given_params(changed), *parts], wanted, before)


def newest_blocks(
    rooms: Sequence[Room], wanted: Wanted, before: Candidate, count: int
) -> list[BlockAt]:
    """Return so many of the newest blocks, whatever is in them."""
    return _blocks(rooms, wanted, before, columns=_COLUMNS, bits=[], end=f"LIMIT {count}")


def blocks_at(rooms: Sequence[Room], wanted: Wanted, before: Candidate) -> list[BlockAt]:
    """Return the blocks that may have candidates, the newest first."""
    columns = f"{_COLUMNS}, signature"
    return _blocks(rooms, wanted, before, columns=columns, bits=wanted.bits, end="")


def _blocks(
    rooms: Sequence[Room],
    wanted: Wanted,
    before: Candidate,
    *,
    columns: str,
    bits: Sequence[int],
    end: str,
) -> list[BlockAt]:
    indexed = [room for room in rooms if room.indexed_seq > room.visible_after]
    if not indexed:
        return []
    sql = (_BLOCKS if is_postgresql() else _BLOCKS_SQLITE) + end
    has = signature_has(len(bits))
    sql = sql.format(room=given("room", "visible_after"), columns=columns, has=has)
    until = min(wanted.until, before.time + 1)
    keys = [(room.id, room.visible_after) for room in indexed]
    params = [*given_params(keys), wanted.since, until, *signature_params(bits)]
    return fetch(sql, params, BlockAt)


def in_blocks(
    blocks: Sequence[BlockAt], rooms: dict[UUID, Room], wanted: Wanted, before: Candidate
) -> Iterator[Candidate]:
    """Yield the candidates of some blocks."""
    groups = [[text.encode() for text in group] for group in wanted.groups]
    params = given_params([(block.conversation_id, block.number) for block in blocks])
    key = given("key", "number")
    if is_postgresql():
        has = block_has(wanted.groups)
        sql = _TEXTS.format(key=key, texts=has.in_texts, bytes=has.in_bytes)
        params += has.params
    else:
        sql = _TEXTS_SQLITE.format(key=key)
    for id, number, stored, texts in fetch_plain(sql, params):
        places = [*found_in(texts, groups)] if groups else None
        if places == []:
            continue
        conversation_id = id if isinstance(id, UUID) else UUID(id)
        hidden = rooms[conversation_id].visible_after
        times, seqs = times_of(stored), seqs_of(number)
        for place in range(len(times)) if places is None else places:
            one = Candidate(times[place], conversation_id, seqs[place])
            if one.seq > hidden and one < before and wanted.since <= one.time < wanted.until:
                yield one


def _at_once(rooms: Sequence[Room]) -> Iterator[list[tuple[UUID, int, int]]]:
    """Yield tails, some at a time: conversations, seqs behind which they begin, and last ones."""
    tails: list[tuple[UUID, int, int]] = []
    left = TAILS_AT_ONCE
    for room in rooms:
        after = room.tail_after
        while after < room.last_seq:
            last = min(after + left, room.last_seq)
            tails.append((room.id, after, last))
            left -= last - after
            after = last
            if left == 0:
                yield tails
                tails, left = [], TAILS_AT_ONCE
    if tails:
        yield tails


def _of_tails(
    sql: str, params: list[Any], wanted: Wanted, before: Candidate
) -> Iterator[Candidate]:
    for row in fetch(sql, params, _Tail):
        one = Candidate(microseconds(row.created_at), row.conversation_id, row.seq)
        if not (one < before and wanted.since <= one.time < wanted.until):
            continue
        inside = with_names(folded(row.text), files_from(row.files))
        if all(text in inside for text in wanted.query.texts):
            yield one
