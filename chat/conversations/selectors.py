"""Conversations, read for the process itself: nothing here asks who may see them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from chat.conversations.models import Conversation, Membership, Pair
from chat.conversations.policy import VISIBLE_AFTER
from chat.core.sql import Revision, among, among_param, fetch, fetch_joined, given, given_params
from chat.protocol import frames
from chat.protocol.rooms import EVERYBODY, WHOLE, RoomSettings, room_settings


class Head(NamedTuple):
    """Where a conversation stands: its counters and its details, of one moment."""

    revision: int
    last_seq: int
    details_revision: int
    title: str
    purpose: str = ""
    posting: str = EVERYBODY
    history: str = WHOLE
    is_archived: bool = False
    picture: UUID | None = None
    member_count: int = 0

    @property
    def settings(self) -> RoomSettings:
        return room_settings(
            self.purpose, self.posting, self.history, self.is_archived, self.picture
        )

    def details(self, conversation_id: UUID) -> frames.ConversationDetails:
        """Return what every member sees of the conversation, which has this id."""
        return frames.ConversationDetails(
            conversation_id, self.details_revision, self.title, self.settings
        )


class Followed(NamedTuple):
    """A conversation that somebody is in: where it stands, the revision at which their membership
    last changed, and the seq behind which they see messages.
    """

    head: Head
    changed_at: int = 0
    visible_after: int = 0


HEAD = ", ".join(f"conversation.{name}" for name in Head._fields)
"""The columns of a head, in a statement that calls the table ``conversation``."""

_HEADS = f"SELECT id, {HEAD} FROM conversations_conversation AS conversation WHERE {{among}}"  # noqa: S608
_REVISIONS = """
    SELECT conversation.id, conversation.revision
    FROM {known} JOIN conversations_conversation AS conversation ON conversation.id = known.id
    WHERE conversation.revision > known.revision
"""
_VISIBLE_AFTER = f"""
    SELECT member.person_id, {VISIBLE_AFTER} FROM conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
    WHERE member.conversation_id = %s AND {{among}} AND member.left_at IS NULL
"""  # noqa: S608


class _Id(NamedTuple):
    id: UUID


class _VisibleAfter(NamedTuple):
    person_id: UUID
    seq: int


def conversation_pair(conversation_id: UUID) -> Pair:
    """Return the two people of a direct conversation; elsewhere nobody."""
    pairs = Conversation.objects.filter(pk=conversation_id).values_list("direct_low", "direct_high")
    return Pair(*pairs.get())


def conversation_revisions(known: Mapping[UUID, int]) -> dict[UUID, int]:
    """Return the revision of each of these conversations that has a higher one, thousands at once.

    Arguments:
        known: a revision of each, at least one.
    """
    sql = _REVISIONS.format(known=given("known", "revision"))
    return dict(fetch(sql, given_params(known.items()), Revision))


def conversation_heads(ids: Collection[UUID]) -> dict[UUID, Head]:
    """Return the head of each of these conversations that there is."""
    rows = fetch_joined(_HEADS.format(among=among("id")), [among_param(ids)], _Id, Head)
    return {row.id: head for row, head in rows}


def was_left_between(conversation_id: UUID, after: int, before: int) -> bool:
    """Return whether somebody left a conversation between two revisions, and is not back."""
    left = Membership.objects.filter(conversation=conversation_id, left_at__isnull=False)
    return left.filter(revision__gt=after, revision__lt=before).exists()


def members_visible_after(conversation_id: UUID, ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the seq behind which each of these people sees messages, of those who are members."""
    if not ids:
        return {}
    sql = _VISIBLE_AFTER.format(among=among("member.person_id"))
    return dict(fetch(sql, [conversation_id, among_param(ids)], _VisibleAfter))
