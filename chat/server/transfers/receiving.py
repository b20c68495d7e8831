"""The bytes of an upload, from the connection to the disk: never more of them in memory than one
piece."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from chat.core.errors import DomainError, Unavailable
from chat.core.threads import Pool
from chat.files.errors import FileTooLarge
from chat.files.partials import Partial
from chat.protocol import errors
from chat.server.asgi import Receive

PIECE_BYTES = 512 * 1024
"""How much is written at a time."""
IDLE_SECONDS = 30.0
"""How long an upload waits for the next byte."""


PERSON_MAX = 20
"""Uploads of one person that are received at a time."""
ALL_MAX = 200
"""Uploads that are received at a time: each has a piece in memory."""


class TooSlow(DomainError):
    """Nothing came for too long; what came before is kept."""

    kind = errors.TIMEOUT


class ClientGone(Exception):
    """The client closed the connection before all of its request was here."""


class Turns:
    """Lets so many uploads be received at a time, in this process."""

    def __init__(self) -> None:
        self._taken: Counter[UUID] = Counter()

    @contextmanager
    def taken(self, user_id: UUID) -> Iterator[None]:
        """Let somebody receive one more while the block runs.

        Raises:
            Unavailable: there are too many.
        """
        if self._taken.get(user_id, 0) >= PERSON_MAX or self._taken.total() >= ALL_MAX:
            raise Unavailable("Too many uploads come at once. Try again soon.")
        self._taken[user_id] += 1
        try:
            yield
        finally:
            self._taken[user_id] -= 1
            if not self._taken[user_id]:
                del self._taken[user_id]


async def chunks(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the body of a request as it comes.

    Raises:
        TooSlow: nothing came for ``IDLE_SECONDS``.
        ClientGone: the connection is closed.
    """
    is_complete = False
    while not is_complete:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        yield message.get("body", b"")
        is_complete = not message.get("more_body", False)


class Appending:
    """Writes what comes to an upload, in pieces, in threads.

    Arguments:
        partial: the upload, which its opener closes.
        size: how many bytes the file has.
        algorithm: of the checksum that is made of what is written here, where one is.
    """

    def __init__(self, threads: Pool, partial: Partial, size: int, algorithm: str = "") -> None:
        self._threads = threads
        self._partial = partial
        self._size = size
        self._waiting = bytearray()
        self._digest: Any = hashlib.new(algorithm) if algorithm else None
        self.start = partial.offset

    async def add(self, chunk: bytes) -> None:
        """Write some bytes, sooner or later.

        Raises:
            FileTooLarge: these are more than the file has.
            StorageFull: there is no room for them.
        """
        self._waiting += chunk
        if self._partial.offset + len(self._waiting) > self._size:
            raise FileTooLarge(f"These are more than the {self._size:,} bytes of the file.")
        if len(self._waiting) >= PIECE_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Write what waits."""
        piece, self._waiting = self._waiting, bytearray()
        if piece:
            await self._threads.run(self._write, piece)

    def digest(self) -> bytes:
        """Return the checksum of what was written."""
        found: bytes = self._digest.digest()
        return found

    def _write(self, piece: bytearray) -> None:
        if self._digest is not None:
            self._digest.update(piece)
        self._partial.append(piece)
