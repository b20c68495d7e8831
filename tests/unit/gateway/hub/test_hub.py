"""The hub: in order, once, to those who follow, and nothing to those who left."""

import asyncio
from collections.abc import Sequence
from typing import cast
from uuid import UUID

import pytest

from chat.core.ids import new_id
from chat.events.types import ConversationUpdated, Revised
from chat.gateway.hub import hub as hub_module
from chat.gateway.hub.hub import Hub
from chat.gateway.websocket.socket import Socket
from tests.cast import member_updated

ROOM = new_id()
PERSON = new_id()


def encode(event: Revised) -> bytes:
    return f"{event.revision} ".encode()


def encode_even(event: Revised) -> bytes | None:
    """A dialect that does not tell everything."""
    return encode(event) if event.revision % 2 == 0 else None


def event(revision: int) -> Revised:
    return ConversationUpdated(ROOM, revision, None)


def left(revision: int) -> Revised:
    return member_updated(ROOM, revision, PERSON, "Ben Ode", "member", has_left=True)


class Ear:
    """What is sent to a socket."""

    def __init__(self) -> None:
        self.writes: list[str] = []

    def send(self, frames: bytes) -> None:
        self.writes.append(frames.decode().strip())

    send_volatile = send

    @property
    def heard(self) -> list[int]:
        return [int(word) for write in self.writes for word in write.split()]


class Room:
    """A hub, a database that holds events, and who listens."""

    def __init__(self) -> None:
        self.stored: list[Revised] = []
        self.reads: list[int] = []
        self.fails = 0
        self.sockets: list[Socket] = []
        self.hub = Hub(read=self.read, sockets_of=lambda user_id: self.sockets)

    async def read(self, conversation_id: UUID, after: int) -> Sequence[Revised]:
        self.reads.append(after)
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        return [one for one in self.stored if one.revision > after]

    def listens(self, revision: int, dialect: hub_module.Encode = encode) -> tuple[Ear, Socket]:
        ear = Ear()
        socket = cast(Socket, ear)
        self.hub.follow(ROOM, socket, dialect, revision)
        return ear, socket

    def held(self) -> tuple[Ear, Socket]:
        ear = Ear()
        socket = cast(Socket, ear)
        self.hub.hold(ROOM, socket, encode)
        return ear, socket

    def hears(self, *revisions: int) -> None:
        for revision in revisions:
            self.hub.hear(event(revision))


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr(hub_module, "EARLY_SECONDS", 0.0)
    monkeypatch.setattr(hub_module, "RETRY_SECONDS", 0.0)
    return Room()


async def tick(count: int = 1) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def until_heard(ear: Ear, revision: int) -> None:
    async with asyncio.timeout(5):
        while revision not in ear.heard:
            await asyncio.sleep(0)


async def test_what_comes_in_one_tick_leaves_in_one_write(room: Room) -> None:
    ear, _ = room.listens(4)
    room.hears(5, 6, 7)
    assert ear.writes == []
    await tick()
    assert ear.writes == ["5 6 7"]


async def test_each_dialect_gets_what_it_tells(room: Room) -> None:
    ear, _ = room.listens(4)
    even, _ = room.listens(4, encode_even)
    room.hears(5, 6, 7)
    await tick()
    assert (ear.heard, even.heard) == ([5, 6, 7], [6])


async def test_early_late_and_repeated_events_are_told_in_order_and_once(room: Room) -> None:
    ear, _ = room.listens(4)
    room.hears(6, 6, 5, 5, 4, 7)
    await tick()
    assert ear.heard == [5, 6, 7]
    assert room.reads == []


async def test_what_does_not_come_is_read_once_for_all(room: Room) -> None:
    ears = [room.listens(4)[0] for _ in range(3)]
    room.stored = [event(5), event(6)]
    room.hears(7)
    await until_heard(ears[0], 7)
    assert [ear.heard for ear in ears] == [[5, 6, 7]] * 3
    assert room.reads == [4]


async def test_a_revision_of_which_nothing_came_is_read(room: Room) -> None:
    ear, _ = room.listens(4)
    room.stored = [event(5), event(6)]
    room.hub.heard_of({ROOM: 6, new_id(): 9})
    await until_heard(ear, 6)
    assert ear.heard == [5, 6]


async def test_an_event_that_comes_during_the_read_is_told_once(room: Room) -> None:
    ear, _ = room.listens(4)
    room.stored = [event(5), event(6)]
    room.hears(6)
    await tick()
    room.hears(5)
    await tick(10)
    assert ear.heard == [5, 6]


async def test_a_read_that_fails_is_tried_again(room: Room) -> None:
    ear, _ = room.listens(4)
    room.fails = 2
    room.stored = [event(5)]
    room.hears(6)
    await until_heard(ear, 6)
    assert ear.heard == [5, 6]
    assert room.reads == [4, 4, 4]


