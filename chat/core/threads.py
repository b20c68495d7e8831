"""Threads for what blocks: database work and password hashes never run on the event loop."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sized
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from time import monotonic, sleep
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections

from chat.core.errors import Unavailable
from chat.core.scheduling import give_way
from chat.core.supervision import start_thread

P = ParamSpec("P")
R = TypeVar("R")

WORK_SECONDS = 0.002
"""How long a call works at least before it lets others work."""
LONG_SECONDS = 0.5
"""How long a call works before it lets one that waits in each time that it rests."""
ASIDE_SECONDS = 0.010
"""How long it lets what is urgent go first at most, each time."""
LOOK_SECONDS = 0.0003
"""How often it looks whether that is done: whoever does it must wake nobody."""

logger = structlog.stdlib.get_logger("chat.threads")


@dataclass(slots=True, eq=False)
class _Call:
    """A call, and who waits for it."""

    function: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


class _Work:
    """A call that a thread works on, and since when it has not rested.

    Arguments:
        pause: seconds of rest for each second of work.
        waiting: the calls that wait for a thread.
        is_urgent: whether something is done that must not wait for this.
        let_in: runs a call that waits; none is let in without it.
    """

    def __init__(
        self,
        pause: float,
        waiting: Sized,
        is_urgent: Callable[[], bool] | None = None,
        let_in: Callable[[], None] | None = None,
    ) -> None:
        self._pause = pause
        self._since = monotonic()
        self._worked = 0.0
        self._let_in = let_in
        self._aside = 0.0
        self._is_urgent = is_urgent
        self.waiting = waiting

    def rest(self, *, after: float = 0.0) -> float:
        """Rest for what was worked, if it is longer than some seconds; return for how long.

        For how long it stood aside, it has rested.
        """
        aside = self._aside
        worked = monotonic() - self._since - aside if self._pause else 0.0
        if worked <= after:
            return 0.0
        pause = max(worked * self._pause - aside, 0.0)
        sleep(pause)
        self._worked += worked
        self._since += worked + aside + pause
        self._aside = 0.0
        return aside + pause

    def let_in(self) -> float:
        """Where this takes long, let one that waits go first; return for how long it did."""
        if self._let_in is None or self._worked < LONG_SECONDS:
            return 0.0
        began = monotonic()
        self._let_in()
        took = monotonic() - began
        self._since += took
        return took

    def stand_aside(self) -> None:
        """Let go first what is urgent."""
        if self._is_urgent is None or not self.waiting or not self._is_urgent():
            return
        began = now = monotonic()
        while now - began < ASIDE_SECONDS and self._is_urgent():
            sleep(LOOK_SECONDS)
            now = monotonic()
        self._aside += now - began


class _Own(threading.local):
    """What a thread of a pool works on."""

    work: _Work | None = None


_own = _Own()


def rest() -> float:
    """Let others work for a moment, within a call that takes long; return for how many seconds.

    That is in a pool that has a share of the time alone, and where other calls wait: who is alone
    there has their answer as soon as it can be. One of these goes first where this takes very long,
    so it must be called where neither a transaction nor a lock is held.
    """
    work = _own.work
    if work is None or not work.waiting:
        return 0.0
    return work.rest(after=WORK_SECONDS) + work.let_in()


def stand_aside() -> None:
    """Let what is urgent go first, in a pool that knows of such, and where other calls wait.

    Between two statements it is of use: whoever is in the middle of one takes the interpreter many
    times, and each time it may be held by this thread.
    """
    if (work := _own.work) is not None:
        work.stand_aside()


class Pool:
    """A few threads that live as long as the server, each with its own database connection.

    Arguments:
        name: of the threads.
        threads: how many; they are started with the first call.
        waiting_max: calls that may wait for a thread; more are refused at once, since nobody
            waits that long.
        share: what part of the time each of them works where calls wait all the time; after each
            call, and wherever one calls ``rest``, it leaves the rest to others, and the kernel lets
            others go before it.
        is_urgent: whether something is done for which calls stand aside, before and after each
            statement.
    """

    def __init__(
        self,
        name: str,
        *,
        threads: int,
        waiting_max: int,
        share: float = 1.0,
        is_urgent: Callable[[], bool] | None = None,
    ) -> None:
        self._name = name
        self._is_urgent = is_urgent
        self._pause = 1 / share - 1
        self._threads = threads
        self._most = threads + waiting_max
        self._waiting: deque[_Call] = deque()
        # One for each call. A thread that is killed while it waits here takes one with it and no
        # call, and begins with the calls when it is started again.
        self._wake_ups: SimpleQueue[None] = SimpleQueue()
        # Counted on the event loop alone, as everything that is not a thread's own.
        self._unfinished = 0
        self._is_started = False
        self._is_closed = False

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in one of the threads.

        Raises:
            Unavailable: too many calls wait already, or the database does not answer.
        """
        if self._unfinished >= self._most or self._is_closed:
            raise Unavailable("The server has too much to do. Try again soon.")
        if not self._is_started:
            self._is_started = True
            for _ in range(self._threads):
                start_thread(self._name, self._work)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        # Until a thread is done with it, whatever becomes of who waits for it.
        self._unfinished += 1
        self._waiting.append(_Call(partial(function, *args, **kwargs), loop, future))
        self._wake_ups.put(None)
        return await future

    def close(self) -> None:
        """Give an error to the calls that wait, and end each thread after the one that it runs."""
        self._is_closed = True
        while (call := self._next()) is not None:
            self._settle(call, error=Unavailable())
        for _ in range(self._threads):
            self._wake_ups.put(None)

    def _next(self) -> _Call | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def _settle(
        self, call: _Call, result: object = None, error: BaseException | None = None
    ) -> None:
        self._unfinished -= 1
        if call.future.done():
            return  # Whoever waited has gone.
        if error is not None:
            call.future.set_exception(error)
        else:
            call.future.set_result(result)

    # In the threads

    def _work(self) -> None:
        if self._pause:
            give_way()
        while True:
            call = self._next()
            if call is not None:
                let_in = self._let_in if self._pause else None
                _own.work = work = _Work(self._pause, self._waiting, self._is_urgent, let_in)
                self._run(call)
                work.rest()
            elif self._is_closed:
                return
            else:
                self._wake_ups.get()

    def _let_in(self) -> None:
        """Run a call within another one, which knows nothing of it."""
        call = self._next()
        if call is None:
            return
        outer = _own.work
        _own.work = work = _Work(self._pause, self._waiting, self._is_urgent)
        try:
            copy_context().run(self._run, call)
            work.rest()
        finally:
            _own.work = outer

    def _run(self, call: _Call) -> None:
        try:
            # Whoever waited may have gone before its turn.
            result = None if call.future.cancelled() else _with_good_connection(call.function)
        except Exception as error:
            self._finish(call, error=error)
        except BaseException:
            # It ends the thread; whoever waits on an event loop must not get what would end that.
            self._finish(call, error=Unavailable())
            raise
        else:
            self._finish(call, result)

    def _finish(
        self, call: _Call, result: object = None, error: BaseException | None = None
    ) -> None:
        # Where the loop is closed nobody waits.
        with suppress(RuntimeError):
            call.loop.call_soon_threadsafe(self._settle, call, result, error)


def _with_good_connection(call: Callable[[], R]) -> R:
    # A connection that broke is replaced; one that works is kept.
    close_old_connections()
    try:
        return call()
    except (OperationalError, InterfaceError) as error:
        logger.warning("database unavailable", error=type(error).__name__)
        raise Unavailable from error
