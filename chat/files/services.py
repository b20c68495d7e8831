"""Files are uploaded, kept and removed."""

import hashlib
import shutil
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.core.errors import DomainError
from chat.core.rates import CHANGES, UPLOADS
from chat.files.errors import (
    FileInvalid,
    FileNotFound,
    FileSent,
    OffsetWrong,
    TypeNotAllowed,
)
from chat.files.media.examine import examine
from chat.files.media.facts import Facts
from chat.files.models import File
from chat.files.partials import (
    Partial,
    partial_create,
    partial_delete,
    partial_offset,
    workshop,
)
from chat.files.selectors import Upload, expires_at, file_shape, unsent
from chat.files.space import disk_check, quota_check, size_check, unfinished_check
from chat.files.storage.places import storage
from chat.files.storage.store import Key
from chat.people.services import people_lock
from chat.protocol import errors, files
from chat.protocol.text import TextRefused, clean_alt, clean_file_name


def upload_create(*, user_id: UUID, name: str, size: int, alt: str = "") -> Upload:
    """Begin the upload of a file.

    Arguments:
        name: as its uploader calls it; it is cleaned.
        size: how many bytes it has.
        alt: its alternative text.

    Raises:
        FileInvalid: it is empty, or its alternative text cannot be one.
        FileTooLarge: it has more bytes than a file may have.
        TypeNotAllowed: its ending is one of those that are refused.
        QuotaExceeded: it is more than is left of what one person may upload.
        StorageFull: the disk has no room for it.
        RateLimited: too many uploads of one person, or too many that are not complete.
    """
    UPLOADS.count(user_id)
    size_check(size)
    name = clean_file_name(name)
    _ending_check(name)
    alt = alt_cleaned(alt)
    # Before anything is locked, as it goes through all uploads.
    disk_check(size)
    with transaction.atomic():
        # One at a time of each person, so that none passes beside another's check.
        people_lock([user_id])
        unfinished_check(user_id)
        quota_check(user_id, size)
        file = File.objects.create(uploader_id=user_id, name=name, size=size, alt=alt)
        partial_create(file.id)
    return Upload(file.id, size, offset=0, expires_at=expires_at(file), is_ready=False)


def upload_open(*, user_id: UUID, file_id: UUID, offset: int) -> tuple[Partial, int]:
    """Let one request write an upload, from a place on; return it with the size of the file.

    Whoever calls this closes the upload.

    Raises:
        FileNotFound: they have none of this id that is still there.
        FileSent: it belongs to a message by now.
        OffsetWrong: the upload is at another place.
        UploadLocked: another request writes it.
    """
    file = unsent(user_id, file_id)
    if file.state == File.State.READY:
        raise OffsetWrong(file.size)
    partial = Partial(file_id)
    if partial.offset != offset:
        partial.close()
        raise OffsetWrong(partial.offset)
    return partial, file.size


def upload_end(*, user_id: UUID, file_id: UUID) -> files.File:
    """Finish an upload of which nobody knew how many bytes it has: what is there is all of it.

    Raises:
        FileInvalid: it is empty; the upload is gone.
        FileNotFound, UploadLocked, TypeNotAllowed: as for ``upload_finish``.
    """
    offset = partial_offset(file_id)
    try:
        size_check(offset)
    except FileInvalid:
        upload_delete(user_id=user_id, file_id=file_id)
        raise
    begun = File.objects.filter(pk=file_id, uploader=user_id, state=File.State.UPLOADING)
    begun.update(size=offset)
    return upload_finish(user_id=user_id, file_id=file_id)


def upload_finish(*, user_id: UUID, file_id: UUID) -> files.File:
    """Look at a file of which all bytes are here, and store it; again is no change.

    Raises:
        FileNotFound: they have none of this id that is still there.
        FileSent: it belongs to a message by now.
        OffsetWrong: not all of it is here.
        UploadLocked: another request writes it, or finishes it.
        FileInvalid: it cannot be kept; the upload is gone.
        TypeNotAllowed: files of this type are refused; the upload is gone.
    """
    file = unsent(user_id, file_id)
    if file.state == File.State.READY:
        return file_shape(file)
    with Partial(file_id) as partial:
        # Whoever had it locked until now may have finished it.
        file = unsent(user_id, file_id)
        if file.state == File.State.READY:
            return file_shape(file)
        if partial.offset != file.size:
            raise OffsetWrong(partial.offset)
        try:
            facts = _facts(file, partial.path)
        except DomainError as refused:
            if refused.kind in _FOR_GOOD:
                upload_delete(user_id=user_id, file_id=file_id)
            raise
        _store(file, facts)
        _ready(file, facts)
    partial_delete(file_id)
    return file_shape(file)


