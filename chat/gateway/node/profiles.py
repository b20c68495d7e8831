"""What people say of themselves, of those whom a client of this process follows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from chat.events.types import ProfileUpdated
from chat.protocol.profiles import Profile


class Profiles:
    """The profile of each person who is followed, once it is read."""

    def __init__(self) -> None:
        self.revisions: dict[UUID, int] = {}
        """The revision at which each is known; 0 for one that is not read yet, or never was set."""
        self._profiles: dict[UUID, Profile] = {}
        self._ends_at: dict[UUID, datetime] = {}

    def add(self, user_ids: Iterable[UUID]) -> dict[UUID, int]:
        """Note that people are followed; return who was not before, to be read."""
        new = dict.fromkeys((id for id in user_ids if id not in self.revisions), 0)
        self.revisions |= new
        return new

    def forget(self, user_id: UUID) -> None:
        """Note that nobody follows somebody any more."""
        self.revisions.pop(user_id, None)
        self._profiles.pop(user_id, None)
        self._ends_at.pop(user_id, None)

    def take(self, event: ProfileUpdated) -> bool:
        """Take a profile; return whether it is of somebody who is followed, and newer."""
        user_id = event.user_id
        if event.revision <= self.revisions.get(user_id, event.revision):
            return False
        self.revisions[user_id] = event.revision
        self._profiles[user_id] = event.profile
        self._ends_at.pop(user_id, None)
        if event.profile.status is not None and event.profile.status.ends_at is not None:
            self._ends_at[user_id] = event.profile.status.ends_at
        return True

    def of(self, user_ids: Iterable[UUID]) -> dict[UUID, Profile]:
        """Return the profiles of these people, as far as they have ever set one."""
        return {id: self._profiles[id] for id in user_ids if id in self._profiles}

    def pass_time(self, now: datetime) -> Collection[UUID]:
        """Take away the statuses that have ended; return whose they were."""
        over = [id for id, ends_at in self._ends_at.items() if ends_at <= now]
        for user_id in over:
            del self._ends_at[user_id]
            self._profiles[user_id] = msgspec.structs.replace(self._profiles[user_id], status=None)
        return over
