"""The conversations of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import kind_of, level_of
from chat.conversations.policy import VISIBLE_AFTER, visible_after
from chat.conversations.selectors import HEAD, Followed, Head
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import fetch_parts, time_param
from chat.messaging.selectors.last import is_last
from chat.messaging.selectors.own import NO_ROWS, own_rows
from chat.messaging.selectors.pins import pins_of
from chat.messaging.selectors.previews import (
    JOIN_PERSON,
    PREVIEW,
    Preview,
    fetch_previewed,
    previews,
)
from chat.messaging.selectors.unread import NOTHING_UNREAD, read_to, unread
from chat.protocol import frames
from chat.protocol.keeping import ALL
from chat.protocol.own import OwnRows
from chat.protocol.rooms import room_settings


class _Row(NamedTuple):
    """A membership with its conversation: the columns ``_ROW``."""

    conversation_id: UUID
    member_revision: int
    user_revision: int
    left_at: datetime | None
    role: str
    read_ordinal: int
    unread_from: int | None
    joined_seq: int
    joined_at: datetime
    is_muted: bool
    muted_until: datetime | None
    is_pinned: bool
    level: str
    hidden_ordinal: int | None
    folder: str
    low: UUID | None
    high: UUID | None
    requested_by: UUID | None
    is_channel: bool
    last_ordinal: int
    revision: int
    last_seq: int
    details_revision: int
    title: str
    purpose: str
    posting: str
    history: str
    is_archived: bool
    picture: UUID | None
    member_count: int

    @property
    def read_to(self) -> int:
        """The ordinal up to which it counts as read."""
        return read_to(self.read_ordinal, self.unread_from)

    @property
    def head(self) -> Head:
        return Head._make(self[-len(Head._fields) :])

    @property
    def kind(self) -> str:
        return kind_of(self.low, self.is_channel)

    @property
    def visible_after(self) -> int:
        """The seq behind which the person sees messages."""
        return visible_after(self.history, self.joined_seq)

    def is_muted_at(self, now: datetime) -> bool:
        return self.is_muted and (self.muted_until is None or self.muted_until > now)

    @property
    def followed(self) -> Followed:
        return Followed(self.head, self.member_revision, self.visible_after)


class _Standing(NamedTuple):
    """Of a membership what is asked whatever changed; the head of its conversation is behind it."""

    conversation_id: UUID
    revision: int
    left_at: datetime | None
    joined_seq: int


_ROW = f"""
    member.conversation_id, member.revision, member.user_revision, member.left_at,
    member.role, member.read_ordinal, member.unread_from, member.joined_seq, member.joined_at,
    member.is_muted, member.muted_until, member.is_pinned, member.level, member.hidden_ordinal,
    member.folder,
    conversation.direct_low, conversation.direct_high, conversation.requested_by,
    conversation.is_channel,
    conversation.last_ordinal, {HEAD}
"""
_MEMBER = """
    conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
"""
_ME = "me.revision, me.own_revision, me.shares_presence, me.shares_read_marks, account.is_superuser"
_MINE = """
    people_person AS me
    LEFT JOIN accounts_user AS account ON account.id = me.account_id
    LEFT JOIN conversations_membership AS member ON member.person_id = me.id
    LEFT JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
"""
_ALL = f"SELECT {_ME}, {_ROW} FROM {_MINE} WHERE me.id = %s"  # noqa: S608
_FOLLOWED = f"""
    SELECT {_ME}, member.conversation_id, member.revision, member.left_at, member.joined_seq, {HEAD}
    FROM {_MINE} WHERE me.id = %s
"""  # noqa: S608
_LAST = f"""
    LEFT JOIN messaging_message AS message
        ON {is_last("conversation")} AND message.seq > {VISIBLE_AFTER}
"""
_ALL_SHOWN = f"""
    SELECT {_ME}, {_ROW}, {PREVIEW} FROM {_MINE} {_LAST} {JOIN_PERSON} WHERE me.id = %s
"""  # noqa: S608
_ONE = f"""
    SELECT {_ROW}, {PREVIEW} FROM {_MEMBER} {_LAST} {JOIN_PERSON}
    WHERE member.person_id = %s AND member.conversation_id = %s AND member.left_at IS NULL
