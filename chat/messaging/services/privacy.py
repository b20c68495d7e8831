"""People choose what they show to others of themselves, which is what they see of others."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from chat.conversations.models import Membership
from chat.core.rates import PROFILE
from chat.events.bus import publish_on_commit
from chat.events.types import ReadUpdated, ReadWithdrawn, UserUpdated
from chat.messaging.selectors.marks import RoomMarks, room_marks
from chat.people.models import Person
from chat.people.services import people_bump, person_share, presence_review


def privacy_update(
    *,
    user_id: UUID,
    shares_presence: bool | None = None,
    shares_read_marks: bool | None = None,
) -> None:
    """Change what one shows of oneself; ``None`` leaves that as it is.

    It is shown at once to those who may see it now, and taken from those who may not.

    Raises:
        RateLimited: too many changes by one person.
    """
    PROFILE.count(user_id)
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(pk=user_id)
        given = {"shares_presence": shares_presence, "shares_read_marks": shares_read_marks}
        wanted = {
            name: value
            for name, value in given.items()
            if value is not None and value != getattr(person, name)
        }
        if not wanted:
            return
        # Who sees a mark is asked while it is shown.
        withdrawn = (
            [ReadWithdrawn(id, [user_id], viewers) for id, _, viewers in _seen_marks(user_id)]
            if wanted.get("shares_read_marks") is False
            else []
        )
        revision = people_bump([user_id])[user_id].revision
        person_share(person_id=user_id, **wanted)
        publish_on_commit(UserUpdated(user_id, revision), *withdrawn)
        if "shares_presence" in wanted:
            presence_review([person])
        if wanted.get("shares_read_marks"):
            publish_on_commit(
                *(
                    ReadUpdated(id, user_id, marks.ordinals[user_id], viewers)
                    for id, marks, viewers in _seen_marks(user_id)
                )
            )


def _seen_marks(user_id: UUID) -> Iterator[tuple[UUID, RoomMarks, frozenset[UUID]]]:
    """Yield each conversation in which others see a person's mark, all marks, and those others."""
    theirs = Membership.objects.filter(person_id=user_id, left_at=None)
    for conversation_id, marks in room_marks(
        theirs.values_list("conversation_id", flat=True)
    ).items():
        viewers = marks.viewers_of(user_id)
        if viewers:
            yield conversation_id, marks, viewers
