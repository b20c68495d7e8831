"""Groups and channels are set up: their titles, what they are for, who writes there."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from chat.conversations.policy import Action, access_for_change, require
from chat.conversations.services import purpose_cleaned, title_cleaned
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import ConversationUpdated
from chat.messaging.services.lines import COUNTERS, line_write
from chat.protocol.frames import ConversationDetails
from chat.protocol.message_events import (
    EVENT_ARCHIVED,
    EVENT_RENAMED,
    EVENT_RESTORED,
    MessageEvent,
)


def conversation_update(
    *,
    user_id: UUID,
    conversation_id: UUID,
    title: str | None = None,
    purpose: str | None = None,
    posting: str | None = None,
    is_archived: bool | None = None,
) -> None:
    """Set up a group or a channel; ``None`` leaves that as it is, and the same is no change.

    All of it is one revision; a new title, and that it is archived or restored, have lines. What is
    archived takes no other change until it is restored, which may be asked for at the same time.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: the person is neither an owner nor an admin of it.
        Archived: it is archived.
        GroupInvalid: the title or the purpose cannot be one.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    wanted = {
        "title": None if title is None else title_cleaned(title),
        "purpose": None if purpose is None else purpose_cleaned(purpose),
        "posting": posting,
    }
    changes = {name: value for name, value in wanted.items() if value is not None}
    with transaction.atomic():
        membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
        conversation = membership.conversation
        before = conversation.details
        if is_archived is not None:
            require(Action.ARCHIVE, membership)
        if is_archived is False:
            conversation.is_archived = False
        if changes:
            require(Action.UPDATE, membership)
        for name, value in changes.items():
            setattr(conversation, name, value)
        if is_archived:
            conversation.is_archived = True
        if conversation.details == before:
            return
        conversation.revision += 1
        conversation.details_revision = conversation.revision
        details = conversation.details
        lines = [
            line
            for event in _events(before, details)
            for line in line_write(conversation, user_id, event)
        ]
        conversation.save(
            update_fields=[
                *("title", "folded_title", "purpose", "folded_purpose", "posting", "is_archived"),
                *("details_revision", *COUNTERS),
            ]
        )
        publish_on_commit(ConversationUpdated(details), *lines)


def _events(before: ConversationDetails, now: ConversationDetails) -> Iterator[MessageEvent]:
    if now.title != before.title:
        yield MessageEvent(EVENT_RENAMED, title=now.title)
    if now.settings.is_archived != before.settings.is_archived:
        yield MessageEvent(EVENT_ARCHIVED if now.settings.is_archived else EVENT_RESTORED)
