"""The rows that one person alone sees, of every kind."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from chat.messaging.selectors.drafts import drafts_since
from chat.messaging.selectors.saved import saved_since
from chat.messaging.selectors.threads import followed_threads
from chat.people.blocks import blocks_since
from chat.protocol.own import OwnRows

NO_ROWS = OwnRows()

_KINDS: Mapping[str, Callable[[UUID, int], list[Any]]] = {
    "saved": saved_since,
    "blocks": blocks_since,
    "drafts": drafts_since,
    "threads": followed_threads,
}
"""What reads the rows of each list of ``OwnRows``, in the order of their revisions."""


def own_rows(user_id: UUID, after: int) -> OwnRows:
    """Return the rows of a person's own that changed after a revision of theirs.

    Each is in its present state, which may be a later one than the revision that was read before.

    Arguments:
        after: -1 for all that there are now, without those that were taken back.
    """
    return OwnRows(**{name: read(user_id, after) for name, read in _KINDS.items()})
