"""Requests that no browser makes, byte by byte."""

import gzip
import json
import socket
import struct
from contextlib import ExitStack, closing

import httpx
import pytest

from tests.patience import PATIENCE
from tests.people import Person, client_of, signed_in
from tests.servers import NewServer, Server, wait_for

JSON = {"Content-Type": "application/json"}


def connection(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), PATIENCE)


def chunked(path: str, body: bytes, *trailers: str) -> bytes:
    """Return a POST whose body comes in one chunk, with trailers (RFC 9112, 7.1.2)."""
    head = "\r\n".join(
        (
            f"POST {path} HTTP/1.1",
            *("Host: 127.0.0.1", "Content-Type: application/json", "Connection: close"),
            *("Transfer-Encoding: chunked", "", f"{len(body):x}", ""),
        )
    )
    return head.encode() + body + "\r\n".join(("\r\n0", *trailers, "", "")).encode()


def status(server: Server, request: bytes) -> int:
    """Send a request as it is; return the status of the answer."""
    with closing(connection(server)) as asking:
        asking.sendall(request)
        return int(asking.makefile("rb").readline().split()[1])


def test_a_trailer_is_no_header(server: Server, ana: Person) -> None:
    token = f"Authorization: {ana.bearer['Authorization']}"
    assert status(server, chunked("/api/users/", b"{}", token)) == 401


def test_an_address_in_a_trailer_is_not_believed(new_server: NewServer) -> None:
    server = new_server(
        RATE_LIMITS="on", TRUSTED_PROXIES="127.0.0.1", LIMIT_LOGIN_PER_ADDRESS="3/900"
    )
    found = []
    for number in range(5):
        guess = {"email": f"nobody{number}@example.org", "password": "wrong password"}
        trailer = f"X-Forwarded-For: 192.0.2.{number}"
        found.append(status(server, chunked("/api/login/", json.dumps(guess).encode(), trailer)))
    assert found == [401] * 3 + [429] * 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_content_type_in_an_unknown_encoding_is_refused(http: httpx.Client, method: str) -> None:
    headers = {"Content-Type": "application/json; a*=unknown''%41"}
    answer = http.request(method, "/api/login/", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "GZIP", "x"])
@pytest.mark.parametrize("path", ["/api/login/", "/api/conversations/"])
def test_an_encoded_body_is_refused(dora: Person, path: str, coding: str) -> None:
    body = gzip.compress(b'{"email": "a@example.org", "password": "x"}')
    answer = dora.post(path, content=body, headers={**JSON, "Content-Encoding": coding})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert "Content-Encoding" in answer.json()["detail"]


@pytest.mark.parametrize("coding", ["identity", "Identity", "", "identity,identity"])
def test_a_body_whose_encoding_is_none_is_read(http: httpx.Client, coding: str) -> None:
    headers = {**JSON, "Content-Encoding": coding}
    assert http.post("/api/login/", content=b'{"email": "a"}', headers=headers).json() == {
        "password": ["This field is required."]
    }


def test_many_short_headers_are_too_many(server: Server) -> None:
    request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"a:\r\n" * 10_000 + b"\r\n"
    assert status(server, request) == 400


def test_who_never_asks_again_is_not_waited_for(server: Server) -> None:
    """Neither while empty lines come, nor a body that nobody reads."""
    head = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n"
    begins = {b"\r\n": head + b"\r\n", b"a": head + b"Content-Length: 1000\r\n\r\n"}
    with ExitStack() as until_done:
        asking = {
            goes_on: until_done.enter_context(closing(connection(server))) for goes_on in begins
        }
        for goes_on, one in asking.items():
            one.sendall(begins[goes_on])
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
            one.settimeout(0.5)

        def are_closed() -> bool:
            closed = [is_closed(one, goes_on) for goes_on, one in asking.items()]
            return all(closed)

        wait_for(are_closed)


