"""Conformance of the opening handshake with RFC 6455 section 4.2."""

from __future__ import annotations

import json

import pytest

from chat.gateway.websocket.handshake import (
    REQUEST_LIMIT,
    Handshake,
    Refusal,
    accept,
    parse,
    refuse,
)
from chat.protocol.errors import UNAUTHENTICATED
from tests.unit.gateway.websocket.sockets import UPGRADE


def request(target: str = "/ws/", changes: dict[str, str | None] | None = None) -> bytes:
    """A valid request with some headers replaced, added, or (None) left out."""
    headers: dict[str, str | None] = {
        "host": "chat.example",
        "upgrade": "websocket",
        "connection": "Upgrade",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version": "13",
        **(changes or {}),
    }
    lines = [f"{name}: {value}\r\n" for name, value in headers.items() if value is not None]
    return f"GET {target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode("latin-1")


def opened(data: bytes) -> Handshake:
    result = parse(data, "192.0.2.1", "192.0.2.2")
    assert isinstance(result, Handshake)
    return result


def refused(data: bytes) -> Refusal:
    result = parse(data, None, None)
    assert isinstance(result, Refusal)
    assert json.loads(result.body)["code"] == "invalid"
    return result


def test_the_path_is_percent_decoded() -> None:
    assert opened(request("/ws/caf%C3%A9%20x/")).path == "/ws/café x/"


def test_the_query_has_the_first_value_of_each_name() -> None:
    assert opened(request("/ws/?token=a.b-c_d&x=&token=2&%C3%A9=1%2B1")).query == {
        "token": "a.b-c_d",
        "x": "",
        "é": "1+1",
    }


def test_headers_have_lower_case_names_and_bare_values() -> None:
    assert opened(request(changes={"X-One": " \t1 "})).headers["x-one"] == "1"


def test_repeated_headers_are_joined() -> None:
    assert opened(request(changes={"Accept": "a", "accept": "b"})).headers["accept"] == "a, b"


def test_the_client_is_the_peer_of_the_connection() -> None:
    assert opened(request()).client == "192.0.2.1"


@pytest.mark.parametrize(
    "changes",
    [
        {"connection": "keep-alive, Upgrade"},
        {"connection": "UPGRADE"},
        {"upgrade": "WebSocket"},
        {"sec-websocket-protocol": "chat, superchat"},
        {"sec-websocket-extensions": "permessage-deflate; client_max_window_bits"},
    ],
)
def test_what_browsers_and_proxies_send_is_accepted(changes: dict[str, str | None]) -> None:
    assert isinstance(opened(request(changes=changes)), Handshake)


@pytest.mark.parametrize(
    "changes",
    [
        {"host": None},
        {"host": ""},
        {"Host": "other.example"},
        {"upgrade": None},
        {"upgrade": "h2c"},
        {"connection": None},
        {"connection": "keep-alive"},
        {"sec-websocket-key": None},
        {"sec-websocket-key": "short"},
        {"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZTE="},
        {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="},
    ],
)
def test_a_wrong_header_is_refused(changes: dict[str, str | None]) -> None:
    assert refused(request(changes=changes)).status == 400


@pytest.mark.parametrize("version", [None, "", "8", "12", "14", "013", "13, 8"])
def test_another_version_is_told_which_one_is_spoken(version: str | None) -> None:
    refusal = refused(request(changes={"sec-websocket-version": version}))
    assert (refusal.status, refusal.headers) == (426, {"Sec-WebSocket-Version": "13"})


@pytest.mark.parametrize(
    "line", ["POST /ws/ HTTP/1.1", "GET /ws/ HTTP/1.0", "GET /ws/", "GET", "get /ws/ HTTP/1.1"]
)
def test_a_wrong_request_line_is_refused(line: str) -> None:
    assert refused(request().replace(b"GET /ws/ HTTP/1.1", line.encode())).status == 400


@pytest.mark.parametrize(
    "target",
    ["ws/", "http://chat.example/ws/", "*", "/ws/%FF", "/ws/?x=%FF", "/ws/é", "/?" + "a&" * 101],
)
def test_a_wrong_target_is_refused(target: str) -> None:
    assert refused(request(target)).status == 400


def test_headers_of_exactly_the_limit_are_read() -> None:
    filling = REQUEST_LIMIT - len(request(changes={"x": ""}))
    assert opened(request(changes={"x": "a" * filling})).headers["x"] == "a" * filling


def test_headers_over_the_limit_are_refused() -> None:
    assert refused(request(changes={"x": "a" * REQUEST_LIMIT})).status == 431


def test_the_answer_opens_the_socket_and_agrees_on_nothing_else() -> None:
    offered = {"sec-websocket-extensions": "permessage-deflate", "sec-websocket-protocol": "chat"}
    assert accept(opened(request(changes=dict(offered)))) == (
        b"HTTP/1.1 101 Switching Protocols\r\n"
        b"Upgrade: websocket\r\n"
        b"Connection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
    )


def test_the_request_of_the_other_tests_is_valid() -> None:
    assert opened(UPGRADE.encode()).path == "/ws/"


def test_a_refusal_is_a_whole_http_answer() -> None:
    assert refuse(Refusal(426, b'{"code": "x"}', {"Sec-WebSocket-Version": "13"})) == (
        b"HTTP/1.1 426 Upgrade Required\r\n"
        b"Content-Type: application/json\r\n"
        b"Content-Length: 13\r\n"
        b"Connection: close\r\n"
        b"Sec-WebSocket-Version: 13\r\n\r\n"
        b'{"code": "x"}'
    )


def test_a_refusal_of_a_known_kind_has_its_status_code_and_words() -> None:
    refusal = Refusal.of(UNAUTHENTICATED)
    assert refusal.status == 401
    assert json.loads(refusal.body) == {"code": "unauthenticated", "detail": "Sign in to do this."}
