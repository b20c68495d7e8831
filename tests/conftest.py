"""One run of the tests: a store, a data folder, Django, and the cast."""

import atexit
import os
import tempfile
from contextlib import ExitStack

import django
import pytest

from tests import stores

_run = ExitStack()
atexit.register(_run.close)

# Before the settings are read.
os.environ["DJANGO_SETTINGS_MODULE"] = "chat.config.settings"
os.environ["DATA_DIR"] = _run.enter_context(tempfile.TemporaryDirectory(prefix="chat-data-"))
os.environ["RATE_LIMITS"] = "off"
if stores.STORE == "sqlite":
    os.environ["DATABASE_URL"] = ""
elif stores.STORE == "postgresql":
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _run.enter_context(stores.postgresql())
else:
    raise pytest.UsageError(f"STORE is {stores.STORE!r}; it must be sqlite or postgresql.")
django.setup()

pytest_plugins = ["tests.cast", "tests.servers", "tests.people", "tests.staff", "tests.mail"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run unit tests that touch no store on one store only."""
    for item in items:
        assert isinstance(item, pytest.Function)
        touches_store = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
            item.fixturenames
        )
        if "unit" in item.path.parts and not touches_store:
            item.add_marker("one_store")


def pytest_report_header() -> str:
    return f"store: {stores.STORE}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    from chat.messaging.writer.writer import writer

    # Before the tables are emptied: what a test has left to write belongs to that test, and the
    # writer's connection would keep the database from being dropped.
    assert writer.drain(timeout=10)
