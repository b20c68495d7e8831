"""A copy of the store, as it is at one moment, while it is read and written."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection

from chat.core.sqlite import files

STEP_PAGES = 1024
"""Pages that are copied before a Ctrl+C is looked at."""
EMPTY = "There is nothing yet that could be backed up."
HAS_TABLES = "SELECT count(*) FROM sqlite_master WHERE name = 'core_epoch'"


class BackupFailed(Exception):
    """There is no backup; the argument is a sentence that says why."""


def backup(file: Path) -> None:
    """Copy the store into a file that does not exist yet, readable by its owner alone.

    What is copied is one snapshot, held by a read transaction: whatever was committed before is
    in it. Readers take no lock, so that writers go on; only the log grows until it ends. The
    file has no log of its own and can be copied like any other.

    Raises:
        BackupFailed: there is such a file, or it cannot be written.
    """
    if file.exists():
        raise BackupFailed(f"{file} exists already; name a file that does not.")
    if not Path(connection.settings_dict["NAME"]).exists():
        # To connect would make one.
        raise BackupFailed(EMPTY)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise BackupFailed(f"{file} cannot be written: {error.strerror}.") from None
    os.close(descriptor)
    made = Path(name)
    try:
        _copy(made)
        if not files.is_sound(made):
            raise BackupFailed("The store is damaged, and so is its copy, which is not kept.")
        files.put(made, file)
    except sqlite3.Error as error:
        if files.is_damage(error):
            raise BackupFailed(f"The store is damaged: {error}.") from None
        raise BackupFailed(f"{file} cannot be written: {error}.") from None
    except OSError as error:
        raise BackupFailed(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        files.remove(made)


def _copy(place: Path) -> None:
    connection.ensure_connection()
    source: sqlite3.Connection = connection.connection
    with closing(sqlite3.connect(place)) as target:
        # Nothing is there yet that a journal could bring back, and `put` flushes the whole.
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        # Without it each step would read a state of its own, and begin anew after a write.
        source.execute("BEGIN")
        try:
            if not source.execute(HAS_TABLES).fetchone()[0]:
                raise BackupFailed(EMPTY)
            source.backup(target, pages=STEP_PAGES, progress=lambda *_: None)
        finally:
            source.execute("ROLLBACK")
        target.execute("PRAGMA journal_mode = DELETE")
