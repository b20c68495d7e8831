"""What the people of a server share beside their rooms: by which links others came."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from chat.conversations.models import Conversation
from chat.core.models import BaseModel
from chat.people.models import Person
from chat.protocol.limits import EMAIL_MAX_CHARACTERS
from chat.protocol.rooms import MEMBER


class Invitation(BaseModel):
    """A link by which people come into a room, or without one to the workspace.

    Its token is signed, and stored nowhere. Whether it is good, and how often it was used, is
    found out from its rows whenever somebody asks (``docs/decisions/0014-invitations.md``).

    ``email`` is whom it was mailed to; it is good for whoever has it all the same.
    """

    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.PROTECT,
        related_name="invitations",
        null=True,
        db_index=False,
    )
    creator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=10, default=MEMBER)
    email = models.CharField(max_length=EMAIL_MAX_CHARACTERS, blank=True)
    expires_at = models.DateTimeField(null=True)
    max_uses = models.PositiveIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # A page of those of a room, newest first: ids are in the order of their making.
            models.Index(fields=["conversation", "id"], name="invitation_of_room"),
        ]


class InvitationUse(models.Model):
    """That a person came by an invitation; once, however often they came back by it."""

    pk = models.CompositePrimaryKey("invitation_id", "person_id")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, related_name="uses", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(default=timezone.now)
