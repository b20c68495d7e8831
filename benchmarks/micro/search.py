"""What search costs: ``python -m benchmarks.micro.search [--store …] [--messages 1000000]``.

A store of so many messages of several scripts in 2,000 rooms, and somebody who is in 200 of them,
with nearly a fifth of all. It searches once before anything is indexed, indexes the store, then
looks for what is common, rare, and not there, of one character and of thirty, in one word and in
several, and by filters. Then it sends messages, alone and beside 20 who search all the time, and at
last as many as it can, with the index following them and without, all by turns.

Printed are the milliseconds of a search and of CPU (ours and the database's), how many of the hits
that there are were found, how long it took to index all, the sizes of text and index, how long an
acknowledgement takes, and how many messages are stored in a second.
"""

import asyncio
import gc
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from benchmarks.figures import percentile
from benchmarks.machine import cpu_seconds
from benchmarks.micro.on_stores import main, server_processes

ROOMS = 2_000
OWN_ROOMS = 200
OWN_SHARE = 0.186
PEOPLE = 300
CHECKED = 60
"""Searches whose hits are all counted, against those that there are."""
SENDERS, SEND_EVERY = 10, 0.02
"""Who send, and how many seconds after an acknowledgement."""
SEARCHERS = 20
TURNS, TURN_SECONDS = 5, 4.0
WRITERS = 100
"""Who send as fast as they can."""
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LATIN = _words(
    "the harbour master says that berth twelve is free from noon and pilot boat comes at high tide "
    "please send invoice for cargo of last week before friday meeting in office about new crane"
)
GERMAN = _words("die Straße zum Größe prüfen wir müssen für Öl über Äcker später natürlich")
CYRILLIC = _words("привет корабль придёт завтра утром в порт груз готов ёлка мой друг")
ARABIC = _words("السفينة تصل غدا إلى الميناء مُحَمَّد الشحنة جاهزة مدرسة كتاب مرحبا")
HAN = "我家在上海东边今天天气很好货船明天到港请准备文件谢谢你们大家会议室公司"
KANA = "かなカナ船は明日港に着きますガラス書類準備お願いします東京会社"
HANGUL = _words("안녕하세요 배가 내일 항구에 도착합니다 각각 가족 서류 준비")
RARE = ("zanzibar", "quokka", "C++", "10.100.200.101", "foo_bar", "don't", "https://example.org/x")


class Case(NamedTuple):
    """A kind of queries, and some of them."""

    name: str
    queries: list[str]


def texts(rng: random.Random) -> Iterator[str]:
    """Yield messages of about 80 characters, and what they are usual for: four fifths are Latin."""
    while True:
        kind = rng.random()
        if kind < 0.7:
            words: Sequence[str] = LATIN
        elif kind < 0.8:
            words = GERMAN
        elif kind < 0.86:
            words = CYRILLIC
        elif kind < 0.91:
            words = ARABIC
        elif kind < 0.93:
            words = HANGUL
        else:
            signs = HAN if kind < 0.97 else KANA
            yield "".join(rng.choices(signs, k=rng.randrange(5, 40)))
            continue
        some = rng.choices(words, k=rng.randrange(2, 26))
        some.append(f"{rng.getrandbits(24):x}")
        if rng.random() < 0.001:
            some.append(rng.choice(RARE))
        yield " ".join(some)


def cases(rng: random.Random, own: Sequence[str]) -> list[Case]:
    """Return what is looked for, some of it in texts of one's own."""

    def parts(length: int, count: int) -> list[str]:
        long = [text for text in rng.choices(own, k=count * 20) if len(text) >= length]
        begins = [(text, rng.randrange(len(text) - length + 1)) for text in long[:count]]
        found = (f'"{text[begin : begin + length]}"' for text, begin in begins)
        return [one for one in found if one.strip('" ')]

    numbers = [text.split(" ")[-1] for text in rng.choices(own, k=40)]
    return [
        Case("common words", [*LATIN[:20], "船", "порт"]),
        Case("one character", [*"aeztk7船港жمé%", *parts(1, 20)]),
        Case("two characters", parts(2, 40)),
        Case("three", parts(3, 40)),
        Case("thirty", parts(30, 40)),
        Case("rare words", [*RARE, *numbers]),
        Case("not there", [f"{word}qx" for word in LATIN[:20]] + ["xyzzy", "q", "쀍"]),
        Case("two words", [" ".join(rng.sample(LATIN, 2)) for _ in range(20)]),
        Case("far apart", [f"{one} 船" for one in LATIN[:10]]),
        Case("filters", ["from:anna7", "is:mine harbour", "has:link", "is:pinned", "has:reaction"]),
    ]


