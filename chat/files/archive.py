"""The bytes of files in one archive: what a backup has beside the store, and a restore puts back.

It is a tar, written and read as a stream, in which each file is under its key.
"""

import os
import re
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from uuid import UUID

from chat.core.sqlite import files as disk
from chat.files.errors import FileNotFound
from chat.files.models import File
from chat.files.selectors import sizes_of
from chat.files.storage.store import Key, Store

STEP_BYTES: Final = 1024 * 1024
ENDING: Final = ".files.tar"
"""What follows the name of a backup in that of its archive."""
_NAME: Final = re.compile(r"[0-9a-f]{2}/([0-9a-f]{32})/(original|[0-9]{1,5})")
_HAS_FILES: Final = "SELECT count(*) FROM sqlite_master WHERE name = 'files_file'"
_KEPT: Final = f"""
    SELECT id, name, size, thumbnails FROM files_file
    WHERE state IN ('{File.State.READY}', '{File.State.KEPT}') ORDER BY id
"""  # noqa: S608


class Bytes(NamedTuple):
    """What a row says is in the storage."""

    key: Key
    name: str
    size: int


class Archived(NamedTuple):
    """What an archive has.

    ``unreadable`` are those of which the bytes could not be read, and are not in it.
    """

    files: int
    size: int
    unreadable: list[Bytes]


class ArchiveDamaged(Exception):
    """It is no archive of files, or ends too early."""


def archive_place(backup: Path) -> Path:
    """Return where the files of a backup are."""
    return backup.with_name(f"{backup.name}{ENDING}")


def files_archive(place: Path, *, backup: Path, store: Store) -> Archived | None:
    """Write the files that a backup knows of into an archive, which does not exist yet.

    What was deleted since the backup was made is left out. Without any file there is no archive.

    Arguments:
        backup: the copy of the store, which says which files there are.

    Raises:
        OSError: it cannot be written.
    """
    expected = list(_bytes_of(backup))
    if not expected:
        return None
    descriptor, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    made = Path(name)
    found = Archived(0, 0, [])
    try:
        with os.fdopen(descriptor, "wb") as written:
            for one in expected:
                if _add(written, one, store):
                    found = found._replace(files=found.files + 1, size=found.size + one.size)
                elif _is_there(one):
                    found.unreadable.append(one)
            written.write(bytes(2 * tarfile.BLOCKSIZE))
        disk.put(made, place)
    finally:
        made.unlink(missing_ok=True)
    return found


def files_unarchive(place: Path, *, store: Store) -> int:
    """Put the files of an archive into the storage, but for those that are there; return how many.

    Raises:
        ArchiveDamaged: it is none, or ends too early.
        OSError: it cannot be read, or they cannot be written.
    """
    count = 0
    try:
        with tarfile.open(place, mode="r|") as tar, tempfile.TemporaryDirectory() as folder:
            for member in tar:
                named = _NAME.fullmatch(member.name)
                body = tar.extractfile(member) if named is not None and member.isfile() else None
                if named is None or body is None:
                    raise ArchiveDamaged
                key = Key(UUID(hex=named[1]), named[2])
                if store.size(key) == member.size:
                    continue
                passing = Path(folder, "file")
                with passing.open("wb") as written:
                    while piece := body.read(STEP_BYTES):
                        written.write(piece)
                store.put(key, passing)
                passing.unlink()
                count += 1
    except (tarfile.TarError, EOFError):
        raise ArchiveDamaged from None
    return count


def _is_there(one: Bytes) -> bool:
    """Return whether a file is still there now."""
    present = File.objects.filter(state__in=(File.State.READY, File.State.KEPT))
    return present.filter(pk=one.key.file_id).exists()


def _bytes_of(backup: Path) -> Iterator[Bytes]:
    with closing(sqlite3.connect(f"{backup.as_uri()}?mode=ro", uri=True)) as connection:
        if not connection.execute(_HAS_FILES).fetchone()[0]:
            return  # Of a version before there were files.
        for id, name, size, thumbnails in connection.execute(_KEPT):
            file_id = UUID(hex=id)
            yield Bytes(Key(file_id), name, size)
            for width, smaller in sizes_of(thumbnails).items():
                yield Bytes(Key(file_id, str(width)), name, smaller)


def _add(written: BinaryIO, one: Bytes, store: Store) -> bool:
    """Return whether the bytes could be read, and are in the archive."""
    start = written.tell()
    info = tarfile.TarInfo(one.key.path)
    info.size = left = one.size
    info.mode = 0o600
    written.write(info.tobuf())
    for piece in _pieces(one, store):
        written.write(piece)
        left -= len(piece)
    if left:
        # What was written of it is taken back, so that the next one stands in its place.
        written.seek(start)
        written.truncate()
        return False
    written.write(bytes(-one.size % tarfile.BLOCKSIZE))
    return True


def _pieces(one: Bytes, store: Store) -> Iterator[bytes]:
    """Return the bytes of a file as far as they can be read."""
    with suppress(FileNotFound, OSError):
        # Not around what is done with them: an archive that cannot be written is another thing.
        yield from store.read(one.key, 0, one.size)
