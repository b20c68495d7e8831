"""Open sockets on which nothing is said: each person in one conversation, which is followed."""

from collections.abc import Iterator, Sequence

from benchmarks.figures import Figure
from benchmarks.load.connections import Connection, opened
from benchmarks.load.loop import Loop
from benchmarks.load.window import Window, measured
from benchmarks.plan import pairs
from benchmarks.scale import Scale
from benchmarks.servers.server import Server

FIRST = 100
SETTLE_SECONDS = 2.0
SECONDS = 5.0


def run(server: Server, scale: Scale) -> Iterator[Figure]:
    """Open all sockets, and look at the server while nothing happens."""
    count = scale.idle_sockets
    with server.serving(pairs(count // 2)) as running:
        people = running.world.people
        with opened(running.port, server.dialect, people[:FIRST]):
            pass  # What the first sockets load is not the others'.
        before = running.resident_bytes()
        with opened(running.port, server.dialect, people) as connections:
            loop = Loop(connections)
            loop.run(SETTLE_SECONDS)
            with measured(running) as window:
                loop.run(SECONDS)
            grown = running.resident_bytes() - before
            with measured(running) as beating:
                for second in range(scale.heartbeat_seconds):
                    ping(server, connections[second :: scale.heartbeat_seconds])
                    loop.run(1)
    yield Figure(f"{count:,} idle sockets: CPU", "%", share(window))
    if scale.heartbeat_seconds:
        yield Figure(f"{count:,} idle sockets: CPU with heartbeats", "%", share(beating))
    yield Figure(f"{count:,} idle sockets: memory each", "KB", grown / count / 1e3)


def ping(server: Server, connections: Sequence[Connection]) -> None:
    """Send the heartbeats of some clients."""
    payload = server.dialect.ping()
    if payload is not None:
        for connection in connections:
            connection.send(payload)


def share(window: Window) -> float:
    """Return how many per cent of its core the server took."""
    return window.server_cpu / window.seconds * 100