class Store:
    """The rooms, and what somebody may read of them."""

    def __init__(self, messages: int) -> None:
        from chat.accounts.models import User
        from chat.conversations.models import Conversation, Membership
        from chat.people.models import Person

        self.rng = random.Random(1)
        accounts = User.objects.bulk_create(
            User(email=f"{number}@example.org") for number in range(PEOPLE)
        )
        people = Person.objects.bulk_create(
            user.new_person(f"Anna{number}", "Berg") for number, user in enumerate(accounts)
        )
        self.people = [person.id for person in people]
        self.person = self.people[0]
        rooms = Conversation.objects.bulk_create(
            [Conversation(title=f"Room {number}") for number in range(ROOMS)]
        )
        self.rooms = [room.id for room in rooms]
        Membership.objects.bulk_create(
            Membership(conversation_id=id, person_id=person_id)
            for number, id in enumerate(self.rooms)
            for person_id in self.people[0 if number < OWN_ROOMS else 1 :][:5]
        )
        own = int(messages * OWN_SHARE)
        sizes = [*self._sizes(OWN_ROOMS, own), *self._sizes(ROOMS - OWN_ROOMS, messages - own)]
        self.own: list[tuple[int, UUID, int, str]] = []
        self._fill(sizes)
        for room, size in zip(rooms, sizes, strict=True):
            room.last_seq = room.last_ordinal = room.revision = size
        Conversation.objects.bulk_update(rooms, ["last_seq", "last_ordinal", "revision"], 500)

    def _sizes(self, rooms: int, messages: int) -> list[int]:
        # A few rooms have most of all.
        shares = [1 / (number + 5) for number in range(rooms)]
        return [max(1, int(messages * share / sum(shares))) for share in shares]

    def _fill(self, sizes: list[int]) -> None:
        from django.db import connection, transaction

        order = [place for place, size in enumerate(sizes) for _ in range(size)]
        self.rng.shuffle(order)
        seqs = [0] * len(sizes)
        text = texts(self.rng)
        is_sqlite = connection.vendor == "sqlite"
        if is_sqlite:
            # Rows go into all rooms at once: with its usual 2 MB each page is read and written
            # again for hardly more than one of them.
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA cache_size = -1000000")
                cursor.execute("PRAGMA wal_autocheckpoint = 50000")
        # What is made here stays: to go through it all for garbage takes as long as to make it.
        gc.disable()
        columns = "conversation_id, seq, ordinal, revision, sender_id, client_id, text, created_at"
        rows: list[tuple[Any, ...]] = []
        for number, place in enumerate(order):
            seqs[place] += 1
            room, seq, said = self.rooms[place], seqs[place], next(text)
            at = BEGAN + timedelta(milliseconds=number * 50)
            sender = self.rng.choice(self.people[0 if place < OWN_ROOMS else 1 :][:5])
            client_id = UUID(int=number + 1)
            if place < OWN_ROOMS:
                self.own.append((number, room, seq, said))
            if is_sqlite:
                time_text = str(at.replace(tzinfo=None))
                rows.append((room.hex, seq, seq, seq, sender.hex, client_id.hex, said, time_text))
            else:
                rows.append((room, seq, seq, seq, sender, client_id, said, at))
            if len(rows) == 50_000 or number == len(order) - 1:
                with transaction.atomic(), connection.cursor() as cursor:
                    if is_sqlite:
                        marks = ", ".join(["?"] * 8)
                        sql = f"INSERT INTO messaging_message ({columns}) VALUES ({marks})"
                        connection.connection.executemany(sql, rows)
                    else:
                        with cursor.copy(f"COPY messaging_message ({columns}) FROM STDIN") as copy:
                            for row in rows:
                                copy.write_row(row)
                rows = []
        gc.enable()
        # The next one is as any other.
        connection.close()


