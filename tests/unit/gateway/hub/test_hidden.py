"""What a follower does not see: of a change to it they get the bare revision."""

import pytest
from msgspec import UNSET

from chat.core.ids import new_id
from chat.events.types import (
    BareRevision,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    Passing,
    Revised,
)
from chat.protocol import frames
from tests.cast import member_updated
from tests.unit.gateway.hub.rooms import (
    NOW,
    OTHER,
    PERSON,
    ROOM,
    Room,
    encode,
    left,
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
    room.hub.note_read(ROOM, client, member_since(4, visible_after=7))
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
    room.hub.note_read(ROOM, client, member_since(4, visible_after=7))
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


def read(creation: int, seq: int, *, edited_at: int = 0, reacted_at: int = 0) -> MessageCreated:
    """Return the event of a message that was read, as it is now."""
    message = frames.Message(
        conversation=ROOM,
        seq=seq,
        ordinal=seq,
        revision=edited_at or creation,
        sender=OTHER,
        client_id=new_id(),
        text="Tide is out",
        created_at=NOW,
        created_revision=creation if edited_at else UNSET,
        reactions=[frames.ReactionSummary("👍", 1, [OTHER], reacted_at, reacted_at)]
        if reacted_at
        else UNSET,
    )
    return MessageCreated(message, None)


def changed_within(creation: int, seq: int, at: int, *, is_edit: bool) -> list[MessageCreated]:
    return [
        read(creation, seq, edited_at=at) if is_edit else read(creation, seq, reacted_at=at),
        read(creation + 1, seq + 1),
    ]


@pytest.mark.parametrize("is_edit", [True, False])
async def test_who_left_within_a_gap_does_not_see_what_a_message_became_later(
    room: Room, is_edit: bool
) -> None:
    leaves, client = room.follower(4, encode_bare)
    room.clients = [client]
    stays, _ = room.follower(4, encode_bare, OTHER)
    room.stored = [
        *changed_within(5, seq=3, at=8, is_edit=is_edit),
        left(7),
        BareRevision(ROOM, 8),
        BareRevision(ROOM, 9),
    ]
    room.hub.note_revisions({ROOM: 9})
    await until_received(stays, -9)
    assert stays.received == [5, 6, 7, -8, -9]
    # Nor the message after it, which is not there without it.
    assert leaves.received == [-5, -6, 7]


@pytest.mark.parametrize("is_edit", [True, False])
async def test_who_left_within_a_gap_sees_what_a_message_became_before(
    room: Room, is_edit: bool
) -> None:
    leaves, client = room.follower(4, encode_bare)
    room.clients = [client]
    room.stored = [
        *changed_within(5, seq=3, at=7, is_edit=is_edit),
        BareRevision(ROOM, 7),
        left(8),
        read(9, seq=5, edited_at=10),
    ]
    room.hub.note_revisions({ROOM: 10})
    await until_received(leaves, 8)
    assert leaves.received == [5, 6, -7, 8]


async def test_who_came_back_from_a_leaving_within_a_gap_sees_what_a_message_became(
    room: Room,
) -> None:
    wire, client = room.follower(4, encode_bare)
    room.clients = [client]
    room.hub.note_read(ROOM, client, member_since(9))
    room.stored = [
        *changed_within(5, seq=3, at=8, is_edit=True),
        left(7),
        BareRevision(ROOM, 8),
        read(9, seq=5),
    ]
    room.hub.note_revisions({ROOM: 9})
    await until_received(wire, 9)
    assert wire.received == [5, 6, -7, -8, 9]


async def test_who_was_told_of_their_coming_back_is_told_of_no_leaving_before_it(
    room: Room,
) -> None:
    """To a client it would be the end of the conversation, and nothing would bring it again."""
    wire, client = room.follower(4, encode_bare)
    room.clients = [client]
    room.hub.note_read(ROOM, client, member_since(6))
    room.hub.receive(left(5))
    room.hub.receive(member_updated(ROOM, 6, PERSON, "Ben Ode", "member", has_left=False))
    await tick()
    assert wire.received == [-5, 6]
