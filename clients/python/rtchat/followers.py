"""Those who follow what happens, each with a queue of their own."""

import asyncio
from collections.abc import AsyncIterator

from rtchat.events import Event


class Followers:
    """Delivers each event to all who follow, until the end."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self._is_ended = False
        self._error: BaseException | None = None

    def publish(self, events: list[Event]) -> None:
        """Deliver events."""
        for event in events:
            for queue in self._queues:
                queue.put_nowait(event)

    def end(self, error: BaseException | None) -> None:
        """Let whoever follows get the events so far, and then this error, or the end."""
        self._is_ended, self._error = True, error
        for queue in self._queues:
            queue.put_nowait(None)

    def follow(self) -> AsyncIterator[Event]:
        """Return the events from now on."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._queues.add(queue)
        if self._is_ended:
            queue.put_nowait(None)
        return self._events(queue)

    async def _events(self, queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
        try:
            while (event := await queue.get()) is not None:
                yield event
        finally:
            self._queues.discard(queue)
        if self._error is not None:
            raise self._error
