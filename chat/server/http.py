"""HTTP goes to Django's WSGI handler on a few threads that live long.

Under Django's own ASGI handler each request gets a new thread and a new database connection:
half the requests a second. Whatever is slow on the client's side stays on the event loop: the
body is complete before a thread is taken, and the answer is complete before it is sent. What an
answer waits for may hold no thread either: the response of the application then has a coroutine
function ``complete`` instead of a body, which the event loop waits for.
"""

import asyncio
import io
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import structlog

from chat.core.errors import DomainError
from chat.core.threads import Pool
from chat.messaging.writer.writer import writer
from chat.protocol import errors
from chat.server import metrics
from chat.server.asgi import Answer, Headers, Receive, Scope, Send, answer, refusal
from chat.server.bodies import Bodies, BodyRefused, ClientGone
from chat.server.proxies import Network, client_address, is_trusted
from chat.server.turns import Turns

logger = structlog.stdlib.get_logger("chat.request")

R = TypeVar("R")
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Complete = Callable[[], Awaitable[tuple[int, Mapping[str, str], bytes]]]
"""Waits for the status, the headers that it comes with, and the body."""
COOKIES_MAX = 8 * 1024
"""Longest ``Cookie``, as in nginx: before 3.11.10 and 3.12.6 Python takes quotes off in quadratic
time (CVE-2024-7592), which two requests could fill both threads with."""
LISTS_MAX = 1024
"""Longest header that is a list of types or of entity tags: Django takes up to half a second for
60 KB of semicolons or commas."""
SEARCH_SHARE = 1 / 6
"""What part of the time searches take where many search at once."""
_LISTS = ("Content-Type", "Accept", "If-Match", "If-None-Match")


class CookiesTooLong(DomainError):
    """The cookies are longer than any browser sends here."""

    kind = errors.INVALID

    def __init__(self) -> None:
        super().__init__(f"The cookies have more than {COOKIES_MAX:,} bytes.")


class ListTooLong(DomainError):
    """A header that is a list is longer than any client sends."""

    kind = errors.INVALID

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has more than {LISTS_MAX:,} bytes.")


@dataclass(frozen=True, slots=True)
class Lane:
    """Threads, and the bodies of the requests that they answer."""

    threads: Pool
    bodies: Bodies = field(default_factory=Bodies)


