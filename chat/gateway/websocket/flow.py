"""How much of one client's work is under way at a time."""

from chat.gateway.websocket.socket import Socket


class Flow:
    """Counts what is in flight for a socket; above the limit nothing more is read from it.

    Arguments:
        most: requests in flight at which reading stops.
    """

    __slots__ = ("_most", "_socket")

    def __init__(self, socket: Socket, most: int) -> None:
        self._socket = socket
        self._most = most

    def begin(self) -> None:
        """Count a request that is under way from now on."""
        self._socket.in_flight += 1
        if self._socket.in_flight == self._most:
            self._socket.pause_reading()

    def end(self) -> None:
        """Count one that is answered."""
        self._socket.in_flight -= 1
        if self._socket.in_flight == self._most - 1:
            self._socket.resume_reading()
