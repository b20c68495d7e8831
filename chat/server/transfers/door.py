"""The door of uploads and downloads: beside HTTP, whose two threads they would fill.

Bytes pass the event loop, and what blocks is done on threads of their own. A request is authorised
each time, by the bearer; a download by the cookie of ``/files/`` too, which pictures in a page come
with.
"""

import re
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import NoReturn
from uuid import UUID

import structlog

from chat.accounts.errors import TokenInvalid
from chat.accounts.selectors import session_of_access_token, session_of_files_token
from chat.accounts.tokens import FILES_COOKIE, SECURE_FILES_COOKIE
from chat.core import hosts as known_hosts
from chat.core.errors import DomainError
from chat.core.hosts import Hosts
from chat.core.logs import log_failure
from chat.core.periodic import every
from chat.core.threads import Pool
from chat.files.media.process import media
from chat.files.sweep import files_sweep
from chat.messaging.selectors.files import Download, file_download
from chat.messaging.selectors.pictures import picture_download
from chat.protocol import errors
from chat.protocol.reading import read_id
from chat.server import metrics
from chat.server.asgi import Answer, Headers, Receive, Scope, Send, answer, refusal
from chat.server.http_protocol import TRANSFER
from chat.server.transfers.downloads import Downloads
from chat.server.transfers.forms import Forms
from chat.server.transfers.receiving import ClientGone
from chat.server.transfers.requests import Request
from chat.server.transfers.turns import Turns
from chat.server.transfers.uploads import VERSION, Uploads

logger = structlog.stdlib.get_logger("chat.request")

NOSNIFF: Headers = [(b"x-content-type-options", b"nosniff")]
COOKIES = (SECURE_FILES_COOKIE, FILES_COOKIE)
"""By which downloads are authorised, over HTTPS and without it."""

ROUTES = {
    "/api/uploads/": ("OPTIONS", "POST"),
    "/api/uploads/<file>/": ("DELETE", "HEAD", "OPTIONS", "PATCH"),
    "/api/files/": ("OPTIONS", "POST"),
    "/files/<file>/": ("GET", "HEAD", "OPTIONS"),
    "/files/<file>/<width>/": ("GET", "HEAD", "OPTIONS"),
    "/files/pictures/<picture>/<side>/": ("GET", "HEAD", "OPTIONS"),
}
"""All that is served here, and the methods of each."""

_ID, _PIXELS = "(?P<id>[^/]+)", "(?P<pixels>[0-9]{1,5})"
_VALUES = {"file": _ID, "picture": _ID, "width": _PIXELS, "side": _PIXELS}
_PATTERNS = {
    route: re.compile(re.sub(r"<(\w+)>", lambda name: _VALUES[name[1]], route) + "?")
    for route in ROUTES
}

_EXPOSED = (
    "location, tus-resumable, tus-version, tus-extension, tus-max-size, tus-checksum-algorithm,"
    " upload-offset, upload-length, upload-expires, content-range, content-disposition, etag,"
    " retry-after"
)
_ACCEPTED = (
    "authorization, content-type, tus-resumable, upload-length, upload-metadata, upload-offset,"
    " upload-checksum, range, if-none-match, if-range"
)
PREFLIGHT_SECONDS = 86_400
SWEEP_SECONDS = 10.0
"""How soon the bytes go of what nobody refers to any more."""


class NothingHere(DomainError):
    """There is nothing at this address."""

    kind = errors.NOT_FOUND


class HostForeign(DomainError):
    """The request names another host than ours."""

    kind = errors.INVALID


class MethodWrong(DomainError):
    """The address has no such method."""

    kind = errors.METHOD_NOT_ALLOWED

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__()
        self.allowed = ", ".join(allowed)


