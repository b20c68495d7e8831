"""How fast messages are stored, beside the limit that the same disk and database set.

``python -m benchmarks.micro.writer [--store sqlite|postgresql|both]`` prints, for batches of 1, 10,
100 and 1,000 messages of 100 people in 100 conversations:

- *bare*: the same rows put by the barest SQL, one statement and one commit a batch, into a
  table that has nothing but its primary key;
- *batch*: the same by ``batch.write``, with every key, check and counter;
- *service*: as many at a time by ``message_send_async``, waited for: queue, thread, batch,
  futures and events.

Each figure is messages a second and, in brackets, microseconds of CPU a message: of this
process and, on PostgreSQL, of the server's processes beside it. All commits reach the disk.
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from benchmarks.machine import cpu_seconds
from benchmarks.micro.on_stores import main, server_processes
from benchmarks.plan import TEXT

SECONDS = 2.5
"""Length of one measurement."""

SIZES = (1, 10, 100, 1_000)
PAIRS = 100

Row = tuple[UUID, int, int, int, UUID, UUID, str, datetime]
Write = Callable[[Sequence[Row]], object]


class Rows:
    """Messages in the order of the table's columns, each conversation with seqs of its own."""

    def __init__(self, places: Sequence[tuple[UUID, UUID]]) -> None:
        self._places = places
        self._count = 0

    def take(self, count: int) -> list[Row]:
        now = datetime.now(UTC)
        rows: list[Row] = []
        for number in range(self._count, self._count + count):
            conversation_id, sender_id = self._places[number % len(self._places)]
            seq = number // len(self._places) + 1
            rows.append((conversation_id, seq, seq, seq, sender_id, uuid4(), TEXT, now))
        self._count += count
        return rows


def measure(write: Write, rows: Rows, size: int) -> str:
    """Write batches for ``SECONDS``; return the figures, without the making of the rows."""
    write(rows.take(size))
    processes = server_processes()
    server, messages, elapsed, cpu = cpu_seconds(processes), 0, 0.0, 0.0
    while elapsed < SECONDS:
        batch = rows.take(size)
        cpu_began, began = time.process_time(), time.perf_counter()
        write(batch)
        elapsed += time.perf_counter() - began
        cpu += time.process_time() - cpu_began
        messages += size
    figures = f"{cpu / messages * 1e6:.0f}"
    if processes:
        figures += f" + {(cpu_seconds(processes) - server) / messages * 1e6:.0f}"
    return f"{messages / elapsed:,.0f} ({figures})"


@contextmanager
def bare_sqlite() -> Iterator[Write]:
    from django.conf import settings

    file = f"{settings.DATABASES['default']['NAME']}.bare"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute(
            "CREATE TABLE bare (conversation_id, seq, ordinal, revision, sender_id, client_id,"
            " text, created_at, PRIMARY KEY (conversation_id, seq))"
        )

        def write(rows: Sequence[Row]) -> None:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (room.hex, seq, ordinal, revision, sender.hex, client.hex, text, str(at))
                    for room, seq, ordinal, revision, sender, client, text, at in rows
                ],
            )
            database.execute("COMMIT")

        yield write


@contextmanager
def bare_postgresql() -> Iterator[Write]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        database.execute(
            "CREATE TABLE bare (conversation_id uuid, seq bigint, ordinal bigint,"
            " revision bigint, sender_id uuid, client_id uuid, text text,"
            " created_at timestamptz, PRIMARY KEY (conversation_id, seq))"
        )

        def write(rows: Sequence[Row]) -> None:
            database.execute(
                "INSERT INTO bare SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[],"
                " %s::bigint[], %s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[])",
                [list(column) for column in zip(*rows, strict=True)],
            )

        yield write


@contextmanager
def batch() -> Iterator[Write]:
    from django.db import connection

    from chat.core.sql import only_write
    from chat.messaging.content import Content
    from chat.messaging.writer.batch import write
    from chat.messaging.writer.store import MessageDraft

    only_write()
    yield lambda rows: write(
        [MessageDraft(row[4], row[0], row[5], Content(row[6])) for row in rows], wait=False
    )
    connection.close()


@contextmanager
def service() -> Iterator[Write]:
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send_async
    from chat.messaging.writer.writer import writer

    async def send(rows: Sequence[Row]) -> None:
        await asyncio.gather(
            *(
                message_send_async(
                    conversation_id=row[0],
                    sender_id=row[4],
                    client_id=row[5],
                    content=Content(row[6]),
                )
                for row in rows
            )
        )

    with asyncio.Runner() as runner:
        yield lambda rows: runner.run(send(rows))
    writer.drain(timeout=10)


def make_conversations() -> list[tuple[UUID, UUID]]:
    """Store the pairs; return their conversations, each with one of its people."""
    from chat.accounts.models import User
    from chat.conversations.models import Conversation
    from chat.conversations.services import conversation_direct_open
    from chat.people.models import Person

    accounts = User.objects.bulk_create(
        User(email=f"{number}@example.org") for number in range(2 * PAIRS)
    )
    people = Person.objects.bulk_create(user.new_person("A", "B") for user in accounts)
    places = [
        (conversation_direct_open(user_id=one.id, recipient_id=other.id).id, one.id)
        for one, other in zip(people[::2], people[1::2], strict=True)
    ]
    # Who writes has accepted to be written to.
    Conversation.objects.update(requested_by=None)
    return places


def run(store: str) -> None:
    """Measure one store and print its table."""
    places = make_conversations()
    bare: Any = bare_sqlite if store == "sqlite" else bare_postgresql
    with bare() as write_bare, batch() as write_batch, service() as write_service:
        print(f"\n| {store}, messages/s (CPU µs) | bare | batch | service |")
        print("|---:|---:|---:|---:|")
        bare_rows, rows = Rows(places), Rows(places)
        for size in SIZES:
            figures = [
                measure(write_bare, bare_rows, size),
                measure(write_batch, rows, size),
                measure(write_service, rows, size),
            ]
            print(f"| {size:,} | {' | '.join(figures)} |", flush=True)


if __name__ == "__main__":
    main("benchmarks.micro.writer", __doc__, run)