"""  # noqa: S608
# What the list is ordered by first, for one page alone everything else.
_ACTIVITY = "COALESCE(message.created_at, member.joined_at)"
_PAGE = f"""
    WITH page AS (
        SELECT member.conversation_id AS id, message.seq AS seq, {_ACTIVITY} AS activity
        FROM {_MEMBER} {_LAST} WHERE member.person_id = %s AND member.left_at IS NULL {{later}}
        ORDER BY activity DESC, member.conversation_id DESC LIMIT %s
    )
    SELECT page.activity AS activity, {_ROW}, {PREVIEW} FROM page
    JOIN conversations_membership AS member
        ON member.conversation_id = page.id AND member.person_id = %s
    JOIN conversations_conversation AS conversation ON conversation.id = page.id
    LEFT JOIN messaging_message AS message
        ON message.conversation_id = page.id AND message.seq = page.seq
    {JOIN_PERSON}
    ORDER BY page.activity DESC, page.id DESC
"""  # noqa: S608
_FIRST_PAGE = _PAGE.format(later="")
_LATER_PAGE = _PAGE.format(later=f"AND ({_ACTIVITY}, member.conversation_id) < (%s, %s)")


class _Me(NamedTuple):
    """What a person has beside conversations: the columns ``_ME``."""

    revision: int
    own_revision: int
    shares_presence: bool
    shares_read_marks: bool
    is_administrator: bool | None

    @property
    def privacy(self) -> frames.Privacy:
        return frames.Privacy(self.shares_presence, self.shares_read_marks)


class _Activity(NamedTuple):
    time: datetime


@dataclass(frozen=True, slots=True)
class ConversationsPage:
    """Conversations by last activity, newest first, and the cursor of the next page."""

    conversations: list[frames.Conversation]
    next: str | None


@dataclass(frozen=True, slots=True)
class UserState:
    """What is one person's alone, complete at ``user_revision``.

    ``followed`` are all conversations that they are in; ``conversations`` those
    that were gained, read, marked as unread or kept in another way, latest activity first;
    ``left`` those lost; ``own`` the rows that they alone see and that changed;
    ``is_administrator`` is whether they look after the server.
    """

    user_revision: int
    followed: dict[UUID, Followed]
    conversations: list[frames.Conversation]
    left: list[UUID]
    privacy: frames.Privacy
    own: OwnRows = NO_ROWS
    is_administrator: bool = False


def user_state(*, user_id: UUID, after: int) -> UserState:
    """Return what is one person's alone, and what changed of it.

    One query where nothing changed.

    Arguments:
        after: the user revision that the client has; -1 where it has nothing.
    """
    # One statement, so that the revisions and the rows are of the same moment.
    if after < 0:
        # All are shown: what is shown of each costs less with its row than by itself.
        [person, *_], rows, found = fetch_previewed(_ALL_SHOWN, [user_id], user_id, _Me, _Row)
        shown = [
            (row, preview)
            for row, preview in zip(rows, found, strict=True)
            if row is not None and row.left_at is None
        ]
    else:
        [person, *_], rows = fetch_parts(_ALL, [user_id], _Me, _Row)
        shown = _previewed(
            user_id,
            [
                row
                for row in rows
                if row is not None and row.left_at is None and row.user_revision > after
            ],
        )
    listed = [row for row in rows if row is not None]
    return UserState(
        user_revision=person.revision,
        followed={row.conversation_id: row.followed for row in listed if row.left_at is None},
        conversations=_by_activity(user_id, shown),
        left=[
            row.conversation_id
            for row in listed
            if row.left_at is not None and row.user_revision > after >= 0
        ],
        privacy=person.privacy,
        own=own_rows(user_id, after) if person.own_revision > max(after, 0) else NO_ROWS,
        is_administrator=person.is_administrator is True,
    )


def user_state_unchanged(*, user_id: UUID, after: int) -> UserState | None:
    """Return what ``user_state`` does where nothing is new after a revision, and else ``None``.

    Most who come back have all that is theirs alone. To read what is followed takes two thirds of
    what it takes to read all that a list shows.
    """
    [person, *_], standings, heads = fetch_parts(_FOLLOWED, [user_id], _Me, _Standing, Head)
    if person.revision != after:
        return None
    return UserState(
        user_revision=person.revision,
        followed={
            one.conversation_id: Followed(
                head, one.revision, visible_after(head.history, one.joined_seq)
            )
            for one, head in zip(standings, heads, strict=True)
            if one is not None and one.left_at is None
        },
        conversations=[],
        left=[],
        privacy=person.privacy,
        is_administrator=person.is_administrator is True,
    )


def conversations_page(
    *, user_id: UUID, limit: int, cursor: str | None = None
) -> ConversationsPage:
    """Return a page of the conversations that a person is in, latest activity first.

    Activity is the last message and, where there is none, the person's joining.

    Arguments:
        cursor: where the page before ended. A conversation that has become active since is at
            the top of the list, and in no later page.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"conversations {user_id}"
    params: list[object] = [user_id]
    if cursor is not None:
        activity, id = decode_cursor(cursor, tuple[datetime, UUID], of=of)
        params += [time_param(activity), id]
    sql = _FIRST_PAGE if cursor is None else _LATER_PAGE
    params += [limit + 1, user_id]
    activities, rows, found = fetch_previewed(sql, params, user_id, _Activity, _Row)
    has_more = len(rows) > limit
    last = (activities[limit - 1].time, rows[limit - 1].conversation_id) if has_more else None
    return ConversationsPage(
        conversations=_shown(user_id, list(zip(rows, found, strict=True))[:limit]),
        next=encode_cursor(last, of=of) if last else None,
    )


