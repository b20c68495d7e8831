"""People who write: each sends the next message when the last is acknowledged."""

import time
from collections.abc import Sequence

from benchmarks.load.connections import Connection
from benchmarks.load.dialects import Dialect
from benchmarks.load.ids import client_id, client_ids
from benchmarks.plan import TEXT, Room
from benchmarks.servers.server import Running


class Writing:
    """Whether the senders go on, and what they measured since ``latencies`` was cleared."""

    def __init__(self) -> None:
        self.goes_on = True
        self.latencies: list[float] = []
        """Seconds from sending to the acknowledgement, one for each."""


class Sender:
    """Writes into a room over one connection, one message at a time.

    Arguments:
        number: its own among all senders of a store.
    """

    def __init__(
        self, writing: Writing, connection: Connection, dialect: Dialect, room: Room, number: int
    ) -> None:
        self.acked = self.received_messages = 0
        self._writing = writing
        self._connection = connection
        self._dialect = dialect
        self._room = room
        self._number = number
        self._sent = 0
        connection.received = self._received

    @property
    def is_done(self) -> bool:
        """Whether nothing is on its way."""
        return self.acked == self._sent

    def send(self) -> None:
        self._sent += 1
        id = client_id(self._number, self._sent)
        payload = self._dialect.message(self._room, TEXT, id, self._sent)
        self._ack = self._dialect.ack(self._sent)
        self._sent_at = time.perf_counter()
        self._connection.send(payload)

    def client_ids(self) -> set[str]:
        """Return the ids of what was acknowledged."""
        return client_ids(self._number, self.acked)

    def _received(self, payload: bytes) -> None:
        if self._dialect.is_message(payload):
            self.received_messages += 1
        elif payload.startswith(self._ack):
            self._writing.latencies.append(time.perf_counter() - self._sent_at)
            self.acked += 1
            if self._writing.goes_on:
                self.send()
        else:
            raise RuntimeError(f"instead of an acknowledgement: {payload[:300]!r}")


class Receiver:
    """Counts the messages that arrive on a connection."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self.count = 0
        self._is_message = dialect.is_message
        connection.received = self._received

    def _received(self, payload: bytes) -> None:
        if self._is_message(payload):
            self.count += 1


def check_stored(server: Running, acked: set[str]) -> None:
    """Look for every acknowledged message in the store: without them there is no figure.

    Raises:
        RuntimeError: one is missing, or there is one that nobody sent.
    """
    stored = server.client_ids()
    if stored != acked:
        raise RuntimeError(
            f"of {len(acked):,} acknowledged messages {len(acked - stored):,} are not in the store,"
            f" and {len(stored - acked):,} are there that were not acknowledged"
        )


def all_done(senders: Sequence[Sender]) -> bool:
    return all(sender.is_done for sender in senders)
