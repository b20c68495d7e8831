"""One run of the tests: a store, a data folder, Django, and the cast."""

import atexit
import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack

import django
import hypothesis
import pytest

from tests import emptying, scratch, stores, tiers
from tests.patience import PATIENCE

# What is collected stays: to look through it again and again took two fifths of that time.
gc.disable()
scratch.use_memory()
_run = ExitStack()
atexit.register(_run.close)

IS_FIRST = "RUN_FOLDER" not in os.environ
"""The others of a run are its children, and have its environment."""

# Before the settings are read.
if IS_FIRST:
    os.environ["RUN_FOLDER"] = _run.enter_context(tempfile.TemporaryDirectory(prefix="chat-run-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["DATA_DIR"] = _run.enter_context(tempfile.TemporaryDirectory(prefix="chat-data-"))
os.environ["RATE_LIMITS"] = "off"
os.environ["DEFAULT_CHANNELS"] = "off"
if stores.STORE == "sqlite":
    os.environ["DATABASE_URL"] = ""
elif stores.STORE == "postgresql":
    if IS_FIRST:
        os.environ["STORE_OF_RUN"] = "" if os.environ.get("DATABASE_URL") else "ours"
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _run.enter_context(stores.postgresql())
else:
    raise pytest.UsageError(f"STORE is {stores.STORE!r}; it must be sqlite or postgresql.")
django.setup()
emptying.install()
# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")

pytest_plugins = [
    "tests.cast",
    "tests.servers",
    "tests.people",
    "tests.staff",
    "tests.house",
    "tests.mail",
    "tests.bucket",
]


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Mark what depends on the store, leave out what is of the gate, and put long tests first."""
    for item in items:
        assert isinstance(item, pytest.Function)
        touches_store = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
            item.fixturenames
        )
        is_told_apart = item.get_closest_marker("any_store") is None
        if is_told_apart and (touches_store or "contract" in item.path.parts):
            item.add_marker("stores")
    if not tiers.GATE:
        later = [item for item in items if item.get_closest_marker("gate")]
        if later:
            items[:] = [item for item in items if item not in later]
            config.hook.pytest_deselected(items=later)
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the database of the tests is not dropped, as it goes with the store of the run.

    Dropped, it would be written to the disk first.
    """
    return stores.STORE == "sqlite" or os.environ["STORE_OF_RUN"] == "ours"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the database of the tests begin with all tables."""
    from django.conf import settings

    from tests.servers import begin_as_template

    begin_as_template(settings.DATABASES["default"]["TEST"])


def pytest_report_header() -> str:
    return f"store: {stores.STORE}, tier: {tiers.TIER}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    from chat.messaging.writer.writer import writer

    # Before the tables are emptied: what a test has left to write belongs to that test, and the
    # writer's connection would keep the database from being dropped.
    assert writer.drain(timeout=PATIENCE)
