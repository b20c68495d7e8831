"""What is one person's alone reaches their clients, and with it the rooms that they gain."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from chat.conversations.selectors import Followed, Head
from chat.core.ids import new_id
from chat.core.threads import Pool
from chat.events.types import BareRevision, Revised, UserUpdated
from chat.gateway.full.encoding import encode_event
from chat.gateway.hub.client import Client
from chat.gateway.hub.hub import Hub
from chat.gateway.node import user_updates
from chat.gateway.node.catch_up import CatchUp
from chat.gateway.node.missed import Known, Missed
from chat.gateway.node.user_updates import UserUpdates
from chat.gateway.websocket.socket import Socket
from chat.messaging.selectors.conversations import UserState
from chat.protocol import frames
from chat.protocol.own import OwnRows, Saved
from tests.cast import member_updated

ROOM = new_id()
ME = new_id()
PRIVACY = frames.Privacy(shares_presence=True, shares_read_marks=True)


def shown(revision: int, read_ordinal: int = 0) -> frames.Conversation:
    """The room as it is in one's list."""
    return frames.Conversation(
        *(ROOM, "group", "Team", revision, 9, 9, read_ordinal, 0, "member"),
        is_muted=False,
        is_pinned=False,
    )


def member_of(
    user_revision: int, revision: int, *, since: int = 1, read_ordinal: int = 0
) -> UserState:
    """The state of somebody who gained the room, or whose mark moved there."""
    followed = Followed(Head(revision, last_seq=0, details_revision=0, title=""), since)
    return UserState(user_revision, {ROOM: followed}, [shown(revision, read_ordinal)], [], PRIVACY)


def bare(revision: int) -> Revised:
    return BareRevision(ROOM, revision)


class Wire:
    """What is sent over a socket of mine."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []

    def send(self, sent: bytes) -> None:
        while sent:
            size, head = (sent[1], 2) if sent[1] < 126 else (int.from_bytes(sent[2:4], "big"), 4)
            self.frames.append(msgspec.json.decode(sent[head : head + size]))
            sent = sent[head + size :]

    @property
    def revisions(self) -> list[int]:
        """The revisions of the room that were sent, as event or as the room itself."""
        return [
            frame["conversation"]["revision"] if "user_revision" in frame else frame["revision"]
            for frame in self.frames
            if frame["type"] != "member.updated" and "conversation" in frame
        ]


def client() -> tuple[Wire, Client]:
    wire = Wire()
    socket = cast(Socket, wire)
    return wire, Client(socket, session_id=new_id(), user_id=ME, encode=encode_event)


Step = Callable[[], UserState]


class Process:
    """User updates and a hub above a database that answers as it is told."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.stored: list[Revised] = []
        self.clients: set[Client] = set()
        threads = cast(Pool, self)
        self.hub = Hub(read=self.read, clients_of=lambda user_id: self.clients)
        self.catch_up = CatchUp(hub=self.hub, threads=threads)
        self.updates = UserUpdates(self.catch_up)

    async def read(self, conversation_id: UUID, after: int) -> Sequence[Revised]:
        return [one for one in self.stored if one.revision > after]

    async def run(self, function: object, asked: Sequence[Known] | set[UUID]) -> object:
        """Answer as a thread does: what happens meanwhile happens in the step."""
        await asyncio.sleep(0)
        if isinstance(asked, dict):
            return {}
        return [Missed(new_id(), False, self.steps.pop(0)(), {}) for _ in asked]

    def enter(self, user_revision: int) -> tuple[Wire, Client]:
        wire, mine = client()
        self.clients.add(mine)
        self.updates.enter(mine)
        self.updates.greeted(mine, user_revision)
        return wire, mine

    def leave(self, mine: Client) -> None:
        self.clients.discard(mine)
        self.hub.leave(mine)
        self.updates.leave(mine)

    async def settled(self) -> None:
        while self.updates._reading:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)

    def somebody_follows(self, revision: int) -> None:
        self.hub.follow(ROOM, client()[1], revision)


def test_a_room_that_another_read_began_later_is_read_again() -> None:
    async def run() -> None:
        def late() -> UserState:
            process.somebody_follows(8)
            return member_of(1, 5)

        process = Process(late, lambda: member_of(1, 8))
        wire, _ = process.enter(0)
        process.updates.receive(UserUpdated(ME, 1))
        await process.settled()
        process.hub.receive(bare(9))
        await process.settled()
        assert wire.revisions == [8, 9]
        assert process.steps == []

    asyncio.run(run())


def test_a_room_that_is_behind_what_was_read_is_followed_too() -> None:
    async def run() -> None:
        process = Process(lambda: member_of(1, 8))
        process.somebody_follows(5)
        wire, _ = process.enter(0)
        process.updates.receive(UserUpdated(ME, 1))
        await process.settled()
        for revision in range(6, 10):
            process.hub.receive(bare(revision))
        await process.settled()
        assert wire.revisions == [8, 9]

    asyncio.run(run())


def test_a_client_that_leaves_during_the_read_follows_nothing() -> None:
    async def run() -> None:
        def leaving() -> UserState:
            process.leave(gone)
            return member_of(1, 5)

        process = Process(leaving, lambda: member_of(1, 5))
        _, gone = process.enter(0)
        process.updates.receive(UserUpdated(ME, 1))
        _, mine = process.enter(0)
        await process.settled()
        assert not process.hub.subscriptions(gone)
        assert process.hub.is_follower(ROOM, mine)

    asyncio.run(run())