def conversation_of_member(*, user_id: UUID, conversation_id: UUID) -> frames.Conversation:
    """Return a conversation as one of its members has it in their list.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    rows, found = fetch_previewed(_ONE, [user_id, conversation_id], user_id, _Row)
    if not rows:
        raise ConversationNotFound
    return _shown(user_id, list(zip(rows, found, strict=True)))[0]


def _previewed(user_id: UUID, rows: Sequence[_Row]) -> list[tuple[_Row, Preview]]:
    """Return rows of a person with their previews, but for what they have left since."""
    heads = [(row.conversation_id, row.last_seq, row.last_ordinal) for row in rows]
    found = previews(user_id, heads)
    # The leaving is a later revision of theirs, which is read next.
    return [(row, found[row.conversation_id]) for row in rows if row.conversation_id in found]


def _by_activity(user_id: UUID, shown: Sequence[tuple[_Row, Preview]]) -> list[frames.Conversation]:
    """Return the conversations of rows and previews of a person, in the order of
    ``conversations_page``.
    """

    def activity(one: tuple[_Row, Preview]) -> datetime:
        row, preview = one
        return preview.last_message.created_at if preview.last_message else row.joined_at

    return _shown(user_id, sorted(shown, key=activity, reverse=True))


def _shown(user_id: UUID, both: Sequence[tuple[_Row, Preview]]) -> list[frames.Conversation]:
    """Return the conversations of rows and previews of a person, in their order: one query each
    where something that is to be told is unread and where messages are pinned.
    """
    if not both:
        return []
    found_unread = unread(
        user_id,
        [
            (row.conversation_id, row.read_to, row.last_ordinal)
            for row, preview in both
            if preview.has_unread
        ],
    )
    pins = pins_of([row.conversation_id for row, preview in both if preview.has_pins])
    now = timezone.now()
    return [
        frames.Conversation(
            id=row.conversation_id,
            kind=kind,
            title=row.title,
            revision=row.revision,
            last_seq=row.last_seq,
            last_ordinal=row.last_ordinal,
            read_ordinal=row.read_ordinal,
            joined_seq=row.joined_seq,
            role=row.role,
            is_muted=is_muted,
            is_pinned=row.is_pinned,
            other=preview.person if row.low else None,
            last_message=preview.last_message,
            last_sender=None if row.low else preview.person,
            unread_mentions=more.mentions or UNSET,
            unread_from=row.unread_from or UNSET,
            unread_deleted=more.deleted or UNSET,
            pins=(
                preview.has_pins
                and [seq for seq in pins.get(row.conversation_id, ()) if seq > row.visible_after]
            )
            or UNSET,
            requested_by=row.requested_by or UNSET,
            settings=room_settings(
                row.purpose, row.posting, row.history, row.is_archived, row.picture
            ),
            member_count=row.member_count,
            muted_until=(is_muted and row.muted_until) or UNSET,
            level=UNSET if level == ALL else level,
            hidden_ordinal=UNSET if row.hidden_ordinal is None else row.hidden_ordinal,
            folder=row.folder or UNSET,
        )
        for row, preview in both
        for more in (
            found_unread.get(row.conversation_id, NOTHING_UNREAD)
            if preview.has_unread
            else NOTHING_UNREAD,
        )
        for kind in (row.kind,)
        for level in (level_of(row.level, kind),)
        for is_muted in (row.is_muted_at(now),)
    ]
