"""Sockets are told who is here of the people that they follow."""

import asyncio
import math
from collections.abc import Callable, Iterable
from uuid import UUID

from chat.core.ids import new_id
from chat.events.types import PeopleHere, PersonHere, Volatile
from chat.gateway import metrics
from chat.gateway.full.encoding import encode
from chat.gateway.websocket.socket import Socket
from chat.presence.roster import Roster
from chat.protocol import frames

BATCH_SECONDS = 0.9
"""How long after one batch of answers a socket gets the next; the round is a second."""


class Presence:
    """Who is here, and who wants to know.

    Arguments:
        publish: tells other processes.
    """

    def __init__(self, *, publish: Callable[[Volatile], None]) -> None:
        self._publish = publish
        self._process_id = new_id()
        self._roster = Roster(self._process_id)
        self._followed: dict[Socket, frozenset[UUID]] = {}
        self._followers: dict[UUID, set[Socket]] = {}
        self._changed: dict[Socket, set[UUID]] = {}
        self._told_at: dict[Socket, float] = {}

    # Who is here

    def arrive(self, user_id: UUID) -> None:
        """Somebody has their first socket in this process."""
        self._publish(PersonHere(self._process_id, user_id, is_here=True))
        if self._roster.arrive(self._process_id, user_id, _now()):
            self._note({user_id})

    def depart(self, user_id: UUID) -> None:
        """Somebody has no socket in this process any more."""
        self._publish(PersonHere(self._process_id, user_id, is_here=False))
        self._roster.depart(self._process_id, user_id, _now())

    def hear(self, event: PeopleHere | PersonHere) -> None:
        """Take in what a process says; what we say ourselves is known."""
        if event.process_id == self._process_id:
            return
        match event:
            case PeopleHere(process_id, people):
                self._note(self._roster.hear(process_id, people, _now()))
            case PersonHere(process_id, user_id, is_here=True):
                if self._roster.arrive(process_id, user_id, _now()):
                    self._note({user_id})
            case PersonHere(process_id, user_id):
                self._roster.depart(process_id, user_id, _now())

    def repeat(self) -> None:
        """Say whom this process has."""
        self._publish(PeopleHere(self._process_id, list(self._roster.own)))

    # Who wants to know

    def follow(self, socket: Socket, people: Iterable[UUID]) -> None:
        """Tell a socket of these people: of all of them first, and then of changes."""
        self.unfollow(socket)
        followed = self._followed[socket] = frozenset(people)
        for user_id in followed:
            self._followers.setdefault(user_id, set()).add(socket)
        self._changed[socket] = set(followed)
        self._tell(socket)

    def unfollow(self, socket: Socket) -> None:
        """Tell a socket of nobody."""
        for user_id in self._followed.pop(socket, ()):
            followers = self._followers[user_id]
            followers.discard(socket)
            if not followers:
                del self._followers[user_id]
        self._changed.pop(socket, None)

    def forget(self, socket: Socket) -> None:
        """Forget a socket that is closed."""
        self.unfollow(socket)
        self._told_at.pop(socket, None)

    def pass_time(self) -> None:
        """Tell each socket what changed since its last batch; call it once a second."""
        self._note(self._roster.pass_time(_now()))
        for socket in tuple(self._changed):
            self._tell(socket)

    def _tell(self, socket: Socket) -> None:
        now = _now()
        if socket.is_behind or now - self._told_at.get(socket, -math.inf) < BATCH_SECONDS:
            return
        people = self._changed.pop(socket)
        self._told_at[socket] = now
        online = {user_id: self._roster.is_online(user_id) for user_id in people}
        socket.send(encode(frames.Presence(online)))

    def _note(self, people: set[UUID]) -> None:
        for user_id in people & self._followers.keys():
            for socket in self._followers[user_id]:
                self._changed.setdefault(socket, set()).add(user_id)
        metrics.people_online.set(self._roster.count)


def _now() -> float:
    return asyncio.get_running_loop().time()
