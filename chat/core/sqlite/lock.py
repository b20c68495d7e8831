"""The one lock under which a SQLite store is written and checkpointed."""

import threading
import time
from pathlib import Path

from chat.core.filelock import FileLock

PAUSE_SECONDS = (0.0002, 0.01)
"""Shortest and longest wait between two looks at a lock of another process."""

_locks: dict[str, "WriteLock"] = {}
_locks_guard = threading.Lock()


class WriteLock:
    """Held by one connection at a time, among all threads and processes of the store.

    Threads queue on a lock of their own and wake at once; only between processes are files polled,
    which is rare: one server and now and then a management command.

    Whoever polls would hardly ever find a busy server between two writes: beside one that wrote
    without a pause, half of all tries took longer than 0.7 s. So there is a second file, the turn:
    it is taken first, and given back once the lock is held. Who waits for the lock has the turn,
    and the server waits for it behind them.
    """

    def __init__(self, path: Path) -> None:
        self._between_threads = threading.Lock()
        self._turn = FileLock(path.with_name(f"{path.name}.turn"))
        self._between_processes = FileLock(path)

    def acquire(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds for the lock; return whether it is held now."""
        deadline = time.monotonic() + timeout
        if not self._between_threads.acquire(timeout=timeout):
            return False
        is_held = False
        try:
            if _poll(self._turn, deadline):
                try:
                    is_held = _poll(self._between_processes, deadline)
                finally:
                    self._turn.release()
        finally:
            if not is_held:
                self._between_threads.release()
        return is_held

    def release(self) -> None:
        """Let the next one write."""
        try:
            self._between_processes.release()
        finally:
            self._between_threads.release()


def write_lock(database: str) -> WriteLock:
    """Return this process's lock for the store in the file ``database``."""
    with _locks_guard:
        if database not in _locks:
            _locks[database] = WriteLock(Path(f"{database}.lock"))
        return _locks[database]


def _poll(lock: FileLock, deadline: float) -> bool:
    pause, longest = PAUSE_SECONDS
    while not lock.try_acquire():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 2, longest)
    return True
