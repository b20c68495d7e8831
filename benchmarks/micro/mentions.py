"""What mentions cost: ``python -m benchmarks.micro.mentions [--store sqlite|postgresql|both]``.

Messages of one length go through the service, a hundred at a time, into groups of 50 people: in
turn without a mention and with three of them. It prints messages a second, of the median turn, and
microseconds of CPU a message for both, and the ratio of the two.
"""

import asyncio
import statistics
import time
from itertools import cycle
from typing import NamedTuple
from uuid import UUID

from benchmarks.machine import cpu_seconds
from benchmarks.micro.on_stores import main, server_processes

GROUPS = 10
PEOPLE = 50
AT_ONCE = 100
TURNS = 200
WORDS = "could you look at the draught of the next ship before the tide turns? It is at noon."


class Group(NamedTuple):
    """Where messages go: a conversation, who sends there, and who is mentioned."""

    id: UUID
    sender_id: UUID
    names: list[str]


class Turn(NamedTuple):
    """What one message of a turn cost, in seconds."""

    elapsed: float
    cpu: float


def make_groups() -> list[Group]:
    """Store the people and their groups."""
    from chat.accounts.models import User
    from chat.conversations.services import group_create
    from chat.people.models import Person

    accounts = User.objects.bulk_create(
        User(email=f"{number}@example.org") for number in range(PEOPLE)
    )
    names = [f"Anna{number} Berg" for number in range(PEOPLE)]
    people = Person.objects.bulk_create(
        user.new_person(*name.split()) for user, name in zip(accounts, names, strict=True)
    )
    first, *others = (person.id for person in people)
    return [
        Group(
            group_create(creator_id=first, title=f"Group {number}", member_ids=others).id,
            first,
            names[1 + 3 * number :][:3],
        )
        for number in range(GROUPS)
    ]


async def send(groups: list[Group], processes: list[int], *, with_mentions: bool) -> Turn:
    """Send a turn, and wait until all of it is stored.

    Arguments:
        processes: those of the database.
    """
    from chat.core.ids import new_id
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send_async

    sign = "@" if with_mentions else "-"
    cpu, began = time.process_time() + cpu_seconds(processes), time.perf_counter()
    await asyncio.gather(
        *(
            message_send_async(
                sender_id=group.sender_id,
                conversation_id=group.id,
                content=Content(f"{', '.join(sign + name for name in group.names)}, {WORDS}"),
                client_id=new_id(),
            )
            for group, _ in zip(cycle(groups), range(AT_ONCE), strict=False)
        )
    )
    elapsed = time.perf_counter() - began
    cpu = time.process_time() + cpu_seconds(processes) - cpu
    return Turn(elapsed / AT_ONCE, cpu / AT_ONCE)


async def run(store: str, groups: list[Group], processes: list[int]) -> None:
    """Send all turns and print what they cost."""
    turns: dict[bool, list[Turn]] = {False: [], True: []}
    for number in range(2 * TURNS):
        with_mentions = bool(number % 2)
        turns[with_mentions].append(await send(groups, processes, with_mentions=with_mentions))
    print(f"\n| {store} | messages/s | CPU µs |\n|---|---:|---:|")
    elapsed = [statistics.median(turn.elapsed for turn in some) for some in turns.values()]
    # Of the processes of a server it is known in steps of 10 ms.
    cpu = [statistics.mean(turn.cpu for turn in some) for some in turns.values()]
    for index, label in enumerate(("no mention", "three mentions")):
        print(f"| {label} | {1 / elapsed[index]:,.0f} | {cpu[index] * 1e6:.0f} |")
    print(f"| ratio | {elapsed[1] / elapsed[0]:.2f} | {cpu[1] / cpu[0]:.2f} |", flush=True)


def measure(store: str) -> None:
    """Measure one store and print its table."""
    from chat.messaging.writer.writer import writer

    asyncio.run(run(store, make_groups(), server_processes()))
    writer.drain(timeout=10)


if __name__ == "__main__":
    main("benchmarks.micro.mentions", __doc__, measure)
