"""Messages that each reach many: one large room, or a thousand small ones."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.figures import Figure
from benchmarks.load.asking import Asker, ask_all
from benchmarks.load.connections import Counter, Loop, opened
from benchmarks.load.sending import check_stored, messages
from benchmarks.plan import Plan, Room
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

FOLLOWERS = (200, 1_000)
FANOUT_SENDERS = 20
ROOMS, MEMBERS = 1_000, 10


def fanout(server: Server, _: Scale) -> Iterator[Figure]:
    """Let 20 write into a room that all follow."""
    for followers in FOLLOWERS:
        with server.serving(Plan(followers, (tuple(range(followers)),))) as running:
            rooms = dict.fromkeys(range(FANOUT_SENDERS), running.world.rooms)
            yield from measure(server, running, f"fan-out to {followers:,}", rooms, followers)


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
        yield from measure(server, running, f"{ROOMS:,} rooms of {MEMBERS}", rooms, MEMBERS)


def measure(
    server: Server,
    running: Running,
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
        senders = [
            Asker(
                connections[person], messages(dialect, into, number), latencies, dialect.is_message
            )
            for number, (person, into) in enumerate(rooms.items())
        ]
        others = [
            Counter(connection)
            for person, connection in enumerate(connections)
            if person not in rooms
        ]
        loop = Loop([connections[person] for person in rooms], others)
        sent = ask_all(running, loop, senders, latencies)
        check_stored(running, senders)
        to_deliver = members * sum(sender.answered for sender in senders)
        loop.run_until(
            lambda: (
                to_deliver
                == sum(sender.events for sender in senders) + sum(other.count for other in others)
            )
        )
    yield Figure(f"{name}: deliveries", "/s", sent.rate * members, sent.window.load)
    yield Figure(f"{name}: CPU a delivery", "µs", sent.cpu / members * 1e6)
    yield Figure(f"{name}: acknowledged, p50", "ms", sent.milliseconds(0.5))
