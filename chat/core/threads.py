"""Threads for what blocks: database work and password hashes never run on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections

from chat.core.errors import Unavailable

P = ParamSpec("P")
R = TypeVar("R")

logger = structlog.stdlib.get_logger("chat.threads")


class Pool:
    """A few threads that live as long as the server, each with its own database connection.

    Arguments:
        name: of the threads.
        threads: how many.
        waiting_max: calls that may wait for a thread; more are refused at once, since nobody
            waits that long.
    """

    def __init__(self, name: str, *, threads: int, waiting_max: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = threads + waiting_max
        self._running = 0

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in one of the threads.

        Raises:
            Unavailable: too many calls wait already, or the database does not answer.
        """
        if self._running >= self._most:
            raise Unavailable("The server has too much to do. Try again soon.")
        self._running += 1
        call = asyncio.get_running_loop().run_in_executor(
            self._executor, lambda: _with_good_connection(function, *args, **kwargs)
        )
        # Not in a `finally` here: who waits may be cancelled while the thread still works.
        call.add_done_callback(self._done)
        return await call

    def close(self) -> None:
        """Drop the calls that wait; those that run finish on their own."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _done(self, call: "asyncio.Future[R]") -> None:
        self._running -= 1


def _with_good_connection(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    # A connection that broke is replaced; one that works is kept.
    close_old_connections()
    try:
        return function(*args, **kwargs)
    except (OperationalError, InterfaceError) as error:
        logger.warning("database unavailable", error=type(error).__name__)
        raise Unavailable from error
