"""The watch: once a second, what other processes did and the bus lost."""

import asyncio
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chat.accounts.selectors import sessions_ended_since
from chat.conversations.selectors import conversation_revisions
from chat.core.sql import store_version
from chat.events.types import ProfileUpdated, ReadWithdrawn
from chat.gateway.node.node import Node
from chat.messaging.selectors.marks import marks_withdrawn
from chat.people.selectors import person_revisions, profiles_newer

WATCH_SECONDS = 1.0
READY_SECONDS = 5.0
"""How old the last answer of the database may be for us to call ourselves ready."""
CLOCK_SKEW_SECONDS = 60.0
"""How far apart the clocks of several machines may be before a logout elsewhere is missed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The sessions that ended lately, and what is newer than what is known; ``marks`` are those
    that people show nobody of whom something is newer.
    """

    ended: frozenset[UUID]
    conversations: dict[UUID, int]
    people: dict[UUID, int]
    profiles: list[ProfileUpdated]
    marks: list[ReadWithdrawn]


class Watch:
    """Compares what a node has with the database, and sees that the database answers."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._answered_at = float("-inf")
        self._watched_at = time.time()

    @property
    def is_ready(self) -> bool:
        """Whether the database has answered just now."""
        return asyncio.get_running_loop().time() - self._answered_at <= READY_SECONDS

    async def look(self) -> None:
        """Note what the database has by now.

        Raises:
            Unavailable: the database does not answer.
        """
        node, now = self._node, time.time()
        # Since the last round that worked, which may be long ago; clocks also go back.
        since = min(self._watched_at, now) - CLOCK_SKEW_SECONDS
        seen = await node.threads.run(
            look_around,
            since,
            node.hub.revisions,
            node.user_updates.revisions,
            node.presence.revisions,
        )
        self._watched_at = now
        self._answered_at = asyncio.get_running_loop().time()
        node.clients.end_sessions(seen.ended)
        node.hub.note_revisions(seen.conversations)
        node.user_updates.note_revisions(seen.people)
        node.presence.note_missed(seen.profiles)
        for event in seen.marks:
            node.hub.receive_mark(event)


_looked = threading.local()
"""The versions of the store at the last two comparisons of a thread."""


def look_around(
    since: float,
    conversations: Mapping[UUID, int],
    people: Mapping[UUID, int],
    profiles: Mapping[UUID, int],
) -> Seen:
    """Ask the database what there is by now; blocks.

    Arguments:
        since: the moment from which on sessions that ended are of interest.
        conversations: the revision that is known of each.
        people: the same of people.
        profiles: the same of what people say of themselves.
    """
    # Always, for whoever signed in with a session that ended at that moment.
    ended = sessions_ended_since(since)
    # First, so that what is committed meanwhile is seen the next time.
    version = store_version()
    before, last = getattr(_looked, "versions", (None, None))
    # Twice: what began to be followed while the last comparison was under way was not part of it,
    # and its event may be lost. What is followed since was read from this version or a later one.
    if before == last == version:
        return Seen(ended, {}, {}, [], [])
    newer = profiles_newer(profiles) if profiles else []
    seen = Seen(
        ended,
        conversations=conversation_revisions(conversations) if conversations else {},
        people=person_revisions(people) if people else {},
        profiles=newer,
        marks=marks_withdrawn([event.user_id for event in newer]) if newer else [],
    )
    _looked.versions = (last, version)
    return seen
