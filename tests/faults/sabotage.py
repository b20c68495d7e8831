"""Threads and tasks of a running server are killed by an exception that nobody expects.

The part in the server listens on a port, which it writes into a file that is named after its
process; the other part asks it.
"""

import asyncio
import ctypes
import gc
import json
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

LISTENER = "sabotage"
BYTES_MAX = 65_536
SECONDS = 60.0
"""A busy machine is waited for."""


class Killed(BaseException):
    """What is raised in a thread or a task of the server, past whatever handles its own errors."""


# In the server


def listen(folder: Path) -> None:
    """Do what the other part asks for, in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    (folder / str(os.getpid())).write_text(str(listener.getsockname()[1]))

    def serve() -> None:
        while True:
            asking, _ = listener.accept()
            with asking:
                command, name = json.loads(asking.recv(BYTES_MAX))
                asking.sendall(json.dumps(_COMMANDS[command](name)).encode())

    threading.Thread(target=serve, name=LISTENER, daemon=True).start()


def _threads(_: str = "") -> list[str]:
    return sorted(
        thread.name
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and thread.name != LISTENER
    )


def _tasks(_: str = "") -> list[str]:
    return sorted(task.get_name() for task in _running_tasks())


def _kill(name: str) -> int:
    """Kill all threads and tasks of a name; return how many."""
    killed = 0
    for thread in threading.enumerate():
        if thread.name == name and thread.ident is not None:
            # Raised as soon as the thread runs any Python: one that waits is killed as it wakes.
            killed += ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(Killed)
            )
    for task in _running_tasks():
        if task.get_name() == name:
            task.get_loop().call_soon_threadsafe(_kill_task, task)
            killed += 1
    return killed


def _kill_task(task: "asyncio.Task[object]") -> None:
    awaited: asyncio.Future[object] | None = getattr(task, "_fut_waiter", None)
    if awaited is not None and not awaited.done() and not isinstance(awaited, asyncio.Task):
        awaited.set_exception(Killed())
    else:
        task.cancel()


def _running_tasks() -> "list[asyncio.Task[object]]":
    # From another thread, the loop's own list of tasks can not be asked for. By type: a lazy object
    # of Django would be made by `isinstance`. What the start has set aside is not listed.
    gc.unfreeze()
    return [it for it in gc.get_objects() if type(it) is asyncio.Task and not it.done()]


class _Held(list[str]):
    """What is down, and stays so, though it works again, until somebody has seen it."""

    def __init__(self) -> None:
        super().__init__()
        self._works_again: list[str] = []
        self._lock = threading.Lock()
        self._is_seen = False

    def remove(self, name: str) -> None:
        with self._lock:
            if self._is_seen:
                super().remove(name)
            else:
                self._works_again.append(name)

    def see(self) -> None:
        with self._lock:
            self._is_seen = True
            for name in self._works_again:
                super().remove(name)


def _hold(_: str) -> None:
    """Let what is killed from now on work again soon, and be down until ``_see``."""
    from chat.core import supervision

    supervision.RESTART_SECONDS = 0.05
    supervision._down = _Held()


def _see(_: str) -> None:
    from chat.core import supervision

    assert isinstance(supervision._down, _Held)
    supervision._down.see()


_COMMANDS: dict[str, Callable[[str], object]] = {
    "threads": _threads,
    "tasks": _tasks,
    "kill": _kill,
    "hold": _hold,
    "see": _see,
}


# Outside of it


class Sabotage:
    """What asks one process of a server.

    Arguments:
        folder: where it has written its port.
        pid: the process.
    """

    def __init__(self, folder: Path, pid: int) -> None:
        self._port = int((folder / str(pid)).read_text())

    def threads(self) -> list[str]:
        """Return the names of all threads but the first."""
        names: list[str] = self._ask("threads")  # type: ignore[assignment]
        return names

    def tasks(self) -> list[str]:
        """Return the names of all tasks."""
        names: list[str] = self._ask("tasks")  # type: ignore[assignment]
        return names

    def kill(self, name: str) -> None:
        """Kill the threads or the task of a name.

        Raises:
            LookupError: there is none.
        """
        if not self._ask("kill", name):
            raise LookupError(name)

    def hold(self) -> None:
        """Let what is killed from now on be down until that is seen, however long it takes."""
        self._ask("hold")

    def see(self) -> None:
        """Let all that works again be down no more."""
        self._ask("see")

    def _ask(self, command: str, name: str = "") -> object:
        with socket.create_connection(("127.0.0.1", self._port), SECONDS) as asking:
            asking.sendall(json.dumps([command, name]).encode())
            asking.shutdown(socket.SHUT_WR)
            answer: object = json.loads(b"".join(iter(lambda: asking.recv(BYTES_MAX), b"")))
            return answer
