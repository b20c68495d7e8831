"""Health and metrics: answered on the event loop, however busy the threads are."""

from collections.abc import Callable

import msgspec
from prometheus_client import REGISTRY, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from chat.protocol import errors
from chat.protocol.errors import ErrorKind
from chat.server.asgi import Scope, Send, answer

PATHS = frozenset({"/health/live", "/health/ready", "/metrics"})


class Operations:
    """``/health/live``, ``/health/ready`` and ``/metrics``.

    Arguments:
        problem: returns why requests cannot be served now, in a sentence, or nothing.
    """

    def __init__(self, problem: Callable[[], str]) -> None:
        self._problem = problem

    def serves(self, path: str) -> bool:
        """Return whether a path is one of these."""
        return path.rstrip("/") in PATHS

    async def __call__(self, scope: Scope, send: Send) -> None:
        path = scope["path"].rstrip("/")
        if scope["method"] not in {"GET", "HEAD"}:
            await _answer_error(send, errors.METHOD_NOT_ALLOWED)
        elif path == "/metrics":
            headers = [(b"content-type", CONTENT_TYPE_LATEST.encode())]
            await answer(send, 200, headers, generate_latest(REGISTRY))
        elif path == "/health/live":
            await _answer_json(send, 200, {"status": "live"})
        elif problem := self._problem():
            await _answer_error(send, errors.UNAVAILABLE, problem)
        else:
            await _answer_json(send, 200, {"status": "ready"})


async def _answer_error(send: Send, kind: ErrorKind, detail: str = "") -> None:
    await _answer_json(send, kind.status, {"code": kind.code, "detail": detail or kind.detail})


async def _answer_json(send: Send, status: int, body: dict[str, str]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    await answer(send, status, headers, msgspec.json.encode(body))
