"""Where messages may be that are wanted: read from tails and from blocks.

Tails are what no block has yet, and what was changed since its block was written. They are read
first: a block that is written meanwhile has what they had, and not the other way round.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from chat.core.sql import fetch, fetch_columns, fetch_plain, given, given_params
from chat.core.threads import rest
from chat.messaging.rows import files_from
from chat.search.blocks import found_in, seqs_of, times_of, with_names
from chat.search.folding import folded
from chat.search.models import BLOCK_MESSAGES
from chat.search.rooms import Room
from chat.search.signatures import Sign
from chat.search.stores import (
    block_has,
    is_postgresql,
    sent_at,
    signature_has,
    signature_params,
    text_may_have,
    text_parts,
)
from chat.search.wanted import Wanted

SIGNS_MAX = 8
"""Signs of one query that each signature is asked for: more tell hardly more."""
NEWEST_SIGNS = 4
"""Signs that the newest blocks are asked for: most of them have what is common."""
SIGN_SHARE = 0.7
"""Of signs that more of the blocks have, none is asked for."""
SAMPLE_BLOCKS = 48
"""Blocks by whose signatures is seen which signs tell most."""
TAILS_AT_ONCE = 4_096
"""Messages of tails that one statement goes through."""

_TAIL = """
    SELECT message.conversation_id, message.seq, message.text, {time}, message.files
    FROM {tail} CROSS JOIN messaging_message AS message
    WHERE message.conversation_id = tail.id
        AND message.seq > tail.after AND message.seq <= tail.last
        AND message.deleted_at IS NULL AND message.event IS NULL AND {condition} AND {has}
"""
# The index of what was changed is asked: by seqs SQLite would go through all that is in blocks (+ 0
# keeps both stores from it).
_CHANGED = """
    SELECT message.conversation_id, message.seq, message.text, {time}, message.files
    FROM {room} CROSS JOIN messaging_message AS message
    WHERE message.conversation_id = room.id AND message.created_revision IS NOT NULL
        AND message.revision > room.revision
        AND message.seq + 0 > room.visible_after AND message.seq + 0 <= room.indexed
        AND message.deleted_at IS NULL AND {condition} AND {has}
"""
# Of PostgreSQL each room and each block is asked for by itself (OFFSET 0): it would go through all
# blocks of the store else, and unpack their texts.
_BLOCKS = f"""
    SELECT room.place, block.number, block.newest
    FROM {{room}} CROSS JOIN LATERAL (
        SELECT {{columns}} FROM search_block
        WHERE conversation_id = room.id AND number >= room.visible_after / {BLOCK_MESSAGES}
        OFFSET 0
    ) AS block
    WHERE block.newest >= %s AND block.oldest < %s AND {{condition}} AND {{has}}
    ORDER BY block.newest DESC
"""  # noqa: S608
_BLOCKS_SQLITE = f"""
    SELECT room.place, block.number, block.newest
    FROM {{room}} CROSS JOIN search_block AS block
    WHERE block.conversation_id = room.id AND block.number >= room.visible_after / {BLOCK_MESSAGES}
        AND block.newest >= %s AND block.oldest < %s AND {{condition}} AND {{has}}
    ORDER BY block.newest DESC
"""  # noqa: S608
_SIGNED = """
    SELECT {counts} FROM {key} CROSS JOIN search_block AS block
    WHERE block.conversation_id = key.id AND block.number = key.number
"""
_COLUMNS = "conversation_id, number, newest, oldest"
# As bytes they are sent and read in two thirds of the time.
_TEXTS = """
    SELECT key.place, key.number, texts.times, texts.texts
    FROM {key} CROSS JOIN LATERAL (
        SELECT times, convert_to(texts, 'UTF8') AS texts
        FROM search_blocktexts
        WHERE conversation_id = key.id AND number = key.number AND {texts}
        OFFSET 0
    ) AS texts
    WHERE {bytes}
