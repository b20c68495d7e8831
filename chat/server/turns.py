"""Few calls of one caller at once, so that whoever makes many waits behind themselves alone."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from chat.core.errors import Unavailable

R = TypeVar("R")


@dataclass(slots=True)
class _Line:
    """The calls of one caller: how many there are, and how many more may run."""

    free: asyncio.Semaphore
    unfinished: int = 0


class Turns:
    """Who calls, and what each of them waits for.

    Arguments:
        at_once: calls of one caller that run at once.
        waiting_max: calls of one caller that may wait; more are refused at once.
    """

    def __init__(self, *, at_once: int, waiting_max: int) -> None:
        self._at_once = at_once
        self._most = at_once + waiting_max
        self._lines: dict[Hashable, _Line] = {}

    async def run(self, caller: Hashable, call: Callable[[], Awaitable[R]]) -> R:
        """Run a call in the turn of its caller.

        One that is cancelled while it waits never runs; one that runs takes its place to its end.

        Raises:
            Unavailable: too many calls of this caller wait already.
        """
        line = self._lines.get(caller)
        if line is None:
            line = self._lines[caller] = _Line(asyncio.Semaphore(self._at_once))
        if line.unfinished >= self._most:
            raise Unavailable("Too many requests of yours wait already. Try again soon.")
        line.unfinished += 1
        try:
            await line.free.acquire()
        except asyncio.CancelledError:
            self._leave(caller, line)
            raise
        running = asyncio.ensure_future(call())

        def end(done: asyncio.Future[R]) -> None:
            line.free.release()
            self._leave(caller, line)
            if not done.cancelled():
                done.exception()  # Whoever waited for it may have gone.

        running.add_done_callback(end)
        return await asyncio.shield(running)

    def _leave(self, caller: Hashable, line: _Line) -> None:
        line.unfinished -= 1
        if not line.unfinished:
            del self._lines[caller]