def is_closed(asking: socket.socket, goes_on: bytes) -> bool:
    """Send some more, and return whether the server has closed the connection."""
    try:
        asking.sendall(goes_on)
        return asking.recv(4096) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize("path", ["/", "/api/users/", "/health/live", "/static/rest/home.css"])
@pytest.mark.parametrize(
    ("version", "hosts", "expected"),
    [
        ("1.1", [], {400}),
        ("1.1", ["localhost", "localhost"], {400}),
        ("1.1", ["localhost"], {200, 401}),
        ("1.0", [], {200, 401}),
    ],
    ids=["none", "two", "one", "none in HTTP/1.0"],
)
def test_a_request_names_one_host(
    server: Server, path: str, version: str, hosts: list[str], expected: set[int]
) -> None:
    lines = [f"GET {path} HTTP/{version}", *(f"Host: {host}" for host in hosts)]
    lines += ["Connection: close", "", ""]
    assert status(server, "\r\n".join(lines).encode()) in expected


@pytest.mark.parametrize(
    ("target", "version", "hosts", "expected"),
    [
        ("http://localhost/api/users/", "1.1", ["evil.example"], 401),
        ("HTTP://localhost:1/api/users/?limit=1", "1.1", ["localhost"], 401),
        ("http://localhost?x", "1.1", ["localhost"], 200),
        ("http://evil.example/api/users/", "1.1", ["localhost"], 400),
        ("http://evil.example", "1.1", ["localhost"], 400),
        ("http://localhost@evil.example/", "1.1", ["localhost"], 400),
        ("http://evil.example@localhost/", "1.1", ["localhost"], 400),
        ("http://localhost/", "1.1", [], 400),
        ("http://localhost/", "1.1", ["localhost", "localhost"], 400),
        ("http://localhost/", "1.0", [], 200),
        ("http://evil.example/", "1.0", [], 400),
        ("http://evil.example/ws/", "1.1", ["localhost"], 400),
    ],
)
def test_the_host_of_an_absolute_target_counts_and_not_the_header(
    server: Server, target: str, version: str, hosts: list[str], expected: int
) -> None:
    lines = [f"GET {target} HTTP/{version}", *(f"Host: {host}" for host in hosts)]
    if target.endswith("/ws/"):
        lines += ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
        lines += ["Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "", ""]
    else:
        lines += ["Connection: close", "", ""]
    assert status(server, "\r\n".join(lines).encode()) == expected


@pytest.mark.parametrize(("earlier", "expected"), [(0, 101), (1, 400), (3, 400)])
def test_no_answer_comes_among_the_frames_of_a_socket(
    server: Server, earlier: int, expected: int
) -> None:
    request = b"GET /api/users/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    lines = ["GET /ws/ HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "", ""]
    assert status(server, request * earlier + "\r\n".join(lines).encode()) == expected


def test_more_parameters_than_are_read_are_reported(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client:
        ana = signed_in(server, "Ana", client)
        answer = ana.get("/api/users/", params={f"a{number}": "1" for number in range(1001)})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "1,000" in answer.json()["detail"]
    lines = [line for line in server.log.read_text().splitlines() if "/api/users/" in line]
    assert len(lines) == 1
    assert "Traceback" not in server.log.read_text()


def test_cookies_that_are_set_over_https_never_travel_without_it(new_server: NewServer) -> None:
    server = new_server(TRUSTED_PROXIES="127.0.0.1")
    with server.client(headers={"X-Forwarded-Proto": "https"}) as client:
        answer = client.get("/admin/login/")
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    assert all("; Secure" in cookie for cookie in cookies)


def test_a_client_that_goes_between_two_answers_is_no_error(new_server: NewServer) -> None:
    server = new_server()
    request = b"GET /api/schema/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for _ in range(20):
        with closing(connection(server)) as asking:
            # Closing resets the connection.
            asking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            asking.sendall(request * 40)
            asking.recv(1000)
    assert server.stop() == 0
    assert "Exception in ASGI application" not in server.log.read_text()