def upload_delete(*, user_id: UUID, file_id: UUID) -> None:
    """Take back a file that is not sent, whether or not all of it is here.

    Raises:
        FileNotFound: they have none of this id that is still there.
        FileSent: it belongs to a message by now.
    """
    unsent(user_id, file_id)
    waiting = File.objects.filter(pk=file_id).exclude(state=File.State.KEPT)
    if not waiting.update(state=File.State.REMOVED, changed_at=timezone.now()):
        # Whoever sent it was faster: the message has its bytes.
        raise FileSent
    removed_delete(file_id)


def file_update(*, user_id: UUID, file_id: UUID, alt: str) -> files.File:
    """Give a file that is not sent another alternative text.

    Raises:
        FileNotFound: they have none of this id that is still there.
        FileSent: it belongs to a message by now.
        FileInvalid: this cannot be an alternative text.
        RateLimited: too many changes by one person.
    """
    alt = alt_cleaned(alt)
    CHANGES.count(user_id)
    with transaction.atomic():
        file = unsent(user_id, file_id)
        file.alt = alt
        file.save(update_fields=["alt"])
    return file_shape(file)


def files_keep(ids: Collection[UUID]) -> None:
    """Note that something refers to these files, which the transaction has locked."""
    File.objects.filter(pk__among=ids).update(state=File.State.KEPT, changed_at=timezone.now())


def files_remove(ids: Collection[UUID]) -> None:
    """Let files go to which nothing refers any more, and which the transaction has locked.

    Nobody sees them any more when it ends; the sweep takes their bytes.
    """
    File.objects.filter(pk__among=ids).update(state=File.State.REMOVED, changed_at=timezone.now())


def removed_delete(file_id: UUID) -> None:
    """Delete the bytes of a removed file, and then its row, which says until then that there may
    be some."""
    partial_delete(file_id)
    storage().delete(file_id)
    File.objects.filter(pk=file_id, state=File.State.REMOVED).delete()


def _facts(file: File, path: Path) -> Facts:
    into = workshop(file.id)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(mode=0o700)
    facts = examine(path, into=into)
    if facts.media_type in settings.REFUSED_FILE_TYPES:
        raise TypeNotAllowed(f"Files of the type {facts.media_type} are not accepted here.")
    return facts


def _store(file: File, facts: Facts) -> None:
    store = storage()
    store.put(Key(file.id), facts.content)
    for width, thumbnail in facts.thumbnails.items():
        store.put(Key(file.id, str(width)), thumbnail)


def _ready(file: File, facts: Facts) -> None:
    with facts.content.open("rb") as content:
        file.sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    file.size = facts.content.stat().st_size
    file.media_type = facts.media_type
    file.width, file.height = facts.width, facts.height
    file.duration = facts.duration
    file.thumbhash = facts.thumbhash
    file.is_animated = facts.is_animated
    sizes = {width: path.stat().st_size for width, path in sorted(facts.thumbnails.items())}
    file.thumbnails = msgspec.json.encode(sizes).decode()
    file.state, file.changed_at = File.State.READY, timezone.now()
    values = {name: getattr(file, name) for name in _LOOKED_AT}
    # What its uploader took back meanwhile, or what expired, stays so.
    if not File.objects.filter(pk=file.pk, state=File.State.UPLOADING).update(**values):
        storage().delete(file.pk)
        raise FileNotFound


_FOR_GOOD = (errors.INVALID, errors.TYPE_NOT_ALLOWED)
"""Why a file is refused however often it is looked at."""
_LOOKED_AT = (
    *("state", "changed_at", "size", "sha256", "media_type", "width", "height", "duration"),
    *("thumbhash", "is_animated", "thumbnails"),
)


def _ending_check(name: str) -> None:
    ending = PurePosixPath(name).suffix.lower()
    if ending in settings.REFUSED_FILE_TYPES:
        raise TypeNotAllowed(f"Files that end in {ending} are not accepted here.")


def alt_cleaned(alt: str) -> str:
    """Return an alternative text as it is stored.

    Raises:
        FileInvalid: it cannot be one.
    """
    try:
        return clean_alt(alt)
    except TextRefused as refused:
        raise FileInvalid(str(refused), fields={"alt": [str(refused)]}) from None
