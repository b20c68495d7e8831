"""A first hello of somebody who is in 1,000 conversations."""

import time
from collections.abc import Iterator

from benchmarks.figures import Figure, percentile
from benchmarks.load.connections import Connection, closing_all
from benchmarks.load.window import measured
from benchmarks.machine import as_load
from benchmarks.plan import Plan
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

CONVERSATIONS = 1_000
HELLOS = 30
PLAN = Plan(
    CONVERSATIONS + 1, tuple((0, other) for other in range(1, CONVERSATIONS + 1)), messages=1
)


def run(server: Server, _: Scale) -> Iterator[Figure]:
    """Let them sign in again and again, alone, with nothing."""
    with server.serving(PLAN) as running, as_load():
        sign_in(server, running)
        with measured(running) as window:
            answers = [sign_in(server, running) for _ in range(HELLOS)]
    usable, first, answered, whole = (percentile(one, 0.5) for one in zip(*answers, strict=True))
    name = f"welcome of {CONVERSATIONS:,} conversations"
    yield Figure(f"{name}: list usable", "ms", usable * 1e3)
    yield Figure(f"{name}: bytes until then", "KB", first / 1e3)
    yield Figure(f"{name}: all answered", "ms", answered * 1e3)
    yield Figure(f"{name}: bytes in all", "KB", whole / 1e3)
    yield Figure(f"{name}: CPU each", "ms", window.server_cpu / HELLOS * 1e3)


def sign_in(server: Server, running: Running) -> tuple[float, int, float, int]:
    """Return after how many seconds and bytes the list is usable, and all is there.

    The list is usable with the first frame, which has the conversations that it shows first.
    """
    connections: list[Connection] = []
    with closing_all(connections):
        connection = Connection(running.port, server.dialect, running.world.people[0], 0)
        connections.append(connection)
        connection.hello(server.dialect.nothing)
        began = time.perf_counter()
        while not (texts := connection.texts()):
            pass
        usable, first = time.perf_counter() - began, len(texts[0])
        while not any(map(server.dialect.is_greeted, texts)):
            texts += connection.texts()
        return usable, first, time.perf_counter() - began, sum(map(len, texts))
