"""What people began to write follows them from device to device."""

from uuid import UUID

from django.db import transaction
from msgspec import UNSET

from chat.conversations.policy import require_member
from chat.core.rates import DRAFTS
from chat.events.bus import publish_on_commit
from chat.messaging.content import Content
from chat.messaging.drafts import draft_updated, values_of
from chat.messaging.errors import DraftsFull
from chat.messaging.models import Draft
from chat.people.services import own_bump
from chat.protocol import own
from chat.protocol.limits import DRAFTS_MAX


def draft_set(*, user_id: UUID, conversation_id: UUID, content: Content) -> None:
    """Keep what a person has written so far; the same again is no change.

    The last one that arrives counts, whatever the clocks of the devices say.

    Arguments:
        content: as it was typed; a text that is empty and answers nothing is no draft.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        DraftsFull: they have drafts in as many conversations as one can.
        RateLimited: too many drafts of one person.
    """
    DRAFTS.count(user_id)
    with transaction.atomic():
        # Their person is locked from here on, so that whoever leaves now takes this away after it.
        revision = own_bump(user_id)
        require_member(user_id=user_id, conversation_id=conversation_id)
        drafts = Draft.objects.filter(person_id=user_id)
        known = drafts.filter(conversation_id=conversation_id).first()
        row = own.Draft(
            conversation=conversation_id,
            revision=revision,
            is_on=content.text != "" or content.reply_to is not UNSET,
            text=content.text,
            reply_to=content.reply_to,
            mentions=content.mentions or UNSET,
        )
        values = values_of(row)
        was_on = known is not None and known.is_on
        if not (was_on or row.is_on) or (
            known is not None and values == {name: getattr(known, name) for name in values}
        ):
            transaction.set_rollback(True)
            return
        if row.is_on and not was_on and drafts.filter(is_on=True).count() >= DRAFTS_MAX:
            raise DraftsFull
        drafts.update_or_create(
            person_id=user_id,
            conversation_id=conversation_id,
            defaults={**values, "revision": revision},
        )
        publish_on_commit(draft_updated(user_id, row))