def sizes() -> tuple[float, float]:
    """Return the megabytes of all texts, and of the index."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(length(CAST(text AS blob))) FROM messaging_message")
            [text] = cursor.fetchone()
            cursor.execute("SELECT sum(length(texts) + length(times) + 80) FROM search_blocktexts")
            [texts] = cursor.fetchone()
            cursor.execute("SELECT sum(length(signature) + 160) FROM search_block")
            index = texts + cursor.fetchone()[0]
            try:
                cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%search_%'")
                [index] = cursor.fetchone()
            except Exception:
                print("(without dbstat the size of the index is that of its rows)")
        else:
            cursor.execute("SELECT sum(octet_length(text)) FROM messaging_message")
            [text] = cursor.fetchone()
            tables = ["search_block", "search_blocktexts"]
            sql = "SELECT sum(pg_total_relation_size(one::regclass)) FROM unnest(%s::text[]) AS one"
            cursor.execute(sql, [tables])
            [index] = cursor.fetchone()
    return float(text) / 1e6, float(index) / 1e6


def measure(store: str, messages: int) -> None:
    """Measure one store and print its table."""
    from django.db import connection

    from chat.messaging.writer.writer import writer
    from chat.search.indexing.indexer import Indexer
    from chat.search.selectors import search
    from chat.server.interpreter import settle

    began = time.perf_counter()
    house = Store(messages)
    print(f"{messages:,} messages written in {time.perf_counter() - began:.0f} s", flush=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    servers = server_processes()
    rng = random.Random(2)
    own_texts = [said for *_, said in house.own]
    some = cases(rng, own_texts)
    # As a server does: what we keep to check by would be gone through for garbage all the time.
    settle()

    def cpu() -> float:
        return time.process_time() + cpu_seconds(servers)

    began, spent = time.perf_counter(), cpu()
    search(user_id=house.person, q="zanzibar")
    print(
        f"\n{store}: a search of {len(house.own):,} messages before any is indexed:"
        f" {(time.perf_counter() - began) * 1e3:.0f} ms, {(cpu() - spent) * 1e3:.0f} of CPU"
    )
    began, spent = time.perf_counter(), cpu()
    Indexer(rests_after=timedelta(0)).catch_up()
    print(
        f"{messages:,} messages indexed in {time.perf_counter() - began:.0f} s,"
        f" {(cpu() - spent) / messages * 1e6:.1f} µs of CPU a message"
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_block, search_blocktexts")
    print("{:.0f} MB of text, {:.0f} MB of index".format(*sizes()))
    print("| ms | searches | p50 | p95 | max | CPU | its p95 | pages |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    everything: tuple[list[float], list[float]] = ([], [])
    for case in some:
        took: list[float] = []
        used: list[float] = []
        pages = 0
        for q in case.queries:
            spent, began = cpu(), time.perf_counter()
            page = search(user_id=house.person, q=q)
            took.append((time.perf_counter() - began) * 1e3)
            used.append((cpu() - spent) * 1e3)
            pages += 1
            while page.next is not None and len(page.results) < 20:
                page = search(user_id=house.person, q=q, cursor=page.next)
                pages += 1
        everything[0].extend(took)
        everything[1].extend(used)
        print_row(case.name, took, used, pages)
    print_row("all", *everything, len(everything[0]))
    check(house, [q for case in some[:8] for q in case.queries], search)
    queries = [q for case in some for q in case.queries]
    rng.shuffle(queries)
    asyncio.run(beside(house, queries))
    asyncio.run(followed(house))
    writer.drain(timeout=10)


async def beside(house: Store, queries: Sequence[str]) -> None:
    """Send at a steady rate, by turns alone and beside searches; print how long that takes."""
    from chat.core.ids import new_id
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send_async
    from chat.search.indexing.indexer import Indexer
    from chat.search.selectors import search
    from chat.server.http import search_threads

    threads = search_threads(waiting_max=SEARCHERS)
    # What the turns leave behind is indexed between them, as it is while a server runs.
    indexer = Indexer(rests_after=timedelta(0))
    took: dict[bool, list[list[float]]] = {False: [], True: []}
    searches = 0

    async def send(room: UUID, are_searching: bool, until: float) -> None:
        while time.perf_counter() < until:
            began = time.perf_counter()
            await message_send_async(
                sender_id=house.person,
                conversation_id=room,
                content=Content("the harbour is open"),
                client_id=new_id(),
            )
            took[are_searching][-1].append((time.perf_counter() - began) * 1e3)
            await asyncio.sleep(SEND_EVERY)

    async def look(number: int, until: float) -> None:
        nonlocal searches
        while time.perf_counter() < until:
            q = queries[number % len(queries)]
            await threads.run(search, user_id=house.person, q=q)
            searches += 1
            number += SEARCHERS

    for turn in range(2 * TURNS):
        are_searching = turn % 2 == 1
        took[are_searching].append([])
        await asyncio.to_thread(indexer.catch_up)
        until = time.perf_counter() + TURN_SECONDS
        sending = [send(room, are_searching, until) for room in house.rooms[:SENDERS]]
        looking = [look(number, until) for number in range(SEARCHERS if are_searching else 0)]
        await asyncio.gather(*sending, *looking)
    threads.close()
    for are_searching, name in ((False, "alone"), (True, f"beside {SEARCHERS} who search")):
        turns = took[are_searching]
        some = [one for of_one in turns for one in of_one]
        of_turns = statistics.median(map(p99, turns))
        print(
            f"acknowledged {name}: p50 {statistics.median(some):.1f} ms, p99 {p99(some):.1f} ms of"
            f" {len(some):,}; the median of the turns' p99s is {of_turns:.1f}"
        )
    print(f"{searches / (TURNS * TURN_SECONDS):.0f} searches/s meanwhile")


async def followed(house: Store) -> None:
    """Store as many messages as can be, by turns while they are indexed and while they are not."""
    from chat.core.ids import new_id
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send_async
    from chat.search.indexing.indexer import Indexer

    stored = {False: 0, True: 0}

    async def send(room: UUID, is_followed: bool, until: float) -> None:
        while time.perf_counter() < until:
            await message_send_async(
                sender_id=house.person,
                conversation_id=room,
                content=Content("the harbour is open until the pilot boat comes at high tide"),
                client_id=new_id(),
            )
            stored[is_followed] += 1

    indexer = Indexer()
    pause = 0.0

    def follow(until: float) -> None:
        nonlocal pause
        while (left := until - time.perf_counter()) > 0:
            if pause > 0:
                # What is left of it is for the next turn, as it would be without turns.
                time.sleep(min(pause, left))
                pause -= left
            else:
                pause = indexer.step()

    for turn in range(4 * TURNS):
        # Each is first as often as it is second.
        is_followed = turn % 4 in (1, 2)
        until = time.perf_counter() + TURN_SECONDS / 2
        sending = [send(room, is_followed, until) for room in house.rooms[:WRITERS]]
        following = [asyncio.to_thread(follow, until)] if is_followed else []
        await asyncio.gather(*sending, *following)
    seconds = TURNS * TURN_SECONDS
    plain, with_index = stored[False] / seconds, stored[True] / seconds
    print(
        f"stored: {plain:,.0f} messages/s, {with_index:,.0f} while they are indexed"
        f" ({with_index / plain - 1:+.1%})"
    )


def print_row(name: str, took: list[float], used: list[float], pages: int) -> None:
    """Print the figures of some searches: milliseconds by the clock, and of CPU."""
    figures = (statistics.median(took), p95(took), max(took), statistics.mean(used), p95(used))
    row = " | ".join(f"{one:.1f}" for one in figures)
    print(f"| {name} | {len(took)} | {row} | {pages} |", flush=True)


def p95(figures: Sequence[float]) -> float:
    """Return what 95 of 100 are not above."""
    return percentile(figures, 0.95)


def p99(figures: Sequence[float]) -> float:
    """Return what 99 of 100 are not above."""
    return percentile(figures, 0.99)


def check(house: Store, queries: Sequence[str], search: Any) -> None:
    """Compare all that is found for some of the queries with all that there is."""
    from chat.search.folding import folded
    from chat.search.query import query_read

    own = [(number, room, seq, folded(said)) for number, room, seq, said in house.own]
    there_are = found = 0
    for q in random.Random(3).sample(list(queries), min(CHECKED, len(queries))):
        needles = query_read(q).texts
        expected = [
            (room, seq)
            for _, room, seq, said in reversed(own)
            if all(needle in said for needle in needles)
        ][:500]
        hits: list[tuple[UUID, int]] = []
        cursor = None
        while len(hits) < len(expected) or cursor is not None:
            page = search(user_id=house.person, q=q, limit=50, cursor=cursor)
            hits += [(hit.message.conversation, hit.message.seq) for hit in page.results]
            cursor = page.next
            if cursor is None or len(hits) >= 500:
                break
        there_are += len(expected)
        found += sum(one == other for one, other in zip(expected, hits, strict=False))
        if hits[:500] != expected:
            print(f"differs: {q!r}, {len(hits)} found of {len(expected)}")
    print(
        f"found in order: {found:,} of {there_are:,} (at most 500 for each of {CHECKED} searches)"
    )


if __name__ == "__main__":
    main("benchmarks.micro.search", __doc__, measure, messages=1_000_000)
