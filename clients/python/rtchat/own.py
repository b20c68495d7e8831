"""The rows that one alone sees, as they came last."""

from typing import TypeVar
from uuid import UUID

from rtchat.frames import Block, Draft, OwnRows, Saved

_Key = TypeVar("_Key")
_Row = TypeVar("_Row", Saved, Block, Draft)


class Own:
    """One's own rows of each kind, those that were taken back too, by what they are about."""

    def __init__(self) -> None:
        self.saved: dict[tuple[UUID, int], Saved] = {}
        self.blocks: dict[UUID, Block] = {}
        self.drafts: dict[UUID, Draft] = {}

    def update(self, rows: OwnRows) -> None:
        """Take rows; of two states of one the later counts, whichever comes first."""
        for saved in rows.saved:
            _take(self.saved, (saved.conversation, saved.seq), saved)
        for block in rows.blocks:
            _take(self.blocks, block.person, block)
        for draft in rows.drafts:
            _take(self.drafts, draft.conversation, draft)

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


def _take(known: dict[_Key, _Row], key: _Key, row: _Row) -> None:
    if key not in known or known[key].revision < row.revision:
        known[key] = row
