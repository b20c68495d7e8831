"""Clients learn of the people that they ask for who is here, and what they say of themselves."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chat.core.ids import new_id
from chat.events.types import PeopleHere, PersonHere, ProfileUpdated, Volatile
from chat.gateway import metrics
from chat.gateway.hub.client import Client
from chat.gateway.node.profiles import Profiles
from chat.presence.roster import GRACE_SECONDS, Roster
from chat.protocol import frames

BATCH_SECONDS = 0.9
"""How long after one batch of answers a client gets the next; the round is a second."""

LastSeen = Mapping[UUID, datetime | None]
"""When people were here last, of those who show somebody whether they are."""


class Presence:
    """Who is here, and who wants to know.

    Arguments:
        publish: publishes to other processes.
        read_last_seen: returns which of some people show a viewer whether they are here, and when
            they were.
        read_profiles: returns the profiles that are newer than the revisions of them, by person.
        store_last_seen: stores until when people were here.
    """

    def __init__(
        self,
        *,
        publish: Callable[[Volatile], None],
        read_last_seen: Callable[[UUID, Collection[UUID]], Awaitable[LastSeen]],
        read_profiles: Callable[[Mapping[UUID, int]], Awaitable[Sequence[ProfileUpdated]]],
        store_last_seen: Callable[[Collection[UUID], datetime], Awaitable[None]],
    ) -> None:
        self._publish = publish
        self._read_last_seen = read_last_seen
        self._read_profiles = read_profiles
        self._store_last_seen = store_last_seen
        self._process_id = new_id()
        self._roster = Roster(self._process_id)
        self._followed: dict[Client, frozenset[UUID]] = {}
        self._followers: dict[UUID, set[Client]] = {}
        self._profiles = Profiles()
        self._shown: dict[Client, dict[UUID, datetime | None]] = {}
        """Of those followed, the ones who show that client's person whether they are here."""
        self._outdated: set[Client] = set()
        """Clients for which that is to be read."""
        self._gone: set[UUID] = set()
        """Who is offline by now, which is still to be stored."""
        self._changed: dict[Client, set[UUID]] = {}
        self._sent_at: dict[Client, float] = {}

    # Who is here

    def arrive(self, user_id: UUID) -> None:
        """Note that somebody has their first client in this process."""
        self._publish(PersonHere(self._process_id, user_id, is_here=True))
        if self._roster.arrive(self._process_id, user_id, _now()):
            self._note_presence({user_id})

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
                self._note_presence(self._roster.receive(process_id, people, _now()))
            case PersonHere(process_id, user_id, is_here=True):
                if self._roster.arrive(process_id, user_id, _now()):
                    self._note_presence({user_id})
            case PersonHere(process_id, user_id):
                self._roster.depart(process_id, user_id, _now())

    def repeat(self) -> None:
        """Publish whom this process has."""
        self._publish(PeopleHere(self._process_id, list(self._roster.own)))

    async def stop(self) -> None:
        """Store that everybody was here until now.

        Raises:
            Unavailable: the database does not answer.
        """
        people = {*self._gone, *self._roster.own, *self._roster.leaving}
        if people:
            await self._store_last_seen(people, datetime.now(UTC))

    # What they say of themselves

    @property
    def revisions(self) -> Mapping[UUID, int]:
        """The revision of the profile of everybody who is followed here."""
        return dict(self._profiles.revisions)

    def note_profiles(self, profiles: Iterable[ProfileUpdated]) -> set[UUID]:
        """Take profiles; whoever follows those people is sent what is new.

        Returns:
            Of whom something is new.
        """
        newer = {event.user_id for event in profiles if self._profiles.take(event)}
        self._note(newer)
        return newer

    def note_missed(self, profiles: Iterable[ProfileUpdated]) -> None:
        """Take profiles that no event brought: to whom these people show whether they are here may
        have changed as well."""
        self.review(self.note_profiles(profiles))

    # Who wants to know

    async def follow(self, client: Client, people: Iterable[UUID]) -> None:
        """Send a client the presence of these people: of all of them first, then what changes.

        Raises:
            Unavailable: the database does not answer; what could not be read is sent later.
        """
        before = self._followed.get(client, frozenset())
        followed = self._followed[client] = frozenset(people)
        for user_id in followed:
            self._followers.setdefault(user_id, set()).add(client)
        self._drop(client, before - followed)
        self._shown.pop(client, None)
        self._outdated.add(client)
        # First they are followed, so that what changes while it is read comes as well.
        unread = self._profiles.add(followed)
        if unread:
            self.note_profiles(await self._read_profiles(unread))
        await self._load_last_seen(client)

    def review(self, people: Collection[UUID]) -> None:
        """Note that these people show whether they are here to others than before."""
        for user_id in people:
            self._outdated |= self._followers.get(user_id, set())
        self._outdated |= {client for client in self._followed if client.user_id in people}
        for client in self._outdated:
            # Nothing that they may not see any more is sent until it is read who shows it.
            self._shown.pop(client, None)

    def leave(self, client: Client) -> None:
        """Forget a client."""
        self._drop(client, self._followed.pop(client, frozenset()))
        for per_client in (self._changed, self._shown, self._sent_at):
            per_client.pop(client, None)
        self._outdated.discard(client)

    async def pass_time(self) -> None:
        """Send each client what changed since its last batch; call it once a second.

        Raises:
            Unavailable: the database does not answer; what could not be read or stored is later.
        """
        self._note_gone(self._roster.pass_time(_now()))
        self._note(self._profiles.pass_time(datetime.now(UTC)))
        for client in tuple(self._changed):
            self._send(client)
        if self._gone:
            await self._store_gone()
        for client in tuple(self._outdated):
            await self._load_last_seen(client)

    def _note_gone(self, people: set[UUID]) -> None:
        at = _gone_at()
        for user_id in people & self._followers.keys():
            for client in self._followers[user_id]:
                shown = self._shown.get(client, {})
                if user_id in shown:
                    shown[user_id] = at
        self._note_presence(people)
        self._gone |= people

    async def _store_gone(self) -> None:
        # Every process does: the one that they were connected to may have ended without a word.
        gone = frozenset(self._gone)
        await self._store_last_seen(gone, _gone_at())
        self._gone -= gone

    async def _load_last_seen(self, client: Client) -> None:
        """Read who shows a client whether they are here, and send it all whom it follows."""
        followed = self._followed.get(client)
        self._outdated.discard(client)
        if followed is None:
            return
        try:
            shown = await self._read_last_seen(client.user_id, followed)
        except Exception:
            self._outdated.add(client)
            raise
        # What is reviewed while it is read may be read as it was before: then it is read again.
        if self._followed.get(client) is followed and client not in self._outdated:
            self._shown[client] = dict(shown)
            self._changed[client] = set(followed)
            self._send(client)

    def _send(self, client: Client) -> None:
        now = _now()
        is_early = now - self._sent_at.get(client, -math.inf) < BATCH_SECONDS
        shown = self._shown.get(client)
        if client not in self._changed or shown is None or is_early or client.socket.is_behind:
            return
        people = self._changed.pop(client)
        self._sent_at[client] = now
        online = {id: id in shown and self._roster.is_online(id) for id in people}
        last_seen = {id: at for id, at in shown.items() if at is not None and id in people}
        client.send(
            frames.Presence(
                online,
                self._profiles.of(people),
                {id: at for id, at in last_seen.items() if not online[id]},
            )
        )

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

    def _note_presence(self, people: Iterable[UUID]) -> None:
        """Note who came or went, for those alone whom they show it."""
        for user_id in self._followers.keys() & people:
            for client in self._followers[user_id]:
                if user_id in self._shown.get(client, ()):
                    self._changed.setdefault(client, set()).add(user_id)
        metrics.people_online.set(self._roster.count)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _gone_at() -> datetime:
    """Return when those were here who are offline as of now."""
    return datetime.now(UTC) - timedelta(seconds=GRACE_SECONDS)
