"""People block each other, which whoever is blocked is not told."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from chat.conversations.models import Conversation, Membership
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import ReadUpdated, UserUpdated
from chat.messaging.models import Follow, Message
from chat.messaging.showing import marks_seen
from chat.people.errors import BlockInvalid, BlocksFull, PersonNotFound
from chat.people.models import Block
from chat.people.services import own_bump, own_rows_prune, people_lock, presence_review
from chat.protocol import own
from chat.protocol.limits import BLOCKS_MAX


def person_block(*, user_id: UUID, blocked_id: UUID) -> None:
    """Block a person, active or not; again is no change.

    What either sees of the other's presence, and of their read mark where the two are alone, is
    taken from both at once.

    Raises:
        BlockInvalid: oneself.
        PersonNotFound: nobody has this id.
        BlocksFull: the person blocks as many as one can.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    if user_id == blocked_id:
        raise BlockInvalid
    with transaction.atomic():
        people = people_lock([user_id, blocked_id])
        if len(people) < 2:
            raise PersonNotFound
        blocks = Block.objects.filter(person_id=user_id, is_on=True)
        if blocks.filter(blocked_id=blocked_id).exists():
            return
        if blocks.count() >= BLOCKS_MAX:
            raise BlocksFull
        # Who sees a mark is asked while it is shown.
        seen = list(_marks_seen(user_id, blocked_id))
        revision = own_bump(user_id)
        Block.objects.update_or_create(
            person_id=user_id,
            blocked_id=blocked_id,
            defaults={"revision": revision, "is_on": True},
        )
        rows = own.OwnRows(blocks=[own.Block(blocked_id, revision, is_on=True)])
        has_more = _threads_told(user_id, blocked_id, revision)
        publish_on_commit(UserUpdated(user_id, revision, own=None if has_more else rows))
        presence_review(people)
        showing = {person.pk: person.profile_revision for person in people}
        publish_on_commit(*(mark.withdrawn(showing[mark.user_id]) for mark in seen))


def person_unblock(*, user_id: UUID, blocked_id: UUID) -> None:
    """Do not block a person any more; again is no change, and so it is of somebody unknown.

    Raises:
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    with transaction.atomic():
        people = people_lock([user_id, blocked_id])
        block = Block.objects.filter(person_id=user_id, blocked_id=blocked_id, is_on=True)
        if not block.exists():
            return
        revision = own_bump(user_id)
        block.update(revision=revision, is_on=False)
        own_rows_prune(user_id, Block.objects.filter(person_id=user_id, is_on=False))
        # Where both are, unread messages may mention the person that did not do so meanwhile: these
        # conversations are read anew, with the row.
        shared = Membership.objects.filter(conversation__memberships__person_id=blocked_id)
        shared.filter(person_id=user_id, left_at=None).update(user_revision=revision)
        _threads_told(user_id, blocked_id, revision)
        publish_on_commit(UserUpdated(user_id, revision))
        presence_review(people)
        publish_on_commit(*_marks_seen(user_id, blocked_id))


def _threads_told(user_id: UUID, sender_id: UUID, revision: int) -> bool:
    """Have the threads told anew that a person follows and in which what somebody wrote is unread,
    which may mention them; return whether there are any.
    """
    unread = Message.objects.filter(
        conversation=OuterRef("conversation"),
        thread_root=OuterRef("thread_root"),
        thread_ordinal__gt=OuterRef("read_ordinal"),
        sender=sender_id,
    )
    followed = Follow.objects.filter(Exists(unread), person=user_id, is_on=True)
    return followed.update(revision=revision) > 0


def _marks_seen(one: UUID, other: UUID) -> Iterator[ReadUpdated]:
    """Return the event of the read mark of each of two people that the other sees now."""
    low, high = sorted((one, other))
    direct = Conversation.objects.filter(direct_low=low, direct_high=high)
    for id in direct.values_list("pk", flat=True):
        yield from marks_seen(id)
