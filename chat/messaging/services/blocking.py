"""People block each other, which whoever is blocked is not told."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from chat.conversations.models import Conversation, Membership
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import PresenceReviewed, ReadUpdated, ReadWithdrawn, UserUpdated
from chat.messaging.selectors.marks import marks_of_room
from chat.people.errors import BlockInvalid, BlocksFull, PersonNotFound
from chat.people.models import Block, Person
from chat.people.services import own_bump, own_rows_prune, profile_bump
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
        people = _people_locked(user_id, blocked_id)
        if len(people) < 2:
            raise PersonNotFound
        blocks = Block.objects.filter(person_id=user_id, is_on=True)
        if blocks.filter(blocked_id=blocked_id).exists():
            return
        if blocks.count() >= BLOCKS_MAX:
            raise BlocksFull
        # Who sees a mark is asked while it is shown.
        _publish_marks(user_id, blocked_id, lambda id, by, _, to: ReadWithdrawn(id, [by], to))
        revision = own_bump(user_id)
        Block.objects.update_or_create(
            person_id=user_id,
            blocked_id=blocked_id,
            defaults={"revision": revision, "is_on": True},
        )
        row = own.Block(blocked_id, revision, is_on=True)
        publish_on_commit(UserUpdated(user_id, revision, own=own.OwnRows(blocks=[row])))
        _review_presence(user_id, people)


def person_unblock(*, user_id: UUID, blocked_id: UUID) -> None:
    """Do not block a person any more; again is no change, and so it is of somebody unknown.

    Raises:
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    with transaction.atomic():
        people = _people_locked(user_id, blocked_id)
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
        publish_on_commit(UserUpdated(user_id, revision))
        _review_presence(user_id, people)
        _publish_marks(user_id, blocked_id, ReadUpdated)


def _people_locked(user_id: UUID, other_id: UUID) -> list[Person]:
    """Lock two people, in the order of their ids as everywhere; return those who are there."""
    people = Person.objects.filter(pk__among=[user_id, other_id])
    return list(people.select_for_update(no_key=True).order_by("pk"))


def _review_presence(user_id: UUID, people: list[Person]) -> None:
    """Publish that two people show each other something else of their presence.

    Whoever misses that finds that the profiles are newer ones, and asks both.
    """
    publish_on_commit(PresenceReviewed([user_id]), *map(profile_bump, people))


def _publish_marks(
    one: UUID,
    other: UUID,
    event: Callable[[UUID, UUID, int, frozenset[UUID]], ReadUpdated | ReadWithdrawn],
) -> None:
    """Publish an event of the read mark of each of two people that the other sees now.

    Arguments:
        event: makes it of their direct conversation, whose mark it is, up to where it is, and who
            sees it.
    """
    low, high = sorted((one, other))
    direct = Conversation.objects.filter(direct_low=low, direct_high=high)
    for id in direct.values_list("pk", flat=True):
        marks = marks_of_room(id)
        for person_id, ordinal in sorted(marks.ordinals.items()):
            if viewers := marks.viewers_of(person_id):
                publish_on_commit(event(id, person_id, ordinal, viewers))
