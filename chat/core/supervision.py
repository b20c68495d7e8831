"""Threads and tasks that work for as long as the process does.

One that fails is logged, counted and started again after a moment. Until then it is down, and the
process is not ready.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import structlog
from django.db import connection
from prometheus_client import Counter

from chat.core.logs import log_failure

RESTART_SECONDS = 1.0
"""How long what failed is down: long enough for a probe to see it, and for a failure that lasts
not to fill the log."""

failures = Counter("chat_failures", "Failures that ended a thread or a task.", ["name"])

logger = structlog.stdlib.get_logger("chat.supervision")

_down: list[str] = []


def down() -> tuple[str, ...]:
    """Return the names of the threads and tasks that failed and are not started again yet."""
    return tuple(_down)


def start_thread(
    name: str, work: Callable[[], None], *, failed: Callable[[], None] | None = None
) -> threading.Thread:
    """Start a thread that does some work until it returns, and anew whenever it fails.

    After a failure it closes its database connection, whose state nobody knows.

    Arguments:
        work: returns when the thread is to end.
        failed: called in the thread after a failure; gives an error to whoever waits.
    """

    def run() -> None:
        while _fails(name, work):
            _down.append(name)
            if failed is not None:
                _fails(name, failed)
            _fails(name, connection.close)
            time.sleep(RESTART_SECONDS)
            _down.remove(name)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


class Tasks:
    """Tasks of the running event loop, each of which is kept going until ``stop``."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[NoReturn]] = set()
        self._restarts: dict[str, asyncio.TimerHandle] = {}
        self._is_stopping = False

    def start(self, name: str, work: Callable[[], Coroutine[Any, Any, NoReturn]]) -> None:
        """Start a task of a name that no other task here has."""

        def ended(task: asyncio.Task[NoReturn]) -> None:
            self._running.discard(task)
            if self._is_stopping:
                return
            # Nobody but `stop` has a reason to cancel it.
            _note(name, asyncio.CancelledError() if task.cancelled() else task.exception())
            _down.append(name)
            self._restarts[name] = asyncio.get_running_loop().call_later(RESTART_SECONDS, again)

        def again() -> None:
            self._is_up(name)
            self.start(name, work)

        task = asyncio.create_task(work(), name=name)
        self._running.add(task)
        task.add_done_callback(ended)

    async def stop(self) -> None:
        """Cancel all tasks, and wait until they have ended."""
        self._is_stopping = True
        for name in tuple(self._restarts):
            self._is_up(name)
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _is_up(self, name: str) -> None:
        self._restarts.pop(name).cancel()
        _down.remove(name)


def _fails(name: str, work: Callable[[], None]) -> bool:
    try:
        work()
    except BaseException as error:
        _note(name, error)
        return True
    return False


def _note(name: str, error: BaseException | None) -> None:
    failures.labels(name).inc()
    log_failure(logger, f"{name} failed", error or RuntimeError())
