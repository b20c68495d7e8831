"""What can be broken. Each fault is broken while its context lasts, and whole when it is left."""

import asyncio
import os
import random
import resource
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import NamedTuple

from tests.faults.world import FAKE_CLOCK, World

Breaking = Callable[[World, random.Random], AbstractAsyncContextManager[str]]
"""Breaks something, yields what, and mends it."""


FULL_BYTES = 8_192
"""A file of the database that is larger already cannot be written any more."""


class Fault(NamedTuple):
    """A fault, and for how long it lasts at most: between half of this and all of it."""

    breaking: Breaking
    seconds: float
    on_sqlite: bool = True
    """Whether it makes sense without Valkey and PostgreSQL."""


FAULTS: dict[str, Fault] = {}


def _fault(name: str, seconds: float, *, on_sqlite: bool = True) -> Callable[[Breaking], Breaking]:
    def register(breaking: Breaking) -> Breaking:
        FAULTS[name] = Fault(breaking, seconds, on_sqlite)
        return breaking

    return register


def faults_of(store: str) -> list[str]:
    """Return the names of the faults that a store can have on this machine."""
    return [
        name
        for name, fault in FAULTS.items()
        if (fault.on_sqlite or store == "postgresql") and (name != "clock" or FAKE_CLOCK)
    ]


def _one_of(world: World, choice: random.Random) -> int:
    return choice.randrange(len(world.servers))


# Processes of the server


@_fault("kill", 1.0)
@asynccontextmanager
async def kill(world: World, choice: random.Random) -> AsyncIterator[str]:
    """``kill -9`` of a server."""
    number = _one_of(world, choice)
    await asyncio.to_thread(world.kill, number)
    yield f"server {number}"
    await asyncio.to_thread(world.servers[number].start)


@_fault("worker-kill", 1.0, on_sqlite=False)
@asynccontextmanager
async def worker_kill(world: World, choice: random.Random) -> AsyncIterator[str]:
    """``kill -9`` of one of several workers, which its supervisor replaces."""
    number = len(world.servers) - 1
    os.kill(choice.choice(world.processes(number)), signal.SIGKILL)
    yield f"server {number}"


@_fault("failure", 1.0)
@asynccontextmanager
async def failure(world: World, choice: random.Random) -> AsyncIterator[str]:
    """An exception that nobody expects, in a thread or a task that must not end."""
    number = _one_of(world, choice)
    sabotage = world.sabotage(number, choice.choice(world.processes(number)))
    threads = await asyncio.to_thread(sabotage.threads)
    tasks = await asyncio.to_thread(sabotage.tasks)
    names = {*threads, *(name for name in tasks if not name.startswith("Task-"))}
    name = choice.choice(sorted(names))
    await asyncio.to_thread(sabotage.kill, name)
    yield f"{name} of server {number}"


@_fault("terminate", 0.5)
@asynccontextmanager
async def terminate(world: World, choice: random.Random) -> AsyncIterator[str]:
    """SIGTERM, as an operator restarts a server."""
    number = _one_of(world, choice)
    await asyncio.to_thread(world.servers[number].stop)
    yield f"server {number}"
    await asyncio.to_thread(world.servers[number].start)


@_fault("freeze", 4.0)
@asynccontextmanager
async def freeze(world: World, choice: random.Random) -> AsyncIterator[str]:
    """SIGSTOP of a server, as a machine that swaps or a virtual one that is moved."""
    number = _one_of(world, choice)
    processes = world.processes(number)
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    yield f"server {number}"
    for pid in processes:
        os.kill(pid, signal.SIGCONT)


@_fault("clock", 5.0)
@asynccontextmanager
async def clock(world: World, choice: random.Random) -> AsyncIterator[str]:
    """The time of day of a server jumps by up to an hour, forward or back."""
    number = choice.randrange(len(world.servers))
    seconds = choice.choice([3_600, -3_600, -600, 60, -60])
    world.set_clock(number, seconds)
    yield f"server {number}, {seconds:+d} s"
    world.set_clock(number, 0)


@_fault("disk-full", 3.0)
@asynccontextmanager
async def disk_full(world: World, choice: random.Random) -> AsyncIterator[str]:
    """No file of the database grows any more.

    A limit on the size of files stands for the disk: it needs no rights and no file system of its
    own, and writing fails in the same places.
    """
    if world.database is not None:
        world.database.limit_files(str(FULL_BYTES))
    else:
        pid = world.servers[0].pid
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL_BYTES, resource.RLIM_INFINITY))
    yield f"no file above {FULL_BYTES:,} bytes"
    if world.database is not None:
        world.database.limit_files("unlimited")
    else:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)


@_fault("backup", 0.0)
@asynccontextmanager
async def backup(world: World, choice: random.Random) -> AsyncIterator[str]:
    """A backup under load, which is no fault, but must not be felt, and is read in the end."""
    file = world.folder / f"backup-{choice.randrange(10**9)}"
    asked = world.now()
    await asyncio.to_thread(world.backup, file)
    world.backups.append((asked, file))
    yield file.name


# Connections of clients


@_fault("cut", 1.0)
@asynccontextmanager
async def cut(world: World, choice: random.Random) -> AsyncIterator[str]:
    """Every connection is reset, again and again."""
    times = choice.randint(1, 4)
    for _ in range(times):
        for proxy in world.proxies:
            await proxy.cut()
        await asyncio.sleep(choice.uniform(0.05, 0.5))
    yield f"{times} times"


