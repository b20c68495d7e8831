"""Rooms and who is in them."""

from typing import ClassVar, NamedTuple
from uuid import UUID

from django.db import models
from django.utils import timezone

from chat.core.models import BaseModel
from chat.people.models import Person
from chat.protocol.limits import TITLE_MAX_CHARACTERS

DIRECT, GROUP = "direct", "group"
"""The kinds of conversations."""


class Pair(NamedTuple):
    """The two people of a direct conversation, in the order of their ids; elsewhere nobody."""

    low: UUID | None
    high: UUID | None

    @property
    def kind(self) -> str:
        """What kind of conversation has such a pair."""
        return DIRECT if self.low is not None else GROUP

    def recipient_of(self, person_id: UUID) -> UUID | None:
        """Return the other person of a direct conversation, and ``None`` elsewhere."""
        return self.high if person_id == self.low else self.low


class Conversation(BaseModel):
    """A room and its counters, which move only under the row's lock.

    A direct conversation names its two people in ``direct_low`` and ``direct_high``, ordered
    by id, so that one unique key holds them to one conversation; elsewhere both are null.

    ``last_seq`` numbers every message, ``last_ordinal`` what a person wrote in the main line,
    ``revision`` every durable change; ``details_revision`` is that of the last
    change of what every member sees of the conversation itself: its title.

    ``requested_by`` is who opened a direct conversation as a stranger, until the other one accepts
    it; nothing keeps that it was refused, which is a block.
    """

    title = models.CharField(max_length=TITLE_MAX_CHARACTERS, blank=True)
    details_revision = models.BigIntegerField(default=0, editable=False)
    direct_low = models.UUIDField(null=True, editable=False)
    direct_high = models.UUIDField(null=True, editable=False)
    requested_by = models.UUIDField(null=True, editable=False)
    last_seq = models.BigIntegerField(default=0, editable=False)
    last_ordinal = models.BigIntegerField(default=0, editable=False)
    revision = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["direct_low", "direct_high"], name="conversation_one_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(direct_low__isnull=True, direct_high__isnull=True)
                | models.Q(direct_low__lt=models.F("direct_high")),
                name="conversation_pair_is_ordered",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def pair(self) -> Pair:
        return Pair(self.direct_low, self.direct_high)

    @property
    def kind(self) -> str:
        return self.pair.kind


class Membership(models.Model):
    """That a person is, or was, in a conversation, how far they have read, and how they keep it.

    ``read_ordinal`` is the ordinal of the last message they have read; ``joined_seq`` is the seq of
    the last message before they joined, or came back; ``unread_from`` is the ordinal from which
    they marked it as unread, until they read it again; ``revision`` is the conversation's at the
    last change of this row that others see, ``user_revision`` the person's own at the last change
    that is theirs alone: joined, left, mark moved by reading, marked as unread, muted, pinned.

    Who left keeps the row, with ``left_at`` set, so that those who were away learn of it.
    """

    class Role(models.TextChoices):
        OWNER = "owner"
        MEMBER = "member"

    pk = models.CompositePrimaryKey("conversation_id", "person_id")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="memberships", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    revision = models.BigIntegerField(default=0)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    read_ordinal = models.BigIntegerField(default=0)
    joined_seq = models.BigIntegerField(default=0)
    unread_from = models.BigIntegerField(null=True)
    user_revision = models.BigIntegerField(default=0)
    is_muted = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
