"""What people do while things break: they talk, read, edit, leave, and come back."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from tests.faults import history
from tests.faults.account import Account, Refused, Unanswered
from tests.faults.history import History
from tests.faults.library import LibraryClient
from tests.faults.raw import Lost, RawClient
from tests.faults.simple import SimpleClient

BURST_MAX = 8
"""Messages that one client sends without waiting for each."""
FRESH = 20
"""Messages that count as acknowledged a moment ago."""
PAUSE_SECONDS = 0.25
"""Longest pause of a client between its bursts."""

EMOJI = ("👍", "❤️", "🌊")
"""What people react with: few, so that several set the same and take it back."""

SETTLED = (
    *("mark", "look", "retry", "edit", "delete", "rename", "churn", "mention", "react"),
    *("role", "archive"),
)
"""What may happen at any time: edits are of messages that everybody has had for long."""
RACING = (
    *("edit-fresh", "delete-fresh", "mute", "resume", "read-elsewhere", "reply", "thread"),
    "react-fresh",
)
"""What meets what is on its way: messages that change at once, one's own on another device."""
OPERATIONS = SETTLED + RACING


@dataclass
class Cast:
    """The people, their devices, and where they talk."""

    accounts: dict[str, Account] = field(default_factory=dict)
    raw: list[RawClient] = field(default_factory=list)
    library: list[LibraryClient] = field(default_factory=list)
    simple: list[SimpleClient] = field(default_factory=list)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Who is in each conversation, the owner first."""
    settled: list[tuple[Account, str, int, str]] = field(default_factory=list)
    """Messages of old, as sender, conversation, seq and id."""

    @property
    def devices(self) -> list[RawClient | LibraryClient]:
        """The clients of the full dialect."""
        return [*self.raw, *self.library]

    @property
    def harbour(self) -> str:
        """The channel of all, which Eve leaves, or is taken out of, and comes back to."""
        return max(self.members, key=lambda id: len(self.members[id]))


class Work:
    """What the cast does until it is stopped.

    Arguments:
        cast: who.
        history: where it is written down.
        seed: of the choices.
        operations: what happens beside talking, of ``OPERATIONS``.
    """

    def __init__(
        self, cast: Cast, history: History, seed: int, operations: tuple[str, ...]
    ) -> None:
        self._cast = cast
        self._history = history
        self._choice = random.Random(seed)
        self._operations = operations
        self._words = count(1)
        self._acked: list[tuple[RawClient, str, int, str]] = []
        self._is_over = asyncio.Event()
        self._is_present = True
        self._is_removed = False

    async def run(self) -> None:
        """Work until ``stop``."""
        async with asyncio.TaskGroup() as tasks:
            for raw in self._cast.raw:
                tasks.create_task(self._talk(raw))
            for program in self._cast.library:
                tasks.create_task(self._talk_by_library(program))
            for simple in self._cast.simple:
                tasks.create_task(self._talk_simply(simple))
            for operation in self._operations:
                tasks.create_task(self._repeat(operation))

    def stop(self) -> None:
        """Begin nothing more."""
        self._is_over.set()

    # Talking

    async def _talk(self, client: RawClient) -> None:
        while not self._is_over.is_set():
            room = self._room_of(client.account)
            if client.is_up.is_set() and client.rooms.get(room) is not None:
                sent = [
                    client.send(room, f"word {next(self._words)}")
                    for _ in range(self._choice.randint(1, BURST_MAX))
                ]
                await asyncio.wait([pending.stored for pending in sent])
                self._acked += [
                    (client, room, pending.stored.result(), pending.id)
                    for pending in sent
                    if not pending.stored.cancelled()
                ]
                del self._acked[:-FRESH]
            await self._pause()

    async def _talk_by_library(self, client: LibraryClient) -> None:
        while not self._is_over.is_set():
            room = self._room_of(client.account)
            await client.send(room, f"word {next(self._words)}", str(uuid4()))
            await self._pause()

    async def _talk_simply(self, client: SimpleClient) -> None:
        while not self._is_over.is_set():
            await client.send(f"word {next(self._words)}")
            await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._choice.uniform(0, PAUSE_SECONDS)):
                await self._is_over.wait()

    def _room_of(self, account: Account) -> str:
        # Eve sends and reads nothing where she is taken out: it would be refused now and then.
        return self._choice.choice([id for id in self._cast.members if self._is_in(account, id)])

    # Everything else

    async def _repeat(self, operation: str) -> None:
        act: Callable[[], Awaitable[None]] = getattr(self, f"_{operation.replace('-', '_')}")
        while not self._is_over.is_set():
            with suppress(Unanswered, Refused, Lost):
                await act()
            for _ in range(2 if operation != "churn" else 6):
                await self._pause()

    async def _mark(self) -> None:
        client = self._choice.choice(self._cast.raw)
        await self._mark_some(client, self._room_of(client.account))

    async def _read_elsewhere(self) -> None:
        """Let Eve read in the group that she comes back to, on one device alone."""
        client = next(one for one in self._cast.raw if one.account.name == "Eve")
        await self._mark_some(client, self._cast.harbour)

    async def _mark_some(self, client: RawClient, id: str) -> None:
        room = client.rooms.get(id)
        if room is not None and room.rows:
            await client.mark_read(id, self._choice.choice(list(room.rows)))

    async def _look(self) -> None:
        client, room, seq, id = await self._fresh()
        path = f"/api/conversations/{room}/messages/{seq}/"
        try:
            answer = await client.account.call("GET", path)
            is_there = answer["client_id"] == id
        except Refused as refused:
            # With a clock that is an hour ahead a server takes no token of another.
            if refused.args[0] == 401:
                return
            is_there = False
        self._history.write(
            history.Looked(client=client.name, conversation=room, id=id, is_there=is_there)
        )

    async def _retry(self) -> None:
        client, room, _, id = await self._fresh()
        client.send(room, id=id)

    async def _edit(self) -> None:
        account, room, seq, id = self._choice.choice(self._cast.settled)
        await self._write_over(account, room, seq, id)

    async def _delete(self) -> None:
        if len(self._cast.settled) > 10:
            place = self._choice.randrange(len(self._cast.settled))
            account, room, seq, _ = self._cast.settled.pop(place)
            await account.call("DELETE", f"/api/conversations/{room}/messages/{seq}/")

    async def _edit_fresh(self) -> None:
        client, room, seq, id = await self._fresh()
        await self._write_over(client.account, room, seq, id)

    async def _delete_fresh(self) -> None:
        client, room, seq, _ = await self._fresh()
        await client.account.call("DELETE", f"/api/conversations/{room}/messages/{seq}/")

    async def _write_over(self, account: Account, room: str, seq: int, id: str) -> None:
        text = f"{id} edit {next(self._words)} {self._call(room)}"
        path = f"/api/conversations/{room}/messages/{seq}/"
        await account.call("PATCH", path, json={"text": text})

    async def _reply(self) -> None:
        """Answer what was said a moment ago, and may be gone by then."""
        client, room, seq, _ = await self._fresh()
        pending = client.send(room, f"reply {next(self._words)}", reply_to=seq)
        await asyncio.wait([pending.stored])

    async def _thread(self) -> None:
        """Reply in the thread of what was said a moment ago, in the room too or not."""
        client, room, seq, _ = await self._fresh()
        place: dict[str, Any] = {"thread_root": seq}
        if self._choice.random() < 0.3:
            place["also_in_room"] = True
        sent = [
            client.send(room, f"aside {next(self._words)}", **place)
            for _ in range(self._choice.randint(1, 3))
        ]
        await asyncio.wait([pending.stored for pending in sent])

    async def _mention(self) -> None:
        client = self._choice.choice(self._cast.raw)
        room = self._room_of(client.account)
        if client.is_up.is_set() and client.rooms.get(room) is not None:
            await asyncio.wait([client.send(room, f"word {self._call(room)}").stored])

    def _call(self, room: str) -> str:
        """Return a mention of everybody or of somebody, who may not be there just now, or none."""
        names = [self._cast.accounts[name].full_name for name in self._cast.members[room]]
        return self._choice.choice(["", "@all", *(f"@{name}" for name in names)])

    async def _react(self) -> None:
        _, room, seq, _ = self._choice.choice(self._cast.settled)
        await self._react_to(room, seq)

    async def _react_fresh(self) -> None:
        _, room, seq, _ = await self._fresh()
        await self._react_to(room, seq)

    async def _react_to(self, room: str, seq: int) -> None:
        """Let somebody set or take back an emoji, on any of their devices."""
        present = [one for one in self._cast.raw if self._is_in(one.account, room)]
        client = self._choice.choice(present)
        is_on = self._choice.random() < 0.6
        await client.react(room, seq, self._choice.choice(EMOJI), is_on=is_on)

    def _is_in(self, account: Account, room: str) -> bool:
        is_away = account.name == "Eve" and room == self._cast.harbour
        return account.name in self._cast.members[room] and not is_away

    async def _rename(self) -> None:
        owner = self._cast.accounts["Ana"]
        title = f"Harbour {next(self._words)}"
        path = f"/api/conversations/{self._cast.harbour}/"
        await owner.call("PATCH", path, json={"title": title})

    async def _role(self) -> None:
        owner, ben = self._cast.accounts["Ana"], self._cast.accounts["Ben"]
        path = f"/api/conversations/{self._cast.harbour}/members/{ben.id}/"
        await owner.call("PATCH", path, json={"role": self._choice.choice(["admin", "member"])})

    async def _archive(self) -> None:
        """Archive the channel for a moment, in which what is sent there fails."""
        if self._choice.random() < 0.2:
            path = f"/api/conversations/{self._cast.harbour}/"
            for is_archived in (True, False):
                await self._cast.accounts["Ana"].insist(
                    "PATCH", path, json={"is_archived": is_archived}
                )

    async def _mute(self) -> None:
        client = self._choice.choice(self._cast.devices)
        await self._mute_or_not(client.account, self._room_of(client.account))

    async def _resume(self) -> None:
        """Let a device ask for something while another of its person changes what is their own."""
        client = self._choice.choice(self._cast.raw)
        room = self._room_of(client.account)
        change: Callable[[Account, str], Awaitable[None]] = self._choice.choice(
            [self._mute_or_not, self._pin_or_not, self._read_all]
        )
        await asyncio.gather(change(client.account, room), self._ask(client, room))

    async def _ask(self, client: RawClient, id: str) -> None:
        room = client.rooms.get(id)
        if room is None:
            return
        match self._choice.choice(["resume", "changes.load", "history.load"]):
            case "resume":
                await client.resume(id)
            case "changes.load":
                after = self._choice.randint(0, room.revision)
                await client.request("changes.load", conversation=id, after=after)
            case "history.load":
                before = self._choice.randint(1, room.last_seq + 1)
                await client.request("history.load", conversation=id, before=before, limit=20)

    async def _mute_or_not(self, account: Account, room: str) -> None:
        changes = {"is_muted": self._choice.random() < 0.5}
        await account.call("PATCH", f"/api/conversations/{room}/membership/", json=changes)

    async def _pin_or_not(self, account: Account, room: str) -> None:
        changes = {"is_pinned": self._choice.random() < 0.5}
        await account.call("PATCH", f"/api/conversations/{room}/membership/", json=changes)

    async def _read_all(self, account: Account, room: str) -> None:
        last = max(one.last_seq for raw in self._cast.raw if (one := raw.rooms.get(room)))
        await account.call("POST", f"/api/conversations/{room}/read/", json={"seq": last})

    async def _churn(self) -> None:
        """Let Eve leave the channel or take her out, and let her come back or take her in; see that
        everybody can know of it."""
        owner, eve = self._cast.accounts["Ana"], self._cast.accounts["Eve"]
        room = self._cast.harbour
        path = f"/api/conversations/{room}/"
        asked = self._history.now
        if self._is_present:
            self._is_removed = self._choice.random() < 0.5
            with suppress(Refused):
                by = owner if self._is_removed else eve
                await by.insist("DELETE", f"{path}members/{eve.id}/")
        elif self._is_removed:
            await self._join(owner, "POST", f"{path}members/", json={"people": [eve.id]})
        else:
            await self._join(eve, "PUT", f"{path}membership/")
        self._is_present = not self._is_present
        revision = await self._membership_revision(room, eve.id, has_left=not self._is_present)
        kind = history.Joined if self._is_present else history.Left
        self._history.write(kind(person=eve.id, conversation=room, revision=revision, asked=asked))

    async def _join(self, by: Account, method: str, path: str, **options: Any) -> None:
        """Let Eve in, also where the channel is archived for a moment: a try that was not answered
        may have let her in before that."""
        while True:
            with suppress(Refused):
                await by.insist(method, path, **options)
                return
            await self._pause()

    async def _membership_revision(self, room: str, person: str, *, has_left: bool) -> int:
        """Wait until the owner's device knows of a change; return its revision."""
        client = self._cast.raw[0]
        while True:
            member = client.rooms.members.get((room, person))
            if member is not None and member["has_left"] == has_left:
                revision: int = member["revision"]
                return revision
            client.changed.clear()
            await client.changed.wait()

    async def _fresh(self) -> tuple[RawClient, str, int, str]:
        """Return a message that was acknowledged a moment ago."""
        while not self._acked and not self._is_over.is_set():
            await self._pause()
        if not self._acked:
            raise Lost
        return self._choice.choice(self._acked)
