"""What people uploaded."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from chat.core.models import BaseModel
from chat.people.models import Person
from chat.protocol.limits import ALT_MAX_CHARACTERS, FILE_NAME_MAX_BYTES


class File(BaseModel):
    """A file; its bytes are in the storage, under its id.

    It is ``uploading`` until all of it is here and was looked at; ``ready`` until something refers
    to it, which its uploader alone sees; ``kept`` as long as something does; then ``removed``: its
    bytes go, and then the row. ``changed_at`` is when it came into that state.

    ``size`` is what was declared, and from ``ready`` on that of the bytes that are kept, of which
    ``sha256`` is the digest. ``width`` and ``height`` are in pixels, as it is shown, ``duration``
    in seconds, ``thumbhash`` in base64; ``thumbnails`` are the bytes of each smaller picture that
    there is of it, by its width, as JSON (see ``docs/decisions/0018-files.md``).
    """

    class State(models.TextChoices):
        UPLOADING = "uploading"
        READY = "ready"
        KEPT = "kept"
        REMOVED = "removed"

    uploader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADING)
    changed_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=FILE_NAME_MAX_BYTES)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100, default="")
    sha256 = models.CharField(max_length=64, default="")
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    duration = models.FloatField(null=True)
    thumbhash = models.CharField(max_length=60, default="")
    is_animated = models.BooleanField(default=False)
    thumbnails = models.CharField(max_length=100, default="{}")
    alt = models.CharField(max_length=ALT_MAX_CHARACTERS, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["uploader", "state"], name="file_uploaded"),
            # Of those that are not there to stay alone: few, however many are kept.
            models.Index(
                fields=["state", "created_at"],
                condition=~models.Q(state="kept"),
                name="file_passing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
