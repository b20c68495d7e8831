"""Messages that mention three people, beside messages of the same length that mention nobody."""

from collections.abc import Iterator
from statistics import median

from benchmarks.figures import Figure
from benchmarks.load.asking import Answers, ask_all
from benchmarks.load.connections import Connection, Counter, opened
from benchmarks.load.loop import Loop
from benchmarks.load.sending import Ledger, Message
from benchmarks.plan import TEXT, Plan, Room
from benchmarks.scale import Scale
from benchmarks.servers.server import Running, Server

GROUPS, MEMBERS = 100, 4
"""As few as have three to mention: each delivery makes what a mention takes less beside it."""

TURNS = 3


def run(server: Server, _: Scale) -> Iterator[Figure]:
    """Let one in each group write, in turns with mentions and without."""
    numbers = range(GROUPS * MEMBERS)
    rooms = tuple(tuple(numbers[first : first + MEMBERS]) for first in numbers[::MEMBERS])
    taken: dict[bool, list[Answers]] = {False: [], True: []}
    with server.serving(Plan(len(numbers), rooms)) as running:
        ledger = Ledger(running)
        with opened(running.port, server.dialect, running.world.people) as connections:
            for turn in range(2 * TURNS):
                taken[turn % 2 == 1].append(
                    _turn(server, running, ledger, connections, calls=turn % 2 == 1)
                )
        for calls, answers in taken.items():
            name = f"{GROUPS} groups of {MEMBERS}{', three mentions' if calls else ''}"
            yield Figure(f"{name}: stored messages", "/s", median(one.rate for one in answers))
            yield Figure(f"{name}: CPU a message", "µs", median(one.cpu for one in answers) * 1e6)
            if running.database():
                cpu = median(one.database_cpu for one in answers) * 1e6
                yield Figure(f"{name}: CPU a message of the database", "µs", cpu)


def _turn(
    server: Server,
    running: Running,
    ledger: Ledger,
    connections: list[Connection],
    *,
    calls: bool,
) -> Answers:
    """Let them write for a while; every message reaches every member."""
    dialect = server.dialect
    latencies: list[float] = []
    writers = [
        ledger.sender(
            connection,
            _message(server, room, [number + 1, number + 2, number + 3], calls=calls),
            latencies,
            dialect.is_message,
        )
        for number, connection, room in zip(
            range(0, len(connections), MEMBERS),
            connections[::MEMBERS],
            running.world.rooms,
            strict=True,
        )
    ]
    others = [
        Counter(connection) for number, connection in enumerate(connections) if number % MEMBERS
    ]
    loop = Loop(connections[::MEMBERS], others)
    answers = ask_all(running, loop, writers, latencies)
    ledger.check()
    loop.run_until(
        lambda: (
            MEMBERS * sum(writer.answered for writer in writers)
            == sum(writer.events for writer in writers) + sum(other.count for other in others)
        )
    )
    return answers


def _message(server: Server, room: Room, people: list[int], *, calls: bool) -> Message:
    sign = "@" if calls else "-"
    # As people are called whom a plan makes (benchmarks/servers/seed.py).
    text = ", ".join([*(f"{sign}Person {number}" for number in people), TEXT])

    def message(client_id: str, number: int) -> tuple[bytes, bytes]:
        return server.dialect.message(room, text, client_id, number), server.dialect.ack(number)

    return message
