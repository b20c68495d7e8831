"""What people began to write: as it is stored, as it is told, and how it goes."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from msgspec import UNSET

from chat.events.types import UserUpdated
from chat.messaging.models import Draft
from chat.people.services import own_bump
from chat.protocol import own


def drafts_drop(keys: Collection[tuple[UUID, UUID]]) -> list[UserUpdated]:
    """Take drafts away, in the transaction of what they end by; return what is to be published.

    Conversations are locked already, and people are locked here, in the order of their ids.

    Arguments:
        keys: the person and the conversation of each.
    """
    dropped = []
    for user_id, conversation_id in sorted(keys):
        known = Draft.objects.filter(person_id=user_id, conversation_id=conversation_id)
        if not known.filter(is_on=True).exists():
            continue
        revision = own_bump(user_id)
        row = own.Draft(conversation_id, revision, is_on=False, text="")
        known.update(**values_of(row), revision=revision)
        dropped.append(draft_updated(user_id, row))
    return dropped


def values_of(row: own.Draft) -> dict[str, object]:
    """Return a draft as it is stored, without its revision."""
    mentions = row.mentions
    return {
        "is_on": row.is_on,
        "text": row.text,
        "reply_to": None if row.reply_to is UNSET else row.reply_to,
        "mentions": None if mentions is UNSET else msgspec.json.encode(mentions).decode(),
    }


def draft_updated(user_id: UUID, row: own.Draft) -> UserUpdated:
    """Return the event of a draft that changed."""
    return UserUpdated(user_id=user_id, revision=row.revision, own=own.OwnRows(drafts=[row]))
