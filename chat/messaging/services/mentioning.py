"""Mentions follow the text of their message."""

from collections.abc import Collection
from uuid import UUID

from msgspec.structs import replace

from chat.conversations.models import Membership
from chat.conversations.policy import Action, Standing, refusal
from chat.messaging.calling import joined, known_names
from chat.messaging.mentions import (
    calls_in,
    mentions_of,
    rows_of,
    still_present,
    target_of,
)
from chat.messaging.models import Mention, Message
from chat.messaging.rows import mentions_from, mentions_stored, message_of_model


def mentions_rewrite(message: Message, membership: Membership, *, chosen: Collection[UUID]) -> None:
    """Give a message the mentions of its new text; what it did not have before is of its next
    revision.

    Whom it mentioned before is known by the name of then, too. Call it inside the transaction of
    the edit, with the conversation locked.

    Arguments:
        membership: of whoever edits it, with the conversation loaded.
        chosen: the people whom they mean.
    """
    calls = calls_in(message.text)
    before = mentions_from(message.mentions)
    if not calls and not before:
        return
    conversation = membership.conversation
    words = {word for call in calls for word in call.words}
    known = known_names.called({conversation.pk: words} if words else {})
    names = joined(still_present(conversation.pk, before), known.get(conversation.pk, {}))
    stored = Mention.objects.filter(conversation_id=conversation.pk, seq=message.seq)
    since = {target_of(mention, conversation.pk): mention.since for mention in before}
    since.update(stored.values_list("target_id", "since"))
    found = mentions_of(
        calls,
        names,
        chosen=chosen or since.keys(),
        may_all=refusal(Action.MENTION_ALL, Standing(membership.role, conversation.rules)) is None,
        since=conversation.revision + 1,
    )
    message.mentions = mentions_stored(
        [
            replace(mention, since=since.get(target_of(mention, conversation.pk), mention.since))
            for mention in found
        ]
    )
    rows = rows_of(message_of_model(message))
    stored.exclude(target_id__in=[row.target_id for row in rows]).update(is_removed=True)
    Mention.objects.bulk_create(
        [Mention(**row._asdict()) for row in rows],
        update_conflicts=True,
        unique_fields=["conversation_id", "seq", "target_id"],
        update_fields=["is_removed"],
    )
