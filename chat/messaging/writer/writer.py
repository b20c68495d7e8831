"""The writer: one thread that writes what waits, all of it in one transaction.

While one batch is on its way to the disk the next one gathers. An idle writer writes one message
at once; a busy one shares each commit among many. Senders learn their outcome and events leave
only after the commit.
"""

import asyncio
import concurrent.futures
import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
)

from chat.core.errors import Unavailable
from chat.core.logs import log_failure
from chat.core.sql import only_write
from chat.core.supervision import start_thread
from chat.events import bus
from chat.messaging.errors import TextInvalid
from chat.messaging.writer import batch, metrics
from chat.messaging.writer.store import Draft
from chat.protocol.frames import Message

BATCH_MAX = 1_000
"""Messages and reactions in one transaction."""

WAITING_MAX = 20_000
"""Messages and reactions that may wait; one more is refused at once."""

BUSY_MAX = 0.020
"""Seconds for which a draft goes round a conversation that another process holds."""

logger = structlog.stdlib.get_logger("chat.writer")


@dataclass(slots=True, eq=False)
class Send:
    """A draft on its way, and who waits for it: an event loop or, without one, a thread."""

    draft: Draft
    future: asyncio.Future[Any] | concurrent.futures.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    overdue_at: float = math.inf
    outcome: batch.Outcome = None


