"""Uploads by tus 1.0.0 (https://tus.io/protocols/resumable-upload): created, written in parts of
any size, and taken back."""

import base64
import binascii
from contextlib import ExitStack
from email.utils import format_datetime
from uuid import UUID

from chat.core.errors import DomainError
from chat.core.threads import Pool
from chat.files.errors import FileTooLarge
from chat.files.partials import Partial
from chat.files.selectors import Upload, upload
from chat.files.services import upload_create, upload_delete, upload_finish, upload_open
from chat.files.space import upload_max
from chat.protocol import errors
from chat.server.asgi import Answer, Headers
from chat.server.transfers.receiving import Appending, ClientGone, chunks
from chat.server.transfers.requests import HeaderInvalid, Request
from chat.server.transfers.turns import TooSlow, Turn, Turns

PREFIX = "/api/uploads/"
VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
ALGORITHMS = ("sha1", "sha256")
PART = "application/offset+octet-stream"


class VersionWrong(DomainError):
    """The client speaks another version of the protocol."""

    kind = errors.PRECONDITION_FAILED

    def __init__(self) -> None:
        super().__init__(f"Tus-Resumable must be {VERSION}.")


class PartExpected(DomainError):
    """The body is of another type than a part of an upload."""

    kind = errors.UNSUPPORTED_MEDIA_TYPE

    def __init__(self) -> None:
        super().__init__(f"Send the part as {PART}.")


class ChecksumMismatch(DomainError):
    """What arrived is not what its checksum is of."""

    kind = errors.CHECKSUM_MISMATCH


class Uploads:
    """Answers the requests of uploads.

    Arguments:
        threads: where bytes are written, and rows are read.
        looking: where files are looked at that are complete.
        turns: how many are received at a time.
    """

    def __init__(self, *, threads: Pool, looking: Pool, turns: Turns) -> None:
        self._threads = threads
        self._turns = turns
        self._looking = looking

    def options(self) -> Answer:
        """Say what there is of the protocol."""
        headers = [
            (b"tus-version", VERSION.encode()),
            (b"tus-extension", EXTENSIONS.encode()),
            (b"tus-max-size", str(upload_max()).encode()),
            (b"tus-checksum-algorithm", ",".join(ALGORITHMS).encode()),
        ]
        return 204, headers, b""

    async def answer(self, request: Request, user_id: UUID, file_id: UUID | None) -> Answer:
        """Answer a request of somebody who is signed in.

        Raises:
            DomainError: it is refused.
            ClientGone: there is nobody to answer.
        """
        if request.headers.get("tus-resumable") != VERSION:
            raise VersionWrong
        if file_id is None:
            return await self._create(request, user_id)
        if request.method == "HEAD":
            return await self._offset(user_id, file_id)
        if request.method == "PATCH":
            return await self._write(request, user_id, file_id)
        await self._threads.run(upload_delete, user_id=user_id, file_id=file_id)
        return 204, [], b""

    async def _create(self, request: Request, user_id: UUID) -> Answer:
        size = request.number("Upload-Length", "the number of bytes of the file")
        metadata = _metadata_of(request.headers.get("upload-metadata", ""))
        created = await self._threads.run(
            upload_create,
            user_id=user_id,
            name=metadata.get("filename", ""),
            size=size,
            alt=metadata.get("alt", ""),
        )
        place = f"{PREFIX}{created.file_id}/"
        return 201, [(b"location", place.encode()), *_progress(created)], b""

    async def _offset(self, user_id: UUID, file_id: UUID) -> Answer:
        found = await self._threads.run(upload, user_id=user_id, file_id=file_id)
        if found.offset == found.size and not found.is_ready:
            # The last bytes came, and what was to follow was interrupted.
            await self._looking.run(upload_finish, user_id=user_id, file_id=file_id)
        length = (b"upload-length", str(found.size).encode())
        return 200, [length, *_progress(found)], b""

    async def _write(self, request: Request, user_id: UUID, file_id: UUID) -> Answer:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != PART:
            raise PartExpected
        offset = request.number("Upload-Offset", "how many bytes are there already")
        algorithm, expected = _checksum_of(request.headers.get("upload-checksum", ""))
        partial, size = await self._threads.run(
            upload_open, user_id=user_id, file_id=file_id, offset=offset
        )
        appending = Appending(self._threads, partial, size, algorithm)
        with ExitStack() as until_done:
            try:
                if offset + (request.length or 0) > size:
                    raise FileTooLarge(f"These are more than the {size:,} bytes of the file.")
                # For what is refused, or brings nothing, nobody gives way.
                turn = Turn(user_id)
                if request.length != 0:
                    turn = until_done.enter_context(self._turns.taken(user_id))
                await self._receive(request, appending, turn, expected if algorithm else None)
                reached = partial.offset
            finally:
                await self._threads.run(_settle, partial)
            if reached == size:
                await self._looking.run(upload_finish, user_id=user_id, file_id=file_id)
        return 204, [(b"upload-offset", str(reached).encode())], b""

    async def _receive(
        self, request: Request, appending: Appending, turn: Turn, expected: bytes | None
    ) -> None:
        """Write what comes.

        Arguments:
            expected: the checksum of all of it, where there is one.

        Raises:
            ChecksumMismatch: that of what came is another; nothing of it is kept.
            StorageFull: there is no room for it.
            ClientGone, TooSlow: not all of it came.
        """
        try:
            async for chunk in chunks(request.receive, turn):
                await appending.add(chunk)
            await appending.flush()
        except (ClientGone, TooSlow):
            # What came is good, unless it was to be compared with what was to come.
            await appending.flush()
            if expected is not None:
                appending.undo()
            raise
        except DomainError as refused:
            # The disk is full, or it is too much: what is not to be compared may be good.
            if expected is not None or isinstance(refused, FileTooLarge):
                appending.undo()
            raise
        if expected is not None and appending.digest() != expected:
            appending.undo()
            raise ChecksumMismatch


def _settle(partial: Partial) -> None:
    try:
        partial.sync()
    finally:
        partial.close()


def _progress(upload: Upload) -> Headers:
    expires = format_datetime(upload.expires_at, usegmt=True)
    return [
        (b"upload-offset", str(upload.offset).encode()),
        (b"upload-expires", expires.encode()),
    ]


def _metadata_of(value: str) -> dict[str, str]:
    """Return what ``Upload-Metadata`` says (tus 1.0.0, Creation).

    Raises:
        HeaderInvalid: it is not a list of names, each with text in base64.
    """
    found = {}
    for pair in value.split(","):
        name, _, coded = pair.strip().partition(" ")
        if not name and not coded:
            continue
        try:
            found[name] = base64.b64decode(coded.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise HeaderInvalid(
                "Upload-Metadata", "names, each with a text in base64, with commas between"
            ) from None
    return found


def _checksum_of(value: str) -> tuple[str, bytes]:
    """Return the algorithm of a checksum, and what it should be; nothing without one.

    Raises:
        HeaderInvalid: it is no checksum that is known here.
    """
    if not value:
        return "", b""
    algorithm, _, coded = value.partition(" ")
    try:
        if algorithm not in ALGORITHMS:
            raise ValueError
        return algorithm, base64.b64decode(coded.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise HeaderInvalid(
            "Upload-Checksum", f"{' or '.join(ALGORITHMS)} and the checksum in base64"
        ) from None