"""
_TEXTS_SQLITE = """
    SELECT key.place, key.number, texts.times, texts.texts
    FROM {key} {signed} CROSS JOIN search_blocktexts AS texts
    WHERE texts.conversation_id = key.id AND texts.number = key.number
"""
# Before texts are read, which are on pages of their own. PostgreSQL looks into texts as fast.
_IS_SIGNED = """
    CROSS JOIN search_block AS block ON block.conversation_id = key.id
        AND block.number = key.number AND {has}
"""


class Candidate(NamedTuple):
    """A message that may be wanted; the order of these is that of what is found, the last first.

    ``time`` is in microseconds.
    """

    time: int
    conversation_id: UUID
    seq: int


class BlockAt(NamedTuple):
    """A block that may have candidates, and the time of its newest message; ``place`` is that of
    its room among those that are searched, as ids are slow to tell apart.
    """

    place: int
    number: int
    newest: int


class _Tail(NamedTuple):
    conversation_id: UUID
    seq: int
    text: str
    time: int
    files: str | None


def in_tails(rooms: Sequence[Room], wanted: Wanted, before: Candidate) -> Iterator[Candidate]:
    """Yield the candidates that no block has as they are now."""
    parts = text_parts(wanted.query.texts)
    has = text_may_have(len(parts))
    asked = {"time": sent_at(), "condition": wanted.condition, "has": has}
    sql = _TAIL.format(tail=given("tail", "after", "last"), **asked)
    for tails in _at_once(rooms):
        rest()
        yield from _of_tails(sql, [*given_params(tails), *parts], wanted, before)
    changed = [
        (room.id, room.indexed_revision, room.visible_after, room.indexed_seq)
        for room in rooms
        if room.revision > room.indexed_revision and room.indexed_seq > room.visible_after
    ]
    if changed:
        given_rooms = given("room", "revision", "visible_after", "indexed")
        sql = _CHANGED.format(room=given_rooms, **asked)
        yield from _of_tails(sql, [*given_params(changed), *parts], wanted, before)


def newest_blocks(
    rooms: Sequence[Room], wanted: Wanted, before: Candidate, count: int
) -> list[BlockAt]:
    """Return so many of the newest blocks, whatever is in their texts."""
    return [*_blocks(rooms, wanted, before, columns=_COLUMNS, signs=[], end=f"LIMIT {count}")]


def newest_signs(wanted: Wanted) -> list[Sign]:
    """Return what the signatures of the newest blocks are asked for before their texts are read."""
    return [] if is_postgresql() else wanted.signs[:NEWEST_SIGNS]


def blocks_at(
    rooms: Sequence[Room], wanted: Wanted, before: Candidate, sample: Sequence[BlockAt]
) -> Iterator[BlockAt]:
    """Return the blocks that may have candidates, the newest first.

    Arguments:
        sample: blocks by which is seen which signs tell most; those that are full tell of others.
    """
    full = [one for one in sample if seqs_of(one.number)[-1] <= rooms[one.place].indexed_seq]
    signs = _telling(wanted.signs, rooms, (full or sample)[-SAMPLE_BLOCKS:])
    columns = f"{_COLUMNS}, signature" if signs else _COLUMNS
    return _blocks(rooms, wanted, before, columns=columns, signs=signs, end="")


def _telling(signs: Sequence[Sign], rooms: Sequence[Room], sample: Sequence[BlockAt]) -> list[Sign]:
    """Return the signs that tell most, the best first, without those that most blocks have: to
    look for one takes a tenth of what it takes to look into a block.
    """
    if not signs:
        return []
    counts = ", ".join(f"COUNT(*) FILTER (WHERE {_has(sign)})" for sign in signs)
    sql = _SIGNED.format(key=given("key", "number"), counts=counts)
    params = _signs_params(signs)
    keys = [(rooms[block.place].id, block.number) for block in sample]
    [having] = fetch_plain(sql, [*params, *given_params(keys)])
    most = len(sample) * SIGN_SHARE
    ordered = sorted(zip(having, range(len(signs)), strict=True))
    return [signs[index] for count, index in ordered[:SIGNS_MAX] if count <= most]


def _has(sign: Sign) -> str:
    return signature_has(*map(len, sign))


def _blocks(
    rooms: Sequence[Room],
    wanted: Wanted,
    before: Candidate,
    *,
    columns: str,
    signs: Sequence[Sign],
    end: str,
) -> Iterator[BlockAt]:
    keys = [
        (room.id, room.visible_after, place)
        for place, room in enumerate(rooms)
        if room.indexed_seq > room.visible_after
    ]
    if not keys:
        return iter(())
    sql = (_BLOCKS if is_postgresql() else _BLOCKS_SQLITE) + end
    sql = sql.format(
        room=given("room", "visible_after", "place"),
        columns=columns,
        condition=wanted.block_condition,
        has=_have(signs),
    )
    until = min(wanted.until, before.time + 1)
    params = [*given_params(keys), wanted.since, until, *_signs_params(signs)]
    return map(BlockAt, *fetch_columns(sql, params, BlockAt))


def in_blocks(
    blocks: Sequence[BlockAt],
    rooms: Sequence[Room],
    wanted: Wanted,
    before: Candidate,
    signs: Sequence[Sign],
) -> Iterator[Candidate]:
    """Yield the candidates of some blocks.

    Arguments:
        signs: what their signatures are asked for, unless they were before.
    """
    groups = [[text.encode() for text in group] for group in wanted.groups]
    keys = [(rooms[place].id, number, place) for place, number, _ in blocks]
    params = given_params(keys) + _signs_params(signs)
    key = given("key", "number", "place")
    if is_postgresql():
        has = block_has(wanted.groups)
        sql = _TEXTS.format(key=key, texts=has.in_texts, bytes=has.in_bytes)
        params += has.params
    else:
        signed = _IS_SIGNED.format(has=_have(signs)) if signs else ""
        sql = _TEXTS_SQLITE.format(key=key, signed=signed)
    since, until = wanted.since, min(wanted.until, before.time + 1)
    for at, number, stored, texts in fetch_plain(sql, params):
        places: Iterable[int] = found_in(texts, groups) if groups else range(len(stored) // 8)
        if not places:
            continue
        conversation_id, hidden = rooms[at].id, rooms[at].visible_after
        times, first = times_of(stored), seqs_of(number)[0]
        for place in places:
            time, seq = times[place], first + place
            if since <= time < until and seq > hidden:
                one = Candidate(time, conversation_id, seq)
                if one < before:
                    yield one


def _have(signs: Iterable[Sign]) -> str:
    return " AND ".join(map(_has, signs)) or "1 = 1"


def _signs_params(signs: Iterable[Sign]) -> list[Any]:
    return [param for sign in signs for param in signature_params(sign)]


def _at_once(rooms: Sequence[Room]) -> Iterator[list[tuple[UUID, int, int]]]:
    """Yield tails, some at a time: conversations, seqs behind which they begin, and last ones."""
    tails: list[tuple[UUID, int, int]] = []
    left = TAILS_AT_ONCE
    for room in rooms:
        if room.last_seq == room.indexed_seq:
            continue  # As most are.
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
    texts = wanted.query.texts
    # Of texts of ASCII the store has told all but where white space stands.
    is_told = not any(" " in text for text in texts)
    for row in fetch(sql, params, _Tail):
        one = Candidate(row.time, row.conversation_id, row.seq)
        if not (one < before and wanted.since <= one.time < wanted.until):
            continue
        if is_told and row.files is None and row.text.isascii():
            yield one
            continue
        inside = with_names(folded(row.text), files_from(row.files))
        if all(text in inside for text in texts):
            yield one
