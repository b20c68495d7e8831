"""HTTP requests of the load: whole requests over connections that stay open."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.load.connections import RESET, closing_all
from benchmarks.load.loop import TIMEOUT
from benchmarks.machine import as_load
from benchmarks.plan import Person


def request(person: Person, method: str, path: str, body: bytes = b"") -> bytes:
    """Return a request of somebody who is signed in."""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {person.token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


class HttpConnection:
    """One connection; ``received`` is called with the body of each answer."""

    def __init__(self, port: int) -> None:
        self.received: Callable[[bytes], None]
        self._data = b""
        self._socket = socket.socket()
        self._socket.settimeout(TIMEOUT)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.connect(("127.0.0.1", port))

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, request: bytes, /) -> None:
        self._socket.sendall(request)

    def read(self) -> None:
        """Pass on an answer if all of it has arrived."""
        self._data += self._socket.recv(1 << 18)
        head, end, body = self._data.partition(b"\r\n\r\n")
        if end and len(body) >= body_bytes(head):
            self._data = b""
            self.received(body)

    def close(self) -> None:
        self._socket.close()


def body_bytes(head: bytes) -> int:
    """Return the length of an answer's body.

    Raises:
        RuntimeError: the answer is no success, or does not say its length.
    """
    status, *lines = head.split(b"\r\n")
    if status.split()[1][:1] == b"2":
        for line in lines:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return int(value)
    raise RuntimeError(f"instead of an answer with a length: {head[:300]!r}")


@contextmanager
def http_opened(port: int, count: int) -> Iterator[list[HttpConnection]]:
    """Open connections; this process is the load meanwhile."""
    connections: list[HttpConnection] = []
    with as_load(), closing_all(connections):
        connections += [HttpConnection(port) for _ in range(count)]
        yield connections
