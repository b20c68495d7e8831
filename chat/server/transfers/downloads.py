"""Downloads: what somebody may see, in whole or in part."""

import asyncio
import re
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

import structlog

from chat.core.errors import DomainError
from chat.core.threads import Pool
from chat.files.errors import FileNotFound
from chat.files.media.kinds import INLINE
from chat.files.storage.places import storage
from chat.messaging.selectors.files import Download
from chat.server.asgi import Headers, Receive, Send
from chat.server.conditions import Copy
from chat.server.transfers.receiving import ClientGone
from chat.server.transfers.requests import Request
from chat.server.transfers.turns import Readers

logger = structlog.stdlib.get_logger("chat.transfers")

# Of what is given away nothing runs, no page frames it, and no other site has it.
SAFE: Headers = [
    (b"content-security-policy", b"sandbox; default-src 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
]

FOR_GOOD = b"private, max-age=31536000, immutable"
"""How long what never changes is kept: a year (RFC 8246)."""

_AS_ATTACHMENT = re.compile(rb"(?:^|&)download(?:[=&]|$)")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_ASCII_ALONE = re.compile(r'[^ -~]|["\\%]')


class Downloads:
    """Answers the requests of downloads.

    Arguments:
        threads: where rows and bytes are read.
    """

    def __init__(self, *, threads: Pool) -> None:
        self._threads = threads
        self._readers = Readers()

    async def give(
        self,
        request: Request,
        find: Callable[[], tuple[UUID, Download]],
        send: Send,
        sharing: Headers,
    ) -> int:
        """Send what somebody asks for; return the status.

        Arguments:
            find: returns who asks, and for what, or raises where it is not for them.
            sharing: headers that every answer has.

        Raises:
            DomainError: it is refused, and nothing is sent.
        """
        user_id, found = await self._threads.run(find)
        copy = Copy(f'"{found.etag}"', format_datetime(found.since, usegmt=True))
        headers = [*SAFE, *_caching(copy, found), *sharing]
        failed = copy.failed_condition(request.as_wsgi)
        if failed is not None:
            return await _bare(send, failed, headers)
        headers += _shown(found, as_attachment=asks_for_attachment(request.query))
        part = _part(request, copy, found.size)
        if part is not None and part[0] >= part[1]:
            whole = f"bytes */{found.size}".encode()
            return await _bare(
                send,
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                [*headers, (b"content-range", whole)],
            )
        start, stop = part or (0, found.size)
        status = HTTPStatus.OK
        headers.append((b"content-length", str(stop - start).encode()))
        if part is not None:
            status = HTTPStatus.PARTIAL_CONTENT
            headers.append((b"content-range", f"bytes {start}-{stop - 1}/{found.size}".encode()))
        if request.method == "HEAD":
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body"})
            return status
        async with self._readers.turn(user_id) as has_waited:
            if has_waited:
                # Meanwhile it may have stopped to be theirs to see, or they to be signed in.
                await self._threads.run(find)
            pieces, first = await self._threads.run(_opened, found, start, stop)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            if len(first) == stop - start:
                # Of a page of pictures nearly each is here at once: nothing more is to be read.
                await send({"type": "http.response.body", "body": first})
            else:
                await self._send(first, pieces, request, send)
        return status

    async def _send(
        self, first: bytes, pieces: Iterator[bytes], request: Request, send: Send
    ) -> None:
        """Send pieces as long as somebody takes them.

        Raises:
            ClientGone: nobody does any more, or the rest cannot be read: the connection ends.
        """
        piece: bytes | None = first
        # To a client that is gone nothing is sent, and nobody would say so.
        going = asyncio.ensure_future(_gone(request.receive))
        try:
            while piece is not None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                if going.done():
                    raise ClientGone
                piece = await self._threads.run(_next, pieces)
        except DomainError as error:
            logger.warning("download broken off", error=type(error).__name__)
            raise ClientGone from None
        finally:
            going.cancel()
        await send({"type": "http.response.body"})


def asks_for_attachment(query: bytes) -> bool:
    """Return whether a query has the name ``download``.

    The rest of it is of no interest: to take 64 KiB of it apart holds the loop for 20 ms.
    """
    return _AS_ATTACHMENT.search(query) is not None


async def _gone(receive: Receive) -> None:
    """Return when the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _opened(found: Download, start: int, stop: int) -> tuple[Iterator[bytes], bytes]:
    """Return the pieces of a file, and the first of them.

    Raises:
        FileNotFound: it has none any more.
    """
    pieces = storage().read(found.key, start, stop)
    first = _next(pieces)
    if first is None:
        raise FileNotFound
    return pieces, first


def _next(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def _part(request: Request, copy: Copy, size: int) -> tuple[int, int] | None:
    """Return from where to where is asked for (RFC 9110, 14.1.2), empty where there is nothing, and
    ``None`` for all of it."""
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    if found is None or request.method == "HEAD" or not copy.continues(request.as_wsgi):
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(size, int(last) + 1) if last else size


def _caching(copy: Copy, found: Download) -> Headers:
    return [
        (b"etag", copy.etag.encode()),
        (b"last-modified", copy.last_modified.encode()),
        # Each request asks whether it still may, and is told in a few bytes that it has it.
        (b"cache-control", FOR_GOOD if found.is_immutable else b"private, no-cache"),
        (b"vary", b"cookie, authorization"),
        (b"accept-ranges", b"bytes"),
    ]


def _shown(found: Download, *, as_attachment: bool) -> Headers:
    """Return the headers by which a browser shows a file, or does not."""
    is_shown = found.media_type in INLINE
    media_type = found.media_type if is_shown else "application/octet-stream"
    disposition = "inline" if is_shown and not as_attachment else "attachment"
    plain = _ASCII_ALONE.sub("_", found.name)
    coded = quote(found.name, safe="")
    return [
        (b"content-type", media_type.encode()),
        (
            b"content-disposition",
            f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{coded}".encode(),
        ),
    ]


async def _bare(send: Send, status: HTTPStatus, headers: Headers) -> int:
    if status is not HTTPStatus.NOT_MODIFIED:
        headers = [*headers, (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body"})
    return status
