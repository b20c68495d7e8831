"""What changed in conversations after a revision: how clients recover, however long they were away.

Every revision stamps exactly one row, so a range of revisions bounds the rows that are read. A row
is given in its present state and counts once: at its creation where that is in the range, and
otherwise at its last change.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from chat.conversations.errors import ConversationNotFound
from chat.conversations.policy import require_member, visible_after_in
from chat.conversations.selectors import Followed, Head, conversation_heads
from chat.core.sql import given, given_params
from chat.messaging.rows import (
    MEMBER,
    MESSAGE,
    REACTION,
    fetch_members,
    fetch_messages,
    fetch_reactions,
)
from chat.messaging.selectors.reactions import with_own
from chat.people.shapes import PERSON
from chat.protocol import frames
from chat.protocol.fields import Count
from chat.protocol.limits import CHANGES_PAGE
from chat.protocol.rooms import RoomSettings

RESUME_ROWS_MAX = 2 * CHANGES_PAGE
"""Revisions read of all conversations of one resume; conversations beyond have more."""

Row = frames.Message | frames.Reaction | frames.Member


class ChangeSet(msgspec.Struct, frozen=True):
    """The final state of what changed in a conversation, complete up to ``revision``.

    Where ``has_more`` is set, the rest comes after that revision.
    """

    revision: Count
    title: str
    messages: list[frames.Message]
    members: list[frames.Member]
    has_more: bool = False
    reactions: list[frames.Reaction] = []
    settings: RoomSettings = RoomSettings()
    member_count: Count = 0

    def may_show_later(self, revision: int) -> bool:
        """Return whether a row may show what came after a revision of the conversation."""
        # A reaction does not say of when its count is.
        if self.reactions:
            return True
        return any(message.last_change > revision for message in self.messages)

    def visible(self, after: int) -> "ChangeSet":
        """Return what a member has of it who sees the messages behind a seq."""
        if not after:
            return self
        return msgspec.structs.replace(
            self,
            messages=[message for message in self.messages if message.seq > after],
            reactions=[reaction for reaction in self.reactions if reaction.seq > after],
        )


def changes(
    *, user_id: UUID, conversation_id: UUID, after: int, limit: int = CHANGES_PAGE
) -> ChangeSet:
    """Return what changed in a conversation, for one of its members.

    Arguments:
        after: the revision that the client has; 0 where it has nothing.
        limit: revisions to read at most.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    _, found = changes_unchecked(conversation_id=conversation_id, after=after, limit=limit)
    found = _with_own(user_id, {conversation_id: found})[conversation_id]
    # After the read: whoever is a member now may have what was there before.
    return found.visible(require_member(user_id=user_id, conversation_id=conversation_id))


def changes_unchecked(
    *, conversation_id: UUID, after: int, limit: int = CHANGES_PAGE
) -> tuple[Head, ChangeSet]:
    """Return where a conversation stands, and what changed in it, whoever may see that.

    Raises:
        ConversationNotFound: there is no such conversation.
    """
    # Read before the rows: what changes in between has a higher revision and comes next time.
    head = conversation_heads([conversation_id]).get(conversation_id)
    if head is None:
        raise ConversationNotFound
    bounds = _Range.of(head, min(after, head.revision), limit)
    return head, _change_sets({conversation_id: bounds}, {conversation_id: head})[conversation_id]


def changes_since(
    *, user_id: UUID, known: Mapping[UUID, int], current: Mapping[UUID, Followed]
) -> dict[UUID, ChangeSet]:
    """Return, for one person, what changed in each conversation that is both known and current.

    One query, one for each further source where the first do not explain every revision, one for
    the person's own reactions where there are any, and one where rows may show what came after the
    conversations were read. A conversation that is known above its current revision is left out,
    and one that the person may have left before something that its rows show.

    Arguments:
        known: the revision that the client has of each conversation.
        current: each conversation that the person is in, read before.
    """
    found: dict[UUID, ChangeSet] = {}
    heads: dict[UUID, Head] = {}
    missing: dict[UUID, int] = {}
    for id, revision in known.items():
        followed = current.get(id)
        if followed is None:
            continue
        head = followed.head
        if head.revision == revision:
            # As of most conversations, for which there is nothing to read or to sort.
            count = head.member_count
            found[id] = ChangeSet(
                head.revision, head.title, [], [], settings=head.settings, member_count=count
            )
        elif head.revision > revision:
            heads[id] = head
            missing[id] = head.revision - revision
    if not missing:
        return found
    ranges: dict[UUID, _Range] = {}
    left = RESUME_ROWS_MAX
    # Those with the least to read come first, so that most are complete.
    for id in sorted(missing, key=missing.__getitem__):
        ranges[id] = _Range.of(heads[id], known[id], min(CHANGES_PAGE, left))
        left -= ranges[id].size
    changed = _with_own(user_id, _change_sets(ranges, heads))
    visible_after = {id: current[id].visible_after for id in changed}
    later = [id for id, one in changed.items() if one.may_show_later(heads[id].revision)]
    if later:
        # After the read: whoever is a member now may have what was there before.
        present = visible_after_in(user_id, later)
        visible_after = {id: visible_after[id] for id in changed.keys() - later} | present
    for id, after in visible_after.items():
        found[id] = changed[id].visible(after)
    return found


