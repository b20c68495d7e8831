"""Rows and events as both doors show them: the structs of the protocol."""

from typing import Literal, cast

from chat.accounts.models import User
from chat.conversations.models import Membership
from chat.events import types as events
from chat.messaging.models import Message
from chat.protocol import frames

Role = Literal["owner", "member"]


def person_shape(user: User) -> frames.Person:
    """Return a person as others see them."""
    return frames.Person(id=user.id, first_name=user.first_name, last_name=user.last_name)


def message_shape(
    message: Message | events.MessageCreated | events.MessageUpdated,
) -> frames.Message:
    """Return a message in its present state, with empty text where it is deleted."""
    return frames.Message(
        conversation=message.conversation_id,
        seq=message.seq,
        ordinal=message.ordinal,
        revision=message.revision,
        sender=message.sender_id,
        client_id=message.client_id,
        text=message.text,
        created_at=message.created_at,
        edited_at=message.edited_at,
        deleted_at=message.deleted_at,
    )


def member_shape(member: Membership | events.MemberUpdated) -> frames.Member:
    """Return somebody who is or was in a conversation; a row must have its user loaded."""
    if isinstance(member, Membership):
        person = person_shape(member.user)
        has_left = member.left_at is not None
    else:
        person = frames.Person(
            id=member.user_id, first_name=member.first_name, last_name=member.last_name
        )
        has_left = member.has_left
    return frames.Member(
        conversation=member.conversation_id,
        person=person,
        role=cast(Role, member.role),
        revision=member.revision,
        has_left=has_left,
    )


def conversation_shape(
    membership: Membership,
    *,
    other: User | None,
    last_message: Message | None,
    last_sender: User | None,
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
        kind="direct" if conversation.is_direct else "group",
        title=conversation.title,
        revision=conversation.revision,
        last_seq=conversation.last_seq,
        last_ordinal=conversation.last_ordinal,
        read_ordinal=membership.read_ordinal,
        role=cast(Role, membership.role),
        is_muted=membership.is_muted,
        is_pinned=membership.is_pinned,
        other=person_shape(other) if other is not None else None,
        last_message=message_shape(last_message) if last_message is not None else None,
        last_sender=person_shape(last_sender) if last_sender is not None else None,
    )
