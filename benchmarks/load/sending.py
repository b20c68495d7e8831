"""Messages as questions, whose answer is the acknowledgement; and that each is in the store."""

from collections.abc import Callable, Sequence

from benchmarks.load.asking import Asker, Channel
from benchmarks.load.dialects import Dialect
from benchmarks.load.ids import client_id, client_ids
from benchmarks.plan import TEXT, Room
from benchmarks.servers.server import Running

Message = Callable[[str, int], tuple[bytes, bytes]]
"""Gives what sends the message of a client id and a number, and how its answer begins."""


def into(dialect: Dialect, rooms: Sequence[Room]) -> Message:
    """Return messages over a socket into rooms in turn."""

    def message(client_id: str, number: int) -> tuple[bytes, bytes]:
        room = rooms[number % len(rooms)]
        return dialect.message(room, TEXT, client_id, number), dialect.ack(number)

    return message


class Ledger:
    """All who have sent to one store."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._senders: list[Asker] = []

    def sender(
        self,
        channel: Channel,
        message: Message,
        latencies: list[float],
        is_event: Callable[[bytes], bool] = lambda _: False,
    ) -> Asker:
        """Return somebody who sends messages with ids of their own (see ``Asker``)."""
        sender = len(self._senders)
        asker = Asker(
            channel,
            lambda number: message(client_id(sender, number), number),
            latencies,
            is_event,
        )
        self._senders.append(asker)
        return asker

    def check(self) -> None:
        """Look for every acknowledged message in the store: without them there is no figure.

        Nothing may be on its way.

        Raises:
            RuntimeError: one is missing, or there is one that was not acknowledged.
        """
        acked: set[str] = set()
        for sender, asker in enumerate(self._senders):
            acked |= client_ids(sender, asker.answered)
        stored = self._running.client_ids()
        if stored != acked:
            raise RuntimeError(
                f"of {len(acked):,} acknowledged messages {len(acked - stored):,} are not in the"
                f" store, and {len(stored - acked):,} are there that were not acknowledged"
            )


class Receiver:
    """Counts the messages that arrive on a connection."""

    def __init__(self, dialect: Dialect) -> None:
        self.count = 0
        self._is_message = dialect.is_message

    def received(self, payload: bytes) -> None:
        if self._is_message(payload):
            self.count += 1
