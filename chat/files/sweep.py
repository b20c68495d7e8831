"""What nobody needs any more goes."""

from django.conf import settings
from django.utils import timezone

from chat.files.models import File
from chat.files.partials import partial_delete, partials_older_than
from chat.files.services import removed_delete

AT_ONCE = 100
"""How many files are deleted before others are looked for."""
FORGOTTEN_SECONDS = 3600.0
"""How long ago an upload was written that no row knows of."""


def files_sweep() -> None:
    """Remove uploads that were not sent in time, and delete what is removed."""
    now = timezone.now()
    unsent = File.objects.filter(state__in=(File.State.UPLOADING, File.State.READY))
    expired = unsent.filter(created_at__lt=now - settings.UPLOAD_EXPIRY)
    # Asked first: each write takes the lock of a SQLite store, and nearly always there is none.
    if expired.exists():
        expired.update(state=File.State.REMOVED, changed_at=now)
    removed = File.objects.filter(state=File.State.REMOVED).order_by("created_at")
    for file_id in list(removed.values_list("pk", flat=True)[:AT_ONCE]):
        removed_delete(file_id)


def partials_sweep() -> None:
    """Delete what is left of uploads that no row knows of: a crash came between the two."""
    old = partials_older_than(FORGOTTEN_SECONDS)
    uploading = File.objects.filter(pk__among=old, state=File.State.UPLOADING)
    for file_id in old - set(uploading.values_list("pk", flat=True)):
        partial_delete(file_id)
