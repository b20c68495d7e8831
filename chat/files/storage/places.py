"""Where the bytes of files are kept."""

from functools import cache
from pathlib import Path

from django.conf import settings

from chat.files.storage.local import LocalStore
from chat.files.storage.store import Store


def storage() -> Store:
    """Return the place of the settings."""
    return _place(settings.STORAGE_URL, Path(settings.DATA_DIR))


@cache
def _place(url: str, data_dir: Path) -> Store:
    if not url:
        return LocalStore(data_dir / "files")
    # Imported late: it takes memory, and the data folder needs none of it.
    from chat.files.storage.s3 import BucketStore

    return BucketStore(url)
