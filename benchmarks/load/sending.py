"""Messages as questions, whose answer is the acknowledgement; and that each is in the store."""

from collections.abc import Sequence

from benchmarks.load.asking import Asker, Questions
from benchmarks.load.dialects import Dialect
from benchmarks.load.ids import client_id, client_ids
from benchmarks.plan import TEXT, Room
from benchmarks.servers.server import Running


def messages(dialect: Dialect, rooms: Sequence[Room], sender: int) -> Questions:
    """Return the messages that one sends into rooms in turn.

    Arguments:
        sender: the number of the sender, its own among all of a store.
    """

    def message(number: int) -> tuple[bytes, bytes]:
        room = rooms[number % len(rooms)]
        question = dialect.message(room, TEXT, client_id(sender, number), number)
        return question, dialect.ack(number)

    return message


def check_stored(running: Running, senders: Sequence[Asker]) -> None:
    """Look for every acknowledged message in the store: without them there is no figure.

    Arguments:
        senders: in the order of their numbers; nothing of theirs is on its way.

    Raises:
        RuntimeError: one is missing, or there is one that was not acknowledged.
    """
    acked: set[str] = set()
    for number, sender in enumerate(senders):
        acked |= client_ids(number, sender.answered)
    stored = running.client_ids()
    if stored != acked:
        raise RuntimeError(
            f"of {len(acked):,} acknowledged messages {len(acked - stored):,} are not in the store,"
            f" and {len(stored - acked):,} are there that were not acknowledged"
        )


class Receiver:
    """Counts the messages that arrive on a connection."""

    def __init__(self, dialect: Dialect) -> None:
        self.count = 0
        self._is_message = dialect.is_message

    def received(self, payload: bytes) -> None:
        if self._is_message(payload):
            self.count += 1
