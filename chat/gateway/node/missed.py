"""What clients missed while they were away, read for all who come at once; blocks."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from chat.core.epoch import epoch
from chat.events.types import ReadWithdrawn
from chat.gateway.node import pages
from chat.messaging.selectors.changes import ChangeSet, changes_since
from chat.messaging.selectors.conversations import UserState, user_state
from chat.messaging.selectors.marks import RoomMarks, room_marks
from chat.messaging.selectors.own import NO_ROWS
from chat.people.selectors import own_deleted_revision


class Known(msgspec.Struct, frozen=True):
    """What a client has already.

    ``user_revision`` is -1 where it has nothing of its own; ``epoch`` is ``None`` where it does
    not say of which store; ``conversations`` are those that it asks about, by their revision.
    """

    user_id: UUID
    epoch: UUID | None
    user_revision: int
    conversations: Mapping[UUID, int]


class Missed(msgspec.Struct, frozen=True):
    """What the client must be sent. ``is_reset``: what it has is of no use at all."""

    epoch: UUID
    is_reset: bool
    state: UserState
    changed: Mapping[UUID, ChangeSet]
    marks: Mapping[UUID, dict[UUID, int]]
    withdrawn: Sequence[ReadWithdrawn] = ()
    """The marks that are shown to nobody, where some are."""

    @property
    def complete_to(self) -> Mapping[UUID, int]:
        """The revision of each conversation up to which the client has all, once it has this.

        A conversation of which it has to ask for more is not among them.
        """
        shown = {shown.id: shown.revision for shown in self.state.conversations}
        resumed = {id: one.revision for id, one in self.changed.items() if not one.has_more}
        return {**shown, **resumed}


def missed_by(clients: Sequence[Known]) -> list[Missed]:
    """Read what each client missed: two queries for each of which messages alone are new, and
    one for all together.
    """
    missed = [_missed(known) for known in clients]
    resumed = {id for one in missed for id in one.changed}
    rooms = room_marks(resumed) if resumed else {}
    return [
        _with_marks(one, known.user_id, rooms) for known, one in zip(clients, missed, strict=True)
    ]


def _with_marks(missed: Missed, user_id: UUID, rooms: Mapping[UUID, RoomMarks]) -> Missed:
    """Return what was missed with the marks in those of these rooms that it is about."""
    marks: dict[UUID, dict[UUID, int]] = {}
    withdrawn: list[ReadWithdrawn] = []
    for id in missed.changed:
        room = rooms.get(id)
        if room is None:
            continue
        marks[id] = room.shown_to(user_id)
        if event := room.withdrawn(id):
            withdrawn.append(event)
    return msgspec.structs.replace(missed, marks=marks, withdrawn=withdrawn)


def _follows(state: UserState, known: Known) -> bool:
    """Return whether a state that was read goes on from what a client has.

    It does not where the store has no such revision, nor where rows of the person's own were
    deleted that were taken back since.
    """
    if known.user_revision > state.user_revision:
        return False
    # After the read: what is deleted before it is missing there.
    has_own = known.user_revision >= 0 and state.own is not NO_ROWS
    return not has_own or own_deleted_revision(known.user_id) <= known.user_revision


def _missed(known: Known) -> Missed:
    present = epoch()
    is_reset = known.epoch not in (None, present)
    state = user_state(user_id=known.user_id, after=-1 if is_reset else known.user_revision)
    if not is_reset and not _follows(state, known):
        is_reset = True
        state = user_state(user_id=known.user_id, after=-1)
    changed = (
        {}
        if is_reset
        else changes_since(user_id=known.user_id, known=known.conversations, current=state.followed)
    )
    return Missed(
        epoch=present,
        is_reset=is_reset,
        state=state,
        changed={
            id: pages.changes_page(one, known.conversations[id]) for id, one in changed.items()
        },
        marks={},
    )
