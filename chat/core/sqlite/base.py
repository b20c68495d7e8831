"""Django's SQLite backend under one write lock.

SQLite 3.7.0 to 3.51.2 can corrupt a write-ahead log when one connection writes while another
checkpoints (https://www.sqlite.org/wal.html, "the WAL-reset bug"). So every write transaction,
and with it the checkpoint that its commit may run, holds a lock that all processes of the
store share. Outside of a transaction a connection is ``query_only``: a write that would slip
past the lock is an error. Only the writer's connection, which is used for nothing but
transactions, stays writable.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from chat.core.sqlite.lock import WriteLock, write_lock

LOCK_TIMEOUT = 5.0
"""Seconds that a writer waits for the ones before it."""

CHECKPOINT_PAGES = 2_000
"""Pages of the log after which a commit copies them into the database: 8 MiB, in about 4 ms. What
was written again and again is copied once; and a log that is written from its beginning is on the
disk in half the time of one that still grows, so that it must not be long."""

WRITER_CACHE_KIB = 65_536
"""What the writer's connection may keep of the database in memory; others keep 2 MiB."""

# What Django keeps as text in its own ways: an id as hexadecimal digits, a time in UTC without its
# zone. Statements that go to the driver itself give and get both as they are. The zone is read with
# the time: to replace it afterwards takes four times as long as to read both.
sqlite3.register_adapter(UUID, lambda id: id.hex)
sqlite3.register_converter("datetime", lambda text: datetime.fromisoformat(f"{text.decode()}Z"))

_READS = frozenset({"SELECT", "PRAGMA", "EXPLAIN", "WITH", "VALUES", "SAVEPOINT", "RELEASE"})


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose lone writes, outside of any transaction, take the write lock."""

    def __init__(self, connection: sqlite3.Connection, database: "DatabaseWrapper") -> None:
        super().__init__(connection)
        self._database = database

    def execute(self, query: str, params: Any = None) -> Any:
        if self._is_lone_write(query):
            with self._database.writing():
                return super().execute(query, params)
        return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if self._is_lone_write(query):
            with self._database.writing():
                return super().executemany(query, param_list)
        return super().executemany(query, param_list)

    def _is_lone_write(self, query: str) -> bool:
        if self.connection.in_transaction or self._database.is_writing:
            return False
        return query.split(None, 1)[0].upper() not in _READS


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, durable to the disk (``synchronous=FULL``) at each commit."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.is_writing = False
        self._is_query_only = False
        self._only_writes = False

    def only_write(self) -> None:
        """Note that this connection is used for transactions alone, and never to read outside.

        It stays writable between them: to change ``query_only`` throws all its prepared
        statements away, which costs a message on its own a third of its time.
        """
        self._only_writes = True

    @property
    def _lock(self) -> WriteLock:
        return write_lock(str(self.settings_dict["NAME"]))

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "timeout": LOCK_TIMEOUT}

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        self._acquire()
        try:
            connection: sqlite3.Connection = super().get_new_connection(conn_params)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA mmap_size = 0")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            if self._only_writes:
                connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
            connection.execute("PRAGMA query_only = ON")
            self._is_query_only = True
        finally:
            self._release()
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        connection: sqlite3.Connection = self.connection
        return connection.cursor(factory=lambda connection: Cursor(connection, self))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock, and allow this connection to write, for one statement."""
        self._begin_writing()
        try:
            yield
        finally:
            self._end_writing()

    def _start_transaction_under_autocommit(self) -> None:
        self._begin_writing()
        try:
            with self.wrap_database_errors:
                # IMMEDIATE: a transaction that reads first and writes later could fail half-way.
                # By the driver itself: Django's cursor takes longer than all the rest of it.
                self.connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._end_writing()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._end_transaction()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_transaction()

    def _close(self) -> None:
        # The last connection that closes checkpoints the log.
        if not self.is_writing:
            self._acquire()
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._release()

    def _end_transaction(self) -> None:
        # A commit that failed, for example on a full disk, leaves the transaction open for the
        # rollback that follows.
        if self.is_writing and not self.connection.in_transaction:
            self._end_writing()

    def _begin_writing(self) -> None:
        self._acquire()
        try:
            if self._is_query_only:
                self.connection.execute("PRAGMA query_only = OFF")
                self._is_query_only = False
        except BaseException:
            self._release()
            raise

    def _end_writing(self) -> None:
        try:
            if not self._only_writes:
                self.connection.execute("PRAGMA query_only = ON")
                self._is_query_only = True
        finally:
            self._release()

    def _acquire(self) -> None:
        if not self._lock.acquire(LOCK_TIMEOUT):
            raise OperationalError(f"another process has been writing for {LOCK_TIMEOUT:g} s")
        self.is_writing = True

    def _release(self) -> None:
        self.is_writing = False
        self._lock.release()