class Transfers:
    """An ASGI application for uploads and downloads.

    Arguments:
        hosts: which hosts are ours.
        allowed_origins: of the pages of others that may ask.
    """

    def __init__(self, *, hosts: Hosts, allowed_origins: list[str]) -> None:
        self._hosts = hosts
        self._allowed_origins = allowed_origins
        # Each call is one piece of a file, or one row.
        self._threads = Pool("files", threads=2, waiting_max=10_000)
        # Each call may take seconds.
        self._looking = Pool("files-looking", threads=2, waiting_max=1_000)
        turns = Turns()
        self._uploads = Uploads(threads=self._threads, looking=self._looking, turns=turns)
        self._forms = Forms(threads=self._threads, looking=self._looking, turns=turns)
        self._downloads = Downloads(threads=self._threads)

    def serves(self, scope: Scope) -> bool:
        """Return whether a request is an upload or a download."""
        path: str = scope["path"]
        is_form = path in {"/api/files", "/api/files/"}  # What is below that is Django's.
        return is_form or path.startswith(("/api/uploads", "/files/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        scope[TRANSFER] = True
        request = Request(scope, receive)
        status = 0
        try:
            status = await self._respond(scope, request, send)
        except ClientGone:
            return
        finally:
            seconds = time.perf_counter() - started
            metrics.http_seconds.labels(request.method, str(status)).observe(seconds)
            logger.info(
                "request",
                method=request.method,
                path=request.path,
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )

    async def sweep(self) -> NoReturn:
        """Delete what nobody needs any more, now and then, until cancelled."""
        await every(SWEEP_SECONDS, "files", partial(self._looking.run, files_sweep))

    def close(self) -> None:
        """Drop what still waits for a thread."""
        self._threads.close()
        self._looking.close()
        media.close()

    async def _respond(self, scope: Scope, request: Request, send: Send) -> int:
        """Answer a request; return the status."""
        sharing = self._sharing(request)
        try:
            self._check_host(scope, request)
            return await self._answered(request, send, sharing)
        except DomainError as error:
            status, headers, body = refusal(
                error.kind, error.detail, error.fields, error.retry_after
            )
            if isinstance(error, MethodWrong):
                headers.append((b"allow", error.allowed.encode()))
            if status == errors.UNAUTHENTICATED.status:
                headers.append((b"www-authenticate", b"Bearer"))
        except ClientGone:
            raise
        except Exception as error:
            log_failure(logger, "transfer failed", error)
            status, headers, body = refusal(errors.INTERNAL)
        if request.method in {"POST", "PATCH"}:
            # The rest of a body may still be on its way, and nobody is going to read it.
            headers.append((b"connection", b"close"))
        return await self._finish(request, send, sharing, (status, headers, body))

    async def _answered(self, request: Request, send: Send, sharing: Headers) -> int:
        route, id, pixels = _found(request.path)
        if request.method == "OPTIONS":
            is_tus = route.startswith("/api/uploads/")
            options = self._uploads.options() if is_tus else (204, [], b"")
            return await self._finish(
                request, send, [*sharing, *_preflight(ROUTES[route])], options
            )
        if request.method not in ROUTES[route]:
            raise MethodWrong(ROUTES[route])
        if route.startswith("/files/"):
            assert id is not None, "each of these routes has one"
            return await self._download(request, _finder(route, id, pixels), send, sharing)
        request.coding_check()
        user_id = await self._threads.run(_person, request.bearer)
        if route == "/api/files/":
            complete = await self._forms.answer(request, user_id)
        else:
            complete = await self._uploads.answer(request, user_id, id)
        return await self._finish(request, send, sharing, complete)

    async def _download(
        self, request: Request, find: Callable[..., Download], send: Send, sharing: Headers
    ) -> int:
        found_by = partial(_found_by, find, request.bearer, request.cookie(*COOKIES))
        return await self._downloads.give(request, found_by, send, sharing)

    async def _finish(
        self, request: Request, send: Send, sharing: Headers, complete: Answer
    ) -> int:
        status, headers, body = complete
        headers = [*headers, *sharing, (b"cache-control", b"no-store"), *NOSNIFF]
        if request.path.startswith("/api/uploads"):
            headers.append((b"tus-resumable", VERSION.encode()))
        await answer(send, status, headers, b"" if request.method == "HEAD" else body)
        return status

    def _check_host(self, scope: Scope, request: Request) -> None:
        host = request.headers.get("host")
        arrived_at = scope["server"][0] if scope["server"] else None
        if host is not None and not self._hosts.serves(host, arrived_at=arrived_at):
            raise HostForeign(known_hosts.refusal(host))

    def _sharing(self, request: Request) -> Headers:
        """Return what lets the page of a friend read the answer (Fetch, 3.3)."""
        origin = request.headers.get("origin")
        if origin is None or origin.lower() not in self._allowed_origins:
            return []
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED.encode()),
            (b"vary", b"origin"),
        ]


def _person(bearer: str, cookie: str = "") -> UUID:
    """Return who asks.

    Raises:
        TokenInvalid: nobody who is signed in.
    """
    if bearer:
        return session_of_access_token(bearer).person.id
    if cookie:
        return session_of_files_token(cookie).person.id
    raise TokenInvalid


def _found_by(find: Callable[..., Download], bearer: str, cookie: str) -> tuple[UUID, Download]:
    """Return who asks, and what they ask for.

    Raises:
        TokenInvalid: nobody who is signed in.
        FileNotFound: there is none for them.
    """
    user_id = _person(bearer, cookie)
    return user_id, find(user_id=user_id)


def _found(path: str) -> tuple[str, UUID | None, int | None]:
    """Return the route of a path, the id of what it names, and how wide that is to be.

    Raises:
        NothingHere: there is none.
    """
    for route, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(path):
            named = found.groupdict()
            try:
                id = read_id(named["id"]) if "id" in named else None
            except ValueError:
                break
            return route, id, int(named["pixels"]) if "pixels" in named else None
    raise NothingHere


def _finder(route: str, id: UUID, pixels: int | None) -> Callable[..., Download]:
    """Return what finds the download that a path names, for a ``user_id``."""
    if "<picture>" not in route:
        return partial(file_download, file_id=id, width=pixels)
    assert pixels is not None, "each picture is asked for in a size"
    return partial(picture_download, picture_id=id, side=pixels)


def _preflight(methods: Iterable[str]) -> Headers:
    allowed = ", ".join(methods).encode()
    return [
        (b"allow", allowed),
        (b"access-control-allow-methods", allowed),
        (b"access-control-allow-headers", _ACCEPTED.encode()),
        (b"access-control-max-age", str(PREFLIGHT_SECONDS).encode()),
    ]
