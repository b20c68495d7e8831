"""Pictures of people and rooms: files that are squares of two sizes and belong to no message."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import msgspec
from django.db import transaction

from chat.files.errors import FileNotFound
from chat.files.media.asking import FACES
from chat.files.media.errors import MediaRefused
from chat.files.media.examine import examine_face
from chat.files.models import File
from chat.files.selectors import files_by_id
from chat.files.services import files_keep, files_remove
from chat.files.space import disk_check, quota_check
from chat.files.storage.places import storage
from chat.files.storage.store import Key
from chat.people.services import people_lock

NAME = "picture.webp"
EMPTY = "There are no bytes of a picture."


def face_create(*, user_id: UUID, image: bytes) -> UUID:
    """Store the picture of a person or a room, to which nothing refers yet; return its id.

    What nothing refers to within a day goes, as what is uploaded and not sent.

    Arguments:
        user_id: whose quota it counts for.
        image: a picture, as it was uploaded.

    Raises:
        MediaRefused: it is no picture, or one that cannot be drawn.
        QuotaExceeded: it is more than is left of what one person may upload.
        StorageFull: the disk has no room for it.
    """
    if not image:
        raise MediaRefused(EMPTY)
    with TemporaryDirectory(prefix="chat-picture-") as folder:
        source, made = Path(folder, "source"), Path(folder, "made")
        source.write_bytes(image)
        made.mkdir()
        squares = examine_face(source, into=made)
        large = squares[max(FACES)]
        smaller = {side: place for side, place in squares.items() if place is not large}
        sizes = {side: place.stat().st_size for side, place in smaller.items()}
        content = large.read_bytes()
        disk_check(len(content))
        with transaction.atomic():
            # One at a time of each person, so that none passes beside another's check.
            people_lock([user_id])
            quota_check(user_id, len(content))
            file = File.objects.create(
                uploader_id=user_id,
                name=NAME,
                size=len(content),
                media_type="image/webp",
                sha256=hashlib.sha256(content).hexdigest(),
                width=max(FACES),
                height=max(FACES),
                thumbnails=msgspec.json.encode(sizes).decode(),
            )
        storage().put(Key(file.pk), large)
        for side, place in smaller.items():
            storage().put(Key(file.pk, str(side)), place)
    return file.pk


def face_replace(old: UUID | None, *, by: UUID | None) -> None:
    """Keep a picture and remove the one that it takes the place of, in the transaction that has
    whoever it is of locked.

    Raises:
        FileNotFound: it has expired.
    """
    found = files_by_id([id for id in (old, by) if id is not None])
    if by is not None:
        if by not in found or found[by].state == File.State.REMOVED:
            raise FileNotFound
        files_keep([by])
    if old is not None:
        files_remove([old])
