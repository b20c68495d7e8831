"""The conversations of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from chat.conversations.models import Membership
from chat.conversations.policy import access_membership
from chat.conversations.selectors import Head
from chat.core.cursors import decode_cursor, encode_cursor
from chat.messaging.selectors.last import last_activity, last_messages
from chat.people.models import Person
from chat.protocol import frames


@dataclass(frozen=True, slots=True)
class ConversationsPage:
    """Conversations by last activity, newest first, and the cursor of the next page."""

    conversations: list[frames.Conversation]
    next: str | None


@dataclass(frozen=True, slots=True)
class UserState:
    """What is one person's alone, complete at ``user_revision``.

    ``followed`` are all conversations that they are in, each with where it stands, and
    ``changed_at`` the revisions at which their membership last changed; ``conversations`` those
    that were gained, muted, pinned, or whose mark moved; ``left`` those lost.
    """

    user_revision: int
    followed: dict[UUID, Head]
    changed_at: dict[UUID, int]
    conversations: list[frames.Conversation]
    left: list[UUID]


def user_state(*, user_id: UUID, after: int) -> UserState:
    """Return what is one person's alone, and what changed of it.

    One query where nothing changed.

    Arguments:
        after: the user revision that the client has; -1 where it has nothing.
    """
    # One statement, so that the revisions and the rows are of the same moment.
    rows = list(
        Person.objects.filter(pk=user_id).values_list(
            "revision",
            "memberships__conversation_id",
            *(f"memberships__conversation__{name}" for name in Head._fields),
            "memberships__revision",
            "memberships__user_revision",
            "memberships__left_at",
        )
    )
    followed: dict[UUID, Head] = {}
    changed_at: dict[UUID, int] = {}
    left: list[UUID] = []
    has_changed = False
    for _, id, *head, member_revision, user_revision, left_at in rows:
        if id is None:
            continue
        if left_at is None:
            followed[id], changed_at[id] = Head(*head), member_revision
            has_changed |= user_revision > after
        elif user_revision > after >= 0:
            left.append(id)
    changed = Membership.objects.filter(person_id=user_id, left_at=None, user_revision__gt=after)
    return UserState(
        user_revision=rows[0][0],
        followed=followed,
        changed_at=changed_at,
        conversations=_shown(changed) if has_changed else [],
        left=left,
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
    memberships = (
        Membership.objects.filter(person_id=user_id, left_at=None)
        .annotate(activity=Coalesce(last_activity("conversation__"), F("joined_at")))
        .order_by("-activity", "-conversation_id")
    )
    if cursor is not None:
        activity, id = decode_cursor(cursor, tuple[datetime, UUID], of=of)
        memberships = memberships.filter(
            Q(activity__lt=activity) | Q(activity=activity, conversation_id__lt=id)
        )
    rows = list(memberships.select_related("conversation")[: limit + 1])
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return ConversationsPage(
        conversations=_shown(page),
        next=(
            encode_cursor((last.activity, last.conversation_id), of=of)
            if last is not None
            else None
        ),
    )


def conversation_of_member(*, user_id: UUID, conversation_id: UUID) -> frames.Conversation:
    """Return a conversation as one of its members has it in their list.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    (conversation,) = _shown([access_membership(user_id=user_id, conversation_id=conversation_id)])
    return conversation


def _shown(memberships: Iterable[Membership]) -> list[frames.Conversation]:
    """Return the conversations of memberships of one person, in their order: two more queries."""
    if isinstance(memberships, QuerySet):
        memberships = memberships.select_related("conversation")
    rows = list(memberships)
    messages = last_messages(
        [
            (row.conversation_id, row.conversation.last_seq, row.conversation.last_ordinal)
            for row in rows
        ]
    )
    others = {
        row.conversation_id: row.conversation.pair.recipient_of(row.person_id) for row in rows
    }
    senders = {id: message.sender for id, message in messages.items() if others[id] is None}
    ids = {id for id in (*others.values(), *senders.values()) if id is not None}
    people: dict[UUID | None, frames.Person] = {
        row[0]: frames.Person(*row)
        for row in Person.objects.filter(pk__among=ids).values_list("id", "first_name", "last_name")
    }
    return [
        frames.Conversation(
            id=row.conversation_id,
            kind=row.conversation.kind,
            title=row.conversation.title,
            revision=row.conversation.revision,
            last_seq=row.conversation.last_seq,
            last_ordinal=row.conversation.last_ordinal,
            read_ordinal=row.read_ordinal,
            joined_seq=row.joined_seq,
            role=row.role,
            is_muted=row.is_muted,
            is_pinned=row.is_pinned,
            other=people.get(others[row.conversation_id]),
            last_message=messages.get(row.conversation_id),
            last_sender=people.get(senders.get(row.conversation_id)),
        )
        for row in rows
    ]
