"""Blocks follow what is said, in small steps between which others have their turn."""

from datetime import timedelta
from time import monotonic
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from chat.core.sql import fetch
from chat.search.indexing.behind import RESTS_AFTER, Behind, behind_due, parts_of
from chat.search.indexing.turns import in_turn
from chat.search.indexing.writing import blocks_write

STEP_BLOCKS = 32
"""Blocks in one step: about 15 ms."""
IDLE_SECONDS = 2.0
"""How long nothing is done where all is done. Whatever is said meanwhile is found all the same."""
BUSY = 200
"""Messages a second with which people write much."""
SHARE, BUSY_SHARE = 0.3, 0.05
"""What part of the time may be spent on blocks, otherwise and then."""

# Of all processes of a store one does it at a time, so that none does it in vain.
_LOCK = "SELECT pg_try_advisory_xact_lock(7_402_641_911)"
_SAID = "SELECT CAST(COALESCE(SUM(last_seq), 0) AS bigint) FROM conversations_conversation"


class _Said(NamedTuple):
    messages: int


class _IsHeld(NamedTuple):
    is_held: bool


class Indexer:
    """Writes the blocks of a store; one for each process.

    Arguments:
        rests_after: how old the last message is where no more are coming.
    """

    def __init__(self, *, rests_after: timedelta = RESTS_AFTER) -> None:
        self._rests_after = rests_after
        self._behind: list[Behind] = []
        self._said = 0
        self._counted_at: float | None = None
        self._is_busy = True

    def step(self) -> float:
        """Write some blocks; return after how many seconds to go on."""
        began = monotonic()
        try:
            self._step()
        except IntegrityError:
            # A conversation went meanwhile, with all that is in it.
            self._behind = []
        took = monotonic() - began
        if not self._behind:
            self._counted_at = None
            return max(IDLE_SECONDS, took / BUSY_SHARE)
        share = BUSY_SHARE if self._busy(monotonic()) else SHARE
        return took / share - took

    def catch_up(self) -> None:
        """Write all blocks that are due now."""
        self._step()
        while self._behind:
            self._step()

    def _step(self) -> None:
        if connection.vendor != "postgresql":
            self._write()
            return
        with transaction.atomic():
            [one] = fetch(_LOCK, [], _IsHeld)
            if one.is_held:
                self._write()
            else:
                self._behind = []

    def _write(self) -> None:
        behind = in_turn(self._behind or behind_due(self._rests_after))
        if not behind:
            return
        parts = parts_of(behind[:STEP_BLOCKS], STEP_BLOCKS)
        blocks_write(parts)
        rests = [rest for part in parts if (rest := part.rest) is not None]
        self._behind = [*rests, *behind[len(parts) :]]

    def _busy(self, now: float) -> bool:
        """Return whether people write much, as it was within the last seconds; as long as that is
        not known, they may.
        """
        if self._counted_at is None or now - self._counted_at > IDLE_SECONDS:
            [said] = fetch(_SAID, [], _Said)
            self._is_busy = (
                self._counted_at is None
                or said.messages - self._said > (now - self._counted_at) * BUSY
            )
            self._said, self._counted_at = said.messages, now
        return self._is_busy
