"""The rows that one alone sees, as they came last."""

from uuid import UUID

from rtchat.frames import Block, OwnRows, Saved


class Own:
    """One's own rows of each kind, those that were taken back too, by what they are about."""

    def __init__(self) -> None:
        self.saved: dict[tuple[UUID, int], Saved] = {}
        self.blocks: dict[UUID, Block] = {}

    def update(self, rows: OwnRows) -> None:
        """Take rows; of two states of one the later counts, whichever comes first."""
        for row in rows.saved:
            key = (row.conversation, row.seq)
            if key not in self.saved or self.saved[key].revision < row.revision:
                self.saved[key] = row
        for block in rows.blocks:
            if block.person not in self.blocks or (
                self.blocks[block.person].revision < block.revision
            ):
                self.blocks[block.person] = block

    def is_saved(self, conversation: UUID, seq: int) -> bool:
        """Return whether one saves a message."""
        row = self.saved.get((conversation, seq))
        return row is not None and row.is_on

    def is_blocked(self, person: UUID) -> bool:
        """Return whether one blocks a person."""
        row = self.blocks.get(person)
        return row is not None and row.is_on
