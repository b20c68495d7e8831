"""Clients that come back: connect, say what they have, and get what they missed."""

import time
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.figures import Figure
from benchmarks.load.connections import Connection, closing_all
from benchmarks.load.window import measured
from benchmarks.machine import as_load
from benchmarks.plan import Person, Plan
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

PEOPLE = 100
ROOMS_EACH = 10
MISSED = 3
AT_ONCE = 20
WARM_UP_SECONDS = 0.5
SECONDS = 2.0

PLAN = Plan(
    PEOPLE,
    tuple(
        (person, (person + step) % PEOPLE)
        for person in range(PEOPLE)
        for step in range(1, ROOMS_EACH // 2 + 1)
    ),
    messages=20,
)


def run(server: Server, _: Scale) -> Iterator[Figure]:
    """Let everybody come back who is in ten rooms and missed three messages, again and again."""
    with server.serving(PLAN) as running, as_load():
        people = running.world.people
        clients = [
            (person, server.dialect.held(greeting, MISSED))
            for person, greeting in zip(
                people,
                greetings(server, running, [(one, server.dialect.nothing) for one in people]),
                strict=True,
            )
        ]
        for greeting in greetings(server, running, clients):
            if server.dialect.missed(greeting) != MISSED:
                raise RuntimeError(f"not the {MISSED} messages that were missed: {greeting!r}")
        come_back(server, running, clients, WARM_UP_SECONDS)
        with measured(running) as window:
            count = come_back(server, running, clients, SECONDS)
    yield Figure("hello with resume", "/s", count / window.seconds, window.load)
    yield Figure("hello with resume: CPU each", "ms", window.server_cpu / count * 1e3)


Client = tuple[Person, Mapping[str, object]]
"""Somebody, and what they have."""


def greetings(server: Server, running: Running, clients: Sequence[Client]) -> list[list[bytes]]:
    """Connect some at a time; return the answers to their hellos."""
    answers: list[list[bytes]] = []
    for start in range(0, len(clients), AT_ONCE):
        connections: list[Connection] = []
        with closing_all(connections):
            batch = clients[start : start + AT_ONCE]
            for number, (person, _) in enumerate(batch):
                connections.append(Connection(running.port, server.dialect, person, number))
            for connection, (_, held) in zip(connections, batch, strict=True):
                connection.hello(held)
            answers += [connection.greeted() for connection in connections]
    return answers


def come_back(server: Server, running: Running, clients: Sequence[Client], seconds: float) -> int:
    """Let all connect in turn for some time; return how many did."""
    count, deadline = 0, time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        start = count % len(clients)
        count += len(greetings(server, running, clients[start : start + AT_ONCE]))
    return count
