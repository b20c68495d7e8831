"""Messages that somebody looks for."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from time import monotonic
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from chat.conversations.policy import VISIBLE_AFTER
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.rates import SEARCHES
from chat.core.sql import given, given_params
from chat.core.threads import rest
from chat.messaging.rows import MESSAGE, fetch_messages
from chat.messaging.selectors.reactions import with_own
from chat.people.selectors import people_by_id, person_and_profile
from chat.protocol import frames
from chat.protocol.limits import SEARCH_PAGE
from chat.search.blocks import microseconds
from chat.search.candidates import (
    BlockAt,
    Candidate,
    blocks_at,
    in_blocks,
    in_tails,
    newest_blocks,
    newest_signs,
)
from chat.search.errors import TimeZoneUnknown
from chat.search.folding import highlights
from chat.search.indexing.turns import index_first
from chat.search.models import SavedSearch
from chat.search.query import query_read
from chat.search.rooms import Indexing, Room, indexing_of, rooms_searched
from chat.search.signatures import Sign
from chat.search.wanted import Wanted, wanted_of

SEARCH_SECONDS = 0.25
"""For how long one request looks into blocks; then it says how far it came."""
BLOCKS_AT_ONCE = (32, 256)
"""Blocks that one statement looks into: so many at first, as what is common is found soon, and so
many in the end."""
NEWEST_BLOCKS = 128
"""Blocks that are looked into whatever their signatures say."""
_LOOK_UPS = 512
"""Candidates that one statement looks up at most."""

# What one is shown, one is a member for, in the same statement.
_FOUND = f"""
    SELECT {MESSAGE} FROM {{key}}
    CROSS JOIN conversations_membership AS member
    CROSS JOIN conversations_conversation AS conversation
    CROSS JOIN messaging_message AS message
    WHERE member.conversation_id = key.id AND member.person_id = %s AND member.left_at IS NULL
        AND conversation.id = key.id
        AND message.conversation_id = key.id AND message.seq = key.seq
        AND message.seq > {VISIBLE_AFTER}
        AND message.deleted_at IS NULL AND message.event IS NULL AND {{condition}}
