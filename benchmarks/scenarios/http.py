"""Requests over HTTP: one at a time, many at once, and many who send."""

import json
from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.load.asking import Asker, ask_all, ask_alone
from benchmarks.load.http import http_opened, request
from benchmarks.load.loop import Loop
from benchmarks.load.sending import Ledger, Message
from benchmarks.plan import TEXT, Plan, Room
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

PEOPLE = 101
ROOMS = 20
AT_ONCE = 20
SENDERS = 16
ALONE_SECONDS = 1.0
SECONDS = 2.0
PLAN = Plan(PEOPLE, tuple((0, other) for other in range(1, ROOMS + 1)), messages=20)

LISTS = {"20 conversations": "/api/conversations/", "100 people": "/api/users/"}


def run(server: Server, _: Scale) -> Iterator[Figure]:
    """Measure the lists, and sending."""
    with server.serving(PLAN) as running:
        for name, path in LISTS.items():
            yield from alone(running, name, path)
        for name, path in LISTS.items():
            yield from at_once(running, name, path)
        yield from sending(running)


def alone(running: Running, name: str, path: str) -> Iterator[Figure]:
    """Ask one request after the other."""
    question = request(running.world.people[0], "GET", path)
    with http_opened(running.port, 1) as [connection]:
        answers = ask_alone(running, connection, lambda _: (question, b""), ALONE_SECONDS)
    yield Figure(f"{name}: alone", "ms", answers.milliseconds(0.5))
    yield Figure(f"{name}: CPU each", "ms", answers.cpu * 1e3)


def at_once(running: Running, name: str, path: str) -> Iterator[Figure]:
    """Ask many requests at a time."""
    question = request(running.world.people[0], "GET", path)
    latencies: list[float] = []
    with http_opened(running.port, AT_ONCE) as connections:
        askers = [
            Asker(connection, lambda _: (question, b""), latencies) for connection in connections
        ]
        answers = ask_all(running, Loop(connections), askers, latencies, SECONDS)
    yield Figure(f"{name}: {AT_ONCE} at once", "/s", answers.rate, answers.window.load)
    yield Figure(f"{name}: {AT_ONCE} at once, p99", "ms", answers.milliseconds(0.99))


def sending(running: Running) -> Iterator[Figure]:
    """Let some send, each the next message when the last is answered."""
    latencies: list[float] = []
    ledger = Ledger(running)
    with http_opened(running.port, SENDERS) as connections:
        senders = [
            ledger.sender(connection, into(room), latencies)
            for connection, room in zip(connections, running.world.rooms, strict=False)
        ]
        sent = ask_all(running, Loop(connections), senders, latencies, SECONDS)
        ledger.check()
    yield Figure(f"{SENDERS} senders: stored messages", "/s", sent.rate, sent.window.load)
    yield Figure(f"{SENDERS} senders: CPU a message", "ms", sent.cpu * 1e3)
    yield Figure(f"{SENDERS} senders: answered, p99", "ms", sent.milliseconds(0.99))


def into(room: Room) -> Message:
    """Return messages that the second member of a room sends."""

    def message(client_id: str, _: int) -> tuple[bytes, bytes]:
        body = json.dumps({"client_id": client_id, "text": TEXT}).encode()
        path = f"/api/conversations/{room.id}/messages/"
        return request(room.members[1], "POST", path, body), b""

    return message
