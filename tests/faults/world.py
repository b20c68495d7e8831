"""What is broken: the processes of one house, and the connections of its clients."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Literal, get_args

from tests import postgres, valkey
from tests.commands import PROJECT
from tests.faults.sabotage import Sabotage
from tests.faults.storm import Storm
from tests.postgres import Postgres
from tests.proxy import Proxy, proxy
from tests.servers import Server, wait_for
from tests.valkey import Valkey

Store = Literal["sqlite", "postgresql"]
STORES: tuple[Store, ...] = get_args(Store)

FAKE_CLOCK = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
"""Debian's ``libfaketime``, which gives a process another time of day."""


class World:
    """One server on SQLite, or two on PostgreSQL and Valkey, the second of which has two workers;
    each behind a proxy.

    Arguments:
        folder: an empty folder.
        now: the clock of the history, in seconds.
        database: the server that keeps everything, if it is not SQLite.
        bus: the one that joins the processes.
        has_clock: whether the time of day of the servers can be moved.
        bug: what is wrong with the server on purpose, see ``tests.faults.bugs``.
    """

    def __init__(
        self,
        folder: Path,
        now: Callable[[], float],
        database: Postgres | None = None,
        bus: Valkey | None = None,
        has_clock: bool = False,
        bug: str = "",
    ) -> None:
        self.folder = folder
        self.now = now
        self.storm: Storm
        self.backups: list[tuple[float, Path]] = []
        """When each was begun, on the clock of the history, and where it is."""
        self.database = database
        self.bus = bus
        self.proxies: list[Proxy] = []
        workers = (1,) if bus is None else (1, 2)
        self.servers = [
            self._server(number, count, has_clock, bug) for number, count in enumerate(workers)
        ]

    def set_clock(self, number: int, seconds: float) -> None:
        """Move the time of day of one server so far from the true one."""
        self._clock(number).write_text(f"{seconds:+g}\n")

    def _clock(self, number: int) -> Path:
        return self.folder / f"clock-{number}"

    def processes(self, number: int) -> list[int]:
        """Return the processes of a server that serve."""
        started = {path.name for path in self._ports(number).iterdir()}
        workers = [child for child in self._children(number) if str(child) in started]
        return workers or [self.servers[number].pid]

    def _children(self, number: int) -> list[int]:
        """Return every process that a server has started, also one that does not serve yet."""
        pid = self.servers[number].pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except FileNotFoundError:
            return []
        return [int(child) for child in children.split()]

    def sabotage(self, number: int, pid: int) -> Sabotage:
        """Return what kills threads and tasks of a process of a server."""
        return Sabotage(self._ports(number), pid)

    def _ports(self, number: int) -> Path:
        return self.folder / f"server-{number}" / "ports"

    def kill(self, number: int) -> None:
        """End a server as a crash does, and wait until its workers have noticed.

        One that does not serve yet has the port too.
        """
        workers = self._children(number)
        self.servers[number].kill()
        wait_for(lambda: not any(map(_is_alive, workers)))

    def close(self, number: int) -> None:
        """End a server and its workers, whatever state they are in."""
        server = self.servers[number]
        if server.is_started:
            for pid in self._children(number):
                os.kill(pid, signal.SIGKILL)
        server.close()

    def backup(self, file: Path) -> None:
        """Back the store up while it is used, as docs/operations.md describes."""
        if self.database is None:
            self.servers[0].manage("backup", str(file), LD_PRELOAD="")
        else:
            self.database.dump(file)

    def restored(self, file: Path) -> Server:
        """Return a further server, not started, on what a backup has."""
        folder = file.with_suffix(".restored")
        folder.mkdir()
        if self.database is None:
            server = Server(folder)
            server.manage("restore", str(file))
        else:
            server = Server(folder, self.database.restore(file, file.stem.replace("-", "_")))
            server.manage("replace_epoch")
        return server

    def _server(self, number: int, workers: int, has_clock: bool, bug: str) -> Server:
        folder = self.folder / f"server-{number}"
        self._ports(number).mkdir(parents=True)
        settings = {
            "PYTHONPATH": str(PROJECT),
            "SABOTAGE": str(self._ports(number)),
            "WORKERS": str(workers),
        }
        if self.bus is not None:
            settings["REDIS_URL"] = self.bus.url
        if has_clock:
            self.set_clock(number, 0)
            settings |= {
                "LD_PRELOAD": str(FAKE_CLOCK),
                "FAKETIME_TIMESTAMP_FILE": str(self._clock(number)),
                "FAKETIME_NO_CACHE": "1",
                # Servers measure durations with it, which no time of day should move.
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                # Its workaround for an old C library makes a thread wait forty times as long for
                # another one: acknowledgements took 850 ms in place of 21.
                "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            }
        if bug:
            settings["SEEDED_BUG"] = bug
        server = Server(folder, self.database.url if self.database else "", **settings)
        server.program = (sys.executable, "-m", "tests.faults.serve")
        return server


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@asynccontextmanager
async def world(
    store: Store,
    folder: Path,
    now: Callable[[], float],
    *,
    has_clock: bool = False,
    bug: str = "",
) -> AsyncIterator[World]:
    """Start everything, and end it when it is left."""
    async with AsyncExitStack() as stack:
        database = bus = None
        if store == "postgresql":
            database = await asyncio.to_thread(stack.enter_context, postgres.running())
            bus = await asyncio.to_thread(stack.enter_context, valkey.running())
        running = World(folder, now, database, bus, has_clock, bug)
        migrate = ("migrate", "--verbosity", "0")
        await asyncio.to_thread(running.servers[0].manage, *migrate, LD_PRELOAD="")
        for number, server in enumerate(running.servers):
            stack.callback(running.close, number)
            await asyncio.to_thread(server.start)
            running.proxies.append(await stack.enter_async_context(proxy(server.port)))
        yield running
