"""One run: start a house, let people work, break things, and read what is there in the end."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rtchat import backoff
from tests.faults import history
from tests.faults.account import Account
from tests.faults.faults import FAULTS
from tests.faults.history import History
from tests.faults.library import LibraryClient
from tests.faults.plan import Plan, Step
from tests.faults.raw import RawClient
from tests.faults.reactions import Frame
from tests.faults.rooms import row_of
from tests.faults.simple import SimpleClient
from tests.faults.storm import Storm
from tests.faults.work import Cast, Work
from tests.faults.world import World, world

NAMES = ("Ana", "Ben", "Chi", "Dan", "Eve")
DIRECT = (("Ana", "Ben"), ("Ben", "Chi"), ("Chi", "Dan"), ("Dan", "Eve"))
CHANNELS: dict[str, tuple[str, ...]] = {"Harbour": NAMES}
GROUPS = {"Pier": ("Ana", "Chi", "Dan")}
"""Who is in which group; the first of them owns it."""
DEVICES = (("Ana", 2), ("Ben", 1), ("Chi", 1), ("Dan", 1), ("Eve", 1))
"""Devices that speak the protocol itself."""
PROGRAMS = ("Ben", "Dan", "Eve")
"""Those who use the library as well."""
OLD_MESSAGES = 8
"""Messages of each conversation that are there before anything breaks."""
PAUSE_MAX = 1.0
"""Longest pause of the library before its next connection, in seconds."""
SETTLE_SECONDS = 40.0
"""How long is waited for what must be so sooner."""


async def run(
    plan: Plan,
    folder: Path,
    file: Path | None = None,
    *,
    settle_seconds: float = SETTLE_SECONDS,
) -> History:
    """Do what a plan has; return what happened.

    Arguments:
        folder: an empty folder for the servers.
        file: where each line of the history goes as well.
        settle_seconds: how long is waited for clients that do not know all.
    """
    output = file.open("wb") if file is not None else None
    lines = History(file=output)
    try:
        async with world(
            plan.store,
            folder,
            lambda: lines.now,
            has_clock="clock" in plan.faults,
            bug=plan.bug,
        ) as running:
            with patch.object(backoff, "MAX_SECONDS", PAUSE_MAX):
                emails = await _live(plan, running, lines, settle_seconds)
            await _read_backups(running, emails, lines)
    finally:
        if output is not None:
            output.close()
    return lines


async def _live(plan: Plan, world: World, lines: History, settle_seconds: float) -> list[str]:
    """Do everything but read the backups; return whose accounts there are."""
    async with _cast(world, lines) as cast:
        # A seeded bug may show from the first message on.
        with suppress(TimeoutError) if plan.bug else nullcontext():
            await _begin(cast, lines)
        work = Work(cast, lines, plan.seed, plan.operations)
        working = asyncio.create_task(work.run())
        try:
            await _break(plan.steps(), plan.seconds, world, lines, working)
            work.stop()
            ended = lines.now
            await asyncio.wait({working}, timeout=settle_seconds)
            await _settle(cast, ended, settle_seconds, lines)
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
        for device in cast.devices:
            for state in device.final_states():
                lines.write(state)
        for account in cast.accounts.values():
            await _read(account, lines)
        return [account.email for account in cast.accounts.values()]


async def _break(
    steps: list[Step],
    seconds: float,
    world: World,
    lines: History,
    working: asyncio.Task[None],
) -> None:
    """Let one fault after the other come and go."""
    began = time.monotonic()
    for at, name, lasts, seed in steps:
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        async with FAULTS[name].breaking(world, random.Random(seed)) as detail:
            lines.write(history.FaultStarted(fault=name, detail=detail))
            await asyncio.wait({working}, timeout=lasts)
        lines.write(history.FaultStopped(fault=name, detail=detail))
    await asyncio.wait({working}, timeout=max(0.0, began + seconds - time.monotonic()))


# The people


@asynccontextmanager
async def _cast(world: World, lines: History) -> AsyncIterator[Cast]:
    """Let everybody sign up, meet, and connect."""
    urls = [proxy.url for proxy in world.proxies]
    sockets = [url.replace("http", "ws") for url in urls]
    cast = Cast({name: Account(urls, name) for name in NAMES})
    people = cast.accounts
    for account in people.values():
        await account.register()
    for one, other in DIRECT:
        body = {"kind": "direct", "person": people[other].id}
        cast.members[await _open(people[one], body)] = (one, other)
    for title, names in CHANNELS.items():
        owner, *others = (people[name] for name in names)
        room = await _open(owner, {"kind": "channel", "title": title})
        path = f"/api/conversations/{room}/members/"
        await owner.call("POST", path, json={"people": [other.id for other in others]})
        cast.members[room] = names
    for title, names in GROUPS.items():
        ids = [people[name].id for name in names[1:]]
        group = {"kind": "group", "title": title, "members": ids}
        cast.members[await _open(people[names[0]], group)] = names
    for id, names in cast.members.items():
        shown = await people[names[0]].call("GET", f"/api/conversations/{id}/")
        for name in names:
            lines.write(
                history.Joined(person=people[name].id, conversation=id, revision=shown["revision"])
            )
    cast.raw = [
        RawClient(f"{name}-{number}", people[name], sockets, lines)
        for name, devices in DEVICES
        for number in range(1, devices + 1)
    ]
    cast.library = [
        LibraryClient(f"{name}-library", people[name], urls[index % len(urls)], lines)
        for index, name in enumerate(PROGRAMS)
    ]
    chat = next(iter(cast.members))
    cast.simple = [
        SimpleClient(f"{one}-simple", people[one], sockets, chat, people[other].id, lines)
        for one, other in (DIRECT[0], DIRECT[0][::-1])
    ]
    world.storm = Storm(people["Chi"], sockets)
    running = [
        *(asyncio.create_task(client.run()) for client in cast.raw),
        *(asyncio.create_task(client.run()) for client in cast.simple),
    ]
    try:
        for program in cast.library:
            await program.open()
        yield cast
    finally:
        for program in cast.library:
            await program.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for account in people.values():
            await account.close()


async def _open(account: Account, body: dict[str, Any]) -> str:
    conversation: str = (await account.call("POST", "/api/conversations/", json=body))["id"]
    return conversation


async def _begin(cast: Cast, lines: History) -> None:
    """Let there be messages that everybody has had for long."""
    for client in cast.raw:
        await client.is_up.wait()
    for client in cast.raw:
        for id in client.rooms.ids:
            for _ in range(OLD_MESSAGES):
                pending = client.send(id, "of old")
                seq = await pending.stored
                cast.settled.append((client.account, id, seq, pending.id))
    await _settle(cast, lines.now, SETTLE_SECONDS, None)


# The end


async def _settle(cast: Cast, ended: float, settle_seconds: float, lines: History | None) -> None:
    """Wait until each client knows all, and write down how long that took."""
    targets: dict[str, dict[str, int]] = {}
    for account in cast.accounts.values():
        conversations = await _conversations(account)
        targets[account.id] = {one["id"]: one["revision"] for one in conversations}
    waiting = {device.name: device for device in cast.devices}
    seconds: dict[str, float] = {}
    deadline = time.monotonic() + settle_seconds
    while waiting and time.monotonic() < deadline:
        for name, device in list(waiting.items()):
            if device.revisions == targets[device.account.id] and not device.unsent:
                del waiting[name]
                if lines is not None:
                    seconds[name] = round(lines.now - ended, 3)
        await asyncio.sleep(0.05)
    if lines is not None:
        for device in cast.devices:
            took = seconds.get(device.name)
            lines.write(history.Settled(client=device.name, person=device.account.id, seconds=took))
    elif waiting:
        raise TimeoutError(f"not connected: {', '.join(waiting)}")


async def _read(account: Account, lines: History) -> None:
    """Read every conversation of somebody from the beginning."""
    for conversation in await _conversations(account):
        rows: list[history.Row] = []
        for message in await _messages(account, conversation["id"]):
            rows.append(row_of(message))
        lines.write(
            history.FinalRead(
                person=account.id,
                conversation=conversation["id"],
                revision=conversation["revision"],
                title=conversation["title"],
                last_seq=conversation["last_seq"],
                last_ordinal=conversation["last_ordinal"],
                read_ordinal=conversation["read_ordinal"],
                unread=conversation["unread"],
                unread_mentions=[one["seq"] for one in conversation.get("unread_mentions", [])],
                rows=rows,
            )
        )
        lines.write(
            history.Marked(
                client="final read",
                person=account.id,
                conversation=conversation["id"],
                ordinal=conversation["read_ordinal"],
                asked=lines.now,
            )
        )


async def _conversations(account: Account) -> list[Frame]:
    page = await account.insist("GET", "/api/conversations/?limit=100")
    conversations: list[Frame] = page["results"]
    return conversations


async def _messages(account: Account, conversation: str) -> list[Frame]:
    """Read all messages of a conversation, those of its threads too, in the order of seq."""
    path = f"/api/conversations/{conversation}/messages/"
    found, threads = await _pages(account, path)
    for root in threads:
        found += (await _pages(account, f"{path}{root}/thread/"))[0]
    return [message for _, message in sorted({one["seq"]: one for one in found}.items())]


async def _pages(account: Account, path: str) -> tuple[list[Frame], set[int]]:
    """Return the messages under a path, and the roots of the threads among them."""
    found: list[Frame] = []
    roots: set[int] = set()
    after = 0
    while True:
        page = await account.insist("GET", f"{path}?after={after}&limit=100")
        found += page["results"]
        roots |= {one["thread_root"] for one in page["threads"]}
        if len(page["results"]) < 100:
            return found, roots
        after = found[-1]["seq"]


async def _read_backups(world: World, emails: list[str], lines: History) -> None:
    """Restore each backup beside the house, and write down what it has."""
    for asked, file in world.backups:
        server = await asyncio.to_thread(world.restored, file)
        try:
            await asyncio.to_thread(server.start)
            seqs: dict[str, list[int]] = {}
            for email in emails:
                account = Account([server.url], "Reader")
                account.email = email
                await account.sign_in()
                for conversation in await _conversations(account):
                    id = conversation["id"]
                    seqs[id] = [one["seq"] for one in await _messages(account, id)]
                await account.close()
        finally:
            server.close()
        lines.write(history.BackedUp(asked=asked, seqs=seqs))
