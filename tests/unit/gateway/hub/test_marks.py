"""Read marks that are shown, withdrawn and shown again, in whatever order their events come."""

from itertools import permutations

import pytest

from chat.core.ids import new_id
from chat.events.types import Mark, Passing, ReadUpdated, ReadWithdrawn, Revised
from chat.gateway.hub.hub import Hub
from chat.protocol.limits import MARKS_MEMBERS_MAX
from tests.cast import member_updated
from tests.unit.gateway.hub.rooms import OTHER, PERSON, ROOM, Room, Wire, event, member_since, tick

VIEWERS = frozenset({OTHER})
WITHDRAWN = -1


def encode(event: Revised | Passing) -> bytes:
    match event:
        case ReadUpdated(read_ordinal=ordinal):
            return f"{ordinal} ".encode()
        case ReadWithdrawn(people=people):
            assert list(people) == [PERSON]
            return f"{WITHDRAWN} ".encode()
    return b"0 "


def shown(ordinal: int, showing: int) -> ReadUpdated:
    return ReadUpdated(ROOM, PERSON, ordinal, VIEWERS, showing)


def withdrawn(showing: int) -> ReadWithdrawn:
    return ReadWithdrawn(ROOM, {PERSON: showing}, VIEWERS)


@pytest.fixture
def viewer(room: Room) -> Wire:
    return room.follower(4, encode, OTHER)[0]


def told(hub: Hub, *events: Mark) -> None:
    for one in events:
        hub.receive_mark(one)


async def test_a_mark_that_comes_after_its_withdrawal_is_not_shown(
    room: Room, viewer: Wire
) -> None:
    told(room.hub, withdrawn(6), shown(9, 5))
    assert viewer.received == [WITHDRAWN]


@pytest.mark.parametrize("order", list(permutations([shown(8, 5), withdrawn(6), shown(9, 7)])))
async def test_a_mark_that_is_shown_again_stays_in_whatever_order_it_comes(
    room: Room, viewer: Wire, order: tuple[Mark, ...]
) -> None:
    told(room.hub, *order)
    assert 9 in viewer.received
    assert WITHDRAWN not in viewer.received[viewer.received.index(9) :]
    assert 8 not in viewer.received[viewer.received.index(9) :]


async def test_whoever_is_behind_gets_a_withdrawal(
    room: Room, viewer: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "send_volatile", lambda frames: None)
    told(room.hub, shown(8, 5), withdrawn(6))
    assert viewer.received == [WITHDRAWN]


async def test_whoever_reads_meanwhile_gets_what_became_of_the_marks_after_the_answer(
    room: Room,
) -> None:
    wire, client = room.client(encode, OTHER)
    room.follower(4, encode)
    another = room.client(encode, OTHER)[1]
    room.hub.subscribe(ROOM, another)
    told(room.hub, shown(7, 5))
    room.hub.subscribe(ROOM, client)
    told(room.hub, shown(8, 5), withdrawn(6))
    room.hub.receive(event(5))
    room.hub.join(ROOM, client, 4)
    await tick()
    assert wire.received == [0, 8, WITHDRAWN]


async def test_what_a_read_found_withdrawn_comes_back_by_no_earlier_mark(
    room: Room, viewer: Wire
) -> None:
    told(room.hub, withdrawn(6), withdrawn(6), shown(8, 6))
    assert viewer.received == [WITHDRAWN]


async def test_a_room_that_grew_too_large_shows_no_late_mark_and_shrunk_again_shows_all(
    room: Room,
) -> None:
    wire, client = room.follower(4, encode, OTHER)
    told(room.hub, withdrawn(0))
    room.hub.note_read(ROOM, client, member_since(4, member_count=MARKS_MEMBERS_MAX + 1))
    told(room.hub, shown(8, 0), shown(8, 1))
    assert wire.received == [WITHDRAWN]
    room.hub.note_read(ROOM, client, member_since(4, member_count=MARKS_MEMBERS_MAX))
    told(room.hub, shown(9, 0))
    assert wire.received == [WITHDRAWN, 9]


async def test_an_older_read_takes_back_no_number_of_members(room: Room) -> None:
    wire, client = room.follower(4, encode, OTHER)
    room.hub.note_read(ROOM, client, member_since(4, member_count=MARKS_MEMBERS_MAX + 1))
    gone = member_updated(
        *(ROOM, 5, new_id(), "Ben Ode", "member"), has_left=True, member_count=MARKS_MEMBERS_MAX
    )
    room.hub.receive(gone)
    await tick()
    wire.writes.clear()
    room.hub.note_read(ROOM, client, member_since(4, member_count=MARKS_MEMBERS_MAX + 1))
    told(room.hub, shown(9, 0))
    assert wire.received == [9]