def place(row: Row, after: int) -> int:
    """Return the revision at which a row counts among the changes after another."""
    created = _creation(row)
    return created if created > after else row.revision


class _Range(NamedTuple):
    """Revisions above ``after`` up to ``upto``; their messages were created above ``seq``.

    No more messages can have been created since than there were revisions, which bounds their
    seqs from below; and none has a seq above its revision.
    """

    after: int
    upto: int
    seq: int

    @property
    def size(self) -> int:
        return self.upto - self.after

    def explained_by(self, revision: int, creation: int | None = None) -> int:
        """Return how many revisions of the range stamped a row: that of its last change, and that
        of its creation where that is another one.
        """
        count = int(self.after < revision <= self.upto)
        if creation not in (None, revision):
            count += self.after < creation <= self.upto
        return count

    @staticmethod
    def of(head: Head, after: int, limit: int) -> "_Range":
        missing = head.revision - after
        return _Range(after, after + min(missing, limit), head.last_seq - missing)


class _Source(NamedTuple):
    """A table whose rows carry revisions, as one of the lists of a set of changes."""

    name: str
    sql: str
    fetch: Callable[[str, Sequence[Any]], Sequence[Row]]


_SOURCES = (
    _Source(
        "messages",
        f"""
        WITH missing AS (SELECT * FROM {{missing}})
        SELECT {MESSAGE} FROM missing JOIN messaging_message AS message
            ON message.conversation_id = missing.id
            AND message.seq > missing.seq AND message.seq <= missing.upto
            AND COALESCE(message.created_revision, message.revision) > missing.after
            AND COALESCE(message.created_revision, message.revision) <= missing.upto
        UNION ALL
        SELECT {MESSAGE} FROM missing JOIN messaging_message AS message
            ON message.conversation_id = missing.id
            AND message.revision > missing.after AND message.revision <= missing.upto
            AND message.created_revision <= missing.after
        """,  # noqa: S608
        fetch_messages,
    ),
    _Source(
        "members",
        f"""
        SELECT {MEMBER}, {PERSON} FROM {{missing}} JOIN conversations_membership AS member
            ON member.conversation_id = missing.id
            AND member.revision > missing.after AND member.revision <= missing.upto
        JOIN people_person AS person ON person.id = member.person_id
        """,  # noqa: S608
        fetch_members,
    ),
    _Source(
        "reactions",
        f"""
        SELECT {REACTION} FROM {{missing}} JOIN messaging_reaction AS reaction
            ON reaction.conversation_id = missing.id
            AND reaction.revision > missing.after AND reaction.revision <= missing.upto
        JOIN messaging_message AS message
            ON message.conversation_id = reaction.conversation_id AND message.seq = reaction.seq
        """,  # noqa: S608
        fetch_reactions,
    ),
)


def _change_sets(
    ranges: Mapping[UUID, _Range], heads: Mapping[UUID, Head]
) -> dict[UUID, ChangeSet]:
    """Read source after source, until every revision of each conversation is explained.

    The first source, the conversation itself, was read with its head.
    """
    found: dict[UUID, dict[str, list[Any]]] = {
        id: {source.name: [] for source in _SOURCES} for id in ranges
    }
    unexplained = {
        id: bounds.size - bounds.explained_by(heads[id].details_revision)
        for id, bounds in ranges.items()
    }
    for source in _SOURCES:
        unclear = [(id, *bounds) for id, bounds in ranges.items() if unexplained[id]]
        if not unclear:
            break
        for row in source.fetch(_statement(source.sql), given_params(unclear)):
            id = row.conversation
            found[id][source.name].append(row)
            unexplained[id] -= ranges[id].explained_by(row.revision, _creation(row))
    return {
        id: ChangeSet(
            revision=bounds.upto,
            title=heads[id].title,
            settings=heads[id].settings,
            member_count=heads[id].member_count,
            has_more=bounds.upto < heads[id].revision,
            **{
                name: sorted(rows, key=lambda row: place(row, bounds.after)) if rows else rows
                for name, rows in found[id].items()
            },
        )
        for id, bounds in ranges.items()
    }


@cache
def _statement(sql: str) -> str:
    return sql.format(missing=given("missing", *_Range._fields))


def _with_own(user_id: UUID, changed: dict[UUID, ChangeSet]) -> dict[UUID, ChangeSet]:
    messages = [one for it in changed.values() for one in it.messages]
    marked = with_own(user_id, messages)
    if marked is messages:
        return changed  # As of nearly all there is nothing to say.
    ahead = iter(marked)
    return {
        id: msgspec.structs.replace(it, messages=[next(ahead) for _ in it.messages])
        for id, it in changed.items()
    }


def _creation(row: Row) -> int:
    # That of others is not kept: they count at their last change.
    return row.creation if isinstance(row, frames.Message) else row.revision
