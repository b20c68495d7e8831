"""``manage.py`` of a server whose machine can lose its power: ``python -m tests.power serve``.

A process that is killed loses nothing that it wrote, for the system still has it. So SQLite runs
here on a VFS of ours (https://sqlite.org/vfs.html), which keeps in the folder ``DISK`` what a disk
would have of the database and of its log: what was written before a flush, and of what was written
since a part, in no order.
"""

import _sqlite3
import ctypes
import os
import random
import shutil
import sys
import threading
from collections.abc import Callable
from ctypes import c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

from django.core.management import execute_from_command_line

_KEPT = 0x100 | 0x80000
"""``SQLITE_OPEN_MAIN_DB`` and ``SQLITE_OPEN_WAL``."""

_Open = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Write = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    """``sqlite3_vfs``."""

    _fields_ = (
        *(("version", c_int), ("file_size", c_int), ("path_max", c_int)),
        *(("next", c_void_p), ("name", c_char_p), ("data", c_void_p)),
        *(("open", c_void_p), ("delete", c_void_p), ("others", c_void_p * 14)),
    )


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``."""

    _fields_ = (
        *(("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p)),
        *(("truncate", c_void_p), ("sync", c_void_p), ("others", c_void_p * 13)),
    )


class OnDisk:
    """What the disk has of one file, and what is on its way there."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._pending: list[Callable[[int], object]] = []

    def change(self, change: Callable[[int], object]) -> None:
        """Take a change of the file, which may be on the disk at once."""
        self._pending.append(change)
        if random.random() < 0.5:
            change(self._file)

    def flush(self) -> None:
        """Have all changes on the disk, in their order."""
        for change in self._pending:
            change(self._file)
        self._pending.clear()


class Disk:
    """The VFS, and the folder with what is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._files: dict[str, OnDisk] = {}
        self._open_files: dict[int, OnDisk] = {}
        self._tables: dict[int, _Methods] = {}
        self._held: list[object] = []  # SQLite knows no more than where they are.

    def install(self) -> None:
        """Have every connection that is opened from now on write to this disk."""
        sqlite: Any = ctypes.CDLL(_sqlite3.__file__)
        sqlite.sqlite3_vfs_find.restype = c_void_p
        system = _Vfs.from_address(sqlite.sqlite3_vfs_find(None))
        vfs = _Vfs.from_buffer_copy(system)
        vfs.name = b"power"
        open_file, delete_file = _Open(system.open), _Delete(system.delete)

        def opened(vfs: int, name: int | None, file: int, flags: int, given: int | None) -> int:
            status: int = open_file(vfs, name, file, flags, given)
            if status == 0 and name and flags & _KEPT:
                self._take(Path(os.fsdecode(ctypes.string_at(name))), file)
            return status

        def deleted(vfs: int, name: bytes, is_flushed: int) -> int:
            with self._lock:
                self._files.pop(os.fsdecode(name), None)
                (self._folder / Path(os.fsdecode(name)).name).unlink(missing_ok=True)
            return int(delete_file(vfs, name, is_flushed))

        vfs.open, vfs.delete = self._address(_Open(opened)), self._address(_Delete(deleted))
        self._held.append(vfs)
        sqlite.sqlite3_vfs_register(ctypes.byref(vfs), 1)

    def _take(self, path: Path, file: int) -> None:
        """Keep what the disk has of a file that SQLite has opened."""
        with self._lock:
            if str(path) not in self._files:
                shutil.copyfile(path, self._folder / path.name)
                self._files[str(path)] = OnDisk(self._folder / path.name)
            self._open_files[file] = self._files[str(path)]
            # The first thing that a `sqlite3_file` has.
            methods = c_void_p.from_address(file)
            assert methods.value is not None
            if methods.value not in self._tables:
                self._tables[methods.value] = self._watched(methods.value)
            methods.value = ctypes.addressof(self._tables[methods.value])

    def _watched(self, address: int) -> _Methods:
        """Return methods that do the same, and note what they change."""
        methods = _Methods.from_buffer_copy(_Methods.from_address(address))
        write, truncate = _Write(methods.write), _Truncate(methods.truncate)
        sync = _Sync(methods.sync)

        def written(file: int, data: int, size: int, offset: int) -> int:
            content = ctypes.string_at(data, size)
            with self._lock:
                self._open_files[file].change(lambda disk: os.pwrite(disk, content, offset))
            return int(write(file, data, size, offset))

        def truncated(file: int, size: int) -> int:
            with self._lock:
                self._open_files[file].change(lambda disk: os.ftruncate(disk, size))
            return int(truncate(file, size))

        def synced(file: int, flags: int) -> int:
            status = int(sync(file, flags))
            with self._lock:
                self._open_files[file].flush()
            return status

        methods.write = self._address(_Write(written))
        methods.truncate = self._address(_Truncate(truncated))
        methods.sync = self._address(_Sync(synced))
        return methods

    def _address(self, function: Any) -> int | None:
        self._held.append(function)
        return ctypes.cast(function, c_void_p).value


if __name__ == "__main__":
    disk = Disk(Path(os.environ["DISK"]))  # Held here: nothing else in Python refers to it.
    disk.install()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chat.config.settings")
    execute_from_command_line(sys.argv)
