"""The bytes of files in a folder of this machine."""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from chat.core.ids import new_id
from chat.files.errors import FileNotFound
from chat.files.storage.store import Key

PIECE_BYTES = 256 * 1024
"""How much is read at a time."""


class LocalStore:
    """A folder.

    Arguments:
        root: the folder, which is made with the first file.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: Key, path: Path) -> None:
        place = self._root / key.path
        # The mode is that of the last folder alone.
        self._root.mkdir(mode=0o700, exist_ok=True)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Under another name first: what is under its own is complete.
        arriving = place.with_name(f".{new_id().hex}")
        try:
            # The same bytes under two names, until the upload is known to be done.
            os.link(path, arriving)
        except OSError:
            shutil.copyfile(path, arriving)
        with arriving.open("rb+") as file:
            os.fsync(file.fileno())
        arriving.replace(place)
        _sync_folders(place.parent, self._root.parent)

    def read(self, key: Key, start: int, stop: int) -> Iterator[bytes]:
        try:
            file = (self._root / key.path).open("rb", buffering=0)
        except FileNotFoundError:
            raise FileNotFound from None
        return _pieces(file, start, stop)

    def size(self, key: Key) -> int | None:
        try:
            return (self._root / key.path).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, file_id: UUID) -> None:
        folder = (self._root / Key(file_id).path).parent
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)

    def keys(self) -> Iterator[Key]:
        for place in sorted(self._root.glob("??/*/*")):
            if place.name.startswith("."):
                continue
            with suppress(ValueError):
                yield Key(UUID(hex=place.parent.name), place.name)


def _pieces(file: io.FileIO, start: int, stop: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < stop and (piece := file.read(min(PIECE_BYTES, stop - start))):
            start += len(piece)
            yield piece


def _sync_folders(first: Path, last: Path) -> None:
    """Return when the names of what is in a folder, and in those above it, outlive a loss of
    power."""
    if sys.platform == "win32":
        return  # Folders cannot be opened there.
    folder = first
    while folder != last:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        folder = folder.parent