class Writer:
    """A queue and the thread that empties it, begun with the first send."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._waiting: deque[Send] = deque()
        self._taken: list[Send] = []
        self._thread: threading.Thread | None = None
        self._draining = False
        self._is_writing = False

    def put(self, send: Send) -> None:
        """Queue a draft to be written.

        Raises:
            Unavailable: too many wait already.
        """
        with self._lock:
            if len(self._waiting) >= WAITING_MAX:
                raise Unavailable
            self._waiting.append(send)
            if self._thread is None:
                self._thread = start_thread("writer", self._run, failed=self._fail)
            if len(self._waiting) == 1:
                # The thread waits for nothing but the first.
                self._changed.notify()

    @property
    def is_writing(self) -> bool:
        """Whether a batch is on its way, for which others may stand aside."""
        return self._is_writing

    @property
    def waiting(self) -> int:
        """How many messages and reactions wait to be written."""
        return len(self._waiting)

    def drain(self, timeout: float) -> bool:
        """Wait until nothing waits, then end the thread and its connection.

        The next send begins both anew.

        Arguments:
            timeout: seconds to wait at most.

        Returns:
            Whether all is settled.
        """
        with self._lock:
            thread = self._thread
            if thread is None:
                return True
            self._draining = True
            self._changed.notify()
        thread.join(timeout)
        return not thread.is_alive()

    def _run(self) -> None:
        only_write()
        while sends := self._take():
            self._is_writing = True
            try:
                self._write(sends)
            finally:
                self._is_writing = False
        _close_connection()

    def _fail(self) -> None:
        """Give an error to all who wait, as the thread failed.

        What was committed and not published is found by the watch.
        """
        with self._lock:
            unsettled = [*self._taken, *self._waiting]
            self._waiting.clear()
        for send in unsettled:
            if not isinstance(send.outcome, Message | bool):
                send.outcome = Unavailable()
        _settle(unsettled)

    def _write(self, sends: list[Send]) -> None:
        """Write a batch, settle it and publish what is new; queue what is busy again."""
        now = time.monotonic()
        overdue = {send.draft.conversation_id for send in sends if send.overdue_at <= now}
        if overdue:
            # Those that wait for a lock are a batch of their own, so that a lock that never
            # comes fails nobody else.
            self._put_back([s for s in sends if s.draft.conversation_id not in overdue])
            sends = [s for s in sends if s.draft.conversation_id in overdue]
        with metrics.seconds.time():
            created, healthy = _write(sends, wait=bool(overdue))
        busy = [send for send in sends if send.outcome is None]
        for send in busy:
            # With nothing else to do there is no reason to go round.
            send.overdue_at = min(
                send.overdue_at, now if len(busy) == len(sends) else now + BUSY_MAX
            )
        self._put_back(busy)
        _settle([send for send in sends if send.outcome is not None])
        _publish(created)
        if not healthy:
            _close_connection()

    def _take(self) -> list[Send]:
        """Wait for messages; return a batch in the order of arrival, or none for the end."""
        with self._lock:
            while not self._waiting:
                if self._draining:
                    self._draining = False
                    self._thread = None
                    return []
                self._changed.wait()
            count = min(len(self._waiting), BATCH_MAX)
            self._taken = [self._waiting.popleft() for _ in range(count)]
            return self._taken

    def _put_back(self, sends: Sequence[Send]) -> None:
        """Queue messages before all others, so that none of their conversation overtakes them."""
        with self._lock:
            self._waiting.extendleft(reversed(sends))


def _write(sends: Sequence[Send], *, wait: bool) -> tuple[list[batch.Written], bool]:
    """Write a batch and set the outcome of each send, of none whose conversation is busy.

    Returns:
        What is new, and whether the connection is still good.
    """
    try:
        outcomes, created = _write_connected([send.draft for send in sends], wait=wait)
    except (DataError, IntegrityError) as error:
        if len(sends) > 1:
            return _write_singly(sends)
        logger.error("message refused by the database", error=type(error).__name__)
        sends[0].outcome = TextInvalid("The database refuses this message.")
        return [], True
    except Exception as error:
        if isinstance(error, DatabaseError | InterfaceError):
            logger.error("database unavailable", error=type(error).__name__, detail=str(error))
        else:
            log_failure(logger, "writer failed", error)
        for send in sends:
            send.outcome = Unavailable()
        return [], False
    for send, outcome in zip(sends, outcomes, strict=True):
        send.outcome = outcome
    return created, True


def _write_connected(
    drafts: Sequence[Draft], *, wait: bool
) -> tuple[list[batch.Outcome], list[batch.Written]]:
    """Do what ``batch.write`` does, once more on a new connection where the old one broke.

    A database that restarted breaks it without a sign until the next write. The second try stores
    nothing twice: what the first one may have committed it finds by the client ids.
    """
    before = connection.connection
    try:
        return batch.write(drafts, wait=wait)
    except (OperationalError, InterfaceError):
        is_good = connection.connection is before and connection.is_usable()
        if before is None or is_good:
            raise
        _close_connection()
        return batch.write(drafts, wait=wait)


def _write_singly(sends: Sequence[Send]) -> tuple[list[batch.Written], bool]:
    """Write each draft in a transaction of its own, so that a bad one fails alone."""
    written: list[batch.Written] = []
    for index, send in enumerate(sends):
        # Waiting for the lock: a message left out would be overtaken by the next.
        created, healthy = _write([send], wait=True)
        written += created
        if not healthy:
            for unwritten in sends[index:]:
                unwritten.outcome = Unavailable()
            return written, False
    return written, True


def _settle(sends: Sequence[Send]) -> None:
    """Give every outcome to who waits for it: one call for each event loop, not one a message."""
    waiters: defaultdict[asyncio.AbstractEventLoop | None, list[Send]] = defaultdict(list)
    for send in sends:
        waiters[send.loop].append(send)
    for loop, group in waiters.items():
        if loop is None:
            _resolve(group)
        else:
            with suppress(RuntimeError):  # The loop is closed, and with it all who waited.
                loop.call_soon_threadsafe(_resolve, group)


def _resolve(sends: Sequence[Send]) -> None:
    for send in sends:
        if send.future.done():
            continue  # Cancelled: whoever waited has gone.
        if isinstance(send.outcome, Message | bool):
            send.future.set_result(send.outcome)
        else:
            send.future.set_exception(send.outcome or Unavailable())


def _publish(created: Sequence[batch.Written]) -> None:
    if not created:
        return
    try:
        bus.publish(created)
    except Exception as error:
        log_failure(logger, "subscriber failed", error)


def _close_connection() -> None:
    try:
        connection.close()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("connection not closed in order", error=type(error).__name__)


writer = Writer()
"""The writer of this process."""
metrics.queue.set_function(lambda: writer.waiting)
