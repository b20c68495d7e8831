"""The newest 50 messages of a conversation, one request at a time, in stores of several sizes."""

from collections.abc import Iterator
from functools import partial

from benchmarks.figures import Figure
from benchmarks.load.asking import Answers, ask_alone
from benchmarks.load.connections import opened
from benchmarks.load.http import http_opened, request
from benchmarks.plan import Room, pairs
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

PER_ROOM = 100_000
"""More messages than that are in several rooms, of which the first is read."""

SECONDS = 1.0


def run(server: Server, scale: Scale) -> Iterator[Figure]:
    """Measure each size on a store of its own, and each way to ask."""
    for count in scale.histories:
        rooms = max(1, count // PER_ROOM)
        with server.serving(pairs(rooms, count // rooms)) as running:
            room = running.world.rooms[0]
            yield from figures(f"{count:,}, socket", over_socket(server, running, room))
            for way, path in server.dialect.history_paths(room).items():
                yield from figures(f"{count:,}, {way}", over_http(running, room, path))


def figures(name: str, answers: Answers) -> Iterator[Figure]:
    yield Figure(f"newest 50 of {name}", "ms", answers.milliseconds(0.5))
    yield Figure(f"newest 50 of {name}: CPU each", "ms", answers.cpu * 1e3)


def over_socket(server: Server, running: Running, room: Room) -> Answers:
    """Ask again and again over one socket."""
    with opened(running.port, server.dialect, room.members[:1]) as [connection]:
        questions = partial(server.dialect.history, room)
        return ask_alone(running, connection, questions, SECONDS)


def over_http(running: Running, room: Room, path: str) -> Answers:
    """Ask again and again over one connection."""
    question = request(room.members[0], "GET", path)
    with http_opened(running.port, 1) as [connection]:
        return ask_alone(running, connection, lambda _: (question, b""), SECONDS)
