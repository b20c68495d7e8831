"""What clients missed while they were away, read for all who come at once; blocks."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from chat.core.epoch import epoch
from chat.gateway.node import pages
from chat.messaging.changes import ChangeSet, changes_since
from chat.messaging.selectors import UserState, marks, user_state


class Held(msgspec.Struct, frozen=True):
    """What a client says that it holds.

    ``user_revision`` is -1 where it holds nothing of its own; ``epoch`` is ``None`` where it does
    not say of which store.
    """

    user_id: UUID
    epoch: UUID | None
    user_revision: int
    conversations: Mapping[UUID, int]


class Missed(msgspec.Struct, frozen=True):
    """What the client must be told. ``is_reset``: what it holds is of no use at all."""

    epoch: UUID
    is_reset: bool
    state: UserState
    changed: Mapping[UUID, ChangeSet]
    marks: Mapping[UUID, Mapping[UUID, int]]

    @property
    def told(self) -> Mapping[UUID, int]:
        """The revision of each conversation up to which the client knows all, once told this.

        A conversation of which it has to ask for more is not among them.
        """
        shown = {shown.id: shown.revision for shown in self.state.conversations}
        resumed = {id: one.revision for id, one in self.changed.items() if not one.has_more}
        return {**shown, **resumed}


def catch_up(clients: Sequence[Held]) -> list[Missed]:
    """Read what each client missed: two queries for each of which messages alone are new, and
    one for all together.
    """
    missed = [_missed(held) for held in clients]
    resumed = {id for one in missed for id in one.changed}
    all_marks = marks(resumed) if resumed else {}
    return [
        msgspec.structs.replace(
            one, marks={id: all_marks[id] for id in one.changed.keys() & all_marks.keys()}
        )
        for one in missed
    ]


def _missed(held: Held) -> Missed:
    present = epoch()
    is_reset = held.epoch not in (None, present)
    state = user_state(user_id=held.user_id, after=-1 if is_reset else held.user_revision)
    if held.user_revision > state.user_revision and not is_reset:
        is_reset = True
        state = user_state(user_id=held.user_id, after=-1)
    changed = {} if is_reset else changes_since(held=held.conversations, current=state.followed)
    return Missed(
        epoch=present,
        is_reset=is_reset,
        state=state,
        changed={
            id: pages.changes_page(one, held.conversations[id]) for id, one in changed.items()
        },
        marks={},
    )
