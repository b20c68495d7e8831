"""People, groups and channels get a picture, and lose it."""

from uuid import UUID

from django.db import transaction

from chat.conversations.policy import Action, access_for_change, require, require_action
from chat.core.rates import CHANGES, PROFILE
from chat.events.bus import publish_on_commit
from chat.events.types import ConversationUpdated
from chat.files.faces import face_create, face_replace
from chat.messaging.services.lines import COUNTERS, line_write
from chat.messaging.services.members import shown_set
from chat.people.models import Person
from chat.protocol.message_events import EVENT_PICTURE, MessageEvent


def person_picture_set(*, person_id: UUID, image: bytes) -> UUID:
    """Give a person a picture: the square in the middle of an image; return its id.

    Everybody in each conversation that they are in learns of it, as of another name. Whoever calls
    waits until it is drawn.

    Raises:
        MediaRefused: it is no picture, or one that cannot be drawn.
        QuotaExceeded: it is more than is left of what one person may upload.
        StorageFull: the disk has no room for it.
        RateLimited: too many changes by one person.
    """
    PROFILE.count(person_id)
    picture = face_create(user_id=person_id, image=image)
    shown_set(Person.objects.get(pk=person_id), {"picture": picture})
    return picture


def person_picture_remove(*, person_id: UUID) -> None:
    """Take the picture of a person away; without one that is no change.

    Raises:
        RateLimited: too many changes by one person.
    """
    PROFILE.count(person_id)
    shown_set(Person.objects.get(pk=person_id), {"picture": None})


def conversation_picture_set(*, user_id: UUID, conversation_id: UUID, image: bytes) -> UUID:
    """Give a group or a channel a picture: the square in the middle of an image; return its id.

    A line tells it. Whoever calls waits until it is drawn.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: the person is neither an owner nor an admin of it, or it is a direct one.
        Archived: it is archived.
        MediaRefused, QuotaExceeded, StorageFull, RateLimited: as for ``person_picture_set``.
    """
    CHANGES.count(user_id)
    # Nothing is drawn for whoever may not change it, and none is locked while something is.
    require_action(Action.UPDATE, user_id=user_id, conversation_id=conversation_id)
    picture = face_create(user_id=user_id, image=image)
    _conversation_picture(user_id, conversation_id, picture)
    return picture


def conversation_picture_remove(*, user_id: UUID, conversation_id: UUID) -> None:
    """Take the picture of a group or a channel away; without one that is no change.

    Raises:
        ConversationNotFound, NotAllowed, Archived, RateLimited: as for
            ``conversation_picture_set``.
    """
    CHANGES.count(user_id)
    _conversation_picture(user_id, conversation_id, None)


@transaction.atomic
def _conversation_picture(user_id: UUID, conversation_id: UUID, picture: UUID | None) -> None:
    membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
    require(Action.UPDATE, membership)
    conversation = membership.conversation
    if conversation.picture == picture:
        return
    face_replace(conversation.picture, by=picture)
    conversation.picture = picture
    conversation.revision += 1
    conversation.details_revision = conversation.revision
    details = conversation.details
    lines = line_write(conversation, user_id, MessageEvent(EVENT_PICTURE))
    conversation.save(update_fields=["picture", "details_revision", *COUNTERS])
    publish_on_commit(ConversationUpdated(details), *lines)
