"""The hub: in order, once, to those who follow, and nothing to those who left."""

import asyncio

import pytest

from chat.core.ids import new_id
from chat.events.types import (
    MessageCreated,
    MessageUpdated,
    Passing,
    ReadUpdated,
    ReadWithdrawn,
    Revised,
    Typing,
)
from chat.gateway.hub import stream as stream_module
from chat.protocol import frames
from tests.unit.gateway.hub.rooms import (
    NOW,
    OTHER,
    PERSON,
    ROOM,
    Room,
    encode,
    event,
    left,
    member_since,
    tick,
    until_received,
)


def encode_even(event: Revised | Passing) -> bytes | None:
    """A dialect that does not have everything."""
    if isinstance(event, Passing) or event.revision % 2 == 1:
        return None
    return encode(event)


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
        ReadUpdated(ROOM, new_id(), 5, frozenset({OTHER}), 0),
        ReadWithdrawn(ROOM, {new_id(): 1}, frozenset({OTHER})),
    ],
)
async def test_how_far_somebody_has_read_goes_to_those_who_may_see_it_alone(
    room: Room, event: ReadUpdated | ReadWithdrawn
) -> None:
    viewer, _ = room.follower(4, person=OTHER)
    another, _ = room.follower(4)
    room.hub.receive_mark(event)
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
    assert not room.hub.subscriptions(client)
    room.receives(5)
    await tick(5)
    assert room.reads == []


def test_a_leaving_that_one_came_back_from_is_not_the_last() -> None:
    async def run() -> None:
        room = Room()
        wire, client = room.subscriber()
        room.clients = [client]
        room.covers(client, 1)
        room.hub.note_read(ROOM, client, member_since(4))
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


@pytest.mark.parametrize(("members", "is_shown"), [(100, True), (101, False)])
async def test_typing_is_shown_where_there_are_not_too_many(
    room: Room, members: int, is_shown: bool
) -> None:
    _, client = room.follower(4)
    room.hub.note_read(ROOM, client, member_since(4, member_count=members))
    assert room.hub.takes_typing(ROOM, client) == is_shown
    _, stranger = room.client()
    assert not room.hub.takes_typing(ROOM, stranger)
