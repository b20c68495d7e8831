"""The machine: which core does what, and what processes cost, from Linux's ``/proc``."""

import gc
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
"""The server under test has one core, the load another; databases and buses take any."""

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def prepare() -> None:
    """Make this process one that measures: it has files enough, a disk, and ends what it started.

    Stores are kept on a disk: /tmp lives in memory on many systems, where an fsync costs nothing.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    tempfile.tempdir = "/var/tmp"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before all was measured"))


@contextmanager
def temporary() -> Iterator[Path]:
    """Give an empty folder."""
    with tempfile.TemporaryDirectory(prefix="chat-bench-") as folder:
        yield Path(folder)


def copy(origin: Path, to: Path) -> None:
    """Copy a file to the disk, so that whoever uses the copy does not wait for that."""
    shutil.copyfile(origin, to)
    with open(to, "rb") as file:
        os.fsync(file.fileno())


@contextmanager
def as_load() -> Iterator[None]:
    """Stay on the load's core, and do not pause for garbage: it would be the server's latency."""
    cores = os.sched_getaffinity(0)
    gc.collect()
    gc.disable()
    os.sched_setaffinity(0, {LOAD_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        gc.enable()


def family(pid: int) -> list[int]:
    """Return a process and those that it started, and so on."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU time that processes have taken, in steps of 10 ms."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # A helper of a database comes and goes.
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


def resident_bytes(pids: Iterable[int]) -> int:
    """Return how much memory processes hold."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * _PAGE