"""  # noqa: S608
_FIRST = Candidate(2**62, UUID(int=2**128 - 1), 2**62)
_NIL = UUID(int=0)


class SearchHit(msgspec.Struct, frozen=True):
    """A message that was found, who sent it, and where in its text and in the name of each of its
    files what was looked for stands: beginnings and ends in UTF-16 code units.
    """

    message: frames.Message
    sender: frames.Person
    highlights: list[tuple[int, int]]
    name_highlights: list[list[tuple[int, int]]]


class SearchPage(msgspec.Struct, frozen=True):
    """What was found, the newest first.

    With ``next``, the cursor of what comes behind it, there may be more, however few these are.
    ``indexing`` says how far an index is that is still being made; what is found is whole.
    """

    results: list[SearchHit]
    next: str | None
    indexing: Indexing | None


class SavedSearches(msgspec.Struct, frozen=True):
    """The queries that one saves, the last one first."""

    results: list[str]


def saved_searches(user_id: UUID) -> SavedSearches:
    """Return the queries that a person saves."""
    own = SavedSearch.objects.filter(person_id=user_id).order_by("-id")
    return SavedSearches([*own.values_list("q", flat=True)])


def search(
    *,
    user_id: UUID,
    q: str,
    limit: int = SEARCH_PAGE,
    cursor: str | None = None,
    time_zone: str | None = None,
) -> SearchPage:
    """Return messages that a person looks for, of those that they may read, the newest first.

    Arguments:
        q: words, phrases and filters (see ``docs/decisions/0019-search.md``).
        limit: messages to return at most.
        cursor: where the page before ended.
        time_zone: whose days are meant; by default that of the person.

    Raises:
        QueryInvalid: there is nothing in it to look for, or too much.
        TimeZoneUnknown: no time zone has this name.
        CursorInvalid: the cursor is none of this search.
        RateLimited: too many searches of one person.
    """
    SEARCHES.count(user_id)
    query = query_read(q)
    of = f"search {user_id} {time_zone} {q}"
    before = decode_cursor(cursor, Candidate, of=of) if cursor is not None else _FIRST
    zone = _zone(user_id, time_zone, is_needed=bool(query.days))
    wanted = wanted_of(query, user_id=user_id, zone=zone)
    rooms = rooms_searched(user_id=user_id, names=query.rooms)
    if (indexing := indexing_of(rooms)) is not None:
        # As long as it lasts each search of theirs takes the longer.
        index_first(room.id for room in rooms if room.last_seq > room.tail_after)
    found = _Search(wanted, rooms, before, limit).run()
    rest()
    messages = with_own(user_id, found.messages)
    senders = people_by_id({message.sender for message in messages})
    return SearchPage(
        results=[_hit(one, senders[one.sender], query.texts) for one in messages],
        next=encode_cursor(found.next, of=of) if found.next is not None else None,
        indexing=indexing,
    )


def _hit(message: frames.Message, sender: frames.Person, texts: Sequence[str]) -> SearchHit:
    names = [highlights(file.name, texts) for file in message.files or ()]
    return SearchHit(message, sender, highlights(message.text, texts), names)


class _Found(NamedTuple):
    """Messages, and behind which one there may be more, where there may be."""

    messages: list[frames.Message]
    next: Candidate | None


class _Search:
    """One look for messages: where they may be, the newest first, until there are enough."""

    def __init__(
        self, wanted: Wanted, rooms: Sequence[Room], before: Candidate, limit: int
    ) -> None:
        self._wanted = wanted
        self._rooms = rooms
        self._before = before
        self._limit = limit
        self._ends_at = 0.0
        self._waiting: list[Candidate] = []
        self._hits: list[frames.Message] = []

    def run(self) -> _Found:
        wanted, before = self._wanted, self._before
        if wanted.senders == frozenset() or wanted.since >= wanted.until:
            return _Found([], None)
        self._waiting += in_tails(self._rooms, wanted, before)
        seen = {one[1:] for one in self._waiting}
        # From here on, as tails are read whole each time: there is something to show for it.
        self._ends_at = monotonic() + SEARCH_SECONDS
        for batch, signs in self._batches():
            self._rest()
            # What is as old as a block that is not read may have something newer before it.
            newest = batch[0].newest
            if found := self._look_up(newer_than=newest):
                return found
            reached = Candidate(newest + 1, _NIL, 0)
            # Never where it began, so that whoever goes on comes to an end.
            if self._is_late and reached < before:
                return _Found(self._hits, reached)
            # What is newer was looked up, or is so new that no tail had it.
            found_there = in_blocks(batch, self._rooms, wanted, min(before, reached), signs)
            # What was in a tail may be in a block by now.
            self._waiting += [one for one in found_there if not (seen and one[1:] in seen)]
        return self._look_up(newer_than=None) or _Found(self._hits, None)

    def _batches(self) -> Iterator[tuple[Sequence[BlockAt], Sequence[Sign]]]:
        """Yield the blocks, the newest first: some of them unseen, as what is common is found in
        these, and then those that may have what is wanted. And what their signatures are to be
        asked for.
        """
        asked = (self._rooms, self._wanted, self._before)
        newest = newest_blocks(*asked, NEWEST_BLOCKS)
        signs = newest_signs(self._wanted)
        yield from ((batch, signs) for batch in _batched(newest))
        if len(newest) < NEWEST_BLOCKS:
            return
        read = {one[:2] for one in newest}
        last = newest[-1].newest
        others = (
            # One that had no newer message a moment ago may have some by now.
            one if one.newest <= last else one._replace(newest=last)
            for one in blocks_at(*asked, newest)
            if one[:2] not in read
        )
        yield from ((batch, ()) for batch in _batched(others))

    def _rest(self) -> None:
        """Let others work; how long they do is no time of ours."""
        self._ends_at += rest()

    @property
    def _is_late(self) -> bool:
        return monotonic() > self._ends_at

    def _look_up(self, *, newer_than: int | None) -> _Found | None:
        """Look candidates up, the newest first; return what was found where that is enough.

        Arguments:
            newer_than: only these; all of them where it is ``None``.
        """
        if newer_than is None:
            due, self._waiting = self._waiting, []
        else:
            due = [one for one in self._waiting if one.time > newer_than]
            self._waiting = [one for one in self._waiting if one.time <= newer_than]
        due.sort(key=_order, reverse=True)
        at, size = 0, self._limit + 1 - len(self._hits)
        while at < len(due):
            some = due[at : at + size]
            self._rest()
            self._hits += _wanted_among(some, self._wanted)
            if len(self._hits) > self._limit:
                page = self._hits[: self._limit]
                return _Found(page, _candidate(page[-1]))
            at += size
            if self._is_late and at < len(due):
                return _Found(self._hits, some[-1])
            size = min(size * 2, _LOOK_UPS)
        return None


def _wanted_among(candidates: Sequence[Candidate], wanted: Wanted) -> list[frames.Message]:
    """Return what is wanted of some candidates, in their order."""
    keys = [(one.conversation_id, one.seq) for one in candidates]
    sql = _FOUND.format(key=given("key", "seq"), condition=wanted.condition)
    found = fetch_messages(sql, [*given_params(keys), wanted.user_id])
    by_key = {(one.conversation, one.seq): one for one in found if wanted.is_met_by(one)}
    return [by_key[key] for key in keys if key in by_key]


def _batched(blocks: Iterable[BlockAt]) -> Iterator[Sequence[BlockAt]]:
    """Yield blocks in batches that grow, as ``BLOCKS_AT_ONCE`` says."""
    left = iter(blocks)
    size, most = BLOCKS_AT_ONCE
    while batch := [*islice(left, size)]:
        yield batch
        size = min(size * 2, most)


def _order(one: Candidate) -> tuple[int, int, int]:
    """Return what candidates are ordered by, in numbers: ids are compared in Python."""
    return one.time, one.conversation_id.int, one.seq


def _candidate(message: frames.Message) -> Candidate:
    return Candidate(microseconds(message.created_at), message.conversation, message.seq)


def _zone(user_id: UUID, time_zone: str | None, *, is_needed: bool) -> ZoneInfo:
    if time_zone is None and is_needed:
        time_zone = person_and_profile(user_id)[1].time_zone
    try:
        return ZoneInfo(time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        # The last one of a name that leads through a file, as ``__init__/Berlin``.
        raise TimeZoneUnknown from None
