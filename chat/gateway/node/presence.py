"""Clients learn of the people that they ask for who is here, and what they say of themselves."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from chat.core.ids import new_id
from chat.events.types import PeopleHere, PersonHere, ProfileUpdated, Volatile
from chat.gateway import metrics
from chat.gateway.hub.client import Client
from chat.gateway.node.profiles import Profiles
from chat.presence.roster import Roster
from chat.protocol import frames

BATCH_SECONDS = 0.9
"""How long after one batch of answers a client gets the next; the round is a second."""


class Presence:
    """Who is here, and who wants to know.

    Arguments:
        publish: publishes to other processes.
        read: returns the profiles that are newer than the revisions of them, by person.
    """

    def __init__(
        self,
        *,
        publish: Callable[[Volatile], None],
        read: Callable[[Mapping[UUID, int]], Awaitable[Sequence[ProfileUpdated]]],
    ) -> None:
        self._publish = publish
        self._read = read
        self._process_id = new_id()
        self._roster = Roster(self._process_id)
        self._followed: dict[Client, frozenset[UUID]] = {}
        self._followers: dict[UUID, set[Client]] = {}
        self._profiles = Profiles()
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

    # What they say of themselves

    @property
    def revisions(self) -> Mapping[UUID, int]:
        """The revision of the profile of everybody who is followed here."""
        return dict(self._profiles.revisions)

    def note_profiles(self, profiles: Iterable[ProfileUpdated]) -> None:
        """Take profiles; whoever follows those people is sent what is new."""
        self._note({event.user_id for event in profiles if self._profiles.take(event)})

    # Who wants to know

    async def follow(self, client: Client, people: Iterable[UUID]) -> None:
        """Send a client the presence of these people: of all of them first, then what changes.

        Raises:
            Unavailable: the database does not answer; who is here is sent nevertheless.
        """
        before = self._followed.get(client, frozenset())
        followed = self._followed[client] = frozenset(people)
        for user_id in followed:
            self._followers.setdefault(user_id, set()).add(client)
        self._drop(client, before - followed)
        self._changed[client] = set(followed)
        # First they are followed, so that what changes while it is read comes as well.
        unread = self._profiles.add(followed)
        try:
            if unread:
                self.note_profiles(await self._read(unread))
        finally:
            self._send(client)

    def leave(self, client: Client) -> None:
        """Forget a client."""
        self._drop(client, self._followed.pop(client, frozenset()))
        self._changed.pop(client, None)
        self._sent_at.pop(client, None)

    def pass_time(self) -> None:
        """Send each client what changed since its last batch; call it once a second."""
        self._note(self._roster.pass_time(_now()))
        self._note(self._profiles.pass_time(datetime.now(UTC)))
        for client in tuple(self._changed):
            self._send(client)

    def _send(self, client: Client) -> None:
        now = _now()
        is_early = now - self._sent_at.get(client, -math.inf) < BATCH_SECONDS
        if client not in self._changed or is_early or client.socket.is_behind:
            return
        people = self._changed.pop(client)
        self._sent_at[client] = now
        online = {id: self._roster.is_online(id) for id in people}
        client.send(frames.Presence(online, self._profiles.of(people)))

    def _drop(self, client: Client, people: Iterable[UUID]) -> None:
        """Note that a client follows people no more."""
        for user_id in people:
            followers = self._followers[user_id]
            followers.discard(client)
            if not followers:
                del self._followers[user_id]
                self._profiles.forget(user_id)

    def _note(self, people: Iterable[UUID]) -> None:
        for user_id in self._followers.keys() & people:
            for client in self._followers[user_id]:
                self._changed.setdefault(client, set()).add(user_id)
        metrics.people_online.set(self._roster.count)


def _now() -> float:
    return asyncio.get_running_loop().time()
