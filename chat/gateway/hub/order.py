"""The events of one conversation, put into the order of their revisions."""

from collections.abc import Iterable, Sequence

from chat.events.types import MessageUpdated, Revised


class Order:
    """Lets each event through once, directly after its predecessor.

    Arguments:
        revision: of the last event that is through; ``None`` until a read brings it, and until
            then every event is pending.
    """

    __slots__ = ("_pending", "newest", "revision")

    def __init__(self, revision: int | None = None) -> None:
        self.revision = revision
        self.newest = revision or 0
        """The highest revision that is known to exist."""
        self._pending: dict[int, Revised] = {}

    def put(self, event: Revised) -> Sequence[Revised]:
        """Take an event; return those that are due now, in order."""
        revision = event.revision
        if self.revision is not None:
            if revision <= self.revision:
                return ()
            if revision == self.revision + 1 and not self._pending:
                self.revision = revision
                self.newest = max(self.newest, revision)
                return (event,)
        self.newest = max(self.newest, revision)
        self._pending.setdefault(revision, event)
        return self._due()

    def begin(self, revision: int) -> Sequence[Revised]:
        """Start after a revision that was read; return those that are due now."""
        self.revision = revision
        self.newest = max(self.newest, revision)
        return self._due()

    def fill(self, events: Iterable[Revised]) -> Sequence[Revised]:
        """Take what was read of a gap; what came as an event says more and stays.

        Arguments:
            events: in order, as they were read behind the last one that was through then.

        Returns:
            Those that are due now, in order.
        """
        taken: set[int] = set()
        for event in events:
            revision = event.revision
            self.newest = max(self.newest, revision)
            if revision in self._pending or revision <= (self.revision or 0):
                continue
            if isinstance(event, MessageUpdated) and event.creation not in taken:
                # The message came as an event meanwhile, in the state before this change.
                event = MessageUpdated(event.message)
            self._pending[revision] = event
            taken.add(revision)
        return self._due()

    @property
    def pending(self) -> int:
        """How many events wait for a predecessor."""
        return len(self._pending)

    @property
    def has_gap(self) -> bool:
        """Whether something is known to exist that is not through."""
        return self.revision is not None and self.newest > self.revision

    def _due(self) -> Sequence[Revised]:
        if self.revision is None or not self._pending:
            return ()
        due = []
        while (event := self._pending.pop(self.revision + 1, None)) is not None:
            self.revision += 1
            due.append(event)
        for revision in [old for old in self._pending if old <= self.revision]:
            del self._pending[revision]
        return due
