"""The base of rows that are addressed by an id of their own, and the epoch of the store."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from chat.core.ids import new_id


class BaseModel(models.Model):
    """A row with a UUIDv7 and the time of its creation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True


class Epoch(models.Model):
    """One row: the random id of the store as it is now; a restore takes it away."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField(default=uuid4)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="epoch_is_one_row")
        ]
