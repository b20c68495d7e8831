"""One-to-one: in each pair one writes and the other reads, both on open sockets."""

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.load.asking import Asker, ask_all
from benchmarks.load.connections import Loop, opened
from benchmarks.load.sending import Receiver, check_stored, messages
from benchmarks.plan import pairs
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

COUNTS = (1, 20, 100)


def run(server: Server, scale: Scale) -> Iterator[Figure]:
    """Measure each number of pairs on a store of its own, and the last in a large one too."""
    for count in COUNTS:
        with server.serving(pairs(count)) as running:
            yield from measure(server, running, f"{count} pair{'s' if count > 1 else ''}")
    if scale.stored:
        with server.serving(pairs(count, scale.stored // count)) as running:
            name = f"{count} pairs, {scale.stored:,} stored"
            yield from measure(server, running, name)


def hundred(server: Server, _: Scale) -> Iterator[Figure]:
    """Measure a hundred pairs alone: what they cost one process, and what two."""
    with server.serving(pairs(100)) as running:
        yield from measure(server, running, "100 pairs")


def measure(server: Server, running: Running, name: str) -> Iterator[Figure]:
    """Let pairs write; every acknowledgement has its message in the store and with the other."""
    dialect, world = server.dialect, running.world
    latencies: list[float] = []
    with opened(running.port, dialect, world.people) as connections:
        senders = [
            Asker(connection, messages(dialect, [room], number), latencies, dialect.is_message)
            for number, (connection, room) in enumerate(
                zip(connections[::2], world.rooms, strict=True)
            )
        ]
        receivers = [Receiver(dialect) for _ in senders]
        for connection, receiver in zip(connections[1::2], receivers, strict=True):
            connection.received = receiver.received
        loop = Loop(connections)
        sent = ask_all(running, loop, senders, latencies)
        check_stored(running, senders)
        loop.run_until(
            lambda: all(
                sender.answered == sender.events == receiver.count
                for sender, receiver in zip(senders, receivers, strict=True)
            )
        )
    yield Figure(f"{name}: stored messages", "/s", sent.rate, sent.window.load)
    yield Figure(f"{name}: CPU a message", "µs", sent.cpu * 1e6)
    if running.database():
        yield Figure(f"{name}: CPU a message of the database", "µs", sent.database_cpu * 1e6)
    yield Figure(f"{name}: acknowledged, p50", "ms", sent.milliseconds(0.5))
    yield Figure(f"{name}: acknowledged, p99", "ms", sent.milliseconds(0.99))
    yield Figure(f"{name}: acknowledged, slowest", "ms", sent.milliseconds(1))
