"""Health and metrics: answered on the event loop, however busy the threads are."""

from collections.abc import Callable

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from chat.protocol import errors
from chat.server.asgi import Headers, Scope, Send, answer, refusal

JSON: Headers = [(b"content-type", b"application/json")]
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
            await _answer(send, *refusal(errors.METHOD_NOT_ALLOWED))
        elif path == "/metrics":
            headers = [(b"content-type", CONTENT_TYPE_LATEST.encode())]
            await answer(send, 200, headers, generate_latest(REGISTRY))
        elif path == "/health/live":
            await _answer(send, 200, JSON, b'{"status":"live"}')
        elif problem := self._problem():
            await _answer(send, *refusal(errors.UNAVAILABLE, problem))
        else:
            await _answer(send, 200, JSON, b'{"status":"ready"}')


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    headers = [*headers, (b"cache-control", b"no-store")]
    if status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    await answer(send, status, headers, body)
