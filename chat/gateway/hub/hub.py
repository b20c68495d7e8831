"""The hub: hands each event of a conversation to everyone who follows it, in order.

An event is encoded once for each dialect. What comes in one tick of the event loop leaves in one
write per socket, and nobody is waited for: a slow reader is cut by its own socket. An event that
is early waits for its predecessor; if that does not come, it is read from the database, once for
the whole process.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

import structlog

from chat.events.types import MemberUpdated, Revised
from chat.gateway import metrics
from chat.gateway.hub.audience import Audience
from chat.gateway.hub.order import Order
from chat.gateway.websocket.socket import Socket

EARLY_SECONDS = 0.1
"""How long an early event waits for its predecessor."""
RETRY_SECONDS = 1.0
"""How long after a read that failed the next one is tried."""

Encode = Callable[[Revised], bytes | None]
"""Makes the ready-made frame of an event in one dialect; ``None`` where it is not told."""

Read = Callable[[UUID, int], Awaitable[Sequence[Revised]]]
"""Reads what came after a revision: an event for each revision, in order."""

logger = structlog.stdlib.get_logger("chat.hub")


class Room:
    """One conversation that somebody here follows."""

    __slots__ = ("audiences", "members_since", "order", "reading", "timer")

    def __init__(self) -> None:
        self.order = Order()
        self.audiences: dict[Encode, Audience] = {}
        self.members_since: dict[Socket, int] = {}
        self.timer: asyncio.TimerHandle | None = None
        self.reading: asyncio.Task[None] | None = None


class Hub:
    """Followers of conversations.

    Arguments:
        read: reads the events that did not come.
        sockets_of: the sockets of a person, who get no more of a conversation that they left.

    All methods are for the event loop's thread alone.
    """

    def __init__(self, *, read: Read, sockets_of: Callable[[UUID], Collection[Socket]]) -> None:
        self._read = read
        self._sockets_of = sockets_of
        self._rooms: dict[UUID, Room] = {}
        self._followed: dict[Socket, set[UUID]] = {}
        self._waiting: set[Audience] = set()

    # Who follows

    def hold(self, conversation_id: UUID, socket: Socket, encode: Encode) -> None:
        """Keep a conversation's events for this socket from now on, until it joins."""
        room = self._rooms.get(conversation_id)
        if room is None:
            room = self._rooms[conversation_id] = Room()
        audience = room.audiences.get(encode)
        if audience is None:
            audience = room.audiences[encode] = Audience()
        audience.hold(socket, room.order.revision)
        self._followed.setdefault(socket, set()).add(conversation_id)

    def follow(self, conversation_id: UUID, socket: Socket, encode: Encode, revision: int) -> None:
        """Send a conversation's events to this socket: those after a revision where they are
        still to come here, and otherwise those from now on.
        """
        self.hold(conversation_id, socket, encode)
        is_reached = self.reaches(conversation_id, socket, revision)
        self.join(conversation_id, socket, revision if is_reached else None)

    def is_held(self, conversation_id: UUID, socket: Socket) -> bool:
        """Return whether the socket waits to join."""
        room = self._rooms.get(conversation_id)
        return room is not None and self._audience_of_newcomer(room, socket) is not None

    def reaches(self, conversation_id: UUID, socket: Socket, revision: int) -> bool:
        """Return whether what is held for a socket begins at or before this revision.

        A room that knows no revision yet begins here.
        """
        room = self._rooms.get(conversation_id)
        if room is None:
            return True
        if room.order.revision is None:
            for audience in room.audiences.values():
                audience.log_start = revision
            self._deliver(room, room.order.begin(revision))
            self._mind_gap(conversation_id, room)
        held = self._audience_of_newcomer(room, socket)
        return held is None or (held.log_start or 0) <= revision

    def join(self, conversation_id: UUID, socket: Socket, revision: int | None = None) -> None:
        """Send what was held and is newer than a revision, and everything from now on.

        Without a revision, everything that was held. Whoever left meanwhile does not join.
        """
        room = self._rooms.get(conversation_id)
        audience = self._audience_of_newcomer(room, socket) if room is not None else None
        if room is None or audience is None:
            return
        assert room.order.revision is not None, "`reaches` comes first"
        since = revision if revision is not None else audience.log_start or 0
        audience.join(socket, since, room.order.revision)
        self._known(conversation_id, room, since)

    def know_member(self, conversation_id: UUID, socket: Socket, revision: int) -> None:
        """Learn that a socket's person is a member as of a revision, by a read.

        A leaving before it, which may still be to come here, is one that they came back from.
        """
        if conversation_id not in self.followed_by(socket):
            return
        room = self._rooms[conversation_id]
        if room.order.revision is None or room.order.revision < revision:
            room.members_since[socket] = revision

    def unfollow(self, conversation_id: UUID, socket: Socket) -> None:
        """Send no more of a conversation."""
        if conversation_id not in self.followed_by(socket):
            return
        self._followed[socket].discard(conversation_id)
        room = self._rooms[conversation_id]
        room.members_since.pop(socket, None)
        for encode, audience in list(room.audiences.items()):
            if socket in audience:
                audience.leave(socket)
                if not audience:
                    del room.audiences[encode]
        if not room.audiences:
            self._close(room)
            del self._rooms[conversation_id]

    def drop(self, socket: Socket) -> None:
        """Forget a socket."""
        for conversation_id in tuple(self._followed.get(socket, ())):
            self.unfollow(conversation_id, socket)
        self._followed.pop(socket, None)

    def follows(self, conversation_id: UUID, socket: Socket) -> bool:
        """Return whether the socket gets a conversation's events."""
        return conversation_id in self.followed_by(socket) and not self.is_held(
            conversation_id, socket
        )

    def followed_by(self, socket: Socket) -> Collection[UUID]:
        """Return the conversations of a socket."""
        return self._followed.get(socket, ())

    def stop(self) -> None:
        """Read no more."""
        for room in self._rooms.values():
            self._close(room)

    # What is told

    def hear(self, event: Revised) -> None:
        """Take an event; deliver what is due, at the end of this tick."""
        room = self._rooms.get(event.conversation_id)
        if room is None:
            return
        due = room.order.put(event)
        if due:
            self._deliver(room, due)
        elif room.order.held:
            metrics.events_held.inc()
        if room.order.has_gap:
            self._mind_gap(event.conversation_id, room)

    def say(
        self, conversation_id: UUID, encode: Encode, frame: bytes, *, but: Collection[Socket]
    ) -> None:
        """Send a volatile frame at once to all who follow in a dialect and keep up."""
        room = self._rooms.get(conversation_id)
        if room is None or encode not in room.audiences:
            return
        for socket in room.audiences[encode].followers:
            if socket not in but:
                socket.send_volatile(frame)

    # What was lost

    @property
    def conversations(self) -> Collection[UUID]:
        """The conversations that are followed here."""
        return self._rooms.keys()

    def heard_of(self, revisions: Mapping[UUID, int]) -> None:
        """Learn which revisions exist; what does not come soon is read."""
        for conversation_id, revision in revisions.items():
            room = self._rooms.get(conversation_id)
            if room is not None:
                self._known(conversation_id, room, revision)

    def _known(self, conversation_id: UUID, room: Room, revision: int) -> None:
        if revision > room.order.newest:
            room.order.newest = revision
        if room.order.has_gap:
            self._mind_gap(conversation_id, room)

    def _mind_gap(self, conversation_id: UUID, room: Room, seconds: float = EARLY_SECONDS) -> None:
        if room.order.has_gap and room.timer is None and room.reading is None:
            room.timer = asyncio.get_running_loop().call_later(
                seconds, self._gap_stays, conversation_id, room
            )

    def _gap_stays(self, conversation_id: UUID, room: Room) -> None:
        room.timer = None
        if room.order.has_gap:
            room.reading = asyncio.create_task(self._fill(conversation_id, room))

    async def _fill(self, conversation_id: UUID, room: Room) -> None:
        after = room.order.revision
        assert after is not None
        again = EARLY_SECONDS
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
            self._mind_gap(conversation_id, room, again)

    # Delivery

    def _deliver(self, room: Room, events: Iterable[Revised]) -> None:
        for event in events:
            for encode, audience in room.audiences.items():
                if not self._waiting:
                    asyncio.get_running_loop().call_soon(self._flush)
                self._waiting.add(audience)
                audience.tell(event.revision, encode(event))
            if isinstance(event, MemberUpdated) and event.member.has_left:
                # Their own leaving is the last that they are told.
                for socket in self._sockets_of(event.member.person.id):
                    if room.members_since.get(socket, 0) < event.revision:
                        self.unfollow(event.conversation_id, socket)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for audience in waiting:
            audience.flush()

    @staticmethod
    def _audience_of_newcomer(room: Room, socket: Socket) -> Audience | None:
        for audience in room.audiences.values():
            if audience.is_held(socket):
                return audience
        return None

    @staticmethod
    def _close(room: Room) -> None:
        if room.timer is not None:
            room.timer.cancel()
        if room.reading is not None:
            room.reading.cancel()
