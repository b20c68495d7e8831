"""The rows that one alone sees, as they came last."""

from typing import TypeVar
from uuid import UUID

from msgspec.structs import replace

from rtchat.conversation import UNREAD_MENTIONS_MAX, in_room, mentions
from rtchat.frames import Block, Draft, FollowedThread, Message, OwnRows, Saved

_Key = TypeVar("_Key")
_Row = TypeVar("_Row", Saved, Block, Draft, FollowedThread)


class Own:
    """One's own rows of each kind, those that were taken back too, by what they are about."""

    def __init__(self) -> None:
        self.saved: dict[tuple[UUID, int], Saved] = {}
        self.blocks: dict[UUID, Block] = {}
        self.drafts: dict[UUID, Draft] = {}
        self.threads: dict[tuple[UUID, int], FollowedThread] = {}

    def update(self, rows: OwnRows) -> None:
        """Take rows; of two states of one the later counts, whichever comes first."""
        for saved in rows.saved:
            _take(self.saved, (saved.conversation, saved.seq), saved)
        for block in rows.blocks:
            _take(self.blocks, block.person, block)
        for draft in rows.drafts:
            _take(self.drafts, draft.conversation, draft)
        for thread in rows.threads:
            key = (thread.conversation, thread.thread_root)
            _take(self.threads, key, _merged(thread, self.threads.get(key)))

    def update_thread(self, reply: Message, me: UUID | None) -> None:
        """Take a reply, new or changed: what is unread of its thread follows from it."""
        ordinal = reply.thread_ordinal
        if not reply.thread_root or not ordinal:
            return
        key = (reply.conversation, reply.thread_root)
        known = self.threads.get(key)
        if known is not None:
            deleted = [] if reply.deleted_at is None else [ordinal]
            called = [one for one in known.unread_mentions if one != ordinal]
            is_called = not in_room(reply) and me is not None and mentions(reply, me)
            if is_called and not self.is_blocked(reply.sender):
                called = sorted([*called, ordinal])[-UNREAD_MENTIONS_MAX:]
            seen = replace(known, last_ordinal=ordinal, unread_deleted=deleted)
            self.threads[key] = _merged(replace(known, unread_mentions=called), seen)

    def follows(self, conversation: UUID, thread_root: int) -> bool:
        """Return whether one follows a thread."""
        row = self.threads.get((conversation, thread_root))
        return row is not None and row.is_on

    @property
    def unread_threads(self) -> dict[tuple[UUID, int], int]:
        """How much is unread of each thread that one follows, where something is."""
        counts = {
            key: row.last_ordinal - row.read_ordinal - len(row.unread_deleted)
            for key, row in self.threads.items()
            if row.is_on
        }
        return {key: count for key, count in counts.items() if count}

    @property
    def called_in_threads(self) -> dict[tuple[UUID, int], int]:
        """How many unread replies mention one in each thread that one follows, where some do."""
        return {
            key: len(row.unread_mentions)
            for key, row in self.threads.items()
            if row.is_on and row.unread_mentions
        }

    def is_saved(self, conversation: UUID, seq: int) -> bool:
        """Return whether one saves a message."""
        row = self.saved.get((conversation, seq))
        return row is not None and row.is_on

    def is_blocked(self, person: UUID) -> bool:
        """Return whether one blocks a person."""
        row = self.blocks.get(person)
        return row is not None and row.is_on

    def draft(self, conversation: UUID) -> Draft | None:
        """Return what one began to write in a conversation, on whichever device."""
        row = self.drafts.get(conversation)
        return row if row is not None and row.is_on else None


def _merged(row: FollowedThread, other: FollowedThread | None) -> FollowedThread:
    """Return a row of a thread with what another state of it, or a reply, says of the replies."""
    if other is None:
        return row
    deleted = {*row.unread_deleted, *other.unread_deleted}
    # Up to there the row knows which mention one, and which do so no more.
    called = {
        *row.unread_mentions,
        *(one for one in other.unread_mentions if one > row.last_ordinal),
    }
    return replace(
        row,
        last_ordinal=max(row.last_ordinal, other.last_ordinal),
        unread_deleted=sorted(one for one in deleted if one > row.read_ordinal),
        unread_mentions=sorted(one for one in called if one > row.read_ordinal),
    )


def _take(known: dict[_Key, _Row], key: _Key, row: _Row) -> None:
    if key not in known or known[key].revision < row.revision:
        known[key] = row
