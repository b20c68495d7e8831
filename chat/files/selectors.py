"""Reads of files."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from django.conf import settings
from msgspec import UNSET

from chat.files.errors import FileNotFound, FileSent
from chat.files.models import File
from chat.files.partials import partial_offset
from chat.files.space import upload_max, used_by
from chat.protocol import files

_sizes = msgspec.json.Decoder(dict[int, int])


class Upload(msgspec.Struct, frozen=True):
    """How far an upload is; where that is all of it, the file can be sent."""

    file_id: UUID
    size: int
    offset: int
    expires_at: datetime
    is_ready: bool


def upload(*, user_id: UUID, file_id: UUID) -> Upload:
    """Return how far somebody's upload is.

    Raises:
        FileNotFound: they have none of this id that is still there.
        FileSent: it belongs to a message by now.
    """
    file = unsent(user_id, file_id)
    is_ready = file.state == File.State.READY
    offset = file.size if is_ready else partial_offset(file_id)
    return Upload(file.id, file.size, offset, expires_at(file), is_ready)


def file_ready(*, user_id: UUID, file_id: UUID) -> files.File:
    """Return a file that somebody uploaded and has not sent.

    Raises:
        FileNotFound: they have none of this id that is complete.
        FileSent: it belongs to a message by now.
    """
    file = unsent(user_id, file_id)
    if file.state != File.State.READY:
        raise FileNotFound
    return file_shape(file)


def file_limits(*, user_id: UUID) -> files.FileLimits:
    """Return what somebody may upload."""
    return files.FileLimits(
        used=used_by(user_id),
        quota=settings.UPLOAD_QUOTA,
        upload_bytes=upload_max(),
        refused_types=settings.REFUSED_FILE_TYPES,
    )


def unsent(user_id: UUID, file_id: UUID) -> File:
    """Return a file that somebody uploads, or has uploaded and not sent.

    Raises:
        FileNotFound: they have none of this id.
        FileSent: it belongs to a message by now.
    """
    file = File.objects.filter(pk=file_id, uploader=user_id).first()
    if file is None or file.state == File.State.REMOVED:
        raise FileNotFound
    if file.state == File.State.KEPT:
        raise FileSent
    return file


def files_by_id(ids: Collection[UUID]) -> dict[UUID, File]:
    """Return those that there are of these files, locked until the transaction ends.

    Whatever refers to files, or ceases to, locks them before it looks who else does.
    """
    found = File.objects.filter(pk__among=ids).select_for_update(no_key=True).order_by("pk")
    return {file.pk: file for file in found}


def expires_at(file: File) -> datetime:
    """Return when a file goes that is not sent until then."""
    return file.created_at + settings.UPLOAD_EXPIRY


def sizes_of(thumbnails: str) -> dict[int, int]:
    """Return how many bytes each smaller picture of a file has, by its width, as stored."""
    return _sizes.decode(thumbnails)


def file_shape(file: File) -> files.File:
    """Return a file as a message carries it."""
    return files.File(
        id=file.id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        width=UNSET if file.width is None else file.width,
        height=UNSET if file.height is None else file.height,
        duration=UNSET if file.duration is None else file.duration,
        thumbhash=file.thumbhash or UNSET,
        is_animated=file.is_animated or UNSET,
        thumbnails=[*sizes_of(file.thumbnails)] or UNSET,
        alt=file.alt or UNSET,
    )
