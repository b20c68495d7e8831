"""The server's side of the opening handshake (RFC 6455 section 4.2) as plain functions of bytes.

No subprotocol and no extension is ever agreed on: what a client offers of them is ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

import msgspec

from chat.gateway.websocket.wire import accept_key
from chat.protocol.errors import INVALID, ErrorKind

REQUEST_LIMIT = 64 * 1024
"""The largest request in bytes, request line and headers together."""

_QUERY_FIELDS_LIMIT = 100


class Handshake(msgspec.Struct, frozen=True):
    """A valid request to open a WebSocket.

    `path` is percent-decoded; `query` has the first value of each name; `headers` have
    lower-case names, and repeated ones are joined with a comma; `client` is the address of the
    TCP peer and `server` the one of ours that it called, None where there is none (a Unix socket).
    """

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    client: str | None
    server: str | None


class Refusal(msgspec.Struct, frozen=True):
    """An HTTP answer instead of a WebSocket: `body` is JSON, `headers` are added to the answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = {}

    @classmethod
    def of(cls, kind: ErrorKind, detail: str | None = None) -> Refusal:
        """Make the refusal for an error of the table, in its own words or in more precise ones."""
        headers = {"Retry-After": str(kind.retry_after)} if kind.retry_after else {}
        return cls(kind.status, _body(kind, detail or kind.detail), headers)


def parse(request: bytes, client: str | None, server: str | None) -> Handshake | Refusal:
    """Read a client's whole request, its empty line included (RFC 6455 section 4.2.1).

    Arguments:
        request: the bytes of the request line and the headers.
        client: the address of the TCP peer.
        server: our address at this end of the connection.

    Returns:
        The handshake, or the refusal to answer a bad one with: 431 when it is larger than
        `REQUEST_LIMIT`, 426 for another version of the protocol, 400 for everything else.
    """
    if len(request) > REQUEST_LIMIT:
        return Refusal(431, _body(INVALID, "The request's headers are too large."))
    request_line, *lines = request.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, _, rest = request_line.partition(" ")
    target, _, version = rest.rpartition(" ")
    if method != "GET" or version != "HTTP/1.1":
        return Refusal.of(INVALID, "A WebSocket is opened with GET and HTTP/1.1.")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip(" \t")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return _checked_headers(headers) or _with_target(target, headers, client, server)


def accept(handshake: Handshake) -> bytes:
    """Make the answer 101 that opens the WebSocket (RFC 6455 section 4.2.2)."""
    key = accept_key(handshake.headers["sec-websocket-key"])
    return (
        "HTTP/1.1 101 Switching Protocols\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {key}\r\n\r\n"
    ).encode("ascii")


def refuse(refusal: Refusal) -> bytes:
    """Make the whole HTTP/1.1 answer of a refusal; the connection ends with it."""
    lines = [
        f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}",
        "Content-Type: application/json",
        f"Content-Length: {len(refusal.body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in refusal.headers.items()),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + refusal.body


def _body(kind: ErrorKind, detail: str) -> bytes:
    return msgspec.json.encode({"code": kind.code, "detail": detail})


def _checked_headers(headers: Mapping[str, str]) -> Refusal | None:
    host = headers.get("host", "")
    if not host or "," in host:
        return Refusal.of(INVALID, "Exactly one Host header is needed.")
    if "websocket" not in _tokens(headers, "upgrade"):
        return Refusal.of(INVALID, "The Upgrade header must be websocket.")
    if "upgrade" not in _tokens(headers, "connection"):
        return Refusal.of(INVALID, "The Connection header must be Upgrade.")
    if headers.get("sec-websocket-version") != "13":
        return Refusal(
            426,
            _body(INVALID, "Version 13 of the WebSocket protocol is spoken here."),
            {"Sec-WebSocket-Version": "13"},
        )
    try:
        accept_key(headers.get("sec-websocket-key", ""))
    except ValueError:
        return Refusal.of(INVALID, "The Sec-WebSocket-Key header must be the base64 of 16 bytes.")
    return None


def _with_target(
    target: str, headers: Mapping[str, str], client: str | None, server: str | None
) -> Handshake | Refusal:
    path, _, query = target.partition("?")
    if not path.startswith("/") or not target.isascii():
        return Refusal.of(INVALID, "The request's target must be a path.")
    fields: dict[str, str] = {}
    try:
        path = unquote(path, errors="strict")
        for name, value in parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=_QUERY_FIELDS_LIMIT
        ):
            fields.setdefault(name, value)
    except ValueError:
        return Refusal.of(INVALID, "The request's path and query must be percent-encoded UTF-8.")
    return Handshake(path, fields, headers, client, server)


def _tokens(headers: Mapping[str, str], name: str) -> set[str]:
    return {token.strip(" \t").lower() for token in headers.get(name, "").split(",")}
