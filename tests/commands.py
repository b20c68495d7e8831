"""The commands of ``manage.py``, each in a process that begins with the libraries loaded.

To load them takes a process half a second and more of CPU, and one run of the tests starts
hundreds. So one process loads them once, those that read no setting, and forks for each command.
Nothing of ours is loaded before that: a command reads its settings from an environment of its own.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from tests.patience import PATIENCE

PROJECT = Path(__file__).resolve().parents[1]
MANAGE = (sys.executable, str(PROJECT / "manage.py"))

_LIBRARIES = (
    *("argon2", "asyncio", "django.contrib.admin.templatetags.admin_list"),
    *("django.contrib.admindocs.views", "django.contrib.staticfiles.finders"),
    *("django.core.handlers.asgi", "django.core.management.commands.makemigrations"),
    *("django.db.backends.sqlite3.base", "django.db.models", "django.forms"),
    *("django.template.defaulttags", "django.test.signals", "django.views.debug"),
    *("django.views.generic", "drf_spectacular.utils", "environ", "httptools", "jwt", "msgspec"),
    *("prometheus_client", "psycopg", "redis.asyncio", "regex", "rest_framework.serializers"),
    *("servestatic.media_types", "smtplib", "sqlite3", "statistics", "structlog", "uuid_utils"),
    *("uvicorn.protocols.http.httptools_impl", "uvloop"),
)


class Command:
    """A command that runs, as `subprocess.Popen` has it."""

    def __init__(self, status: IO[bytes]) -> None:
        self.pid = int(status.readline())
        self._status = status
        self._ended: int | None = None
        os.set_blocking(status.fileno(), False)

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal; ``None`` while it runs."""
        if self._ended is None and (line := self._status.readline()):
            self._ended = int(line)
            self._status.close()
        return self._ended

    def wait(self, timeout: float) -> int:
        """Wait for the end; return the exit status.

        Raises:
            TimeoutExpired: it runs on.
        """
        deadline = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(MANAGE, timeout)
            time.sleep(0.005)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def started(
    *command: str, env: Mapping[str, str], cwd: Path, stdout: IO[Any], stderr: IO[Any]
) -> Command:
    """Start a command of ``manage.py``."""
    request = json.dumps([command, dict(env), str(cwd)]).encode()
    reading, writing = os.pipe()
    fds = [stdout.fileno(), stderr.fileno(), writing]
    control = _loaded()
    socket.send_fds(control, [len(request).to_bytes(4)], fds)
    control.sendall(request)
    os.close(writing)
    return Command(open(reading, "rb"))


def run(
    *command: str, env: Mapping[str, str], cwd: Path = PROJECT
) -> subprocess.CompletedProcess[str]:
    """Run a command of ``manage.py`` to its end; return what it said and its exit status."""
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        process = started(*command, env=env, cwd=cwd, stdout=stdout, stderr=stderr)
        try:
            status = process.wait(PATIENCE)
        finally:
            process.kill()
        said = []
        for stream in (stdout, stderr):
            stream.seek(0)
            said.append(stream.read())
    return subprocess.CompletedProcess([*MANAGE, *command], status, *said)


@cache
def _loaded() -> socket.socket:
    """Start the process that forks; it ends with this one."""
    ours, its = socket.socketpair()
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.commands", str(its.fileno())],
            cwd=PROJECT,
            pass_fds=[its.fileno()],
        )

    @atexit.register
    def end() -> None:
        ours.close()
        process.wait(PATIENCE)

    return ours


# The process that forks


def _commands(control: socket.socket) -> Iterator[tuple[Sequence[str], Mapping[str, str], str]]:
    """Fork for each command that is asked for; yield it in the child, and never here."""
    statuses: dict[int, int] = {}

    def tell(*_: object) -> None:
        while statuses and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            writing = statuses.pop(ended[0])
            with suppress(BrokenPipeError):  # Whoever asked for it has given it up.
                os.write(writing, b"%d\n" % os.waitstatus_to_exitcode(ended[1]))
            os.close(writing)

    signal.signal(signal.SIGCHLD, tell)
    # Whoever interrupts the tests means them, and they end their servers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while head := socket.recv_fds(control, 4, 3):
        length, fds, *_ = head
        if not length:
            return
        request = control.recv(int.from_bytes(length), socket.MSG_WAITALL)
        # A child that has ended before its number is noted is nobody's.
        with _held(signal.SIGCHLD):
            pid = os.fork()
            if pid:
                statuses[pid] = fds[2]
                os.write(fds[2], b"%d\n" % pid)
        if not pid:
            for number, fd in enumerate([os.open(os.devnull, os.O_RDONLY), *fds[:2]]):
                os.dup2(fd, number)
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            control.detach()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            yield json.loads(request)
        os.close(fds[0])
        os.close(fds[1])


@contextmanager
def _held(number: signal.Signals) -> Iterator[None]:
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])


if __name__ == "__main__":
    for library in _LIBRARIES:
        import_module(library)
    # The children leave the pages of these objects as they are, and share them.
    gc.freeze()
    for command, env, cwd in _commands(socket.socket(fileno=int(sys.argv[1]))):
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        sys.argv = [MANAGE[1], *command]
        runpy.run_path(MANAGE[1], run_name="__main__")
        sys.exit()
