"""The hub: in order, once, to those who follow, and nothing to those who left."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest

from chat.conversations.selectors import Followed, Head
from chat.core.ids import new_id
from chat.events.types import (
    BareRevision,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    Passing,
    ReadUpdated,
    ReadWithdrawn,
    Revised,
    Typing,
)
from chat.gateway.hub import stream as stream_module
from chat.gateway.hub.client import Client, Encode
from chat.gateway.hub.hub import Hub
from chat.gateway.websocket.socket import Socket
from chat.protocol import frames
from tests.cast import member_updated
from tests.patience import PATIENCE

ROOM = new_id()
PERSON, OTHER = new_id(), new_id()
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def encode(event: Revised | Passing) -> bytes:
    revision = 0 if isinstance(event, Passing) else event.revision
    return f"{revision} ".encode()


def encode_even(event: Revised | Passing) -> bytes | None:
    """A dialect that does not have everything."""
    if isinstance(event, Passing) or event.revision % 2 == 1:
        return None
    return encode(event)


def event(revision: int) -> Revised:
    return BareRevision(ROOM, revision)


def encode_bare(event: Revised | Passing) -> bytes:
    """A dialect in which a bare revision is told from others by its sign."""
    return b"-" + encode(event) if isinstance(event, BareRevision) else encode(event)


def edited(revision: int, seq: int) -> MessageUpdated:
    """Return the event of a message that was edited."""
    return MessageUpdated(
        frames.Message(
            conversation=ROOM,
            seq=seq,
            ordinal=seq,
            revision=revision,
            sender=PERSON,
            client_id=new_id(),
            text="edited",
            created_at=NOW,
            created_revision=1,
        )
    )


def member_since(revision: int, visible_after: int = 0, member_count: int = 2) -> Followed:
    """Return what a read says of the room to somebody who is a member since a revision."""
    head = Head(revision, 0, 0, "Harbour", member_count=member_count)
    return Followed(head, changed_at=revision, visible_after=visible_after)


def left(revision: int) -> Revised:
    return member_updated(ROOM, revision, PERSON, "Ben Ode", "member", has_left=True)


class Wire:
    """What is sent over a socket."""

    def __init__(self) -> None:
        self.writes: list[str] = []
        self.closed_with: int | None = None

    def close(self, code: int) -> None:
        self.closed_with = code

    def send(self, frames: bytes) -> None:
        self.writes.append(frames.decode().strip())

    send_volatile = send

    @property
    def received(self) -> list[int]:
        return [int(word) for write in self.writes for word in write.split()]


class Room:
    """A hub, a database that has events, and who follows."""

    def __init__(self) -> None:
        self.stored: list[Revised] = []
        self.reads: list[int] = []
        self.fails = 0
        self.clients: list[Client] = []
        self.hub = Hub(read=self.read, clients_of=lambda user_id: self.clients)

    async def read(self, conversation_id: UUID, after: int) -> Sequence[Revised]:
        self.reads.append(after)
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        return [one for one in self.stored if one.revision > after]

    def client(self, dialect: Encode = encode, person: UUID = PERSON) -> tuple[Wire, Client]:
        wire = Wire()
        client = Client(cast(Socket, wire), session_id=new_id(), user_id=person, encode=dialect)
        return wire, client

    def follower(
        self, revision: int, dialect: Encode = encode, person: UUID = PERSON
    ) -> tuple[Wire, Client]:
        wire, client = self.client(dialect, person)
        self.hub.follow(ROOM, client, revision)
        return wire, client

    def subscriber(self) -> tuple[Wire, Client]:
        """A client that has still to read."""
        wire, client = self.client()
        self.hub.subscribe(ROOM, client)
        return wire, client

    def covers(self, client: Client, revision: int) -> bool:
        """Return whether a client that has read up to a revision can join."""
        self.hub.begin(ROOM, revision)
        return self.hub.covers(ROOM, client, revision)

    def receives(self, *revisions: int) -> None:
        for revision in revisions:
            self.hub.receive(event(revision))


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr(stream_module, "GAP_SECONDS", 0.0)
    monkeypatch.setattr(stream_module, "RETRY_SECONDS", 0.0)
    return Room()


async def tick(count: int = 1) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def until_received(wire: Wire, revision: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while revision not in wire.received:
            await asyncio.sleep(0)


async def test_what_comes_in_one_tick_leaves_in_one_write(room: Room) -> None:
    wire, _ = room.follower(4)
    room.receives(5, 6, 7)
    assert wire.writes == []
    await tick()
    assert wire.writes == ["5 6 7"]


async def test_each_dialect_gets_what_it_has(room: Room) -> None:
    wire, _ = room.follower(4)
    even, _ = room.follower(4, encode_even)
    room.receives(5, 6, 7)
    await tick()
    assert (wire.received, even.received) == ([5, 6, 7], [6])


async def test_early_late_and_repeated_events_are_delivered_in_order_and_once(room: Room) -> None:
    wire, _ = room.follower(4)
    room.receives(6, 6, 5, 5, 4, 7)
    await tick()
    assert wire.received == [5, 6, 7]
    assert room.reads == []


async def test_what_does_not_come_is_read_once_for_all(room: Room) -> None:
    wires = [room.follower(4)[0] for _ in range(3)]
    room.stored = [event(5), event(6)]
    room.receives(7)
    await until_received(wires[0], 7)
    assert [wire.received for wire in wires] == [[5, 6, 7]] * 3
    assert room.reads == [4]


async def test_a_revision_of_which_nothing_came_is_read(room: Room) -> None:
    wire, _ = room.follower(4)
    room.stored = [event(5), event(6)]
    room.hub.note_revisions({ROOM: 6, new_id(): 9})
    await until_received(wire, 6)
    assert wire.received == [5, 6]


async def test_an_event_that_comes_during_the_read_is_delivered_once(room: Room) -> None:
    wire, _ = room.follower(4)
    room.stored = [event(5), event(6)]
    room.receives(6)
    await tick()
    room.receives(5)
    await tick(10)
    assert wire.received == [5, 6]


async def test_a_read_that_fails_is_tried_again(room: Room) -> None:
    wire, _ = room.follower(4)
    room.fails = 2
    room.stored = [event(5)]
    room.receives(6)
    await until_received(wire, 6)
    assert wire.received == [5, 6]
    assert room.reads == [4, 4, 4]


async def test_their_own_leaving_is_the_last_that_somebody_gets(room: Room) -> None:
    stays, _ = room.follower(4)
    leaves, client = room.follower(4)
    room.clients = [client]
    room.receives(5)
    room.hub.receive(left(6))
    room.receives(7, 8)
    await tick()
    room.receives(9)
    await tick()
    assert leaves.received == [5, 6]
    assert stays.received == [5, 6, 7, 8, 9]


async def test_leaving_takes_its_place_also_where_it_was_early_or_read(room: Room) -> None:
    leaves, client = room.follower(4)
    stays, _ = room.follower(4)
    room.clients = [client]
    room.receives(7)
    room.hub.receive(left(6))
    room.receives(5)
    await tick()
    assert (leaves.received, stays.received) == ([5, 6], [5, 6, 7])

    read, client = room.follower(7)
    room.clients = [client]
    room.stored = [event(8), left(9), event(10)]
    room.hub.note_revisions({ROOM: 10})
    await until_received(stays, 10)
    assert read.received == [8, 9]


async def test_whoever_left_while_they_were_buffered_does_not_join(room: Room) -> None:
    room.follower(4)
    wire, client = room.subscriber()
    room.clients = [client]
    room.hub.receive(left(5))
    assert not room.hub.is_buffered(ROOM, client)
    room.hub.join(ROOM, client, 4)
    room.receives(6)
    await tick()
    assert wire.received == []


async def test_a_subscriber_gets_what_its_read_did_not_have(room: Room) -> None:
    follower, _ = room.follower(4)
    wire, client = room.subscriber()
    room.receives(5, 6)
    await tick()
    room.receives(7)
    assert room.covers(client, 5)
    room.hub.join(ROOM, client, 5)
    room.receives(8)
    await tick()
    assert wire.received == [6, 7, 8]
    assert follower.received == [5, 6, 7, 8]


async def test_a_subscriber_that_read_further_than_the_room_waits_for_it(room: Room) -> None:
    follower, _ = room.follower(4)
    wire, client = room.subscriber()
    assert room.covers(client, 6)
    room.hub.join(ROOM, client, 6)
    room.receives(5, 6, 7)
    await tick()
    assert wire.received == [7]
    assert follower.received == [5, 6, 7]


async def test_a_subscriber_that_read_too_early_must_read_again(room: Room) -> None:
    room.follower(4)
    room.receives(5, 6)
    await tick()
    _, client = room.subscriber()
    assert not room.covers(client, 5)
    assert room.covers(client, 6)


async def test_the_first_subscriber_begins_the_room(room: Room) -> None:
    first, client = room.subscriber()
    second, other = room.subscriber()
    room.receives(5, 6)
    assert room.covers(client, 5)
    room.hub.join(ROOM, client, 5)
    assert not room.covers(other, 4)
    assert room.covers(other, 6)
    room.hub.join(ROOM, other, 6)
    room.receives(7)
    await tick()
    assert (first.received, second.received) == ([6, 7], [7])


async def test_a_follower_that_is_buffered_again_gets_nothing_twice(room: Room) -> None:
    wire, client = room.follower(4)
    room.receives(5)
    room.hub.subscribe(ROOM, client)
    room.receives(6)
    await tick()
    assert wire.received == [5]
    assert room.covers(client, 6)
    room.hub.join(ROOM, client, 6)
    room.receives(7)
    await tick()
    assert wire.received == [5, 7]


async def test_volatile_frames_go_to_those_who_follow_in_the_dialect_and_to_nobody_else(
    room: Room,
) -> None:
    wire, _ = room.follower(4, person=OTHER)
    writer, _ = room.follower(4)
    other, _ = room.follower(4, encode_even, OTHER)
    room.hub.receive_volatile(Typing(ROOM, PERSON))
    room.hub.receive_volatile(Typing(new_id(), new_id()))
    assert (wire.received, writer.received, other.received) == ([0], [], [])


@pytest.mark.parametrize(
    "event",
    [
        ReadUpdated(ROOM, new_id(), 5, frozenset({OTHER})),
        ReadWithdrawn(ROOM, [new_id()], frozenset({OTHER})),
    ],
)
async def test_how_far_somebody_has_read_goes_to_those_who_may_see_it_alone(
    room: Room, event: ReadUpdated | ReadWithdrawn
) -> None:
    viewer, _ = room.follower(4, person=OTHER)
    another, _ = room.follower(4)
    room.hub.receive_volatile(event)
    assert (viewer.received, another.received) == ([0], [])


async def test_a_volatile_frame_comes_behind_what_is_pending(room: Room) -> None:
    wire, _ = room.follower(4, person=OTHER)
    room.receives(5)
    room.hub.receive_volatile(Typing(ROOM, PERSON))
    assert wire.received == [5, 0]


async def test_nothing_is_left_of_a_room_that_nobody_follows(room: Room) -> None:
    _, client = room.follower(4)
    room.receives(6)
    room.hub.leave(client)
    assert room.hub.revisions == {}
    assert room.hub.subscriptions(client) == ()
    room.receives(5)
    await tick(5)
    assert room.reads == []


def test_a_leaving_that_one_came_back_from_is_not_the_last() -> None:
    async def run() -> None:
        room = Room()
        wire, client = room.subscriber()
        room.clients = [client]
        room.covers(client, 1)
        room.hub.note_membership(ROOM, client, member_since(4))
        room.hub.receive(left(2))
        room.hub.join(ROOM, client, 1)
        for one in (event(3), event(4), left(5), event(6)):
            room.hub.receive(one)
        await asyncio.sleep(0)
        assert wire.received == [2, 3, 4, 5]

    asyncio.run(run())


@pytest.mark.parametrize("joins_first", [True, False])
async def test_whoever_joins_between_a_creation_and_its_change_in_one_gap_gets_the_change(
    monkeypatch: pytest.MonkeyPatch, joins_first: bool
) -> None:
    """Others get the message once, at its creation and as it is now."""

    def encode_kind(event: Revised | Passing) -> bytes:
        if isinstance(event, MessageUpdated) and event.creation is None:
            return b"-3 "
        return encode(event)

    message = frames.Message(
        conversation=ROOM,
        seq=1,
        ordinal=1,
        revision=3,
        sender=PERSON,
        client_id=new_id(),
        text="edited",
        created_at=NOW,
        edited_at=NOW,
        deleted_at=None,
        created_revision=1,
    )
    monkeypatch.setattr(stream_module, "GAP_SECONDS", 0)
    room = Room()
    follower, _ = room.follower(0, encode_kind)
    late, client = room.client(encode_kind)
    room.hub.subscribe(ROOM, client)
    room.stored = [MessageCreated(message, None), event(2), MessageUpdated(message, creation=1)]
    if joins_first:
        room.hub.join(ROOM, client, 1)
    room.hub.note_revisions({ROOM: 3})
    async with asyncio.timeout(5):
        while not follower.received:
            await asyncio.sleep(0)
    if not joins_first:
        room.hub.join(ROOM, client, 1)
    assert follower.received == [1, 2, 3]
    assert late.received == [2, -3]


async def test_whoever_an_event_cannot_be_delivered_to_is_disconnected_and_the_next_one_comes() -> (
    None
):
    room = Room()
    wire, _ = room.follower(0)

    def fail(event: Revised | Passing) -> bytes:
        raise MemoryError

    broken, client = room.follower(0, fail)
    room.hub.receive(event(1))
    assert (wire.closed_with, broken.closed_with) == (1011, 1011)
    room.hub.leave(client)
    later, _ = room.follower(1)
    room.hub.receive(event(2))
    await asyncio.sleep(0)
    assert later.received == [2]


async def test_a_gap_whose_delivery_fails_is_not_the_last_that_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream_module, "GAP_SECONDS", 0)
    monkeypatch.setattr(stream_module, "RETRY_SECONDS", 0)
    room = Room()
    wire, _ = room.follower(0)
    fails = iter([True, False])

    def once(event: Revised | Passing) -> bytes:
        if next(fails, False):
            raise MemoryError
        return encode(event)

    room.follower(0, once)
    room.stored = [event(1), event(2)]
    room.hub.note_revisions({ROOM: 1})
    async with asyncio.timeout(5):
        while wire.closed_with is None:
            await asyncio.sleep(0)
        room.hub.note_revisions({ROOM: 4})
        room.stored += [event(3), event(4)]
        while 4 not in wire.received:
            await asyncio.sleep(0)


async def test_a_socket_that_takes_no_frames_is_closed_and_the_others_too_for_they_lack_some() -> (
    None
):
    room = Room()
    first, _ = room.follower(0)
    broken, _ = room.follower(0)

    def fail(frames: bytes) -> None:
        raise MemoryError

    broken.send = fail  # type: ignore[method-assign]
    room.hub.receive(event(1))
    await asyncio.sleep(0)
    assert (first.closed_with, broken.closed_with) == (1011, 1011)


async def test_a_follower_gets_the_bare_revision_of_what_they_do_not_see(room: Room) -> None:
    all_of_it, _ = room.follower(4, encode_bare)
    newcomer, client = room.follower(4, encode_bare)
    room.hub.note_membership(ROOM, client, member_since(4, visible_after=7))
    for one in (edited(5, seq=8), edited(6, seq=7), edited(7, seq=9)):
        room.hub.receive(one)
    await tick()
    assert all_of_it.received == [5, 6, 7]
    assert newcomer.received == [5, -6, 7]


async def test_what_is_buffered_while_it_is_read_how_much_one_sees_stays_hidden(
    room: Room,
) -> None:
    wire, client = room.client(encode_bare)
    room.hub.subscribe(ROOM, client)
    room.hub.begin(ROOM, 4)
    room.hub.receive(edited(5, seq=7))
    room.hub.receive(edited(6, seq=8))
    room.hub.note_membership(ROOM, client, member_since(4, visible_after=7))
    room.hub.join(ROOM, client, 4)
    await tick()
    assert wire.received == [-5, 6]


async def test_who_left_and_came_back_within_a_gap_sees_nothing_of_between(room: Room) -> None:
    wire, client = room.follower(4, encode_bare)
    room.clients = [client]
    came_back = member_updated(ROOM, 7, PERSON, "Ben Ode", "member", has_left=False)
    # Their leaving at 5 is known no more: the row is that of their coming back.
    room.stored = [
        BareRevision(ROOM, 5),
        edited(6, seq=9),
        MemberUpdated(came_back.member, member_count=2, visible_after=9),
        edited(8, seq=10),
    ]
    room.hub.note_revisions({ROOM: 8})
    await until_received(wire, 8)
    assert wire.received == [-5, -6, 7, 8]


@pytest.mark.parametrize(("members", "is_shown"), [(100, True), (101, False)])
async def test_typing_is_shown_where_there_are_not_too_many(
    room: Room, members: int, is_shown: bool
) -> None:
    _, client = room.follower(4)
    room.hub.note_membership(ROOM, client, member_since(4, member_count=members))
    assert room.hub.takes_typing(ROOM, client) == is_shown
    _, stranger = room.client()
    assert not room.hub.takes_typing(ROOM, stranger)
