"""Who somebody is to others."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from chat.core.folding import folded
from chat.core.models import BaseModel
from chat.core.sql import first_word
from chat.protocol.emoji import EMOJI_MAX_CHARACTERS
from chat.protocol.limits import (
    NAME_MAX_CHARACTERS,
    STATUS_MAX_CHARACTERS,
    TIME_ZONE_MAX_CHARACTERS,
)

NAMES = ("first_name", "last_name")
"""The fields that say how a person is called."""
SHOWN = (*NAMES, "picture")
"""The fields that everybody sees wherever the person is."""
OPTIONAL_NAMES = ("last_name",)
"""Those that are empty for somebody who has one name alone."""
FOLDED_NAME_MAX_CHARACTERS = 400
"""What is kept of a folded name, which fits an index of either store; folding makes one character
into 18 at most, and hardly any name longer."""


_SAID: dict[str, Any] = {"default": "", "db_default": "", "blank": True, "editable": False}
"""What somebody may say of themself, and need not."""


class FoldedName(models.CharField):  # type: ignore[type-arg]
    """A person's name as names are compared, made of it whenever the row is saved."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """Return what is stored, which the instance has from then on."""
        value = folded_name(f"{model_instance.first_name} {model_instance.last_name}")
        setattr(model_instance, self.attname, value)
        return value


class FirstWord(models.Func):
    """What is before the first space of a folded name, as statements ask for it: a store takes an
    index for the same expression alone.
    """

    output_field = models.CharField()

    def as_sql(self, *compiling: Any, **context: Any) -> Any:
        """Return the expression, and its parameters."""
        context["template"] = first_word("%(expressions)s")
        return super().as_sql(*compiling, **context)


def folded_name(name: str) -> str:
    """Return a name as it is kept for being looked up."""
    return folded(name).strip()[:FOLDED_NAME_MAX_CHARACTERS]


class Person(BaseModel):
    """Somebody who is in conversations, whether or not they can sign in.

    People are never deleted: what they wrote stays theirs. A person whose account is active is
    active; who has none, or one that is deactivated, cannot be added to anything. Where the
    account is of `chat.accounts`, both have the same id.

    What they say of themselves beside their names is their profile: it is passed on to whoever
    follows their presence, and is no revision of anything but ``profile_revision``. Their names
    and ``picture``, which is a file's id, are a revision of each conversation that they are in.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="person",
    )
    first_name = models.CharField(max_length=NAME_MAX_CHARACTERS)
    last_name = models.CharField(max_length=NAME_MAX_CHARACTERS, blank=True)
    folded_name = FoldedName(max_length=FOLDED_NAME_MAX_CHARACTERS, editable=False)
    revision = models.BigIntegerField(
        default=0,
        editable=False,
        help_text="Counts every durable change that is this person's alone.",
    )
    own_revision = models.BigIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="The revision at the last change of a row that this person alone sees.",
    )
    own_deleted_revision = models.BigIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="The highest revision of such a row that was taken back and is deleted by now.",
    )
    picture = models.UUIDField(null=True, editable=False)
    profile_revision = models.BigIntegerField(default=0, db_default=0, editable=False)
    time_zone = models.CharField(max_length=TIME_ZONE_MAX_CHARACTERS, **_SAID)
    status_emoji = models.CharField(max_length=EMOJI_MAX_CHARACTERS, **_SAID)
    status_text = models.CharField(max_length=STATUS_MAX_CHARACTERS, **_SAID)
    status_ends_at = models.DateTimeField(null=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, editable=False)
    shares_presence = models.BooleanField(
        default=True,
        db_default=True,
        editable=False,
        help_text="Whether others see when this person is here or was last, and they see others.",
    )
    shares_read_marks = models.BooleanField(
        default=True,
        db_default=True,
        editable=False,
        help_text="Whether others see how far this person has read, and they see others.",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["folded_name"], name="person_by_name"),
            # Whom a text may call is found by the one word that it surely has of their name.
            models.Index(FirstWord("folded_name"), name="person_by_first_word"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["picture"],
                condition=models.Q(picture__isnull=False),
                name="person_of_picture",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Block(models.Model):
    """That a person blocks another, which they alone see; one that is taken back is kept, off.

    ``revision`` is the person's own at its last change.
    """

    pk = models.CompositePrimaryKey("person_id", "blocked_id")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    blocked = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_on = models.BooleanField()
    revision = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "revision"], name="block_changed"),
        ]
