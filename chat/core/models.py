"""The base of rows that are addressed by an id of their own."""

from django.db import models

from chat.core.ids import new_id


class BaseModel(models.Model):
    """A row with a UUIDv7 and the time of its creation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True
