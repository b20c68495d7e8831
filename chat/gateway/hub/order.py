"""The events of one conversation, put into the order of their revisions."""

from collections.abc import Iterable, Sequence

from chat.events.types import Revised


class Order:
    """Lets each event through once, directly after its predecessor.

    Arguments:
        revision: of the last event that is through; ``None`` until a read has told it, and until
            then every event waits.
    """

    __slots__ = ("_early", "newest", "revision")

    def __init__(self, revision: int | None = None) -> None:
        self.revision = revision
        self.newest = revision or 0
        """The highest revision that is known to exist."""
        self._early: dict[int, Revised] = {}

    def put(self, event: Revised) -> Sequence[Revised]:
        """Take an event; return those that are due now, in order."""
        if self.revision is not None:
            if event.revision <= self.revision:
                return ()
            if event.revision == self.revision + 1 and not self._early:
                self.revision = event.revision
                self.newest = max(self.newest, event.revision)
                return (event,)
        self.newest = max(self.newest, event.revision)
        self._early.setdefault(event.revision, event)
        return self._due()

    def begin(self, revision: int) -> Sequence[Revised]:
        """Start after a revision that a read has told; return those that are due now."""
        self.revision = revision
        self.newest = max(self.newest, revision)
        return self._due()

    def fill(self, events: Iterable[Revised]) -> Sequence[Revised]:
        """Take what was read of a gap; what came as an event says more and stays.

        Returns:
            Those that are due now, in order.
        """
        for event in events:
            self._early.setdefault(event.revision, event)
            self.newest = max(self.newest, event.revision)
        return self._due()

    @property
    def held(self) -> int:
        """How many events wait for a predecessor."""
        return len(self._early)

    @property
    def has_gap(self) -> bool:
        """Whether something is known to exist that is not through."""
        return self.revision is not None and self.newest > self.revision

    def _due(self) -> Sequence[Revised]:
        if self.revision is None or not self._early:
            return ()
        due = []
        while (event := self._early.pop(self.revision + 1, None)) is not None:
            self.revision += 1
            due.append(event)
        for revision in [old for old in self._early if old <= self.revision]:
            del self._early[revision]
        return due
