"""What people began to write: as it is stored, as it is told, and how it goes."""

from collections.abc import Collection, Mapping
from uuid import UUID

import msgspec
from msgspec import UNSET

from chat.events.types import UserUpdated
from chat.messaging.content import Content
from chat.messaging.models import Draft
from chat.people.services import own_bump, people_lock
from chat.protocol import own

Key = tuple[UUID, UUID]
"""The person and the conversation of a draft."""


def drafts_drop(keys: Collection[Key]) -> list[UserUpdated]:
    """Take drafts away, in the transaction of what they end by; return what is to be published.

    Conversations are locked already, and people are locked here, in the order of their ids.
    """
    return [_drop(known) for key in sorted(keys) for known in _present(key)]


def drafts_sent(sent: Mapping[Key, Collection[Content]]) -> list[UserUpdated]:
    """Do the same with those drafts that are what was sent, of these messages: what another device
    wrote meanwhile stays.
    """
    # Before they are read: what is written now is a later state of one.
    people_lock({user_id for user_id, _ in sent})
    return [
        _drop(known)
        for key in sorted(sent)
        for known in _present(key)
        if any(_became(known, content) for content in sent[key])
    ]


def _present(key: Key) -> list[Draft]:
    user_id, conversation_id = key
    return [*Draft.objects.filter(person_id=user_id, conversation_id=conversation_id, is_on=True)]


def _became(draft: Draft, content: Content) -> bool:
    """Return whether a draft is what was sent: it says the same or the beginning of it, or is in
    the state from which its sender went on.

    A draft is written now and then while one types, and a client that begins anew may not know its
    revision yet.
    """
    if content.draft_revision is not UNSET and draft.revision <= content.draft_revision:
        return True
    text = Content(draft.text).cleaned(has_files=True).text
    return content.text.startswith(text) and (draft.reply_to or UNSET) == content.reply_to


def _drop(known: Draft) -> UserUpdated:
    revision = own_bump(known.person_id)
    row = own.Draft(known.conversation_id, revision, is_on=False, text="")
    Draft.objects.filter(pk=known.pk).update(**values_of(row), revision=revision)
    return draft_updated(known.person_id, row)


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
