import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.models import F

from chat.accounts.models import Attempt
from chat.core.sqlite import base
from tests.stores import database_url, only_on

pytestmark = [pytest.mark.django_db(transaction=True), only_on("sqlite")]

HOLD = """
import sys
from pathlib import Path
from chat.core.filelock import FileLock
assert FileLock(Path(sys.argv[1])).try_acquire()
print("held", flush=True)
sys.stdin.readline()
"""

WRITE_ON = """
import sys
import time
from pathlib import Path
from chat.core.sqlite.lock import WriteLock
lock = WriteLock(Path(sys.argv[1]))
print("writes", flush=True)
while True:
    assert lock.acquire(5)
    time.sleep(0.02)
    lock.release()
"""

COUNT = """
import django
django.setup()
from django.db import transaction
from django.db.models import F
from chat.accounts.models import Attempt
print("ready", flush=True)
input()
for number in range(200):
    with transaction.atomic():
        Attempt.objects.filter(key="total").update(count=F("count") + 1)
        Attempt.objects.create(key=f"other {number}", count=1, window_ends_at=0)
"""


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def lock_file() -> str:
    return f"{connection.settings_dict['NAME']}.lock"


@contextmanager
def another_process_writes() -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, lock_file()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield
        finally:
            process.stdin.write("\n")
            process.stdin.close()


def test_each_commit_reaches_the_disk() -> None:
    full = 2
    assert (pragma("journal_mode"), pragma("synchronous")) == ("wal", full)


def test_no_page_is_mapped_into_memory() -> None:
    with connection.cursor() as cursor:
        row = cursor.execute("PRAGMA mmap_size").fetchone()
    assert row in [None, (0,)]


def test_a_connection_writes_only_inside_of_a_transaction() -> None:
    assert pragma("query_only") == 1
    with transaction.atomic():
        assert pragma("query_only") == 0
    assert pragma("query_only") == 1


def test_the_writers_connection_stays_writable_between_transactions() -> None:
    def write() -> list[int]:
        database: Any = connections["default"]
        database.only_write()
        found = []
        for _ in range(2):
            with transaction.atomic():
                Attempt.objects.update(count=2)
            found += database.connection.execute("PRAGMA query_only").fetchone()
            # As after a failure: the next one has to stay so too.
            connection.close()
        return found

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(write).result() == [0, 0]
    assert pragma("query_only") == 1


def test_a_write_past_the_lock_is_refused() -> None:
    connection.ensure_connection()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.connection.execute("DELETE FROM accounts_attempt")


def test_a_lone_write_through_django_takes_the_lock_and_gives_it_back() -> None:
    Attempt.objects.create(key="one", count=1, window_ends_at=0)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO accounts_attempt (key, count, window_ends_at) VALUES (%s, 1, 0)",
            [("two",), ("three",)],
        )

    assert Attempt.objects.count() == 3
    assert pragma("query_only") == 1
    with another_process_writes():
        pass


def test_a_transaction_that_fails_gives_the_lock_back() -> None:
    with transaction.atomic():
        Attempt.objects.create(key="one", count=1, window_ends_at=0)
        transaction.set_rollback(True)

    assert pragma("query_only") == 1
    assert not Attempt.objects.exists()
    with another_process_writes():
        pass


def test_a_connection_closed_inside_of_a_transaction_gives_the_lock_back() -> None:
    with transaction.atomic():
        connection.close()

    with another_process_writes():
        pass


@pytest.mark.parametrize("in_transaction", [True, False])
def test_a_write_that_waits_too_long_for_the_lock_is_an_error(
    monkeypatch: pytest.MonkeyPatch, in_transaction: bool
) -> None:
    def write() -> None:
        with transaction.atomic() if in_transaction else nullcontext():
            Attempt.objects.update(count=2)

    Attempt.objects.create(key="one", count=1, window_ends_at=0)
    monkeypatch.setattr(base, "LOCK_TIMEOUT", 0.05)
    with another_process_writes(), pytest.raises(OperationalError, match="another process"):
        write()

    assert Attempt.objects.get().count == 1


def test_who_waits_for_the_lock_gets_it_from_a_process_that_writes_without_a_pause() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_ON, lock_file()], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writes\n"
        try:
            for _ in range(3):
                Attempt.objects.update(count=2)
        finally:
            process.kill()


@pytest.mark.parametrize("in_transaction", [True, False])
def test_a_connection_that_cannot_begin_to_write_gives_the_lock_back(
    monkeypatch: pytest.MonkeyPatch, in_transaction: bool
) -> None:
    class Broken:
        in_transaction = False

        def execute(self, statement: str) -> None:
            raise MemoryError

    database: Any = connections["default"]
    database.ensure_connection()
    begin = transaction.atomic() if in_transaction else database.writing()
    with monkeypatch.context() as patch:
        patch.setattr(database, "connection", Broken())
        with pytest.raises(MemoryError):
            begin.__enter__()

    with another_process_writes():
        pass
    assert not database.is_writing


def test_reading_goes_on_while_another_process_writes() -> None:
    connection.ensure_connection()
    with another_process_writes():
        assert not Attempt.objects.exists()


def test_threads_write_one_after_the_other() -> None:
    Attempt.objects.create(key="total", count=0, window_ends_at=0)
    together = threading.Barrier(4)

    def add(_: int) -> None:
        together.wait()
        for _ in range(25):
            with transaction.atomic():
                total = Attempt.objects.get(key="total")
                total.count += 1
                total.save()
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(4)))

    assert Attempt.objects.get().count == 100


def test_two_processes_write_under_the_lock() -> None:
    Attempt.objects.create(key="total", count=0, window_ends_at=0)
    with subprocess.Popen(
        [sys.executable, "-c", COUNT],
        env={**os.environ, "DATABASE_URL": database_url()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        for number in range(200):
            with transaction.atomic():
                Attempt.objects.filter(key="total").update(count=F("count") + 1)
                Attempt.objects.create(key=f"own {number}", count=1, window_ends_at=0)
    assert process.returncode == 0

    assert Attempt.objects.get(key="total").count == 400
    assert Attempt.objects.count() == 401
    assert pragma("integrity_check") == "ok"
