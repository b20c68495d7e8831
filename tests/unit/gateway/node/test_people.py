"""What is one person's alone reaches their sockets, and with it the rooms that they gain."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

import msgspec

from chat.conversations.selectors import Head
from chat.core.ids import new_id
from chat.core.threads import Pool
from chat.events.types import ConversationUpdated, Revised, UserUpdated
from chat.gateway.full.encoding import encode_event
from chat.gateway.full.listener import FullListener
from chat.gateway.hub.hub import Hub
from chat.gateway.node.people import People
from chat.gateway.websocket.socket import Socket
from chat.messaging.selectors import UserState
from chat.protocol import frames
from tests.cast import member_updated

ROOM = new_id()
ME = new_id()


def shown(revision: int, read_ordinal: int = 0) -> frames.Conversation:
    """The room as it is in one's list."""
    return frames.Conversation(
        *(ROOM, "group", "Team", revision, 9, 9, read_ordinal, "member"),
        is_muted=False,
        is_pinned=False,
    )


def member_of(
    user_revision: int, revision: int, *, since: int = 1, read_ordinal: int = 0
) -> UserState:
    """The state of somebody who gained the room, or whose mark moved there."""
    head = Head(revision, last_seq=0, title="", title_revision=0)
    return UserState(
        user_revision, {ROOM: head}, {ROOM: since}, [shown(revision, read_ordinal)], []
    )


def bare(revision: int) -> Revised:
    return ConversationUpdated(ROOM, revision, None)


class Ear:
    """A socket of mine, and what is sent to it."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.user_id = ME
        self.user_revision = 0
        self.is_greeted = False
        self.socket = cast(Socket, self)

    def send(self, sent: bytes) -> None:
        while sent:
            size, head = (sent[1], 2) if sent[1] < 126 else (int.from_bytes(sent[2:4], "big"), 4)
            self.frames.append(msgspec.json.decode(sent[head : head + size]))
            sent = sent[head + size :]

    @property
    def revisions(self) -> list[int]:
        """The revisions of the room that were told, as event or as the room itself."""
        return [
            frame["conversation"]["revision"] if "user_revision" in frame else frame["revision"]
            for frame in self.frames
            if frame["type"] != "member.updated" and "conversation" in frame
        ]


Step = Callable[[], UserState]


class House:
    """People and a hub above a database that answers as it is told."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.stored: list[Revised] = []
        self.hub = Hub(read=self.read, sockets_of=lambda user_id: self.people.sockets_of(user_id))
        self.people = People(hub=self.hub, threads=cast(Pool, self))

    async def read(self, conversation_id: UUID, after: int) -> Sequence[Revised]:
        return [one for one in self.stored if one.revision > after]

    async def run(self, function: object, **asked: object) -> UserState:
        """Answer as a thread does: what happens meanwhile happens in the step."""
        await asyncio.sleep(0)
        return self.steps.pop(0)()

    def enter(self, user_revision: int) -> Ear:
        ear = Ear()
        listener = cast(FullListener, ear)
        self.people.enter(listener)
        self.people.greeted(listener, user_revision)
        return ear

    async def settled(self) -> None:
        while self.people._people[ME].reading is not None:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)

    def somebody_follows(self, revision: int) -> None:
        self.hub.follow(ROOM, cast(Socket, Ear()), encode_event, revision)


def test_a_room_that_another_read_began_later_is_read_again() -> None:
    async def run() -> None:
        def late() -> UserState:
            house.somebody_follows(8)
            return member_of(1, 5)

        house = House(lambda: member_of(1, 5), late, lambda: member_of(1, 8))
        mine = house.enter(0)
        house.people.hear(UserUpdated(ME, 1))
        await house.settled()
        house.hub.hear(bare(9))
        await house.settled()
        assert mine.revisions == [8, 9]

    asyncio.run(run())


def test_a_room_that_is_behind_what_was_read_is_followed_too() -> None:
    async def run() -> None:
        house = House(*[lambda: member_of(1, 8)] * 2)
        house.somebody_follows(5)
        mine = house.enter(0)
        house.people.hear(UserUpdated(ME, 1))
        await house.settled()
        for revision in range(6, 10):
            house.hub.hear(bare(revision))
        await house.settled()
        assert mine.revisions == [8, 9]

    asyncio.run(run())


def test_a_socket_that_closes_during_the_read_follows_nothing() -> None:
    async def run() -> None:
        def closing() -> UserState:
            house.people.leave(cast(FullListener, gone))
            house.hub.drop(gone.socket)
            return member_of(1, 5)

        house = House(closing, lambda: member_of(1, 5))
        gone, mine = house.enter(0), house.enter(0)
        house.people.hear(UserUpdated(ME, 1))
        await house.settled()
        assert not house.hub.followed_by(gone.socket)
        assert house.hub.follows(ROOM, mine.socket)

    asyncio.run(run())


def test_a_mark_that_was_told_during_the_read_is_not_taken_back() -> None:
    async def run() -> None:
        def marking() -> UserState:
            house.people.hear(UserUpdated(ME, 1, ROOM, 3))
            house.people.hear(UserUpdated(ME, 2, ROOM, 7))
            return member_of(1, 5, read_ordinal=3)

        house = House(marking)
        mine = house.enter(0)
        house.hub.follow(ROOM, mine.socket, encode_event, 5)
        house.people.heard_of({ME: 1})
        await house.settled()
        marks = [frame["read_ordinal"] for frame in mine.frames if "read_ordinal" in frame]
        assert marks == [3, 7]
        assert [frame for frame in mine.frames if "conversation" in frame] == mine.frames[::2]
        assert mine.user_revision == 2

    asyncio.run(run())


def test_what_is_heard_during_the_read_is_read_next() -> None:
    async def run() -> None:
        def hearing() -> UserState:
            house.people.hear(UserUpdated(ME, 2))
            return UserState(1, {}, {}, [], [])

        house = House(hearing, lambda: UserState(2, {}, {}, [], []))
        mine = house.enter(0)
        house.people.hear(UserUpdated(ME, 1))
        await house.settled()
        assert [frame["user_revision"] for frame in mine.frames] == [1, 2]

    asyncio.run(run())


def test_who_left_and_came_back_goes_on_to_follow() -> None:
    async def run() -> None:
        house = House(*[lambda: member_of(2, 8, since=8)] * 9)
        mine = house.enter(0)
        house.hub.follow(ROOM, mine.socket, encode_event, 5)
        house.somebody_follows(5)
        # 6 is late: the leaving waits for it, while what is my own does not wait.
        for event in (
            member_updated(ROOM, 7, ME, "Mehmet Murat", "member", has_left=True),
            member_updated(ROOM, 8, ME, "Mehmet Murat", "member", has_left=False),
        ):
            house.hub.hear(event)
        house.stored = [bare(6)]
        house.people.hear(UserUpdated(ME, 2))
        await house.settled()
        await asyncio.sleep(0.15)
        house.hub.hear(bare(9))
        await house.settled()
        assert mine.revisions == [8, 6, 9]

    asyncio.run(run())
