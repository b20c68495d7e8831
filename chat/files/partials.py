"""What is there of the uploads that are not complete: files in ``DATA_DIR/uploads``.

How far an upload is is the size of its file, so that it survives whatever ends this process, and a
part that arrives writes no row.
"""

import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from uuid import UUID

from django.conf import settings

from chat.core.filelock import try_lock
from chat.files.errors import FileNotFound, StorageFull, UploadLocked

AHEAD_BYTES = 1024 * 1024
"""So much of an upload waits to be written to the disk, and then begins to be."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Partial:
    """An upload that one request writes.

    Raises:
        FileNotFound: there is none on this machine.
        UploadLocked: another request writes it.
    """

    def __init__(self, file_id: UUID) -> None:
        self.path = partial_path(file_id)
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | _O_BINARY)
        except FileNotFoundError:
            raise FileNotFound from None
        if not try_lock(self._descriptor):
            os.close(self._descriptor)
            raise UploadLocked
        self.offset = os.lseek(self._descriptor, 0, os.SEEK_END)
        self._on_its_way = self.offset

    def __enter__(self) -> "Partial":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def append(self, data: bytes | bytearray | memoryview) -> None:
        """Write the bytes that follow.

        Raises:
            StorageFull: there is no room for them.
        """
        if len(data) > disk_room():
            raise StorageFull
        rest = memoryview(data)
        with _room():
            while rest:
                written = os.write(self._descriptor, rest)
                self.offset += written
                rest = rest[written:]
        if self.offset - self._on_its_way >= AHEAD_BYTES:
            self._hurry()

    def cut(self, offset: int) -> None:
        """Take away what is behind a place."""
        os.ftruncate(self._descriptor, offset)
        self.offset = self._on_its_way = os.lseek(self._descriptor, offset, os.SEEK_SET)

    def sync(self) -> None:
        """Return when what was written outlives a loss of power."""
        with _room():
            os.fsync(self._descriptor)

    def _hurry(self) -> None:
        """Let the system begin to write what came to the disk, and wait for nothing.

        By itself it gathers for half a minute, and what waits for the disk then waits for all of
        it: the commit of a message, too.
        """
        start, self._on_its_way = self._on_its_way, self.offset
        if hasattr(os, "posix_fadvise"):
            length = self.offset - start
            # Linux writes what is not to stay in memory, and keeps it there until that is done.
            os.posix_fadvise(self._descriptor, start, length, os.POSIX_FADV_DONTNEED)

    def close(self) -> None:
        """Let others write it."""
        os.close(self._descriptor)


_O_BINARY = getattr(os, "O_BINARY", 0)


def partial_create(file_id: UUID) -> None:
    """Begin an upload.

    Raises:
        StorageFull: there is no room.
    """
    path = partial_path(file_id)
    with _room():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def partial_offset(file_id: UUID) -> int:
    """Return how far an upload is.

    Raises:
        FileNotFound: there is none on this machine.
    """
    try:
        return partial_path(file_id).stat().st_size
    except FileNotFoundError:
        raise FileNotFound from None


def partial_delete(file_id: UUID) -> None:
    """Take away what is there of an upload; without any that is done."""
    partial_path(file_id).unlink(missing_ok=True)
    shutil.rmtree(workshop(file_id), ignore_errors=True)


def partial_path(file_id: UUID) -> Path:
    """Return where the bytes of an upload are."""
    return _folder() / file_id.hex


def workshop(file_id: UUID) -> Path:
    """Return the folder for what is made of an upload."""
    return _folder() / f"{file_id.hex}.made"


def disk_room() -> int:
    """Return for how many bytes of uploads there is room: this disk keeps ``DISK_RESERVE``."""
    return shutil.disk_usage(settings.DATA_DIR).free - (settings.DISK_RESERVE or 0)


def partials_older_than(seconds: float) -> set[UUID]:
    """Return the uploads that were not written for some time."""
    until = time.time() - seconds
    return {id for id, found in _stats() if found.st_mtime <= until}


def partials_newer_than(seconds: float) -> dict[UUID, int]:
    """Return the uploads that were begun or written within some time, and how far they are."""
    since = time.time() - seconds
    return {
        id: found.st_size
        for id, found in _stats()
        if found.st_mtime > since and stat.S_ISREG(found.st_mode)
    }


def _stats() -> Iterator[tuple[UUID, os.stat_result]]:
    try:
        entries = list(os.scandir(_folder()))
    except FileNotFoundError:
        return
    for entry in entries:
        try:
            yield UUID(hex=entry.name.partition(".")[0]), entry.stat()
        except (ValueError, FileNotFoundError):
            continue  # Not ours, or gone by now.


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "uploads"


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from None
        raise