async def test_their_own_leaving_is_the_last_that_somebody_is_told(room: Room) -> None:
    stays, _ = room.listens(4)
    leaves, socket = room.listens(4)
    room.sockets = [socket]
    room.hears(5)
    room.hub.hear(left(6))
    room.hears(7, 8)
    await tick()
    room.hears(9)
    await tick()
    assert leaves.heard == [5, 6]
    assert stays.heard == [5, 6, 7, 8, 9]


async def test_leaving_takes_its_place_also_where_it_was_early_or_read(room: Room) -> None:
    leaves, socket = room.listens(4)
    stays, _ = room.listens(4)
    room.sockets = [socket]
    room.hears(7)
    room.hub.hear(left(6))
    room.hears(5)
    await tick()
    assert (leaves.heard, stays.heard) == ([5, 6], [5, 6, 7])

    read, socket = room.listens(7)
    room.sockets = [socket]
    room.stored = [event(8), left(9), event(10)]
    room.hub.heard_of({ROOM: 10})
    await until_heard(stays, 10)
    assert read.heard == [8, 9]


async def test_whoever_left_while_they_were_held_does_not_join(room: Room) -> None:
    room.listens(4)
    ear, socket = room.held()
    room.sockets = [socket]
    room.hub.hear(left(5))
    assert not room.hub.is_held(ROOM, socket)
    room.hub.join(ROOM, socket, 4)
    room.hears(6)
    await tick()
    assert ear.heard == []


async def test_a_newcomer_gets_what_its_read_did_not_have(room: Room) -> None:
    follower, _ = room.listens(4)
    ear, socket = room.held()
    room.hears(5, 6)
    await tick()
    room.hears(7)
    assert room.hub.reaches(ROOM, socket, 5)
    room.hub.join(ROOM, socket, 5)
    room.hears(8)
    await tick()
    assert ear.heard == [6, 7, 8]
    assert follower.heard == [5, 6, 7, 8]


async def test_a_newcomer_that_read_further_than_the_room_waits_for_it(room: Room) -> None:
    follower, _ = room.listens(4)
    ear, socket = room.held()
    assert room.hub.reaches(ROOM, socket, 6)
    room.hub.join(ROOM, socket, 6)
    room.hears(5, 6, 7)
    await tick()
    assert ear.heard == [7]
    assert follower.heard == [5, 6, 7]


async def test_a_newcomer_that_read_too_early_must_read_again(room: Room) -> None:
    room.listens(4)
    room.hears(5, 6)
    await tick()
    _, socket = room.held()
    assert not room.hub.reaches(ROOM, socket, 5)
    assert room.hub.reaches(ROOM, socket, 6)


async def test_the_first_newcomer_begins_the_room(room: Room) -> None:
    first, socket = room.held()
    second, other = room.held()
    room.hears(5, 6)
    assert room.hub.reaches(ROOM, socket, 5)
    room.hub.join(ROOM, socket, 5)
    assert not room.hub.reaches(ROOM, other, 4)
    assert room.hub.reaches(ROOM, other, 6)
    room.hub.join(ROOM, other, 6)
    room.hears(7)
    await tick()
    assert (first.heard, second.heard) == ([6, 7], [7])


async def test_a_follower_that_is_held_again_gets_nothing_twice(room: Room) -> None:
    ear, socket = room.listens(4)
    room.hears(5)
    room.hub.hold(ROOM, socket, encode)
    room.hears(6)
    await tick()
    assert ear.heard == [5]
    assert room.hub.reaches(ROOM, socket, 6)
    room.hub.join(ROOM, socket, 6)
    room.hears(7)
    await tick()
    assert ear.heard == [5, 7]


async def test_volatile_frames_go_to_those_who_follow_in_the_dialect_and_to_nobody_else(
    room: Room,
) -> None:
    ear, _ = room.listens(4)
    writer, socket = room.listens(4)
    other, _ = room.listens(4, encode_even)
    room.hub.say(ROOM, encode, b"1", but=[socket])
    room.hub.say(new_id(), encode, b"2", but=[])
    assert (ear.heard, writer.heard, other.heard) == ([1], [], [])


async def test_nothing_is_left_of_a_room_that_nobody_follows(room: Room) -> None:
    _, socket = room.listens(4)
    room.hears(6)
    room.hub.drop(socket)
    assert list(room.hub.conversations) == []
    assert room.hub.followed_by(socket) == ()
    room.hears(5)
    await tick(5)
    assert room.reads == []


def test_a_leaving_that_one_came_back_from_is_not_the_last() -> None:
    async def run() -> None:
        room = Room()
        ear, socket = room.held()
        room.sockets = [socket]
        room.hub.reaches(ROOM, socket, 1)
        room.hub.know_member(ROOM, socket, 4)
        room.hub.hear(left(2))
        room.hub.join(ROOM, socket, 1)
        for one in (event(3), event(4), left(5), event(6)):
            room.hub.hear(one)
        await asyncio.sleep(0)
        assert ear.heard == [2, 3, 4, 5]

    asyncio.run(run())
