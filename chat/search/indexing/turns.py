"""Which conversations are indexed first: those into which somebody looks meanwhile."""

from collections.abc import Iterable, Sequence
from threading import Lock
from uuid import UUID

from chat.search.indexing.behind import Behind

_asked: set[UUID] = set()
_lock = Lock()


def index_first(conversation_ids: Iterable[UUID]) -> None:
    """Let this process index these conversations before all others."""
    with _lock:
        _asked.update(conversation_ids)


def in_turn(behind: Sequence[Behind]) -> list[Behind]:
    """Return what is to be done, in the order in which it is, and forget what is no more."""
    with _lock:
        if behind and behind[0].conversation_id in _asked:
            # As it was ordered before: there may be many, and steps are short.
            return [*behind]
        if _asked:
            _asked.intersection_update([one.conversation_id for one in behind])
        if not _asked:
            return [*behind]
        # Those that are equal stay in their order.
        return sorted(behind, key=lambda one: one.conversation_id not in _asked)
