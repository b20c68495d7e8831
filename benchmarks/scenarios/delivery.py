"""Messages that each reach many: one large room, or a thousand small ones."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.figures import Figure
from benchmarks.load.asking import ask_all
from benchmarks.load.connections import Counter, opened
from benchmarks.load.loop import Loop
from benchmarks.load.sending import Ledger, into
from benchmarks.plan import Plan, Room
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

FOLLOWERS = (200, 1_000)
WRITERS = (1, 20)
ROOMS, MEMBERS = 1_000, 10


def fanout(server: Server, _: Scale) -> Iterator[Figure]:
    """Let one or some write into a room that all follow."""
    for followers in FOLLOWERS:
        with server.serving(Plan(followers, (tuple(range(followers)),))) as running:
            ledger = Ledger(running)
            for writers in WRITERS:
                name = f"{writers} writer{'s' if writers > 1 else ''} to {followers:,}"
                rooms = dict.fromkeys(range(writers), running.world.rooms)
                yield from measure(server, running, ledger, name, rooms, followers)


def rooms(server: Server, _: Scale) -> Iterator[Figure]:
    """Let 100 write in turn into the rooms that they are in: all rooms, each person in ten."""
    plan = Plan(
        ROOMS,
        tuple(tuple((room + step) % ROOMS for step in range(MEMBERS)) for room in range(ROOMS)),
    )
    with server.serving(plan) as running:
        rooms = {
            room + MEMBERS - 1: running.world.rooms[room : room + MEMBERS]
            for room in range(0, ROOMS, MEMBERS)
        }
        name = f"{ROOMS:,} rooms of {MEMBERS}"
        yield from measure(server, running, Ledger(running), name, rooms, MEMBERS)


def measure(
    server: Server,
    running: Running,
    ledger: Ledger,
    name: str,
    rooms: Mapping[int, Sequence[Room]],
    members: int,
) -> Iterator[Figure]:
    """Let some write and all others count; every message reaches every member.

    Arguments:
        rooms: into which rooms people write, by their numbers.
        members: how many each room has.
    """
    dialect = server.dialect
    latencies: list[float] = []
    with opened(running.port, dialect, running.world.people) as connections:
        writers = [
            ledger.sender(connections[person], into(dialect, theirs), latencies, dialect.is_message)
            for person, theirs in rooms.items()
        ]
        others = [
            Counter(connection)
            for person, connection in enumerate(connections)
            if person not in rooms
        ]
        loop = Loop([connections[person] for person in rooms], others)
        sent = ask_all(running, loop, writers, latencies)
        ledger.check()
        to_deliver = members * sum(writer.answered for writer in writers)
        loop.run_until(
            lambda: (
                to_deliver
                == sum(writer.events for writer in writers) + sum(other.count for other in others)
            )
        )
    yield Figure(f"{name}: deliveries", "/s", sent.rate * members, sent.window.load)
    yield Figure(f"{name}: CPU a delivery", "µs", sent.cpu / members * 1e6)
    yield Figure(f"{name}: acknowledged, p50", "ms", sent.milliseconds(0.5))
