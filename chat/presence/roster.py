"""Who is here: has a socket in any process. What is stored is when somebody was here last.

Each process publishes whom it has, again and again; one that is silent for too long is forgotten,
and with it everybody who was only there. Times are seconds of any clock that does not jump.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from uuid import UUID

GRACE_SECONDS = 5.0
"""How long somebody may be away and still be online: a reload is no absence."""
REPEAT_SECONDS = 5.0
"""How often a process publishes whom it has."""
SILENCE_SECONDS = 3 * REPEAT_SECONDS
"""How long a process may be silent before it is forgotten."""


class Roster:
    """Everybody who is here, as one process knows it.

    Arguments:
        process_id: this process.
    """

    def __init__(self, process_id: UUID) -> None:
        self._here: dict[UUID, set[UUID]] = {process_id: set()}
        self._received_at: dict[UUID, float] = {}
        self._processes_of: Counter[UUID] = Counter()
        self._left_at: dict[UUID, float] = {}
        self._process_id = process_id

    @property
    def own(self) -> Collection[UUID]:
        """Everybody with a socket in this process."""
        return self._here[self._process_id]

    @property
    def leaving(self) -> Collection[UUID]:
        """Everybody who is not here any more and still online."""
        return self._left_at.keys()

    @property
    def count(self) -> int:
        """How many people are here."""
        return len(self._processes_of)

    def is_online(self, user_id: UUID) -> bool:
        """Return whether somebody is here, or was until just now."""
        return user_id in self._processes_of or user_id in self._left_at

    def arrive(self, process_id: UUID, user_id: UUID, now: float) -> bool:
        """Note somebody's first socket in a process; return whether that makes them online."""
        if process_id != self._process_id:
            self._received_at.setdefault(process_id, now)
        here = self._here.setdefault(process_id, set())
        if user_id in here:
            return False
        here.add(user_id)
        was_online = self.is_online(user_id)
        self._processes_of[user_id] += 1
        self._left_at.pop(user_id, None)
        return not was_online

    def depart(self, process_id: UUID, user_id: UUID, now: float) -> None:
        """Note that a process has no socket of somebody any more."""
        here = self._here.get(process_id, set())
        if user_id not in here:
            return
        here.discard(user_id)
        self._processes_of[user_id] -= 1
        if not self._processes_of[user_id]:
            del self._processes_of[user_id]
            self._left_at[user_id] = now

    def receive(self, process_id: UUID, people: Iterable[UUID], now: float) -> set[UUID]:
        """Take in everybody whom another process has; return who is online by that."""
        self._received_at[process_id] = now
        present = set(people)
        for user_id in self._here.get(process_id, set()) - present:
            self.depart(process_id, user_id, now)
        return {user_id for user_id in present if self.arrive(process_id, user_id, now)}

    def pass_time(self, now: float) -> set[UUID]:
        """Forget processes that are silent; return who is offline by now."""
        for process_id, received_at in list(self._received_at.items()):
            if now - received_at > SILENCE_SECONDS:
                del self._received_at[process_id]
                for user_id in tuple(self._here.get(process_id, ())):
                    self.depart(process_id, user_id, now)
                self._here.pop(process_id, None)
        gone = {
            user_id for user_id, left_at in self._left_at.items() if now - left_at >= GRACE_SECONDS
        }
        for user_id in gone:
            del self._left_at[user_id]
        return gone
