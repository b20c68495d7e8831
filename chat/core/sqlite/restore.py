"""A backup put in the place of the store."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from chat.core.epoch import epoch_replace
from chat.core.models import Epoch
from chat.core.sqlite import files
from chat.core.sqlite.base import LOCK_TIMEOUT
from chat.core.sqlite.lock import write_lock


class RestoreFailed(Exception):
    """The store is as it was; the argument is a sentence that says why."""


def restore(file: Path) -> Path | None:
    """Put a backup in the place of the store, in the tables of this version, as another epoch.

    All is made ready in a copy beside the store; one rename puts it in place. No server may run.

    Returns:
        Where the replaced store is kept, with all that was in it; None if there was none.

    Raises:
        RestoreFailed: the file is no backup that this version understands, or the store cannot
            be replaced.
    """
    place = Path(connection.settings_dict["NAME"])
    copy = place.with_name(f"{place.name}.restoring")
    try:
        files.remove(copy)  # Of a restore that was killed.
        _check_file(file)
        _copy(file, copy)
        if not files.is_sound(copy):
            raise RestoreFailed(f"{file} is damaged; use another backup.")
        if not files.is_complete(copy):
            raise RestoreFailed(f"{file} lacks rows that others refer to; use another backup.")
        with _connected_to(copy):
            _check_migrations(file)
            call_command("migrate", verbosity=0, interactive=False)
            _check_tables(file)
            epoch_replace()
        return _replace(place, copy)
    except (sqlite3.Error, DatabaseError, OSError) as error:
        raise RestoreFailed(f"{file} cannot be restored: {error}.") from None
    finally:
        files.remove(copy)


def _check_file(file: Path) -> None:
    if not file.is_file():
        raise RestoreFailed(f"There is no file {file}.")
    with open(file, "rb") as opened:
        if opened.read(16) != b"SQLite format 3\0":
            raise RestoreFailed(f"{file} is no backup of Real Time Chat.")
    for ending in files.BESIDE:
        beside = Path(f"{file}{ending}")
        if beside.exists() and beside.stat().st_size:
            raise RestoreFailed(
                f"{file} is a database in use, for there is {beside.name} beside it."
                " Name a file that `python manage.py backup` made."
            )


def _copy(file: Path, copy: Path) -> None:
    def for_owner(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)

    with open(file, "rb") as source, open(copy, "xb", opener=for_owner) as target:
        shutil.copyfileobj(source, target, 1024 * 1024)


@contextmanager
def _connected_to(database: Path) -> Iterator[None]:
    """Let Django work on another database; what it did is all in that file afterwards."""
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(database)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def _check_migrations(file: Path) -> None:
    applied = MigrationRecorder(connection).applied_migrations()
    if (Epoch._meta.app_label, "0001_epoch") not in applied:
        raise RestoreFailed(f"{file} is no backup of Real Time Chat.")
    known = MigrationLoader(connection).disk_migrations or {}
    unknown = sorted(f"{app}.{name}" for app, name in applied.keys() - known.keys())
    if unknown:
        raise RestoreFailed(
            f"{file} was made by a newer version, which knows {unknown[0]}."
            " Install that version, then restore."
        )


def _check_tables(file: Path) -> None:
    tables = connection.introspection
    missing = set(tables.django_table_names()) - set(tables.table_names())
    if missing:
        raise RestoreFailed(f"{file} is damaged: it lacks the table {min(missing)}.")


def _replace(place: Path, copy: Path) -> Path | None:
    lock = write_lock(str(place))
    if not lock.acquire(LOCK_TIMEOUT):
        raise RestoreFailed(f"Another process writes to {place}; end it first.")
    try:
        kept = _keep(place)
        files.put(copy, place)
    finally:
        lock.release()
    return kept


def _keep(place: Path) -> Path | None:
    """Give the store a second name, and leave no log beside it for another to be read with."""
    kept = place.with_name(f"{place.name}.replaced-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}")
    is_there = place.exists()
    is_one_file = is_there and _take_in_log(place)
    beside = [ending for ending in files.BESIDE if Path(f"{place}{ending}").exists()]
    if is_one_file and beside:
        raise RestoreFailed(f"Another process has {place} open; end it first.")
    if is_there:
        os.link(place, kept)
    # Of a store that is damaged or gone. A crash after this leaves it damaged or gone.
    for ending in beside:
        Path(f"{place}{ending}").rename(f"{kept}{ending}")
    files.flush(place.parent)
    return kept if is_there else None


def _take_in_log(place: Path) -> bool:
    """Write the log into the store, which ends the log; return False if damage forbids it."""
    try:
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        if files.is_damage(error):
            return False
        raise
    return True
