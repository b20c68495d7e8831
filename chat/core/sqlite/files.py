"""Files of databases, put where they belong so that a crash leaves the old one or the new one."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, as endings of its name."""


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error says that a file is no database, or a broken one."""
    # Extended codes carry the primary one in their lowest byte.
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_sound(database: Path) -> bool:
    """Return whether all pages of a database hang together, and its indexes have what its tables
    have (https://sqlite.org/pragma.html#pragma_integrity_check).
    """
    return _check(database, "PRAGMA integrity_check(1)") == [("ok",)]


def is_complete(database: Path) -> bool:
    """Return whether all rows that rows of a sound database refer to are there."""
    return _check(database, "PRAGMA foreign_key_check") == []


def _check(database: Path, pragma: str) -> list[tuple[object, ...]] | None:
    """Return what a check finds; ``None`` where the damage ends it."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute(pragma).fetchall()
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return None
        raise


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows keeps names without being asked.
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(made: Path, place: Path) -> None:
    """Give a finished file its name, in the same folder, at once and for good."""
    flush(made)
    made.replace(place)
    flush(place.parent)


def remove(database: Path) -> None:
    """Delete a database with all that SQLite keeps beside it."""
    for ending in ("", *BESIDE):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    # Windows keeps what is open, and this process may still have it open.
    with suppress(PermissionError):
        for ending in (".lock", ".lock.turn"):
            Path(f"{database}{ending}").unlink(missing_ok=True)
