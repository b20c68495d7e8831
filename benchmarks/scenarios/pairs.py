"""One-to-one: in each pair one writes and the other reads, both on open sockets."""

from collections.abc import Iterator

from benchmarks.figures import Figure, percentile
from benchmarks.load.connections import Loop, opened
from benchmarks.load.senders import Receiver, Sender, Writing, all_done, check_stored
from benchmarks.load.window import measured
from benchmarks.plan import pairs
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

COUNTS = (1, 20, 100)
WARM_UP_SECONDS = 0.5
SECONDS = 2.5


def run(server: Server, _: Scale) -> Iterator[Figure]:
    """Measure each number of pairs on a store of its own."""
    for count in COUNTS:
        with server.serving(pairs(count)) as running:
            yield from measure(server, running, count)


def measure(server: Server, running: Running, count: int) -> Iterator[Figure]:
    """Let pairs write; every acknowledgement has its message in the store and with the other."""
    dialect, world = server.dialect, running.world
    with opened(running.port, dialect, world.people) as connections:
        writing, loop = Writing(), Loop(connections)
        senders = [
            Sender(writing, connection, dialect, room, number)
            for number, (connection, room) in enumerate(
                zip(connections[::2], world.rooms, strict=True)
            )
        ]
        receivers = [Receiver(connection, dialect) for connection in connections[1::2]]
        for sender in senders:
            sender.send()
        loop.run(WARM_UP_SECONDS)
        writing.latencies.clear()
        with measured(running) as window:
            loop.run(SECONDS)
        latencies = writing.latencies.copy()
        writing.goes_on = False
        loop.run_until(lambda: all_done(senders))
        check_stored(running, set().union(*(sender.client_ids() for sender in senders)))
        loop.run_until(
            lambda: all(
                sender.acked == receiver.count == sender.received_messages
                for sender, receiver in zip(senders, receivers, strict=True)
            )
        )
    messages, name = len(latencies), f"{count} pair{'s' if count > 1 else ''}"
    yield Figure(f"{name}: stored messages", "/s", messages / window.seconds, window.load)
    yield Figure(f"{name}: CPU a message", "µs", window.server_cpu / messages * 1e6)
    if running.database():
        cpu = window.database_cpu / messages * 1e6
        yield Figure(f"{name}: CPU a message of the database", "µs", cpu)
    yield Figure(f"{name}: acknowledged, p50", "ms", percentile(latencies, 0.5) * 1e3)
    yield Figure(f"{name}: acknowledged, p99", "ms", percentile(latencies, 0.99) * 1e3)
    yield Figure(f"{name}: acknowledged, slowest", "ms", max(latencies) * 1e3)
