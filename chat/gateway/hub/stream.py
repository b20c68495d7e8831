"""The events of one conversation in order; those that do not come are read."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import structlog

from chat.events.types import Revised
from chat.gateway import metrics
from chat.gateway.hub.order import Order

GAP_SECONDS = 0.1
"""How long a missing event may take to come on its own before it is read."""
RETRY_SECONDS = 1.0
"""How long after a read that failed the next one is tried."""

Read = Callable[[UUID, int], Awaitable[Sequence[Revised]]]
"""Reads what came in a conversation after a revision: an event for each revision, in order."""
Deliver = Callable[[UUID, Sequence[Revised]], None]
"""Takes the events of a conversation that are due, in order."""

logger = structlog.stdlib.get_logger("chat.hub")


class Stream:
    """Lets each event through once, directly after its predecessor.

    Arguments:
        read: reads the events that did not come.
        deliver: takes the events that are due by such a read.
    """

    __slots__ = (
        "_conversation_id",
        "_deliver",
        "_is_closed",
        "_order",
        "_read",
        "_reading",
        "_timer",
    )

    def __init__(self, conversation_id: UUID, *, read: Read, deliver: Deliver) -> None:
        self._conversation_id = conversation_id
        self._read = read
        self._deliver = deliver
        self._order = Order()
        self._timer: asyncio.TimerHandle | None = None
        self._reading: asyncio.Task[None] | None = None
        self._is_closed = False

    @property
    def revision(self) -> int | None:
        """The revision of the last event that is through; ``None`` before `begin`."""
        return self._order.revision

    @property
    def newest(self) -> int:
        """The highest revision that is known to exist."""
        return self._order.newest

    def begin(self, revision: int) -> Sequence[Revised]:
        """Start after a revision that was read; return the events that are due."""
        due = self._order.begin(revision)
        self._await_gap()
        return due

    def receive(self, event: Revised) -> Sequence[Revised]:
        """Take an event; return those that are due."""
        due = self._order.put(event)
        if self._order.has_gap:
            self._await_gap()
        if not due and self._order.pending:
            metrics.events_held.inc()
        return due

    def note(self, revision: int) -> None:
        """Note that a revision exists; what does not come soon is read."""
        if revision > self._order.newest:
            self._order.newest = revision
            self._await_gap()

    def close(self) -> None:
        """Read no more."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._reading is not None:
            self._reading.cancel()

    def _await_gap(self, seconds: float = GAP_SECONDS) -> None:
        is_idle = self._timer is None and self._reading is None and not self._is_closed
        if self._order.has_gap and is_idle:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._read_gap)

    def _read_gap(self) -> None:
        self._timer = None
        if self._order.has_gap:
            self._reading = asyncio.create_task(self._fill())

    async def _fill(self) -> None:
        assert self.revision is not None, "a gap begins behind a revision"
        again = RETRY_SECONDS
        try:
            events = await self._read(self._conversation_id, self.revision)
            metrics.gaps_read.inc()
            self._deliver(self._conversation_id, self._order.fill(events))
            # A long gap is read page by page, without a pause.
            again = 0 if events else RETRY_SECONDS
        except Exception as error:
            logger.warning("gap not read", error=type(error).__name__)
        finally:
            # Also where the task is cancelled: a gap must not wait for a read that has ended.
            self._reading = None
            self._await_gap(again)
