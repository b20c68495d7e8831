"""Rows as both doors show them: the structs of the protocol."""

from chat.conversations.models import Membership
from chat.messaging.models import Message
from chat.messaging.rows import message_of_model
from chat.people.models import Person
from chat.people.shapes import person_shape
from chat.protocol import frames


def member_shape(membership: Membership) -> frames.Member:
    """Return somebody who is or was in a conversation; their person must be loaded."""
    return frames.Member(
        conversation=membership.conversation_id,
        person=person_shape(membership.person),
        role=membership.role,
        revision=membership.revision,
        has_left=membership.left_at is not None,
    )


def conversation_shape(
    membership: Membership,
    *,
    other: Person | None,
    last_message: Message | None,
    last_sender: Person | None,
) -> frames.Conversation:
    """Return a conversation as the member has it in their list.

    Arguments:
        membership: theirs, with its conversation loaded.
        other: the other person of a direct conversation.
        last_message: the message at ``last_seq``.
        last_sender: who sent it, in a group.
    """
    conversation = membership.conversation
    return frames.Conversation(
        id=conversation.id,
        kind=conversation.kind,
        title=conversation.title,
        revision=conversation.revision,
        last_seq=conversation.last_seq,
        last_ordinal=conversation.last_ordinal,
        read_ordinal=membership.read_ordinal,
        role=membership.role,
        is_muted=membership.is_muted,
        is_pinned=membership.is_pinned,
        other=person_shape(other) if other is not None else None,
        last_message=message_of_model(last_message) if last_message is not None else None,
        last_sender=person_shape(last_sender) if last_sender is not None else None,
    )
