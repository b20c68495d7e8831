"""Open sockets on which nothing is said: each person in one conversation, which is followed."""

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.load.connections import Loop, opened
from benchmarks.load.window import measured
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
    yield Figure(f"{count:,} idle sockets: CPU", "%", window.server_cpu / window.seconds * 100)
    yield Figure(f"{count:,} idle sockets: memory each", "KB", grown / count / 1e3)
