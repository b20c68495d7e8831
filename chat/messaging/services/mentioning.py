"""Mentions follow the text of their message."""

from collections.abc import Collection
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import Action, Standing, refusal
from chat.messaging.calling import joined, known_names
from chat.messaging.mentions import (
    calls_in,
    mentions_of,
    rows_of,
    still_present,
    target_of,
)
from chat.messaging.models import FormerMention, Mention, Message
from chat.messaging.rows import mentions_stored, message_of_model
from chat.messaging.waiting import do_wait
from chat.protocol import frames


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
    shape = message_of_model(message)
    before = shape.mentions or []
    if not calls and not before:
        return
    conversation = membership.conversation
    words = {word for call in calls for word in call.words}
    known = known_names.called({conversation.pk: words} if words else {})
    names = joined(still_present(conversation.pk, before), known.get(conversation.pk, {}))
    former = FormerMention.objects.filter(conversation_id=conversation.pk, seq=message.seq)
    mentioned = {target_of(mention, conversation.pk): mention.since for mention in before}
    since = {**dict(former.values_list("target_id", "since")), **mentioned}
    found = mentions_of(
        calls,
        names,
        chosen=chosen or since.keys(),
        may_all=refusal(Action.MENTION_ALL, Standing(membership.role, conversation.rules)) is None,
        since=conversation.revision + 1,
    )
    found = [
        replace(mention, since=since.get(target_of(mention, conversation.pk), mention.since))
        for mention in found
    ]
    message.mentions = mentions_stored(found)
    present = {target_of(mention, conversation.pk) for mention in found}
    FormerMention.objects.bulk_create(
        (
            FormerMention(conversation=conversation, seq=message.seq, target_id=id, since=first)
            for id, first in mentioned.items()
            if id not in present
        ),
        ignore_conflicts=True,
    )
    _rows_replace(conversation, shape, replace(shape, mentions=found or UNSET))


def mentions_drop(message: Message, conversation: Conversation) -> None:
    """Let a message mention nobody, as it is being deleted; inside that transaction."""
    shape = message_of_model(message)
    message.mentions = None
    FormerMention.objects.filter(conversation_id=conversation.pk, seq=message.seq).delete()
    _rows_replace(conversation, shape, replace(shape, mentions=UNSET))


def _rows_replace(
    conversation: Conversation, before: frames.Message, after: frames.Message
) -> None:
    """Store whom a message mentions now, and mentioned not before, and the other way round, where
    that does not wait in the message."""
    if do_wait(conversation.mentions_wait_from, after.seq):
        return
    were, are = set(rows_of(before)), set(rows_of(after))
    if gone := were - are:
        place = next(iter(gone))
        Mention.objects.filter(
            conversation_id=place.conversation_id,
            target_id__in=[row.target_id for row in gone],
            ordinal=place.ordinal,
            seq=place.seq,
        ).delete()
    if new := are - were:
        Mention.objects.bulk_create(Mention(**row._asdict()) for row in new)
