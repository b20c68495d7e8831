"""Files: what a message carries of them, and what clients ask for."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chat.protocol.fields import Count, Moment, Number
from chat.protocol.limits import ALT_MAX_CHARACTERS, MESSAGE_FILES_MAX

MediaType = Annotated[
    str,
    Meta(description="What it is (RFC 6838), told by its content and not by its name."),
]
Duration = Annotated[float, Meta(ge=0, description="In seconds.")]
FileIds = Annotated[
    list[UUID],
    Meta(
        max_length=MESSAGE_FILES_MAX,
        description="Files that one uploaded and has not sent yet, in the order in which they are"
        " shown.",
        extra={"accepted": f"at most {MESSAGE_FILES_MAX} ids of files"},
    ),
]
Alt = Annotated[
    str,
    Meta(
        description=f"At most {ALT_MAX_CHARACTERS:,} characters in one line.",
        extra={"accepted": f"text of at most {ALT_MAX_CHARACTERS:,} characters"},
    ),
]


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file as a message carries it; its bytes are at ``/files/<id>/``.

    ``width`` and ``height`` are in pixels, as it is shown; ``thumbhash`` is a picture of 30 bytes
    in base64 (https://evanw.github.io/thumbhash/), to be shown until the file is there.
    ``thumbnails`` are the widths of the smaller pictures that there are of it, each at
    ``/files/<id>/<width>/``. ``alt`` is its alternative text.
    """

    id: UUID
    name: str
    media_type: MediaType
    size: Count
    width: Number | UnsetType = UNSET
    height: Number | UnsetType = UNSET
    duration: Duration | UnsetType = UNSET
    thumbhash: str | UnsetType = UNSET
    is_animated: bool | UnsetType = UNSET
    thumbnails: list[Number] | UnsetType = UNSET
    alt: str | UnsetType = UNSET


class RoomFile(msgspec.Struct, frozen=True):
    """A file in a room, and the message that it came with."""

    seq: Number
    sender: UUID
    created_at: Moment
    file: File


class FileLimits(msgspec.Struct, frozen=True):
    """What one may upload.

    ``used`` are the bytes of what one has uploaded and what is still there, ``quota`` how many
    these may be, or null. ``refused_types`` are endings of names, such as ``.exe``, and media
    types.
    """

    used: Count
    quota: Count | None
    upload_bytes: Count
    refused_types: list[str]
