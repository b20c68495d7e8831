"""What is broken: the processes of one house, and the connections of its clients."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Literal, get_args

from tests import postgres, valkey
from tests.faults.storm import Storm
from tests.postgres import Postgres
from tests.proxy import Proxy, proxy
from tests.servers import PROJECT, Server
from tests.valkey import Valkey

Store = Literal["sqlite", "postgresql"]
STORES: tuple[Store, ...] = get_args(Store)

FAKE_CLOCK = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
"""Debian's ``libfaketime``, which gives a process another time of day."""


class World:
    """One process on SQLite, or two on PostgreSQL and Valkey; each behind a proxy.

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
        count = 1 if bus is None else 2
        self.servers = [self._server(number, has_clock, bug) for number in range(count)]

    def set_clock(self, number: int, seconds: float) -> None:
        """Move the time of day of one server so far from the true one."""
        self._clock(number).write_text(f"{seconds:+g}\n")

    def _clock(self, number: int) -> Path:
        return self.folder / f"clock-{number}"

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

    def _server(self, number: int, has_clock: bool, bug: str) -> Server:
        folder = self.folder / f"server-{number}"
        folder.mkdir()
        settings = {"REDIS_URL": self.bus.url} if self.bus is not None else {}
        if has_clock:
            self.set_clock(number, 0)
            settings |= {
                "LD_PRELOAD": str(FAKE_CLOCK),
                "FAKETIME_TIMESTAMP_FILE": str(self._clock(number)),
                "FAKETIME_NO_CACHE": "1",
                # Servers measure durations with it, which no time of day should move.
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        if bug:
            settings["SEEDED_BUG"] = bug
        if has_clock or bug:
            settings["PYTHONPATH"] = str(PROJECT)
        server = Server(folder, self.database.url if self.database else "", **settings)
        if has_clock or bug:
            server.program = (sys.executable, "-m", "tests.faults.serve")
        return server


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
        for server in running.servers:
            stack.enter_context(closing(server))
            await asyncio.to_thread(server.start)
            running.proxies.append(await stack.enter_async_context(proxy(server.port)))
        yield running
