"""People join groups and channels.

The conversation is locked first, then the people who join, in the order of their ids. However many
members there are already, none of their rows is read but those of whoever is to join.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chat.conversations.errors import GroupInvalid, NotAllowed, RoomFull
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import (
    REMOVED,
    Action,
    access_channel,
    access_for_change,
    conversation_lock,
    require,
)
from chat.conversations.services import TOO_MANY, people_addable
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import Revised, UserUpdated
from chat.messaging.services.lines import COUNTERS, line_write
from chat.messaging.services.members import member_updated, owner_ensure
from chat.messaging.services.read_marks import marks_joined
from chat.people.services import people_bump
from chat.protocol.limits import MEMBERS_MAX
from chat.protocol.message_events import EVENT_JOINED, MessageEvent
from chat.protocol.rooms import MEMBER, OWNER


def members_add(*, user_id: UUID, conversation_id: UUID, people_ids: Collection[UUID]) -> None:
    """Let people join a group or a channel; those who are in it already stay as they are.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: the conversation is a direct one, or somebody was removed from it and the person
            is neither an owner nor an admin.
        Archived: it is archived.
        GroupInvalid: somebody is unknown or not active or blocks who adds them, or they become
            too many.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    with transaction.atomic():
        membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
        require(Action.MEMBERS_ADD, membership)
        conversation = membership.conversation
        known = Membership.objects.filter(conversation=conversation, person_id__in=people_ids)
        rows = known.values_list("person_id", "left_at", "is_removed")
        removed = {id for id, left_at, is_removed in rows if left_at is not None and is_removed}
        present = {id for id, left_at, _ in rows if left_at is None}
        joining = people_addable(user_id, set(people_ids) - present, field="people")
        if not joining:
            return
        if removed:
            require(Action.MEMBER_READMIT, membership)
        if conversation.member_count + len(joining) > MEMBERS_MAX:
            raise GroupInvalid(fields={"people": [TOO_MANY]})
        _join(conversation, joining, by=user_id)


def channel_join(*, user_id: UUID, conversation_id: UUID) -> None:
    """Join a channel; again is no change. Whoever joins an empty one owns it.

    Raises:
        ConversationNotFound: there is none, or it is no channel.
        NotAllowed: the person was removed from it.
        Archived: it is archived, and somebody is in it.
        RoomFull: there are as many in it as there can be.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    newcomer_join(user_id=user_id, conversation_id=conversation_id)


@transaction.atomic
def newcomer_join(*, user_id: UUID, conversation_id: UUID) -> None:
    """Do what ``channel_join`` does, for somebody who did not ask for it: no limit counts that.

    Raises:
        ConversationNotFound, NotAllowed, Archived, RoomFull: as for ``channel_join``.
    """
    conversation = conversation_lock(conversation_id)
    # Only a statement that begins after the lock is held sees all that its last holder did.
    outsider = access_channel(user_id=user_id, conversation_id=conversation_id)
    if outsider.is_member:
        return
    if outsider.join_refusal is not None:
        raise outsider.join_refusal
    if conversation.member_count >= MEMBERS_MAX:
        raise RoomFull
    _join(conversation, [user_id], by=user_id)


def invited_join(*, user_id: UUID, conversation: Conversation, role: str) -> None:
    """Let somebody into a group or a channel who is no member of it, and was invited.

    Arguments:
        conversation: locked.
        role: what they become there.

    Raises:
        NotAllowed: they were removed from it.
        RoomFull: there are as many in it as there can be.
    """
    known = Membership.objects.filter(conversation=conversation, person_id=user_id)
    if known.filter(is_removed=True).exists():
        raise NotAllowed(REMOVED)
    if conversation.member_count >= MEMBERS_MAX:
        raise RoomFull
    _join(conversation, [user_id], by=user_id, role=role)


def _join(conversation: Conversation, ids: list[UUID], *, by: UUID, role: str = MEMBER) -> None:
    """Make members of people who are none, in a locked conversation.

    Whoever joins has read everything so far. Who was in it before comes back to their own row, and
    keeps it in no way of their own any more: what was muted once is not missed now. The first one
    in an empty conversation owns it, or in one that nobody active owns.
    """
    people = people_bump(ids)
    now = timezone.now()
    role = role if conversation.member_count else OWNER
    memberships = [
        Membership(
            conversation=conversation,
            person=people[id],
            role=role,
            revision=conversation.revision + place,
            read_ordinal=conversation.last_ordinal,
            joined_seq=conversation.last_seq,
            user_revision=people[id].revision,
            joined_at=now,
        )
        for place, id in enumerate(ids, start=1)
    ]
    Membership.objects.bulk_create(
        memberships,
        update_conflicts=True,
        unique_fields=["conversation", "person"],
        update_fields=[
            *("role", "revision", "read_ordinal", "joined_seq", "user_revision", "joined_at"),
            *("left_at", "is_removed", "unread_from", "is_muted", "muted_until", "is_pinned"),
            *("level", "hidden_ordinal", "folder"),
        ],
    )
    conversation.revision += len(ids)
    conversation.member_count += len(ids)
    events: list[Revised] = [
        *map(member_updated, memberships),
        *line_write(conversation, by, MessageEvent(EVENT_JOINED, people=ids)),
        # Those who own it may all have been deactivated while nobody else was in it.
        *owner_ensure(conversation),
    ]
    conversation.save(update_fields=[*COUNTERS, "member_count"])
    publish_on_commit(
        *events,
        *(UserUpdated(user_id=id, revision=people[id].revision) for id in ids),
        *marks_joined(conversation, ids),
    )