def test_a_read_that_fails_leaves_nothing_buffered_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(user_updates, "RETRY_SECONDS", 0)

    async def run() -> None:
        subscribed: list[UUID] = []

        def failing() -> UserState:
            raise ConnectionError

        def late() -> UserState:
            process.somebody_follows(8)
            return member_of(1, 5)

        def again() -> UserState:
            subscribed.extend(process.hub.subscriptions(mine))
            return member_of(1, 8)

        process = Process(late, failing, again)
        wire, mine = process.enter(0)
        process.updates.receive(UserUpdated(ME, 1))
        await process.settled()
        assert subscribed == []
        assert process.hub.is_follower(ROOM, mine)
        assert wire.revisions == [8]

    asyncio.run(run())


def test_a_change_of_ones_own_waits_for_a_resume() -> None:
    async def run() -> None:
        process = Process(*[lambda: member_of(1, 5)] * 2)
        wire, mine = process.enter(0)
        process.hub.follow(ROOM, mine, 5)
        async with process.catch_up.subscribed(mine, {ROOM: 4}):
            process.updates.receive(UserUpdated(ME, 1))
            await asyncio.sleep(0.01)
            assert process.hub.is_buffered(ROOM, mine)
            assert wire.frames == []
        await process.settled()
        assert process.hub.is_follower(ROOM, mine)
        assert wire.revisions == [5]

    asyncio.run(run())


def test_a_mark_that_was_sent_during_the_read_is_not_taken_back() -> None:
    async def run() -> None:
        def marking() -> UserState:
            process.updates.receive(UserUpdated(ME, 1, ROOM, 3))
            process.updates.receive(UserUpdated(ME, 2, ROOM, 7))
            return member_of(1, 5, read_ordinal=3)

        process = Process(marking)
        wire, mine = process.enter(0)
        process.hub.follow(ROOM, mine, 5)
        process.updates.note_revisions({ME: 1})
        await process.settled()
        marks = [frame["read_ordinal"] for frame in wire.frames if "read_ordinal" in frame]
        assert marks == [3, 7]
        assert [frame for frame in wire.frames if "conversation" in frame] == wire.frames[::2]
        assert mine.user_revision == 2

    asyncio.run(run())


def test_a_row_that_the_event_has_is_handed_on_without_a_read() -> None:
    async def run() -> None:
        process = Process()
        wires = [process.enter(0)[0] for _ in range(2)]
        row = Saved(ROOM, 7, 1, is_on=True)
        process.updates.receive(UserUpdated(ME, 1, own=OwnRows(saved=[row])))
        await process.settled()
        told = {"conversation": str(ROOM), "seq": 7, "revision": 1, "is_on": True}
        expected = {"type": "user.updated", "user_revision": 1, "own": {"saved": [told]}}
        assert [wire.frames for wire in wires] == [[expected]] * 2

    asyncio.run(run())


def test_rows_after_a_revision_that_was_missed_are_read() -> None:
    async def run() -> None:
        rows = [Saved(ROOM, seq, seq, is_on=True) for seq in range(1, 4)]
        process = Process(lambda: replace(member_of(3, 8), own=OwnRows(saved=rows)))
        wire, mine = process.enter(0)
        process.updates.receive(UserUpdated(ME, 3, own=OwnRows(saved=rows[-1:])))
        await process.settled()
        shown, own = wire.frames
        assert shown["conversation"]["id"] == str(ROOM)
        assert [row["seq"] for row in own["own"]["saved"]] == [1, 2, 3]
        assert (shown["user_revision"], own["user_revision"]) == (0, 3)
        assert mine.user_revision == 3

    asyncio.run(run())


def test_what_is_received_during_the_read_is_read_next() -> None:
    async def run() -> None:
        def receiving() -> UserState:
            process.updates.receive(UserUpdated(ME, 2))
            return UserState(1, {}, [], [], PRIVACY)

        process = Process(receiving, lambda: UserState(2, {}, [], [], PRIVACY))
        wire, _ = process.enter(0)
        process.updates.receive(UserUpdated(ME, 1))
        await process.settled()
        assert [frame["user_revision"] for frame in wire.frames] == [1, 2]

    asyncio.run(run())


def test_who_left_and_came_back_goes_on_to_follow() -> None:
    async def run() -> None:
        process = Process(*[lambda: member_of(2, 8, since=8)] * 9)
        wire, mine = process.enter(0)
        process.hub.follow(ROOM, mine, 5)
        process.somebody_follows(5)
        # 6 is late: the leaving waits for it, while what is my own does not wait.
        for event in (
            member_updated(ROOM, 7, ME, "Mehmet Murat", "member", has_left=True),
            member_updated(ROOM, 8, ME, "Mehmet Murat", "member", has_left=False),
        ):
            process.hub.receive(event)
        process.stored = [bare(6)]
        process.updates.receive(UserUpdated(ME, 2))
        await process.settled()
        await asyncio.sleep(0.15)
        process.hub.receive(bare(9))
        await process.settled()
        # Of 7 the bare revision: they came back from that leaving, and were told so.
        assert wire.revisions == [8, 6, 7, 9]

    asyncio.run(run())
