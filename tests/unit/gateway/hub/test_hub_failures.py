"""What cannot be delivered: whoever lacks it is disconnected, and the hub goes on."""

import asyncio

import pytest

from chat.events.types import Passing, Revised
from chat.gateway.hub import stream as stream_module
from tests.patience import PATIENCE
from tests.unit.gateway.hub.rooms import ROOM, Room, encode, event


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
    async with asyncio.timeout(PATIENCE):
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
