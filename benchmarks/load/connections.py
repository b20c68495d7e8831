"""The load's WebSockets: plain sockets, so that one core of load is enough."""

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from benchmarks.load.dialects import Dialect
from benchmarks.load.loop import TIMEOUT, Readable
from benchmarks.load.wire import CLOSE, PING, PONG, client_frame, count_long, split
from benchmarks.machine import as_load
from benchmarks.plan import Person

BATCH = 50
"""How many sockets are opened at a time."""

RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER: no connection is left in TIME_WAIT
_READ_BYTES = 1 << 18
_NOTHING: Mapping[str, object] = {}


class Connection:
    """One WebSocket; ``received`` is called with each text that arrives."""

    __slots__ = ("_dialect", "_rest", "_socket", "person", "received")

    def __init__(self, port: int, dialect: Dialect, person: Person, number: int) -> None:
        self.person = person
        self.received: Callable[[bytes], None] = _ignore
        self._dialect = dialect
        self._rest = b""
        self._socket = socket.socket()
        self._socket.settimeout(TIMEOUT)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # From several addresses, so that ports do not run out.
        self._socket.bind((f"127.0.0.{2 + number % 8}", 0))
        self._socket.connect(("127.0.0.1", port))
        self._socket.sendall(
            b"GET %b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Version: 13\r\n\r\n" % (dialect.path.encode(), port)
        )

    def fileno(self) -> int:
        return self._socket.fileno()

    def hello(self, held: Mapping[str, object]) -> None:
        """Wait until the WebSocket is open, and say who this is and what they have."""
        self._upgraded()
        self.send(self._dialect.hello(self.person, held))

    def greeted(self) -> list[bytes]:
        """Wait for the answer to the hello, and return it; later reading waits for nothing."""
        greeting: list[bytes] = []
        while not any(map(self._dialect.is_greeted, greeting)):
            greeting += self.texts()
        self._socket.setblocking(False)
        return greeting

    def send(self, payload: bytes) -> None:
        """Send a text."""
        self._send(client_frame(payload))

    def read(self) -> None:
        """Pass on what has arrived."""
        for payload in self.texts():
            self.received(payload)

    def close(self) -> None:
        self._socket.close()

    def texts(self) -> list[bytes]:
        """Return the texts that have arrived, of which there may be none."""
        data = self.receive()
        frames, self._rest = split(self._rest + data if self._rest else data)
        texts = []
        for kind, payload in frames:
            if kind == PING:
                self._send(client_frame(payload, PONG))
            elif kind == CLOSE:
                raise ConnectionError(f"the server closed: {payload!r}")
            elif (pong := self._dialect.pong(payload)) is not None:
                self.send(pong)
            else:
                texts.append(payload)
        return texts

    def _upgraded(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.receive()
        head, _, self._rest = head.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101 "):
            raise ConnectionError(f"the WebSocket was refused: {head[:200]!r}")

    def receive(self) -> bytes:
        """Return what has arrived as it came."""
        data = self._socket.recv(_READ_BYTES)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data

    def _send(self, frame: bytes) -> None:
        if self._socket.send(frame) != len(frame):
            raise ConnectionError("the server does not read")


class Counter:
    """Counts the messages that arrive on a greeted connection, and reads none of them."""

    def __init__(self, connection: Connection) -> None:
        self.count = 0
        self._connection = connection
        self._rest = b""

    def fileno(self) -> int:
        return self._connection.fileno()

    def read(self) -> None:
        count, self._rest = count_long(self._rest + self._connection.receive())
        self.count += count

    def close(self) -> None:
        self._connection.close()


@contextmanager
def opened(
    port: int, dialect: Dialect, people: Sequence[Person], held: Mapping[str, object] = _NOTHING
) -> Iterator[list[Connection]]:
    """Open a connection for each person, all greeted; this process is the load meanwhile."""
    connections: list[Connection] = []
    with as_load(), closing_all(connections):
        for start in range(0, len(people), BATCH):
            batch = [
                Connection(port, dialect, person, start + number)
                for number, person in enumerate(people[start : start + BATCH])
            ]
            connections += batch
            for connection in batch:
                connection.hello(held)
            for connection in batch:
                connection.greeted()
        yield connections


@contextmanager
def closing_all(connections: Sequence[Readable]) -> Iterator[None]:
    """Close connections in the end, also those that are added meanwhile."""
    try:
        yield
    finally:
        for connection in connections:
            connection.close()


def _ignore(_: bytes) -> None: ...
