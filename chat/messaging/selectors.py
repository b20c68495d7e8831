"""Conversations and messages, read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce

from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import access_membership
from chat.conversations.selectors import Head
from chat.core.cursors import decode_cursor, encode_cursor
from chat.messaging.errors import MessageNotFound
from chat.messaging.models import Message
from chat.messaging.shapes import conversation_shape
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.limits import HISTORY_PAGE, MARKS_MEMBERS_MAX

# Messages


def history(
    *, conversation_id: UUID, before: int | None = None, limit: int = HISTORY_PAGE
) -> list[Message]:
    """Return messages that are not deleted, newest first, with their senders.

    Arguments:
        before: only messages with a lower ``seq``; the newest without it.
        limit: messages to return at most.
    """
    messages = Message.objects.filter(conversation_id=conversation_id, deleted_at=None)
    if before is not None:
        messages = messages.filter(seq__lt=before)
    return list(messages.select_related("sender").order_by("-seq")[:limit])


def messages_page(
    *,
    conversation_id: UUID,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int,
) -> list[Message]:
    """Return messages in the order of ``seq``, deleted ones too; the newest by default.

    Arguments:
        before: the last ones with a lower ``seq``.
        after: the first ones with a higher ``seq``.
        around: this ``seq`` in the middle of the page.
        limit: messages to return at most.
    """
    messages = Message.objects.filter(conversation_id=conversation_id)
    if around is not None:
        after = around - limit // 2 - 1
    if after is not None:
        return list(messages.filter(seq__gt=after).order_by("seq")[:limit])
    if before is not None:
        messages = messages.filter(seq__lt=before)
    return list(reversed(messages.order_by("-seq")[:limit]))


def message_by_seq(*, conversation_id: UUID, seq: int) -> Message:
    """Return one message.

    Raises:
        MessageNotFound: the conversation has no such message.
    """
    message = Message.objects.filter(conversation_id=conversation_id, seq=seq).first()
    if message is None:
        raise MessageNotFound
    return message


# A person's conversations


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
        after: the user revision that the client holds; -1 where it holds nothing.
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
        conversations=_shapes(changed) if has_changed else [],
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
        CursorInvalid: the cursor is none of ours.
    """
    last_message = Message.objects.filter(
        conversation_id=OuterRef("conversation_id"), seq=OuterRef("conversation__last_seq")
    )
    memberships = (
        Membership.objects.filter(person_id=user_id, left_at=None)
        .annotate(activity=Coalesce(Subquery(last_message.values("created_at")), F("joined_at")))
        .order_by("-activity", "-conversation_id")
    )
    if cursor is not None:
        activity, id = decode_cursor(cursor, tuple[datetime, UUID])
        memberships = memberships.filter(
            Q(activity__lt=activity) | Q(activity=activity, conversation_id__lt=id)
        )
    rows = list(memberships.select_related("conversation")[: limit + 1])
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return ConversationsPage(
        conversations=_shapes(page),
        next=encode_cursor((last.activity, last.conversation_id)) if last is not None else None,
    )


def conversation_of_member(*, user_id: UUID, conversation_id: UUID) -> frames.Conversation:
    """Return a conversation as one of its members has it in their list.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    (conversation,) = _shapes([access_membership(user_id=user_id, conversation_id=conversation_id)])
    return conversation


def _shapes(memberships: Iterable[Membership]) -> list[frames.Conversation]:
    """Return the conversations of memberships of one person, in their order: two more queries."""
    if isinstance(memberships, QuerySet):
        memberships = memberships.select_related("conversation")
    rows = list(memberships)
    # By key: joined to their conversations, PostgreSQL reads all messages there are.
    keys = [(row.conversation_id, row.conversation.last_seq) for row in rows]
    last_messages = {
        message.conversation_id: message for message in Message.objects.filter(pk__among=keys)
    }
    others = {
        row.conversation_id: row.conversation.pair.recipient_of(row.person_id) for row in rows
    }
    senders = {id: message.sender_id for id, message in last_messages.items() if others[id] is None}
    people: dict[UUID | None, Person] = {
        person.id: person
        for person in Person.objects.filter(
            pk__among={id for id in (*others.values(), *senders.values()) if id is not None}
        ).only("id", "first_name", "last_name")
    }
    return [
        conversation_shape(
            row,
            other=people.get(others[row.conversation_id]),
            last_message=last_messages.get(row.conversation_id),
            last_sender=people.get(senders.get(row.conversation_id)),
        )
        for row in rows
    ]


# Who is in them, and how far they are


def members(*, conversation_id: UUID) -> list[Membership]:
    """Return who is in a conversation now, with their names, longest-standing first."""
    present = Membership.objects.filter(conversation_id=conversation_id, left_at=None)
    return list(present.select_related("person").order_by("joined_at", "person_id"))


def marks(conversation_ids: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Return how far everybody has read, in rooms of at most ``MARKS_MEMBERS_MAX`` people."""
    found: dict[UUID, dict[UUID, int]] = {}
    for conversation_id, person_id, read_ordinal in (
        Membership.objects.filter(conversation_id__among=conversation_ids, left_at=None)
        .annotate(people=Window(Count("*"), partition_by=F("conversation_id")))
        .filter(people__lte=MARKS_MEMBERS_MAX)
        .values_list("conversation_id", "person_id", "read_ordinal")
    ):
        found.setdefault(conversation_id, {})[person_id] = read_ordinal
    return found


def conversation_revisions(ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the revision of each of these conversations that there is, thousands at once."""
    return dict(Conversation.objects.filter(pk__among=ids).values_list("pk", "revision"))
