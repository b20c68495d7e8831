"""Who is in conversations, and how far they have read."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, F, Window

from chat.conversations.models import Membership
from chat.conversations.policy import require_member
from chat.messaging.rows import MEMBER, PERSON, fetch_members
from chat.protocol import frames
from chat.protocol.limits import MARKS_MEMBERS_MAX

_PRESENT = f"""
    SELECT {MEMBER}, {PERSON} FROM conversations_membership AS member
    JOIN people_person AS person ON person.id = member.person_id
    WHERE member.conversation_id = %s AND member.left_at IS NULL
    ORDER BY member.joined_at, member.person_id
"""  # noqa: S608


def members(*, user_id: UUID, conversation_id: UUID) -> list[frames.Member]:
    """Return who is in a conversation now, longest-standing first.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    present = fetch_members(_PRESENT, [conversation_id])
    # After the read: whoever is a member now may have what was there before.
    require_member(user_id=user_id, conversation_id=conversation_id)
    return present


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
