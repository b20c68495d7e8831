"""Where blocks are behind what was said, and what is to be done about it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from chat.core.sql import fetch, given, given_params
from chat.search.blocks import number_of, seqs_of
from chat.search.models import BLOCK_MESSAGES

RESTS_AFTER = timedelta(seconds=10)
"""How old the last message is where no more are coming."""

_BEHIND = """
    SELECT conversation.id, conversation.last_seq, conversation.revision,
        COALESCE(indexed.seq, 0), COALESCE(indexed.revision, 0)
    FROM conversations_conversation AS conversation
    LEFT JOIN search_indexed AS indexed ON indexed.conversation_id = conversation.id
    WHERE conversation.revision > COALESCE(indexed.revision, 0)
        OR conversation.last_seq > COALESCE(indexed.seq, 0)
"""
_CHANGED = """
    SELECT message.conversation_id, message.seq, message.revision
    FROM {behind} CROSS JOIN messaging_message AS message
    WHERE message.conversation_id = behind.id AND message.created_revision IS NOT NULL
        AND message.revision > behind.revision AND message.seq <= behind.seq
    ORDER BY message.conversation_id, message.revision
"""
_WRITTEN = """
    SELECT message.conversation_id, message.created_at
    FROM {behind} CROSS JOIN messaging_message AS message
    WHERE message.conversation_id = behind.id AND message.seq = behind.seq
"""


class Behind(NamedTuple):
    """A conversation, where it stands, and where its blocks do."""

    conversation_id: UUID
    last_seq: int
    revision: int
    indexed_seq: int
    indexed_revision: int

    @property
    def waiting(self) -> int:
        """How many messages are to be put into blocks."""
        return self.last_seq - self.indexed_seq

    def as_fresh(self) -> "Behind":
        """Return the same, where more messages are coming: as far as blocks are full."""
        full = self.last_seq // BLOCK_MESSAGES * BLOCK_MESSAGES
        return self._replace(last_seq=max(full, self.indexed_seq))


class Changed(NamedTuple):
    """A message that was changed since its block was written, at a revision."""

    conversation_id: UUID
    seq: int
    revision: int


class Part(NamedTuple):
    """Blocks of a conversation that are to be written, and where its blocks stand then."""

    behind: Behind
    numbers: list[int]
    seq: int
    revision: int

    @property
    def rest(self) -> Behind | None:
        """What is left to do then."""
        left = self.behind._replace(indexed_seq=self.seq, indexed_revision=self.revision)
        return left if left.waiting or self.revision < left.revision else None


class _Written(NamedTuple):
    conversation_id: UUID
    created_at: datetime


def behind_due(rests_after: timedelta = RESTS_AFTER) -> list[Behind]:
    """Return the conversations whose blocks are to be written now.

    Arguments:
        rests_after: how old the last message is where no more are coming.
    """
    behind = fetch(_BEHIND, [], Behind)
    keys = [(one.conversation_id, one.last_seq) for one in behind if one.waiting]
    if not keys:
        return behind
    since = timezone.now() - rests_after
    written = fetch(_WRITTEN.format(behind=given("behind", "seq")), given_params(keys), _Written)
    fresh = {row.conversation_id for row in written if row.created_at > since}
    changed = {row.conversation_id for row in changed_in(behind)}
    due = [one.as_fresh() if one.conversation_id in fresh else one for one in behind]
    return [
        one
        for one in due
        if one.waiting or one.conversation_id not in fresh or one.conversation_id in changed
    ]


def changed_in(behind: Collection[Behind]) -> list[Changed]:
    """Return what was changed since it was written into blocks, in the order of revisions."""
    rows = [
        (one.conversation_id, one.indexed_revision, one.indexed_seq)
        for one in behind
        if one.indexed_seq and one.revision > one.indexed_revision
    ]
    if not rows:
        return []
    return fetch(
        _CHANGED.format(behind=given("behind", "revision", "seq")), given_params(rows), Changed
    )


def parts_of(behind: Sequence[Behind], most: int) -> list[Part]:
    """Return what is to be written of these conversations, in their order.

    Arguments:
        most: so many blocks in all, though at least one part.
    """
    changed: defaultdict[UUID, list[Changed]] = defaultdict(list)
    for row in changed_in(behind):
        changed[row.conversation_id].append(row)
    parts: list[Part] = []
    for one in behind:
        part = _part(one, changed[one.conversation_id], most)
        parts.append(part)
        most -= len(part.numbers)
        if most <= 0:
            break
    return parts


def _part(behind: Behind, changed: Sequence[Changed], most: int) -> Part:
    numbers: set[int] = set()
    for index, row in enumerate(changed):
        number = number_of(row.seq)
        if len(numbers) >= most and number not in numbers:
            # Up to here all changes are in blocks then.
            return Part(behind, sorted(numbers), behind.indexed_seq, changed[index - 1].revision)
        numbers.add(number)
    seq = behind.indexed_seq
    while seq < behind.last_seq and len(numbers) < max(most, 1):
        number = number_of(seq + 1)
        numbers.add(number)
        seq = min(seqs_of(number)[-1], behind.last_seq)
    return Part(behind, sorted(numbers), seq, behind.revision)
