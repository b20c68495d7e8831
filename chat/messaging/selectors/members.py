"""Who is in conversations."""

from uuid import UUID

from chat.conversations.policy import require_member
from chat.messaging.rows import MEMBER, fetch_members
from chat.people.shapes import PERSON
from chat.protocol import frames

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
