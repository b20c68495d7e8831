"""People choose what they show to others of themselves, which is what they see of others."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from chat.conversations.models import Membership
from chat.core.rates import PROFILE
from chat.events.bus import publish_on_commit
from chat.events.types import ReadUpdated, UserUpdated
from chat.messaging.selectors.marks import room_marks
from chat.messaging.showing import mark_seen
from chat.people.models import Person
from chat.people.services import people_bump, person_share, presence_review, profile_bump


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
        seen = list(_marks_seen(user_id)) if wanted.get("shares_read_marks") is False else []
        revision = people_bump([user_id])[user_id].revision
        person_share(person_id=user_id, **wanted)
        publish_on_commit(UserUpdated(user_id, revision))
        if "shares_presence" in wanted:
            presence_review([person])
        else:
            publish_on_commit(profile_bump(person))
        publish_on_commit(*(mark.withdrawn(person.profile_revision) for mark in seen))
        if wanted.get("shares_read_marks"):
            publish_on_commit(*_marks_seen(user_id))


def _marks_seen(user_id: UUID) -> Iterator[ReadUpdated]:
    """Return the event of a person's mark in each conversation in which others see it."""
    theirs = Membership.objects.filter(person_id=user_id, left_at=None)
    for conversation_id, marks in room_marks(
        theirs.values_list("conversation_id", flat=True)
    ).items():
        if event := mark_seen(conversation_id, marks, user_id):
            yield event
