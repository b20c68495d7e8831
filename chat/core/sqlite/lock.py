"""The one lock under which a SQLite store is written and checkpointed."""

import threading
import time
from pathlib import Path

from chat.core.filelock import FileLock

_locks: dict[str, "WriteLock"] = {}
_locks_guard = threading.Lock()


class WriteLock:
    """Held by one connection at a time, among all threads and processes of the store.

    Threads queue on a lock of their own and wake at once; only between processes is the file
    polled, which is rare: one server and now and then a management command.
    """

    def __init__(self, path: Path) -> None:
        self._between_threads = threading.Lock()
        self._between_processes = FileLock(path)

    def acquire(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds for the lock; return whether it is held now."""
        deadline = time.monotonic() + timeout
        if not self._between_threads.acquire(timeout=timeout):
            return False
        pause = 0.0002
        while not self._between_processes.try_acquire():
            if time.monotonic() >= deadline:
                self._between_threads.release()
                return False
            time.sleep(pause)
            pause = min(pause * 2, 0.01)
        return True

    def release(self) -> None:
        """Let the next one write."""
        self._between_processes.release()
        self._between_threads.release()


def write_lock(database: str) -> WriteLock:
    """Return this process's lock for the store in the file ``database``."""
    with _locks_guard:
        if database not in _locks:
            _locks[database] = WriteLock(Path(f"{database}.lock"))
        return _locks[database]
