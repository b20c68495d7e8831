"""How many bring and fetch files at a time, and how slowly they may."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from uuid import UUID

from chat.core.errors import DomainError, Unavailable
from chat.protocol import errors

PERSON_MAX = 20
"""Uploads of one person that are received at a time."""
ALL_MAX = 200
"""Uploads that are received at a time: each has a piece in memory."""
IDLE_SECONDS = 30.0
"""How long an upload waits for the next byte."""
LEAST_BYTES = 16 * 1024
"""So much has to come in each ``IDLE_SECONDS`` for which was waited."""
SLOW_BYTES = 64 * 1024
"""Bytes a second: what brings fewer gives way where all turns are taken."""
FAIR_SECONDS = 5.0
"""For so long nobody can say how fast an upload is."""
READERS_MAX = 20
"""Downloads of one person that are sent at a time: each has a piece in memory."""
QUEUE_MAX = 200
"""Downloads of one person that may wait for that; browsers ask for a hundred at once."""
QUEUE_SECONDS = 30.0
"""How long they wait."""

TOO_MANY = "Too many uploads come at once. Try again soon."


class TooSlow(DomainError):
    """Nothing came for too long, or next to nothing; what came before is kept."""

    kind = errors.TIMEOUT


class GaveWay(TooSlow):
    """Others wait, and this was the slowest of all; what came before is kept."""

    kind = errors.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


class Turn:
    """An upload that is received: how much came of it, and in what time."""

    def __init__(self, user_id: UUID) -> None:
        self.user_id = user_id
        self._began = monotonic()
        self._received = 0
        # Since the last look at whether it is too slow.
        self._recent = 0
        self._waited = 0.0
        self._deadline: asyncio.Timeout | None = None
        self._has_ended = False

    @property
    def age(self) -> float:
        """How many seconds ago it began."""
        return monotonic() - self._began

    @property
    def rate(self) -> float:
        """How many bytes came a second."""
        return self._received / max(1.0, self.age)

    def end(self) -> None:
        """Let whoever waits for the next bytes wait no longer."""
        self._has_ended = True
        if self._deadline is not None and not self._deadline.expired():
            self._deadline.reschedule(asyncio.get_running_loop().time())

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Wait for the next bytes while the block runs.

        Raises:
            TooSlow: nothing came.
            GaveWay: it was ended.
        """
        began = monotonic()
        self._deadline = asyncio.timeout(0 if self._has_ended else IDLE_SECONDS)
        try:
            async with self._deadline:
                yield
        except TimeoutError:
            raise (GaveWay() if self._has_ended else TooSlow()) from None
        finally:
            self._deadline = None
            self._waited += monotonic() - began

    def count(self, size: int) -> None:
        """Count what came.

        Raises:
            TooSlow: it is too little for the time that it took.
        """
        self._received += size
        self._recent += size
        if self._waited < IDLE_SECONDS:
            return
        if self._recent < LEAST_BYTES:
            raise TooSlow
        self._recent, self._waited = 0, 0.0


class Turns:
    """Lets so many uploads be received at a time, in this process.

    Where all turns are taken the slowest gives way to whoever comes, so that nobody holds them with
    lines on which nothing moves.
    """

    def __init__(self) -> None:
        self._taken: set[Turn] = set()
        self._of_person: Counter[UUID] = Counter()

    @contextmanager
    def taken(self, user_id: UUID) -> Iterator[Turn]:
        """Let somebody receive one more while the block runs.

        Raises:
            Unavailable: there are too many.
        """
        if self._of_person[user_id] >= PERSON_MAX or not self._has_room():
            raise Unavailable(TOO_MANY)
        turn = Turn(user_id)
        self._taken.add(turn)
        self._of_person[user_id] += 1
        try:
            yield turn
        finally:
            self._give_back(turn)

    def _has_room(self) -> bool:
        if len(self._taken) < ALL_MAX:
            return True
        old = [turn for turn in self._taken if turn.age >= FAIR_SECONDS]
        slowest = min(old, key=lambda turn: turn.rate, default=None)
        if slowest is None or slowest.rate >= SLOW_BYTES:
            return False
        self._give_back(slowest)
        slowest.end()
        return True

    def _give_back(self, turn: Turn) -> None:
        if turn in self._taken:
            self._taken.remove(turn)
            self._of_person[turn.user_id] -= 1
            if not self._of_person[turn.user_id]:
                del self._of_person[turn.user_id]


class Readers:
    """Lets so many downloads of each person be sent at a time; the others wait in their order."""

    def __init__(self) -> None:
        self._sent: Counter[UUID] = Counter()
        self._waiting: dict[UUID, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, user_id: UUID) -> AsyncIterator[bool]:
        """Wait until one more may be sent to somebody, and count it while the block runs; say
        whether it had to wait.

        Raises:
            Unavailable: too many wait, or this has waited for too long.
        """
        must_wait = self._sent[user_id] >= READERS_MAX
        if must_wait:
            await self._wait(user_id)
        else:
            self._sent[user_id] += 1
        try:
            yield must_wait
        finally:
            self._give_back(user_id)

    async def _wait(self, user_id: UUID) -> None:
        waiting = self._waiting.setdefault(user_id, deque())
        if len(waiting) >= QUEUE_MAX:
            raise Unavailable("Too many downloads of yours wait. Try again soon.")
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting.append(called)
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await called
        except BaseException as error:
            if called.done() and not called.cancelled():
                self._give_back(user_id)  # It was called just now.
            elif called in waiting:
                waiting.remove(called)
            if isinstance(error, TimeoutError):
                raise Unavailable("Too many downloads of yours come at once.") from None
            raise

    def _give_back(self, user_id: UUID) -> None:
        waiting = self._waiting.get(user_id)
        while waiting:
            called = waiting.popleft()
            if not called.done():
                called.set_result(None)  # Its turn is the one that is given back.
                return
        self._waiting.pop(user_id, None)
        self._sent[user_id] -= 1
        if not self._sent[user_id]:
            del self._sent[user_id]
