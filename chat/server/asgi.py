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


async def refuse(send: Send, kind: ErrorKind, detail: str) -> None:
    """Send the answer to a request that goes no further."""
    body = msgspec.json.encode({"code": kind.code, "detail": detail})
    await answer(send, kind.status, [(b"content-type", b"application/json")], body)
