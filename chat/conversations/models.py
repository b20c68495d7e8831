"""Rooms and who is in them."""

from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db import models
from django.utils import timezone

from chat.core.folding import folded
from chat.core.models import BaseModel
from chat.people.models import Person
from chat.protocol.frames import ConversationDetails
from chat.protocol.keeping import ALL, MENTIONS
from chat.protocol.limits import (
    FOLDER_MAX_CHARACTERS,
    PURPOSE_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
)
from chat.protocol.rooms import (
    ADMIN,
    EVERYBODY,
    MEMBER,
    OWNER,
    WHOLE,
    RoomSettings,
    room_settings,
)

DIRECT, GROUP, CHANNEL = "direct", "group", "channel"
"""The kinds of conversations."""
FOLDED_MAX_CHARACTERS = 1_000
"""What is kept of a folded title or purpose; folding makes one character into 18 at most."""


class Pair(NamedTuple):
    """The two people of a direct conversation, in the order of their ids; elsewhere nobody."""

    low: UUID | None
    high: UUID | None

    def recipient_of(self, person_id: UUID) -> UUID | None:
        """Return the other person of a direct conversation, and ``None`` elsewhere."""
        return self.high if person_id == self.low else self.low


class Rules(NamedTuple):
    """What decides in a conversation who may do what: its kind, and how it is set up."""

    kind: str
    posting: str = EVERYBODY
    history: str = WHOLE
    is_archived: bool = False


def rules_of(
    direct_low: object, is_channel: bool, posting: str, history: str, is_archived: bool
) -> Rules:
    """Return the rules of a conversation with these columns."""
    return Rules(kind_of(direct_low, is_channel), posting, history, is_archived)


def kind_of(direct_low: object, is_channel: bool) -> str:
    """Return the kind of a conversation with these columns."""
    return CHANNEL if is_channel else GROUP if direct_low is None else DIRECT


def level_of(chosen: str, kind: str) -> str:
    """Return what calls a member: what they chose, and until then what is usual in such a room.

    What many people say in a channel is read when one has time; between few each message is meant
    for all.
    """
    return chosen or (MENTIONS if kind == CHANNEL else ALL)


class Folded(models.CharField):  # type: ignore[type-arg]
    """Another field as texts are compared, made of it whenever the row is saved.

    Arguments:
        of: the name of that field.
    """

    def __init__(self, *, of: str, **options: Any) -> None:
        self.of = of
        super().__init__(
            max_length=FOLDED_MAX_CHARACTERS, default="", db_default="", editable=False
        )

    def deconstruct(self) -> Any:
        name, path, args, _ = super().deconstruct()
        return name, path, args, {"of": self.of}

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """Return what is stored, which the instance has from then on."""
        value = folded(getattr(model_instance, self.of)).strip()[:FOLDED_MAX_CHARACTERS]
        setattr(model_instance, self.attname, value)
        return value