class HttpDoor:
    """An ASGI application in front of a WSGI one.

    Arguments:
        wsgi: the WSGI application.
        password_paths: paths whose POST hashes a password; those have a lane of their own, so
            that a crowd that signs in does not stop everybody else.
        search_paths: paths that search; they have a lane of their own for the same reason.
        picture_paths: patterns of the paths whose PUT draws a picture, with ``<name>`` for whatever
            stands between two slashes; those too.
        trusted_proxies: whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed.
        account_of: returns whose good token an ``Authorization`` header has, if any, at once.
    """

    def __init__(
        self,
        wsgi: Wsgi,
        *,
        password_paths: Iterable[str],
        search_paths: Iterable[str],
        picture_paths: Iterable[str],
        trusted_proxies: Sequence[Network],
        account_of: Callable[[str], Hashable | None],
    ) -> None:
        self._wsgi = wsgi
        self._password_paths = frozenset(path.rstrip("/") for path in password_paths)
        self._search_paths = frozenset(path.rstrip("/") for path in search_paths)
        self._picture_paths = re.compile(
            "|".join(re.sub(r"<[^>]*>", "[^/]+", path.rstrip("/")) for path in picture_paths)
        )
        self._trusted_proxies = trusted_proxies
        self._account_of = account_of
        # More threads slow the sockets beside them down: echo p99 is 23 ms with one saturated
        # thread, 45 ms with four.
        self._lane = Lane(Pool("http", threads=2, waiting_max=1000))
        self._password_lane = Lane(
            Pool("password", threads=min(4, os.cpu_count() or 1), waiting_max=1000)
        )
        # Beside two of them acknowledgements take twice as long at p99, and so beside one that
        # never rests where the database works on the same machine.
        self._search_lane = Lane(search_threads(waiting_max=200))
        # One of them searches, another waits, so that the first one rests for those who send.
        self._searches = Turns(at_once=2, waiting_max=20)
        # They are drawn one after the other anyway. Their bodies are large, and held until then.
        self._picture_lane = Lane(Pool("pictures", threads=1, waiting_max=50))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        try:
            status, headers, body = await self._respond(scope, receive)
        except ClientGone:
            return
        seconds = time.perf_counter() - started
        metrics.http_seconds.labels(scope["method"], str(status)).observe(seconds)
        logger.info(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )
        await answer(send, status, headers, body)

    def close(self) -> None:
        """Drop the requests that still wait for a thread."""
        for lane in (self._lane, self._password_lane, self._search_lane, self._picture_lane):
            lane.threads.close()

    async def _respond(self, scope: Scope, receive: Receive) -> Answer:
        lane = self._lane_of(scope)
        try:
            async with lane.bodies.read(scope, receive) as body:
                environ = self._environ(scope, body)
                call = partial(lane.threads.run, _call, self._wsgi, environ)
                if lane is self._search_lane:
                    # By account: one may have many tokens, and those of one office one address.
                    account = self._account_of(environ.get("HTTP_AUTHORIZATION", ""))
                    caller = environ["REMOTE_ADDR"] if account is None else account
                    call = partial(_while_there, receive, partial(self._searches.run, caller, call))
                answer, complete = await call()
                return answer if complete is None else await _completed(answer, complete)
        except BodyRefused as refused:
            status, headers, body = refusal(refused.kind, refused.detail)
            # The rest of the body may still be on its way, and nobody is going to read it.
            return status, [*headers, (b"connection", b"close")], body
        except DomainError as error:
            return refusal(error.kind, error.detail)

    def _lane_of(self, scope: Scope) -> Lane:
        path = scope["path"].rstrip("/")
        if path in self._search_paths:
            return self._search_lane
        if scope["method"] == "PUT" and self._picture_paths.fullmatch(path):
            return self._picture_lane
        hashes = scope["method"] == "POST" and path in self._password_paths
        return self._password_lane if hashes else self._lane

    def _environ(self, scope: Scope, body: bytes) -> dict[str, Any]:
        """Return the WSGI environment of a request (PEP 3333)."""
        headers = _environ_headers(scope["headers"])
        if len(headers.get("HTTP_COOKIE", "")) > COOKIES_MAX:
            raise CookiesTooLong
        for name in _LISTS:
            if len(headers.get(_environ_name(name), "")) > LISTS_MAX:
                raise ListTooLong(name)
        peer = scope["client"][0] if scope["client"] else None
        host, port = scope["server"] or ("localhost", None)
        scheme = scope["scheme"]
        if is_trusted(peer, self._trusted_proxies):
            forwarded = headers.get("HTTP_X_FORWARDED_PROTO", "").lower()
            scheme = forwarded if forwarded in {"http", "https"} else scheme
        address = client_address(
            peer, headers.get("HTTP_X_FORWARDED_FOR", ""), self._trusted_proxies
        )
        return {
            **headers,
            "CONTENT_TYPE": headers.get("HTTP_CONTENT_TYPE", ""),
            "CONTENT_LENGTH": str(len(body)),
            "PATH_INFO": scope["path"].encode().decode("latin-1"),
            "QUERY_STRING": scope["query_string"].decode("latin-1"),
            "REMOTE_ADDR": address or "",
            "REQUEST_METHOD": scope["method"],
            "SCRIPT_NAME": "",
            "SERVER_NAME": f"[{host}]" if ":" in host else host,
            "SERVER_PORT": str(port or 80),
            "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
            "wsgi.errors": sys.stderr,
            "wsgi.input": io.BytesIO(body),
            "wsgi.multiprocess": True,
            "wsgi.multithread": True,
            "wsgi.run_once": False,
            "wsgi.url_scheme": scheme,
            "wsgi.version": (1, 0),
        }


def search_threads(*, waiting_max: int) -> Pool:
    """Return the thread that searches, which stands aside for the writer."""
    return Pool(
        "search",
        threads=1,
        waiting_max=waiting_max,
        share=SEARCH_SHARE,
        is_urgent=lambda: writer.is_writing,
    )


def _environ_name(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")


def _environ_headers(headers: Headers) -> dict[str, str]:
    environ: dict[str, str] = {}
    for raw_name, raw_value in headers:
        # `_` and `-` become one in an environment: a client could pass one off as the other.
        if b"_" in raw_name:
            continue
        name = _environ_name(raw_name.decode("latin-1"))
        value = raw_value.decode("latin-1")
        if name in environ:
            value = environ[name] + ("; " if name == "HTTP_COOKIE" else ",") + value
        environ[name] = value
    return environ


def _call(wsgi: Wsgi, environ: dict[str, Any]) -> tuple[Answer, Complete | None]:
    """Return the answer, and what waits for the rest of it where it is not complete."""
    started: list[tuple[int, Headers]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> None:
        started.append((int(status.partition(" ")[0]), _encoded(headers)))

    chunks = wsgi(environ, start_response)
    try:
        complete: Complete | None = getattr(chunks, "complete", None)
        body = b"" if complete else b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return (status, headers, body), complete


async def _while_there(receive: Receive, call: Callable[[], Awaitable[R]]) -> R:
    """Wait for a call as long as the client does, whose request is complete.

    Raises:
        ClientGone: it does no more.
    """
    calling = asyncio.ensure_future(call())
    gone = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait((calling, gone), return_when=asyncio.FIRST_COMPLETED)
        if not calling.done():
            raise ClientGone
        return calling.result()
    finally:
        calling.cancel()
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _completed(answer: Answer, complete: Complete) -> Answer:
    _, headers, _ = answer
    status, its_own, body = await complete()
    replaced = {name.lower().encode() for name in its_own}
    kept = [(name, value) for name, value in headers if name not in replaced]
    return status, [*kept, *_encoded(its_own.items())], body


def _encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers
        if name.lower() != "content-length"
    ]
