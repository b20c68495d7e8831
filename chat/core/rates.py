"""How often a person may do something: a token bucket for each, in the memory of this process.

A bucket costs no query, so that it can stand before every message; several processes each have
their own, and a restart fills them. What protects passwords must be exact beyond that, and counts
in the database (``accounts.attempts``).
"""

import math
import threading
from collections import OrderedDict
from time import monotonic
from uuid import UUID

from django.conf import settings

from chat.core.errors import RateLimited

Rate = tuple[int, int]
"""How many, in how many seconds."""


class PersonLimit:
    """Limits what each person does: so many at once, and then as many again in so many seconds.

    Exact under any number of threads.

    Arguments:
        setting: the name of the setting that is the rate.
        things: what is limited, as a refusal calls it.
    """

    def __init__(self, setting: str, things: str) -> None:
        self._setting = setting
        self._things = things
        self._lock = threading.Lock()
        # Tokens, and when they were counted; the bucket that was used last is the last.
        self._buckets: OrderedDict[UUID, tuple[float, float]] = OrderedDict()

    def count(self, person_id: UUID) -> None:
        """Count one more.

        Raises:
            RateLimited: it is one too many, and not counted.
        """
        if not settings.RATE_LIMITS:
            return
        most, seconds = getattr(settings, self._setting)
        now = monotonic()
        with self._lock:
            self._forget_full(now - seconds)
            tokens, counted_at = self._buckets.pop(person_id, (float(most), now))
            tokens = min(most, tokens + (now - counted_at) * most / seconds)
            is_allowed = tokens >= 1
            self._buckets[person_id] = (tokens - is_allowed, now)
        if not is_allowed:
            wait = (1 - tokens) * seconds / max(most, 1)
            raise RateLimited(self._things, retry_after=max(1, math.ceil(wait)))

    def _forget_full(self, unused_since: float) -> None:
        """Drop the buckets that are full again, so that there are no more than people at work."""
        while self._buckets and next(iter(self._buckets.values()))[1] <= unused_since:
            self._buckets.popitem(last=False)


MESSAGES = PersonLimit("LIMIT_MESSAGES_PER_PERSON", "messages")
"""Messages that are sent, edited, deleted or pinned, and reactions to them. What is repeated
counts too: only the writer knows that it is."""
CONVERSATIONS = PersonLimit("LIMIT_CONVERSATIONS_PER_PERSON", "new conversations")
"""Groups and channels that are made, and direct conversations that are opened for the first
time."""
DRAFTS = PersonLimit("LIMIT_DRAFTS_PER_PERSON", "drafts")
"""What is kept of a message while it is written."""
CHANGES = PersonLimit("LIMIT_CHANGES_PER_PERSON", "changes")
"""Names, members, roles, how groups and channels are set up, how one keeps a conversation, what
one saves of it, which threads one follows, whose request one accepts, whom one blocks, and what is
said of a file before it is sent."""
PROFILE = PersonLimit("LIMIT_PROFILE_PER_PERSON", "changes")
"""What one says and shows of oneself, which every client that follows one is sent anew."""
TICKETS = PersonLimit("LIMIT_TICKETS_PER_PERSON", "tickets")
"""Tickets for sockets."""
INVITATIONS = PersonLimit("LIMIT_INVITATIONS_PER_PERSON", "invitations")
"""Links by which others come to the workspace or into a room."""
SEARCHES = PersonLimit("LIMIT_SEARCHES_PER_PERSON", "searches")
"""Searches of messages: each page, and each text on its way while somebody types."""
UPLOADS = PersonLimit("LIMIT_UPLOADS_PER_PERSON", "uploads")
"""Files whose upload is begun."""
