"""The hub: delivers each event of a conversation to everyone who follows it, in order.

An event is encoded once for each dialect. What comes in one tick of the event loop leaves in one
write per socket, and nobody is waited for: a slow reader is cut by its own socket. An event that
comes before its predecessor is pending; if the predecessor does not come, it is read from the
database, once for the whole process.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

import structlog

from chat.events.types import MemberUpdated, ReadUpdated, Revised, Typing
from chat.gateway import metrics
from chat.gateway.hub.audience import Audience
from chat.gateway.hub.client import Client, Encode
from chat.gateway.hub.order import Order

GAP_SECONDS = 0.1
"""How long a missing event may take to come on its own before it is read."""
RETRY_SECONDS = 1.0
"""How long after a read that failed the next one is tried."""

Read = Callable[[UUID, int], Awaitable[Sequence[Revised]]]
"""Reads what came after a revision: an event for each revision, in order."""

logger = structlog.stdlib.get_logger("chat.hub")


class Room:
    """One conversation that somebody here is subscribed to."""

    __slots__ = ("audiences", "members_since", "order", "reading", "timer")

    def __init__(self) -> None:
        self.order = Order()
        self.audiences: dict[Encode, Audience] = {}
        self.members_since: dict[Client, int] = {}
        self.timer: asyncio.TimerHandle | None = None
        self.reading: asyncio.Task[None] | None = None

    def is_buffered(self, client: Client) -> bool:
        audience = self.audiences.get(client.encode)
        return audience is not None and audience.is_buffered(client)


class Hub:
    """Followers of conversations.

    Arguments:
        read: reads the events that did not come.
        clients_of: the clients of a person, who get no more of a conversation that they left.

    All methods are for the event loop's thread alone.
    """

    def __init__(self, *, read: Read, clients_of: Callable[[UUID], Collection[Client]]) -> None:
        self._read = read
        self._clients_of = clients_of
        self._rooms: dict[UUID, Room] = {}
        self._subscriptions: dict[Client, set[UUID]] = {}
        self._pending: set[Audience] = set()

    # Subscriptions

    def subscribe(self, conversation_id: UUID, client: Client) -> None:
        """Buffer a conversation's events for a client from now on, until it joins."""
        room = self._rooms.get(conversation_id)
        if room is None:
            room = self._rooms[conversation_id] = Room()
        audience = room.audiences.get(client.encode)
        if audience is None:
            audience = room.audiences[client.encode] = Audience()
        audience.buffer(client, room.order.revision)
        self._subscriptions.setdefault(client, set()).add(conversation_id)

    def begin(self, conversation_id: UUID, revision: int) -> None:
        """Let a conversation that has no revision here yet go on behind one that was read."""
        room = self._rooms.get(conversation_id)
        if room is None or room.order.revision is not None:
            return
        for audience in room.audiences.values():
            audience.log_start = revision
        self._deliver(room, room.order.begin(revision))
        self._await_gap(conversation_id, room)

    def covers(self, conversation_id: UUID, client: Client, revision: int) -> bool:
        """Return whether a client misses nothing after a revision, once it joins.

        What is buffered for it begins no later; a client that is not buffered misses nothing.
        """
        room = self._rooms.get(conversation_id)
        if room is None or not room.is_buffered(client):
            return True
        return (room.audiences[client.encode].log_start or 0) <= revision

    def join(self, conversation_id: UUID, client: Client, revision: int | None = None) -> None:
        """Send what was buffered and is newer than a revision, and everything from now on.

        Without a revision, everything that was buffered. Whoever left meanwhile does not join.
        """
        room = self._rooms.get(conversation_id)
        if room is None or not room.is_buffered(client):
            return
        assert room.order.revision is not None, "`begin` comes first"
        audience = room.audiences[client.encode]
        since = revision if revision is not None else audience.log_start or 0
        audience.join(client, since, room.order.revision)
        self._note_revision(conversation_id, room, since)

    def follow(self, conversation_id: UUID, client: Client, revision: int) -> None:
        """Subscribe a client and let it join: behind a revision where what follows it is still to
        come here, and otherwise from now on.
        """
        self.subscribe(conversation_id, client)
        self.begin(conversation_id, revision)
        is_covered = self.covers(conversation_id, client, revision)
        self.join(conversation_id, client, revision if is_covered else None)

    def note_membership(self, conversation_id: UUID, client: Client, revision: int) -> None:
        """Note that a client's person is a member as of a revision, by a read.

        A leaving before it, which may still be to come here, is one that they came back from.
        """
        if conversation_id not in self.subscriptions(client):
            return
        room = self._rooms[conversation_id]
        if room.order.revision is None or room.order.revision < revision:
            room.members_since[client] = revision

    def unsubscribe(self, conversation_id: UUID, client: Client) -> None:
        """Send no more of a conversation."""
        if conversation_id not in self.subscriptions(client):
            return
        self._subscriptions[client].discard(conversation_id)
        room = self._rooms[conversation_id]
        room.members_since.pop(client, None)
        audience = room.audiences[client.encode]
        audience.remove(client)
        if not audience:
            del room.audiences[client.encode]
        if not room.audiences:
            self._close(room)
            del self._rooms[conversation_id]

    def leave(self, client: Client) -> None:
        """Forget a client."""
        for conversation_id in tuple(self.subscriptions(client)):
            self.unsubscribe(conversation_id, client)
        self._subscriptions.pop(client, None)

    def subscriptions(self, client: Client) -> Collection[UUID]:
        """Return the conversations that a client is subscribed to."""
        return self._subscriptions.get(client, ())

    def is_buffered(self, conversation_id: UUID, client: Client) -> bool:
        """Return whether a client is subscribed and does not follow yet."""
        room = self._rooms.get(conversation_id)
        return room is not None and room.is_buffered(client)

    def is_follower(self, conversation_id: UUID, client: Client) -> bool:
        """Return whether a client gets a conversation's events."""
        is_subscribed = conversation_id in self.subscriptions(client)
        return is_subscribed and not self.is_buffered(conversation_id, client)

    def stop(self) -> None:
        """Read no more."""
        for room in self._rooms.values():
            self._close(room)

    # Events

    def receive(self, event: Revised) -> None:
        """Take an event; deliver what is due, at the end of this tick."""
        conversation_id = event.conversation_id
        room = self._rooms.get(conversation_id)
        if room is None:
            return
        due = room.order.put(event)
        if due:
            self._deliver(room, due)
        elif room.order.pending:
            metrics.events_held.inc()
        if room.order.has_gap:
            self._await_gap(conversation_id, room)

    def receive_volatile(self, event: ReadUpdated | Typing) -> None:
        """Send an event at once to the followers that keep up, except for its own person's."""
        room = self._rooms.get(event.conversation_id)
        if room is None:
            return
        own = self._clients_of(event.user_id)
        for encode, audience in room.audiences.items():
            frame = encode(event)
            if frame is not None:
                audience.send_volatile(frame, but=own)

    # Gaps

    @property
    def conversations(self) -> Collection[UUID]:
        """The conversations that somebody here is subscribed to."""
        return self._rooms.keys()

    def note_revisions(self, revisions: Mapping[UUID, int]) -> None:
        """Note which revisions exist; what does not come soon is read."""
        for conversation_id, revision in revisions.items():
            room = self._rooms.get(conversation_id)
            if room is not None:
                self._note_revision(conversation_id, room, revision)

    def _note_revision(self, conversation_id: UUID, room: Room, revision: int) -> None:
        if revision > room.order.newest:
            room.order.newest = revision
        if room.order.has_gap:
            self._await_gap(conversation_id, room)

    def _await_gap(self, conversation_id: UUID, room: Room, seconds: float = GAP_SECONDS) -> None:
        if room.order.has_gap and room.timer is None and room.reading is None:
            room.timer = asyncio.get_running_loop().call_later(
                seconds, self._read_gap, conversation_id, room
            )

    def _read_gap(self, conversation_id: UUID, room: Room) -> None:
        room.timer = None
        if room.order.has_gap:
            room.reading = asyncio.create_task(self._fill(conversation_id, room))

    async def _fill(self, conversation_id: UUID, room: Room) -> None:
        after = room.order.revision
        assert after is not None
        again = GAP_SECONDS
        try:
            events = await self._read(conversation_id, after)
        except Exception as error:
            logger.warning("gap not read", error=type(error).__name__)
            again = RETRY_SECONDS
        else:
            metrics.gaps_read.inc()
            self._deliver(room, room.order.fill(events))
            # A long gap is read page by page, without a pause.
            again = 0 if events else RETRY_SECONDS
        room.reading = None
        if self._rooms.get(conversation_id) is room:
            self._await_gap(conversation_id, room, again)

    # Delivery

    def _deliver(self, room: Room, events: Iterable[Revised]) -> None:
        for event in events:
            for encode, audience in room.audiences.items():
                if not self._pending:
                    asyncio.get_running_loop().call_soon(self._flush)
                self._pending.add(audience)
                audience.deliver(event.revision, encode(event))
            if isinstance(event, MemberUpdated) and event.member.has_left:
                # Their own leaving is the last that they get.
                for client in self._clients_of(event.member.person.id):
                    if room.members_since.get(client, 0) < event.revision:
                        self.unsubscribe(event.conversation_id, client)

    def _flush(self) -> None:
        pending, self._pending = self._pending, set()
        for audience in pending:
            audience.flush()

    @staticmethod
    def _close(room: Room) -> None:
        if room.timer is not None:
            room.timer.cancel()
        if room.reading is not None:
            room.reading.cancel()
