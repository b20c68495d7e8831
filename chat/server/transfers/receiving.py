"""The bytes of an upload, from the connection to the disk: never more of them in memory than one
piece."""

import hashlib
from collections.abc import AsyncIterator
from random import randrange
from typing import Any

from chat.core.threads import Pool
from chat.files.errors import FileTooLarge
from chat.files.partials import Partial
from chat.server.asgi import Receive
from chat.server.transfers.turns import Turn

PIECE_BYTES = 512 * 1024
"""How much is written at a time, at most.

Each upload has pieces of a size of its own: those that began together would come to the disk
together, and a commit of messages behind all of them.
"""


class ClientGone(Exception):
    """The client closed the connection before all of its request was here."""


async def chunks(receive: Receive, turn: Turn) -> AsyncIterator[bytes]:
    """Yield the body of a request as it comes.

    Raises:
        TooSlow: it comes too slowly.
        ClientGone: the connection is closed.
    """
    is_complete = False
    while not is_complete:
        async with turn.waiting():
            message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        yield chunk
        is_complete = not message.get("more_body", False)
        if not is_complete:
            turn.count(len(chunk))


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
        self._piece_bytes = randrange(PIECE_BYTES // 2, PIECE_BYTES)
        self._digest: Any = hashlib.new(algorithm) if algorithm else None
        self._start = partial.offset

    async def add(self, chunk: bytes) -> None:
        """Write some bytes, sooner or later.

        Raises:
            FileTooLarge: these are more than the file has.
            StorageFull: there is no room for them.
        """
        self._waiting += chunk
        if self._partial.offset + len(self._waiting) > self._size:
            raise FileTooLarge(f"These are more than the {self._size:,} bytes of the file.")
        if len(self._waiting) >= self._piece_bytes:
            await self.flush()

    async def flush(self) -> None:
        """Write what waits."""
        piece, self._waiting = self._waiting, bytearray()
        if piece:
            await self._threads.run(self._write, piece)

    def undo(self) -> None:
        """Take away all that was written here."""
        self._partial.cut(self._start)

    def digest(self) -> bytes:
        """Return the checksum of what was written."""
        found: bytes = self._digest.digest()
        return found

    def _write(self, piece: bytearray) -> None:
        if self._digest is not None:
            self._digest.update(piece)
        self._partial.append(piece)