class Conversation(BaseModel):
    """A room and its counters, which move only under the row's lock.

    A direct conversation names its two people in ``direct_low`` and ``direct_high``, ordered
    by id, so that one unique key holds them to one conversation; elsewhere both are null.

    ``last_seq`` numbers every message, ``last_ordinal`` what a person wrote in the main line,
    ``revision`` every durable change; ``details_revision`` is that of the last
    change of what every member sees of the conversation itself: its title and its settings.
    ``member_count`` is how many are in it now (see
    ``docs/decisions/0013-channels-and-roles.md``).

    ``mentions_wait_from`` is the seq of the first message whose mentions are no rows yet, and null
    where there is none (see ``docs/decisions/0021-mentions-wait-in-their-messages.md``).

    ``requested_by`` is who opened a direct conversation as a stranger, until the other one accepts
    it; nothing keeps that it was refused, which is a block.
    """

    title = models.CharField(max_length=TITLE_MAX_CHARACTERS, blank=True)
    is_channel = models.BooleanField(default=False, db_default=False, editable=False)
    is_default = models.BooleanField(default=False, db_default=False, editable=False)
    purpose = models.CharField(
        max_length=PURPOSE_MAX_CHARACTERS, default="", db_default="", blank=True
    )
    posting = models.CharField(max_length=10, default=EVERYBODY, db_default=EVERYBODY)
    history = models.CharField(max_length=10, default=WHOLE, db_default=WHOLE, editable=False)
    is_archived = models.BooleanField(default=False, db_default=False)
    picture = models.UUIDField(null=True, editable=False)
    folded_title = Folded(of="title")
    folded_purpose = Folded(of="purpose")
    member_count = models.IntegerField(default=0, db_default=0, editable=False)
    details_revision = models.BigIntegerField(default=0, editable=False)
    direct_low = models.UUIDField(null=True, editable=False)
    direct_high = models.UUIDField(null=True, editable=False)
    requested_by = models.UUIDField(null=True, editable=False)
    last_seq = models.BigIntegerField(default=0, editable=False)
    last_ordinal = models.BigIntegerField(default=0, editable=False)
    revision = models.BigIntegerField(default=0, editable=False)
    mentions_wait_from = models.BigIntegerField(null=True, editable=False)

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
            models.UniqueConstraint(
                fields=["picture"],
                condition=models.Q(picture__isnull=False),
                name="conversation_of_picture",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=models.Q(is_default=True),
                name="conversation_one_default_of_a_title",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["is_archived", "folded_title", "id"],
                condition=models.Q(is_channel=True),
                name="conversation_channels",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def pair(self) -> Pair:
        return Pair(self.direct_low, self.direct_high)

    @property
    def kind(self) -> str:
        return self.rules.kind

    @property
    def rules(self) -> Rules:
        return rules_of(
            self.direct_low, self.is_channel, self.posting, self.history, self.is_archived
        )

    @property
    def details(self) -> ConversationDetails:
        return ConversationDetails(self.id, self.details_revision, self.title, self.settings)

    @property
    def settings(self) -> RoomSettings:
        return room_settings(
            self.purpose, self.posting, self.history, self.is_archived, self.picture
        )


class Membership(models.Model):
    """That a person is, or was, in a conversation, how far they have read, and how they keep it.

    ``read_ordinal`` is the ordinal of the last message they have read; ``joined_seq`` is the seq of
    the last message before they joined, or came back; ``unread_from`` is the ordinal from which
    they marked it as unread, until they read it again; ``revision`` is the conversation's at the
    last change of this row that others see, ``user_revision`` the person's own at the last change
    that is theirs alone: joined, left, mark moved by reading, marked as unread, or kept in another
    way.

    A mute with ``muted_until`` ends then, which nothing writes down; ``level`` is what calls them,
    where they chose it; ``hidden_ordinal`` is the conversation's last ordinal when they hid it, and
    null where it is in their list; ``folder`` is the name of theirs that it is in, or empty (see
    ``docs/decisions/0016-what-calls.md``).

    Who left keeps the row, with ``left_at`` set, so that those who were away learn of it;
    ``is_removed`` is set where somebody else ended it.
    """

    class Role(models.TextChoices):
        OWNER = OWNER
        ADMIN = ADMIN
        MEMBER = MEMBER

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
    muted_until = models.DateTimeField(null=True)
    is_pinned = models.BooleanField(default=False)
    level = models.CharField(max_length=10, default="", db_default="", blank=True)
    hidden_ordinal = models.BigIntegerField(null=True)
    folder = models.CharField(
        max_length=FOLDER_MAX_CHARACTERS, default="", db_default="", blank=True
    )
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
    is_removed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes: ClassVar = [
            # What changed among 10,000 members is found without reading them all.
            models.Index(fields=["conversation", "revision"], name="membership_changed"),
            # A page of members is read in this order.
            models.Index(
                fields=["conversation", "role", "joined_at", "person"],
                condition=models.Q(left_at=None),
                name="membership_joined",
            ),
        ]
