"""Clients learn who is here of the people that they ask for."""

import asyncio
import math
from collections.abc import Callable, Iterable
from uuid import UUID

from chat.core.ids import new_id
from chat.events.types import PeopleHere, PersonHere, Volatile
from chat.gateway import metrics
from chat.gateway.hub.client import Client
from chat.presence.roster import Roster
from chat.protocol import frames

BATCH_SECONDS = 0.9
"""How long after one batch of answers a client gets the next; the round is a second."""


class Presence:
    """Who is here, and who wants to know.

    Arguments:
        publish: publishes to other processes.
    """

    def __init__(self, *, publish: Callable[[Volatile], None]) -> None:
        self._publish = publish
        self._process_id = new_id()
        self._roster = Roster(self._process_id)
        self._followed: dict[Client, frozenset[UUID]] = {}
        self._followers: dict[UUID, set[Client]] = {}
        self._changed: dict[Client, set[UUID]] = {}
        self._sent_at: dict[Client, float] = {}

    # Who is here

    def arrive(self, user_id: UUID) -> None:
        """Note that somebody has their first client in this process."""
        self._publish(PersonHere(self._process_id, user_id, is_here=True))
        if self._roster.arrive(self._process_id, user_id, _now()):
            self._note({user_id})

    def depart(self, user_id: UUID) -> None:
        """Note that somebody has no client in this process any more."""
        self._publish(PersonHere(self._process_id, user_id, is_here=False))
        self._roster.depart(self._process_id, user_id, _now())

    def receive(self, event: PeopleHere | PersonHere) -> None:
        """Take in what another process publishes; what this one does is known."""
        if event.process_id == self._process_id:
            return
        match event:
            case PeopleHere(process_id, people):
                self._note(self._roster.receive(process_id, people, _now()))
            case PersonHere(process_id, user_id, is_here=True):
                if self._roster.arrive(process_id, user_id, _now()):
                    self._note({user_id})
            case PersonHere(process_id, user_id):
                self._roster.depart(process_id, user_id, _now())

    def repeat(self) -> None:
        """Publish whom this process has."""
        self._publish(PeopleHere(self._process_id, list(self._roster.own)))

    # Who wants to know

    def follow(self, client: Client, people: Iterable[UUID]) -> None:
        """Send a client the presence of these people: of all of them first, then what changes."""
        self.unfollow(client)
        followed = self._followed[client] = frozenset(people)
        for user_id in followed:
            self._followers.setdefault(user_id, set()).add(client)
        self._changed[client] = set(followed)
        self._send(client)

    def unfollow(self, client: Client) -> None:
        """Send a client nobody's presence."""
        for user_id in self._followed.pop(client, ()):
            followers = self._followers[user_id]
            followers.discard(client)
            if not followers:
                del self._followers[user_id]
        self._changed.pop(client, None)

    def leave(self, client: Client) -> None:
        """Forget a client."""
        self.unfollow(client)
        self._sent_at.pop(client, None)

    def pass_time(self) -> None:
        """Send each client what changed since its last batch; call it once a second."""
        self._note(self._roster.pass_time(_now()))
        for client in tuple(self._changed):
            self._send(client)

    def _send(self, client: Client) -> None:
        now = _now()
        is_early = now - self._sent_at.get(client, -math.inf) < BATCH_SECONDS
        if is_early or client.socket.is_behind:
            return
        people = self._changed.pop(client)
        self._sent_at[client] = now
        client.send(frames.Presence({id: self._roster.is_online(id) for id in people}))

    def _note(self, people: set[UUID]) -> None:
        for user_id in people & self._followers.keys():
            for client in self._followers[user_id]:
                self._changed.setdefault(client, set()).add(user_id)
        metrics.people_online.set(self._roster.count)


def _now() -> float:
    return asyncio.get_running_loop().time()