@_fault("lost-acks", 0.5)
@asynccontextmanager
async def lost_acks(world: World, choice: random.Random) -> AsyncIterator[str]:
    """What the server sends is lost, and then the connection: cut between commit and ack."""
    for proxy in world.proxies:
        proxy.mute()
    yield "all connections"
    for proxy in world.proxies:
        await proxy.cut()
        proxy.heal()


@_fault("torn", 0.5)
@asynccontextmanager
async def torn(world: World, choice: random.Random) -> AsyncIterator[str]:
    """Each connection breaks in the middle of what comes next."""
    for proxy in world.proxies:
        proxy.tear()
    yield "all connections"
    for proxy in world.proxies:
        proxy.heal()


@_fault("crumbs", 1.0)
@asynccontextmanager
async def crumbs(world: World, choice: random.Random) -> AsyncIterator[str]:
    """Everything comes byte by byte."""
    for proxy in world.proxies:
        proxy.piece_bytes = 1
    yield "all connections"
    for proxy in world.proxies:
        proxy.heal()


@_fault("slow", 4.0)
@asynccontextmanager
async def slow(world: World, choice: random.Random) -> AsyncIterator[str]:
    """Everything takes longer."""
    seconds = choice.uniform(0.05, 0.4)
    for proxy in world.proxies:
        proxy.delay_seconds = seconds
    yield f"{seconds * 1000:.0f} ms more"
    for proxy in world.proxies:
        proxy.heal()


@_fault("half-open", 5.0)
@asynccontextmanager
async def half_open(world: World, choice: random.Random) -> AsyncIterator[str]:
    """Nothing comes through to one server, and no connection ends."""
    number = choice.randrange(len(world.proxies))
    ends_in_cut = choice.random() < 0.5
    proxy = world.proxies[number]
    proxy.stall()
    yield f"server {number}, {'cut' if ends_in_cut else 'healed'} in the end"
    if ends_in_cut:
        await proxy.cut()
    proxy.heal()


@_fault("storm", 3.0)
@asynccontextmanager
async def storm(world: World, choice: random.Random) -> AsyncIterator[str]:
    """Hundreds of sockets come at once, are dropped at once, and come back at once."""
    await world.storm.come()
    await asyncio.sleep(choice.uniform(0.2, 1.0))
    world.storm.drop()
    await world.storm.come()
    yield f"{world.storm.size} sockets"
    world.storm.drop()


# The bus


@_fault("bus-kill", 2.0, on_sqlite=False)
@asynccontextmanager
async def bus_kill(world: World, choice: random.Random) -> AsyncIterator[str]:
    """``kill -9`` of Valkey, which comes back empty."""
    assert world.bus is not None
    await asyncio.to_thread(world.bus.kill)
    yield ""
    await asyncio.to_thread(world.bus.start)


@_fault("bus-freeze", 5.0, on_sqlite=False)
@asynccontextmanager
async def bus_freeze(world: World, choice: random.Random) -> AsyncIterator[str]:
    """SIGSTOP of Valkey."""
    assert world.bus is not None
    world.bus.signal(signal.SIGSTOP)
    yield ""
    world.bus.signal(signal.SIGCONT)


@_fault("bus-flush", 0.2, on_sqlite=False)
@asynccontextmanager
async def bus_flush(world: World, choice: random.Random) -> AsyncIterator[str]:
    """FLUSHALL."""
    assert world.bus is not None
    await asyncio.to_thread(world.bus.command, "FLUSHALL")
    yield ""


@_fault("bus-clients", 0.5, on_sqlite=False)
@asynccontextmanager
async def bus_clients(world: World, choice: random.Random) -> AsyncIterator[str]:
    """CLIENT KILL of those who read or those who write."""
    assert world.bus is not None
    kind = choice.choice(["pubsub", "normal"])
    await asyncio.to_thread(world.bus.command, "CLIENT", "KILL", "TYPE", kind)
    yield kind


# The database


@_fault("database-stop", 0.5, on_sqlite=False)
@asynccontextmanager
async def database_stop(world: World, choice: random.Random) -> AsyncIterator[str]:
    """An immediate stop of PostgreSQL, which recovers when it starts."""
    assert world.database is not None
    await asyncio.to_thread(world.database.stop, signal.SIGQUIT)
    yield ""
    await asyncio.to_thread(world.database.start)


@_fault("database-kill", 0.5, on_sqlite=False)
@asynccontextmanager
async def database_kill(world: World, choice: random.Random) -> AsyncIterator[str]:
    """``kill -9`` of all of PostgreSQL's processes at once."""
    assert world.database is not None
    await asyncio.to_thread(world.database.kill)
    yield ""
    await asyncio.to_thread(world.database.start)


@_fault("database-freeze", 5.0, on_sqlite=False)
@asynccontextmanager
async def database_freeze(world: World, choice: random.Random) -> AsyncIterator[str]:
    """SIGSTOP of all of PostgreSQL's processes."""
    assert world.database is not None
    world.database.signal_all(signal.SIGSTOP)
    yield ""
    world.database.signal_all(signal.SIGCONT)


@_fault("database-clients", 0.5, on_sqlite=False)
@asynccontextmanager
async def database_clients(world: World, choice: random.Random) -> AsyncIterator[str]:
    """Every connection of the database is ended by its administrator."""
    assert world.database is not None
    sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'chat'"
    await asyncio.to_thread(world.database.command, sql)
    yield ""
