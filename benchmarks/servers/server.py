"""What every server under test is to a scenario, and the process that it runs in."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from benchmarks.load.dialects import Dialect
from benchmarks.machine import SERVER_CORE, cpu_seconds, family, resident_bytes
from benchmarks.plan import Plan, World

START_SECONDS = 30.0


@dataclass(frozen=True)
class Running:
    """A server that runs on a store of its own.

    Arguments:
        pid: its first process.
        client_ids: asks the store for the ids, 32 hexadecimal digits each, of the messages of
            the load (see ``load.ids``).
        database: the processes of its database, where that has some of its own.
    """

    port: int
    world: World
    pid: int
    client_ids: Callable[[], set[str]]
    database: Callable[[], Sequence[int]] = list

    def cpu_seconds(self) -> float:
        """Return the CPU time of the server, without that of its database."""
        return cpu_seconds(family(self.pid))

    def resident_bytes(self) -> int:
        return resident_bytes(family(self.pid))


class Server(Protocol):
    """A kind of server that can be started on any plan."""

    @property
    def dialect(self) -> Dialect: ...

    def serving(self, plan: Plan) -> AbstractContextManager[Running]:
        """Start on a fresh store with what a plan says."""


@contextmanager
def process(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    folder: Path,
    is_ready: Callable[[], bool],
) -> Iterator[int]:
    """Run a server on its core until the context is left; give its process id.

    Arguments:
        folder: where it runs and its log is written.
        is_ready: asked again and again until the server serves.
    """
    log = folder / "log"
    with open(log, "ab") as output:
        child = subprocess.Popen(
            command,
            env=environment,
            stdout=output,
            stderr=output,
            cwd=folder,
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            if child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.02)
        yield child.pid
    except ConnectionError as error:
        raise RuntimeError(f"{error}; the server's log:\n{log.read_text()}") from error
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def get(url: str) -> str | None:
    """Return what is there, or ``None`` while nobody answers 200."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=5) as answer:
            return str(answer.read().decode())
    except (URLError, ConnectionError, TimeoutError):
        return None
