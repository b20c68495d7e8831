"""Who somebody is to others."""

from django.conf import settings
from django.db import models

from chat.core.models import BaseModel
from chat.protocol.limits import NAME_MAX_CHARACTERS

NAMES = ("first_name", "last_name")
"""The fields that say how a person is called."""
OPTIONAL_NAMES = ("last_name",)
"""Those that are empty for somebody who has one name alone."""


class Person(BaseModel):
    """Somebody who is in conversations, whether or not they can sign in.

    People are never deleted: what they wrote stays theirs. A person whose account is active is
    active; who has none, or one that is deactivated, cannot be added to anything. Where the
    account is of `chat.accounts`, both have the same id.
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
    revision = models.BigIntegerField(
        default=0,
        editable=False,
        help_text="Counts every durable change that is this person's alone.",
    )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
