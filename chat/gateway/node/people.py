"""Who has sockets here, and what is told to one person alone."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
import structlog

from chat.core.threads import Pool
from chat.events.types import ReadUpdated, Typing, UserUpdated
from chat.gateway.full.encoding import encode, encode_event
from chat.gateway.hub.hub import Hub
from chat.gateway.websocket.socket import Socket
from chat.messaging.selectors import UserState, user_state
from chat.protocol import frames

if TYPE_CHECKING:
    from chat.gateway.full.listener import FullListener

logger = structlog.stdlib.get_logger("chat.people")


class Seats:
    """The sockets of one person."""

    __slots__ = ("listeners", "newest", "reading")

    def __init__(self) -> None:
        self.listeners: set[FullListener] = set()
        self.newest = 0
        """The highest user revision that is known to exist."""
        self.reading: asyncio.Task[None] | None = None


class People:
    """Everybody with a socket of the full dialect in this process.

    Each socket has been told of its person's own changes up to a revision. The next one is
    handed on where the event says all; whatever else there is, is read.
    """

    def __init__(self, *, hub: Hub, threads: Pool) -> None:
        self._hub = hub
        self._threads = threads
        self._people: dict[UUID, Seats] = {}

    def enter(self, listener: FullListener) -> bool:
        """Take in a socket whose person is known; return whether it is their first."""
        is_first = listener.user_id not in self._people
        self._people.setdefault(listener.user_id, Seats()).listeners.add(listener)
        return is_first

    def leave(self, listener: FullListener) -> bool:
        """Forget a socket; return whether it was their last."""
        seats = self._people[listener.user_id]
        seats.listeners.discard(listener)
        if seats.listeners:
            return False
        if seats.reading is not None:
            seats.reading.cancel()
        del self._people[listener.user_id]
        return True

    def greeted(self, listener: FullListener, user_revision: int) -> None:
        """Tell a socket of what changes after this revision from now on."""
        listener.is_greeted = True
        listener.user_revision = user_revision
        self._mind(listener.user_id, self._people[listener.user_id])

    def sockets_of(self, user_id: UUID) -> Collection[Socket]:
        """Return the sockets of a person."""
        seats = self._people.get(user_id)
        return [listener.socket for listener in seats.listeners] if seats is not None else ()

    @property
    def user_ids(self) -> Collection[UUID]:
        """Everybody who is here."""
        return self._people.keys()

    def hear(self, event: UserUpdated) -> None:
        """Tell a person what is theirs alone."""
        seats = self._people.get(event.user_id)
        if seats is None:
            return
        seats.newest = max(seats.newest, event.revision)
        if event.marked_conversation_id is not None and event.read_ordinal is not None:
            mark = frames.ReadUpdated(
                event.marked_conversation_id, event.user_id, event.read_ordinal
            )
            told = encode(mark) + encode(frames.UserUpdated(event.revision))
            for listener in seats.listeners:
                if listener.is_greeted and listener.user_revision == event.revision - 1:
                    listener.user_revision = event.revision
                    listener.socket.send(told)
        self._mind(event.user_id, seats)

    def heard_of(self, revisions: Mapping[UUID, int]) -> None:
        """Learn which user revisions exist; what was not told is read."""
        for user_id, revision in revisions.items():
            seats = self._people.get(user_id)
            if seats is not None:
                seats.newest = max(seats.newest, revision)
                self._mind(user_id, seats)

    def hear_read(self, event: ReadUpdated) -> None:
        """Tell the others in a conversation how far somebody has read."""
        frame = frames.ReadUpdated(event.conversation_id, event.user_id, event.read_ordinal)
        self._hub.say(
            event.conversation_id,
            encode_event,
            encode(frame),
            but=self.sockets_of(event.user_id),
        )

    def hear_typing(self, event: Typing) -> None:
        """Tell the others in a conversation that somebody writes."""
        self._hub.say(
            event.conversation_id,
            encode_event,
            encode(frames.Typing(event.conversation_id, event.user_id)),
            but=self.sockets_of(event.user_id),
        )

    def _mind(self, user_id: UUID, seats: Seats) -> None:
        if seats.reading is None and self._behind(seats):
            seats.reading = asyncio.create_task(self._read(user_id, seats))

    @staticmethod
    def _behind(seats: Seats) -> list[FullListener]:
        return [
            listener
            for listener in seats.listeners
            if listener.is_greeted and listener.user_revision < seats.newest
        ]

    async def _read(self, user_id: UUID, seats: Seats) -> None:
        held: list[tuple[UUID, Socket]] = []
        try:
            while behind := self._behind(seats):
                after = min(listener.user_revision for listener in behind)
                newest = seats.newest
                state = await self._threads.run(user_state, user_id=user_id, after=after)
                # While it was read some have gone, and some were told more by events.
                behind = [one for one in self._behind(seats) if one in behind]
                behind = [one for one in behind if one.user_revision < state.user_revision]
                new = self._hold_new(behind, state)
                held += new
                for listener in behind:
                    for conversation_id, revision in state.changed_at.items():
                        self._hub.know_member(conversation_id, listener.socket, revision)
                if new or not self._reach(behind, state):
                    # Subscribe first, read second: once more, now that events are kept.
                    continue
                for listener in behind:
                    self._tell(listener, state)
                # Those follow now, or wait for their room to come to what they were told.
                told = {shown.id for shown in state.conversations}
                held = [one for one in held if one[0] not in told]
                if seats.newest == newest:
                    # All that was told of is in the database, unless it is another one by now.
                    seats.newest = min(newest, state.user_revision)
        except Exception as error:
            # The watch asks again.
            logger.warning("user state not read", error=type(error).__name__)
        finally:
            seats.reading = None
            for conversation_id, socket in held:
                if self._hub.is_held(conversation_id, socket):
                    self._hub.unfollow(conversation_id, socket)

    def _hold_new(
        self, listeners: Collection[FullListener], state: UserState
    ) -> list[tuple[UUID, Socket]]:
        new = [
            (conversation_id, listener.socket)
            for listener in listeners
            for conversation_id in state.followed.keys()
            - set(self._hub.followed_by(listener.socket))
        ]
        for conversation_id, socket in new:
            self._hub.hold(conversation_id, socket, encode_event)
        return new

    def _reach(self, listeners: Collection[FullListener], state: UserState) -> bool:
        """Return whether what is held for the sockets follows on what was read, without a hole.

        A room that somebody else's read began behind this one does not.
        """
        return all(
            self._hub.reaches(shown.id, listener.socket, shown.revision)
            for listener in listeners
            for shown in state.conversations
        )

    def _tell(self, listener: FullListener, state: UserState) -> None:
        """Tell a socket what changed, one conversation a frame; the last has the new revision."""
        updates = [
            *(frames.UserUpdated(listener.user_revision, shown) for shown in state.conversations),
            *(frames.UserUpdated(listener.user_revision, left=id) for id in state.left),
        ] or [frames.UserUpdated(listener.user_revision)]
        updates[-1] = msgspec.structs.replace(updates[-1], user_revision=state.user_revision)
        listener.user_revision = state.user_revision
        listener.socket.send(b"".join(map(encode, updates)))
        for shown in state.conversations:
            if self._hub.is_held(shown.id, listener.socket):
                self._hub.join(shown.id, listener.socket, shown.revision)
