"""What a follower does not see: of a change to it they get the bare revision."""

from chat.core.ids import new_id
from chat.events.types import BareRevision, MemberUpdated, MessageUpdated, Passing, Revised
from chat.protocol import frames
from tests.cast import member_updated
from tests.unit.gateway.hub.rooms import (
    NOW,
    PERSON,
    ROOM,
    Room,
    encode,
    member_since,
    tick,
    until_received,
)


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


async def test_a_follower_gets_the_bare_revision_of_what_they_do_not_see(room: Room) -> None:
    all_of_it, _ = room.follower(4, encode_bare)
    newcomer, client = room.follower(4, encode_bare)
    room.hub.note_membership(ROOM, client, member_since(4, visible_after=7))
    for one in (edited(5, seq=8), edited(6, seq=7), edited(7, seq=9)):
        room.hub.receive(one)
    await tick()
    assert all_of_it.received == [5, 6, 7]
    assert newcomer.received == [5, -6, 7]


async def test_what_is_buffered_while_it_is_read_how_much_one_sees_stays_hidden(room: Room) -> None:
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
