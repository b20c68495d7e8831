"""What clients missed while they were away, read for all who come at once; blocks."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from chat.core.epoch import epoch
from chat.events.types import ReadWithdrawn
from chat.gateway.node import pages
from chat.messaging.selectors.changes import ChangeSet, changes_since
from chat.messaging.selectors.conversations import UserState, user_state, user_state_unchanged
from chat.messaging.selectors.marks import RoomMarks, room_marks
from chat.messaging.selectors.own import NO_ROWS
from chat.people.selectors import own_deleted_revision
from chat.protocol import frames


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
    """What the client must be sent. ``is_reset``: what it has is of no use at all.

    ``resumed`` are the frames of the conversations that it asks about.
    """

    epoch: UUID
    is_reset: bool
    state: UserState
    resumed: Mapping[UUID, frames.Resumed]
    withdrawn: Sequence[ReadWithdrawn] = ()
    """The marks that are shown to nobody, where some are."""

    @property
    def complete_to(self) -> Mapping[UUID, int]:
        """The revision of each conversation up to which the client has all, once it has this.

        A conversation of which it has to ask for more is not among them.
        """
        complete = {shown.id: shown.revision for shown in self.state.conversations}
        for id, one in self.resumed.items():
            if not one.has_more:
                complete[id] = one.revision
        return complete


class _Read(msgspec.Struct, frozen=True):
    """What is read for one client by itself."""

    epoch: UUID
    is_reset: bool
    state: UserState
    changed: Mapping[UUID, ChangeSet]


def missed_by(clients: Sequence[Known]) -> list[Missed]:
    """Read what each client missed: two queries for each of which messages alone are new, and
    one for all together.
    """
    reads = [_read(known) for known in clients]
    resumed = {id for read in reads for id in read.changed}
    rooms = room_marks(resumed) if resumed else {}
    return [_missed(known, read, rooms) for known, read in zip(clients, reads, strict=True)]


def _missed(known: Known, read: _Read, rooms: Mapping[UUID, RoomMarks]) -> Missed:
    """Return what a client missed.

    Arguments:
        rooms: the marks in those of its rooms that are small enough.
    """
    resumed: dict[UUID, frames.Resumed] = {}
    withdrawn: list[ReadWithdrawn] = []
    for id, changed in read.changed.items():
        page = pages.changes_page(changed, known.conversations[id])
        room = rooms.get(id)
        resumed[id] = frames.Resumed(
            conversation=id,
            revision=page.revision,
            title=page.title,
            messages=page.messages,
            members=page.members,
            reactions=page.reactions,
            marks=room.shown_to(known.user_id) if room is not None else {},
            has_more=page.has_more,
            settings=page.settings,
            member_count=page.member_count,
        )
        if room is not None and (event := room.withdrawn(id)):
            withdrawn.append(event)
    return Missed(read.epoch, read.is_reset, read.state, resumed, withdrawn)


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


def _read(known: Known) -> _Read:
    present = epoch()
    if known.epoch not in (None, present):
        return _Read(present, True, user_state(user_id=known.user_id, after=-1), {})
    state = None
    if known.conversations:
        # Who asks about conversations comes back, most often with all that is theirs alone.
        state = user_state_unchanged(user_id=known.user_id, after=known.user_revision)
    if state is None:
        state = user_state(user_id=known.user_id, after=known.user_revision)
    if not _follows(state, known):
        return _Read(present, True, user_state(user_id=known.user_id, after=-1), {})
    changed = changes_since(
        user_id=known.user_id, known=known.conversations, current=state.followed
    )
    return _Read(present, False, state, changed)
