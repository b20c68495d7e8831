"""The channels that everybody is in from the first moment on, such as *General*."""

from uuid import UUID

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.conversations.policy import conversation_lock
from chat.core.errors import DomainError
from chat.core.logs import log_failure
from chat.core.rates import CHANGES
from chat.messaging.services.joining import newcomer_join
from chat.protocol.workspace import DefaultChannel
from chat.workspace.errors import DefaultTitleTaken
from chat.workspace.policy import administrator_require

logger = structlog.stdlib.get_logger("chat.workspace")


def default_channels_create() -> None:
    """Store the channels that a new store starts with: one without any conversation.

    Nobody is in them, and whoever joins first owns them.
    """
    if settings.DEFAULT_CHANNELS and not Conversation.objects.exists():
        Conversation.objects.bulk_create(
            (
                Conversation(title=title, is_channel=True, is_default=True)
                for title in settings.DEFAULT_CHANNELS
            ),
            # Another machine may start at this moment: of one name there is one.
            ignore_conflicts=True,
        )


def default_channels_join(person_id: UUID) -> None:
    """Let somebody who signs up or in join the default channels that they were never in.

    Whoever has left one stays away. Nothing that goes wrong here fails a sign-up: the next sign-in
    makes up for it.
    """
    try:
        channels = Conversation.objects.filter(is_default=True, is_archived=False)
        new = channels.exclude(memberships__person_id=person_id).order_by("pk")
        for channel_id in list(new.values_list("pk", flat=True)):
            _join(person_id, channel_id)
    except Exception as error:
        log_failure(logger, "default channels not joined", error)


def default_channels(*, user_id: UUID) -> list[DefaultChannel]:
    """Return the channels that new people join, in the order of their titles.

    Raises:
        NotAllowed: the person is no administrator.
    """
    administrator_require(user_id)
    channels = Conversation.objects.filter(is_default=True).order_by("folded_title", "pk")
    return [
        DefaultChannel(channel.pk, channel.title, channel.member_count, channel.is_archived)
        for channel in channels
    ]


def default_channel_set(*, user_id: UUID, conversation_id: UUID, is_default: bool) -> None:
    """Have new people join a channel from now on, or no more; again is no change.

    Raises:
        NotAllowed: the person is no administrator.
        ConversationNotFound: there is none, or it is no channel.
        DefaultTitleTaken: there is another one of its name.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    administrator_require(user_id)
    try:
        with transaction.atomic():
            channel = conversation_lock(conversation_id)
            if not channel.is_channel:
                raise ConversationNotFound
            channel.is_default = is_default
            channel.save(update_fields=["is_default"])
    except IntegrityError:
        raise DefaultTitleTaken from None


def _join(person_id: UUID, channel_id: UUID) -> None:
    try:
        newcomer_join(user_id=person_id, conversation_id=channel_id)
    except DomainError as refused:
        # It is full, or was archived meanwhile.
        logger.info("default channel not joined", reason=refused.detail)
