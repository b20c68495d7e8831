"""The few types of ASGI (https://asgi.readthedocs.io) that are used here."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from chat.protocol.errors import ErrorKind

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

Headers = list[tuple[bytes, bytes]]
Answer = tuple[int, Headers, bytes]


async def answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send a whole HTTP answer."""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*headers, (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body})


def refusal(
    kind: ErrorKind,
    detail: str = "",
    fields: dict[str, list[str]] | None = None,
    retry_after: int | None = None,
) -> Answer:
    """Return the answer to a request that goes no further.

    Arguments:
        fields: messages for each field that is wrong.
        retry_after: seconds after which another try makes sense; the kind's own by default.
    """
    headers = [(b"content-type", b"application/json")]
    seconds = retry_after or kind.retry_after
    if seconds is not None:
        headers.append((b"retry-after", str(seconds).encode()))
    problem: dict[str, object] = {"code": kind.code, "detail": detail or kind.detail}
    if fields:
        problem["fields"] = fields
    return kind.status, headers, msgspec.json.encode(problem)
