"""A lock on a file, held by one process at a time and given back when that process ends."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def try_lock(descriptor: int) -> bool:
    """Take the lock of an open file until it is closed, if no other open file of it has that, and
    say whether that worked."""
    try:
        _lock(descriptor)
    except OSError:
        return False
    return True


class FileLock:
    """An exclusive lock between processes; threads of one process share it.

    Arguments:
        path: the file to lock; it is made if need be, stays empty and is never deleted, for
            a file made anew would be another lock.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def try_acquire(self) -> bool:
        """Take the lock if no other process holds it, and say whether that worked."""
        return try_lock(self._descriptor)

    def release(self) -> None:
        """Give the lock back."""
        _unlock(self._descriptor)
