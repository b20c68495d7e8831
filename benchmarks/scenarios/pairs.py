"""One-to-one: in each pair one writes and the other reads, both on open sockets."""

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.load.asking import ask_all
from benchmarks.load.connections import opened
from benchmarks.load.loop import Loop
from benchmarks.load.sending import Ledger, Receiver, into
from benchmarks.plan import pairs
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

COUNTS = (1, 20, 100)
MOST = COUNTS[-1]


def run(server: Server, scale: Scale) -> Iterator[Figure]:
    """Measure each number of pairs, and the largest in a large store too."""
    with server.serving(pairs(MOST)) as running:
        ledger = Ledger(running)
        for count in COUNTS:
            name = f"{count} pair{'s' if count > 1 else ''}"
            yield from measure(server, running, ledger, count, name)
    if scale.stored:
        with server.serving(pairs(MOST, scale.stored // MOST)) as running:
            name = f"{MOST} pairs, {scale.stored:,} stored"
            yield from measure(server, running, Ledger(running), MOST, name)


def most(server: Server, _: Scale) -> Iterator[Figure]:
    """Measure the largest number of pairs alone: what it costs one process, and what two."""
    with server.serving(pairs(MOST)) as running:
        yield from measure(server, running, Ledger(running), MOST, f"{MOST} pairs")


def measure(
    server: Server, running: Running, ledger: Ledger, count: int, name: str
) -> Iterator[Figure]:
    """Let pairs write; every acknowledgement has its message in the store and with the other."""
    dialect, world = server.dialect, running.world
    latencies: list[float] = []
    with opened(running.port, dialect, world.people[: 2 * count]) as connections:
        senders = [
            ledger.sender(connection, into(dialect, [room]), latencies, dialect.is_message)
            for connection, room in zip(connections[::2], world.rooms, strict=False)
        ]
        receivers = [Receiver(dialect) for _ in senders]
        for connection, receiver in zip(connections[1::2], receivers, strict=True):
            connection.received = receiver.received
        loop = Loop(connections)
        sent = ask_all(running, loop, senders, latencies)
        ledger.check()
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
