"""A file in one request: a form, as every client can send one."""

from uuid import UUID

import msgspec

from chat.core.errors import DomainError
from chat.core.threads import Pool
from chat.files.services import upload_create, upload_delete, upload_end, upload_open
from chat.protocol import errors
from chat.protocol.files import File
from chat.server.asgi import Answer
from chat.server.transfers.multipart import Form
from chat.server.transfers.receiving import Appending, chunks
from chat.server.transfers.requests import Request
from chat.server.transfers.turns import Turns


class LengthMissing(DomainError):
    """The request does not say how long it is."""

    kind = errors.LENGTH_REQUIRED


class Forms:
    """Answers forms with a file.

    Arguments:
        threads: where bytes are written, and rows are read.
        looking: where files are looked at that are complete.
        turns: how many are received at a time.
    """

    def __init__(self, *, threads: Pool, looking: Pool, turns: Turns) -> None:
        self._threads = threads
        self._turns = turns
        self._looking = looking

    async def answer(self, request: Request, user_id: UUID) -> Answer:
        """Take the file of a form.

        Raises:
            DomainError: it is refused, and nothing is kept.
            ClientGone: there is nobody to answer, and nothing is kept.
        """
        if request.length is None:
            raise LengthMissing
        # From the first byte of the form on, which may come as slowly as those of the file.
        with self._turns.taken(user_id) as turn:
            content = chunks(request.receive, turn)
            form = Form(request.headers.get("content-type", ""), request.length, content)
            file = await self._file(form, user_id)
        return 201, [(b"content-type", b"application/json")], msgspec.json.encode(file)

    async def _file(self, form: Form, user_id: UUID) -> File:
        part = await form.file()
        created = await self._threads.run(
            upload_create,
            user_id=user_id,
            name=part.name,
            size=part.size_at_most,
            alt=part.values.get("alt", ""),
        )
        file_id = created.file_id
        try:
            await self._receive(form, user_id, file_id)
            return await self._looking.run(upload_end, user_id=user_id, file_id=file_id)
        except BaseException:
            # Nobody knows its id, so that nobody would go on with it.
            await self._threads.run(_forget, user_id, file_id)
            raise

    async def _receive(self, form: Form, user_id: UUID, file_id: UUID) -> None:
        partial, size = await self._threads.run(
            upload_open, user_id=user_id, file_id=file_id, offset=0
        )
        try:
            appending = Appending(self._threads, partial, size)
            async for piece in form.content():
                await appending.add(piece)
            await appending.flush()
            await self._threads.run(partial.sync)
        finally:
            partial.close()


def _forget(user_id: UUID, file_id: UUID) -> None:
    try:
        upload_delete(user_id=user_id, file_id=file_id)
    except DomainError:
        return  # It is gone already.
