"""How much of one client's work is under way at a time."""

import asyncio
from collections.abc import Callable

from chat.gateway.websocket.socket import Socket


class Flow:
    """Decides when a socket is read from.

    Nothing more is read while as many requests as allowed are in flight, and while one of them has
    to wait for its turn.

    Arguments:
        most: requests in flight at which reading stops.
    """

    __slots__ = ("_most", "_socket", "_waiting")

    def __init__(self, socket: Socket, most: int) -> None:
        self._socket = socket
        self._most = most
        self._waiting: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Count a request that is under way from now on."""
        self._socket.in_flight += 1
        if self._socket.in_flight == self._most:
            self._socket.pause_reading()

    def end(self) -> None:
        """Count one that is answered."""
        self._socket.in_flight -= 1
        self._read_on()

    def wait(self, seconds: float, then: Callable[[], None]) -> None:
        """Read nothing for a while, then go on with what had to wait before anything else.

        Arguments:
            then: not called where the socket is closed meanwhile.
        """
        self._socket.pause_reading()
        loop = asyncio.get_running_loop()
        self._waiting = loop.call_later(seconds, self._go_on, then)

    def _go_on(self, then: Callable[[], None]) -> None:
        self._waiting = None
        if self._socket.is_open:
            then()
            self._read_on()

    def _read_on(self) -> None:
        if self._waiting is None and self._socket.in_flight < self._most:
            self._socket.resume_reading()
