"""Threads for what blocks: database work and password hashes never run on the event loop."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections

from chat.core.errors import Unavailable
from chat.core.supervision import start_thread

P = ParamSpec("P")
R = TypeVar("R")

logger = structlog.stdlib.get_logger("chat.threads")


class Pool:
    """A few threads that live as long as the server, each with its own database connection.

    Arguments:
        name: of the threads.
        threads: how many; they are started with the first call.
        waiting_max: calls that may wait for a thread; more are refused at once, since nobody
            waits that long.
    """

    def __init__(self, name: str, *, threads: int, waiting_max: int) -> None:
        self._name = name
        self._threads = threads
        self._most = threads + waiting_max
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._unfinished = 0
        self._is_started = False
        self._is_closed = False

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in one of the threads.

        Raises:
            Unavailable: too many calls wait already, or the database does not answer.
        """
        future = Future[R]()
        self._put(future, partial(function, *args, **kwargs))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Give an error to the calls that wait, and end each thread after the one that it runs."""
        with self._changed:
            self._is_closed = True
            dropped = tuple(self._waiting)
            self._waiting.clear()
            self._changed.notify_all()
        for future, _ in dropped:
            if future.set_running_or_notify_cancel():
                future.set_exception(Unavailable())

    def _put(self, future: Future[R], call: Callable[[], R]) -> None:
        with self._changed:
            if self._unfinished >= self._most or self._is_closed:
                raise Unavailable("The server has too much to do. Try again soon.")
            if not self._is_started:
                self._is_started = True
                for _ in range(self._threads):
                    start_thread(self._name, self._work)
            # Until a thread is done with it, whatever becomes of who waits for it.
            self._unfinished += 1
            self._waiting.append((future, call))
            self._changed.notify()

    def _work(self) -> None:
        while (taken := self._take()) is not None:
            self._run(*taken)

    def _take(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        """Wait for a call; return nothing for the end."""
        with self._changed:
            while not self._waiting:
                if self._is_closed:
                    return None
                self._changed.wait()
            return self._waiting.popleft()

    def _run(self, future: Future[R], call: Callable[[], R]) -> None:
        try:
            # Whoever waited may have gone before its turn.
            if future.set_running_or_notify_cancel():
                future.set_result(_with_good_connection(call))
        except Exception as error:
            future.set_exception(error)
        except BaseException:
            # It ends the thread; whoever waits on an event loop must not get what would end that.
            future.set_exception(Unavailable())
            raise
        finally:
            with self._changed:
                self._unfinished -= 1


def _with_good_connection(call: Callable[[], R]) -> R:
    # A connection that broke is replaced; one that works is kept.
    close_old_connections()
    try:
        return call()
    except (OperationalError, InterfaceError) as error:
        logger.warning("database unavailable", error=type(error).__name__)
        raise Unavailable from error
