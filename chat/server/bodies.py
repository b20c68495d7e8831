"""Bodies of requests, read on the event loop.

Nobody has to be signed in to send one, so that all of them are bounded together, in bytes and in
number. An honest body is there milliseconds after its head: where there are too many, the one that
was begun first and is not complete makes room for the others.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from chat.protocol import errors
from chat.protocol.errors import ErrorKind
from chat.protocol.limits import BODY_MAX_BYTES
from chat.server.asgi import Headers, Receive, Scope

BODY_MAX_SECONDS = 10.0
BODIES_MAX = 1_000
"""Bodies that are read at a time."""
BODIES_MAX_BYTES = 16 * 1024 * 1024
"""What all bodies may hold, those included that wait for their answer."""

CODED = "Send the body as it is: no Content-Encoding is read here."
TOO_MANY = "The server receives too much at once. Try again soon."


class BodyRefused(Exception):
    """The body of a request is not taken; the arguments are what to answer."""

    def __init__(self, kind: ErrorKind, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail or kind.detail
        super().__init__(self.detail)


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


@dataclass(slots=True, eq=False)
class _Body:
    deadline: asyncio.Timeout
    data: bytearray = field(default_factory=bytearray)
    size: int = 0
    is_dropped: bool = False


class Bodies:
    """Reads bodies, and refuses some where they are too many."""

    def __init__(self) -> None:
        self._bytes = 0
        # In the order in which they were begun.
        self._unfinished: dict[_Body, None] = {}

    @asynccontextmanager
    async def read(self, scope: Scope, receive: Receive) -> AsyncIterator[bytes]:
        """Read the body of a request, which counts until the block ends.

        Raises:
            BodyRefused: it is too large, too slow, of a type that is not read, or one too many.
            ClientGone: the client has closed the connection.
        """
        _check(scope["headers"])
        if not _has_body(scope["headers"]):
            yield b""
            return
        body = _Body(asyncio.timeout(BODY_MAX_SECONDS))
        self._unfinished[body] = None
        try:
            yield await self._whole(body, receive)
        finally:
            self._forget(body)

    async def _whole(self, body: _Body, receive: Receive) -> bytes:
        try:
            async with body.deadline:
                await self._receive(body, receive)
        except TimeoutError:
            if body.is_dropped:
                raise BodyRefused(errors.UNAVAILABLE, TOO_MANY) from None
            raise BodyRefused(errors.TIMEOUT) from None
        self._unfinished.pop(body)
        whole, body.data = bytes(body.data), bytearray()
        return whole

    async def _receive(self, body: _Body, receive: Receive) -> None:
        self._make_room_for(body)
        is_complete = False
        while not is_complete:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            chunk = message.get("body", b"")
            if body.size + len(chunk) > BODY_MAX_BYTES:
                raise BodyRefused(errors.TOO_LARGE)
            body.data += chunk
            body.size += len(chunk)
            self._bytes += len(chunk)
            self._make_room_for(body)
            is_complete = not message.get("more_body", False)

    def _make_room_for(self, body: _Body) -> None:
        """Refuse the bodies that were begun first, until the others are few enough.

        Raises:
            BodyRefused: this is one of them.
        """
        while self._unfinished and (
            len(self._unfinished) > BODIES_MAX or self._bytes > BODIES_MAX_BYTES
        ):
            first = next(iter(self._unfinished))
            self._forget(first)
            first.is_dropped = True
            # Whoever waits for the rest of it waits no longer. Where its time is over just now that
            # is so already, and its deadline is not to be moved any more.
            if not first.deadline.expired():
                first.deadline.reschedule(asyncio.get_running_loop().time())
        if body.is_dropped:
            raise BodyRefused(errors.UNAVAILABLE, TOO_MANY)

    def _forget(self, body: _Body) -> None:
        self._unfinished.pop(body, None)
        self._bytes -= body.size
        body.data, body.size = bytearray(), 0


def _check(headers: Headers) -> None:
    for name, value in headers:
        # Django reads such a parameter (RFC 2231) in whatever encoding it names, known or not.
        if name == b"content-type" and b"*" in value:
            raise BodyRefused(errors.UNSUPPORTED_MEDIA_TYPE)
        if name == b"content-encoding" and not is_plain(value):
            raise BodyRefused(errors.UNSUPPORTED_MEDIA_TYPE, CODED)
        if name == b"content-length" and int(value) > BODY_MAX_BYTES:
            raise BodyRefused(errors.TOO_LARGE)


def is_plain(codings: bytes) -> bool:
    """Return whether a ``Content-Encoding`` leaves a body as it is (RFC 9110, 8.4)."""
    return {coding.strip().lower() for coding in codings.split(b",")} <= {b"", b"identity"}


def _has_body(headers: Headers) -> bool:
    """Return whether a request says that it has a body (RFC 9112, 6.3)."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and int(value) > 0)
        for name, value in headers
    )
