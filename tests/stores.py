"""Real stores for tests and benchmarks, in temporary folders, gone when they are left."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests import postgres

STORE = os.environ.get("STORE", "sqlite")
"""The store of this run: ``sqlite`` or ``postgresql``."""


@contextmanager
def sqlite() -> Iterator[str]:
    """Yield the ``DATABASE_URL`` of a store that does not exist yet."""
    with tempfile.TemporaryDirectory(prefix="chat-") as folder:
        yield f"sqlite:///{folder}/chat.sqlite3"


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server with its default durability; yield its ``DATABASE_URL``."""
    with postgres.running() as server:
        yield server.url


def only_on(store: str) -> pytest.MarkDecorator:
    """Run a test on one store; on the other it is reported as skipped."""
    return pytest.mark.skipif(store != STORE, reason=f"about {store} alone")


def database_url() -> str:
    """Return the ``DATABASE_URL`` of the database that the present test uses."""
    database = settings.DATABASES["default"]
    if STORE == "sqlite":
        return f"sqlite:///{database['NAME']}"
    password = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    return (
        f"postgres://{quote(database['USER'], safe='')}{password}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )


def somebody_waits_for_a_lock() -> bool:
    """Return whether a transaction waits for another one's row; on PostgreSQL."""
    with connection.cursor() as cursor:
        # Within a transaction it would be answered as before.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        # The other processes of the run have databases of the same server.
        cursor.execute(
            "SELECT FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone() is not None
