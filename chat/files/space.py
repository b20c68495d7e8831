"""How much may be uploaded: of a file, of a person, and onto this disk."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from chat.core.errors import RateLimited
from chat.files.errors import FileInvalid, FileTooLarge, QuotaExceeded, StorageFull
from chat.files.models import File
from chat.files.partials import disk_room, partials_newer_than
from chat.protocol.limits import SIZE_MAX

COMING_SECONDS: Final = 60.0
"""How long after the last byte of an upload room is kept for the rest of it."""
UNFINISHED_MAX: Final = 100
"""Uploads of one person that are not complete: beginning one looks at those of everybody."""


def upload_max() -> int:
    """Return how many bytes a file may have."""
    return int(settings.UPLOAD_MAX or SIZE_MAX)


def size_check(size: int) -> None:
    """Check whether a file may be as large.

    Raises:
        FileInvalid: it is empty.
        FileTooLarge: it has more bytes than ``UPLOAD_MAX``.
    """
    if size <= 0:
        raise FileInvalid("The file is empty.")
    if size > upload_max():
        raise FileTooLarge(f"A file may have at most {upload_max():,} bytes.")


def used_by(person_id: UUID) -> int:
    """Return how many bytes there are of what somebody uploaded."""
    files = File.objects.filter(uploader=person_id).exclude(state=File.State.REMOVED)
    return int(files.aggregate(used=Sum("size"))["used"] or 0)


def quota_check(person_id: UUID, size: int) -> None:
    """Check whether somebody may upload so many bytes more, in a transaction that has them locked.

    Raises:
        QuotaExceeded: they may not.
    """
    quota = settings.UPLOAD_QUOTA
    if quota is None:
        return
    left = max(0, quota - used_by(person_id))
    if size > left:
        raise QuotaExceeded(f"You can upload {left:,} bytes more: delete something first.")


def unfinished_check(person_id: UUID) -> None:
    """Check whether somebody may begin one more upload, in a transaction that has them locked.

    Raises:
        RateLimited: too many of theirs are not complete.
    """
    unfinished = File.objects.filter(uploader=person_id, state=File.State.UPLOADING)
    if unfinished.count() >= UNFINISHED_MAX:
        raise RateLimited("uploads that are not complete", retry_after=round(COMING_SECONDS))


def disk_check(size: int) -> None:
    """Check whether this disk takes so many bytes more, beside the uploads that are coming.

    Room that somebody asks for and does not fill is others' again soon. So this says early what
    writing would say later, and no more.

    Raises:
        StorageFull: it would have less than ``DISK_RESERVE`` left.
    """
    coming = partials_newer_than(COMING_SECONDS)
    begun = File.objects.filter(pk__among=coming, state=File.State.UPLOADING)
    to_come = (begun.aggregate(size=Sum("size"))["size"] or 0) - sum(coming.values())
    if size + max(0, to_come) > disk_room():
        raise StorageFull
