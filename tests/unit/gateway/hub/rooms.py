"""A room of a hub, and what is sent to those who follow it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from chat.conversations.selectors import Followed, Head
from chat.core.ids import new_id
from chat.events.types import BareRevision, Passing, Revised
from chat.gateway.hub.client import Client, Encode
from chat.gateway.hub.hub import Hub
from chat.gateway.websocket.socket import Socket
from tests.cast import member_updated
from tests.patience import PATIENCE

ROOM = new_id()
PERSON, OTHER = new_id(), new_id()
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def encode(event: Revised | Passing) -> bytes:
    revision = 0 if isinstance(event, Passing) else event.revision
    return f"{revision} ".encode()


def event(revision: int) -> Revised:
    return BareRevision(ROOM, revision)


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


async def tick(count: int = 1) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def until_received(wire: Wire, revision: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while revision not in wire.received:
            await asyncio.sleep(0)
