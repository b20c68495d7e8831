"""Answers of the application that wait hold no thread."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from chat.protocol.limits import BODY_MAX_BYTES
from chat.server.asgi import Message, Scope
from chat.server.bodies import BODIES_MAX_BYTES
from chat.server.http import COOKIES_MAX, LISTS_MAX, HttpDoor


class Waiting:
    """A response whose body is there when somebody says so."""

    def __init__(self) -> None:
        self.said = asyncio.Event()

    def __iter__(self) -> Iterator[bytes]:
        raise AssertionError("it has no body yet")

    async def complete(self) -> tuple[int, Mapping[str, str], bytes]:
        await self.said.wait()
        return 503, {"Content-Type": "text/plain", "Retry-After": "1"}, b"later"


class Application:
    """A WSGI application whose answers to ``/waits`` and to pictures wait."""

    def __init__(self) -> None:
        self.waiting: list[Waiting] = []

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        start_response("201 Created", [("Content-Type", "application/json"), ("X-Kept", "yes")])
        if environ["PATH_INFO"] not in ("/waits", "/api/me/picture/"):
            return [b"now"]
        self.waiting.append(Waiting())
        return self.waiting[-1]


async def ask(
    door: HttpDoor, path: str, given_body: bytes = b"", **headers: str
) -> tuple[Message, bytes]:
    """Return the head and the body of the answer to a GET, or to a body."""
    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    sent: list[Message] = []
    scope: Scope = {
        **{"method": "GET", "path": path, "query_string": b"", "headers": given},
        **{"client": None, "server": None, "scheme": "http", "http_version": "1.1"},
    }

    async def send(message: Message) -> None:
        sent.append(message)

    coming = asyncio.Queue[Message]()
    if given_body:
        given.append((b"content-length", str(len(given_body)).encode()))
        coming.put_nowait({"type": "http.request", "body": given_body, "more_body": False})
    await door(scope, coming.get, send)
    head, body = sent
    return head, body["body"]


def test_requests_that_wait_hold_no_thread_and_are_answered_as_they_end() -> None:
    async def talk() -> None:
        application = Application()
        door = HttpDoor(application, password_paths=[], search_paths=[], trusted_proxies=[])
        waiting = [asyncio.create_task(ask(door, "/waits")) for _ in range(20)]
        while len(application.waiting) < len(waiting):
            assert await ask(door, "/") == (
                {
                    "type": "http.response.start",
                    "status": 201,
                    "headers": [
                        (b"content-type", b"application/json"),
                        (b"x-kept", b"yes"),
                        (b"content-length", b"3"),
                    ],
                },
                b"now",
            )
        for one in application.waiting:
            one.said.set()
        for head, body in await asyncio.gather(*waiting):
            assert (head["status"], body) == (503, b"later")
            assert head["headers"] == [
                (b"x-kept", b"yes"),
                (b"content-type", b"text/plain"),
                (b"retry-after", b"1"),
                (b"content-length", b"5"),
            ]
        door.close()

    asyncio.run(talk())


def test_cookies_are_as_long_as_browsers_send_them() -> None:
    async def talk() -> None:
        door = HttpDoor(Application(), password_paths=[], search_paths=[], trusted_proxies=[])
        head, body = await ask(door, "/", cookie="\\" * COOKIES_MAX)
        assert (head["status"], body) == (201, b"now")
        head, body = await ask(door, "/", cookie="\\" * (COOKIES_MAX + 1))
        assert head["status"] == 400
        assert b"cookies have more than 8,192 bytes" in body
        door.close()

    asyncio.run(talk())


@pytest.mark.parametrize("name", ["Content-Type", "Accept", "If-Match", "If-None-Match"])
def test_lists_are_as_long_as_clients_send_them(name: str) -> None:
    async def talk() -> None:
        door = HttpDoor(Application(), password_paths=[], search_paths=[], trusted_proxies=[])
        header = name.lower()
        head, body = await ask(door, "/", b"", **{header: ";" * LISTS_MAX})
        assert (head["status"], body) == (201, b"now")
        head, body = await ask(door, "/", b"", **{header: ";" * (LISTS_MAX + 1)})
        assert head["status"] == 400
        assert f"{name} has more than 1,024 bytes".encode() in body
        door.close()

    asyncio.run(talk())


def test_pictures_that_wait_to_be_drawn_leave_room_for_the_bodies_of_others() -> None:
    async def talk() -> None:
        application = Application()
        door = HttpDoor(application, password_paths=[], search_paths=[], trusted_proxies=[])
        as_many = BODIES_MAX_BYTES // BODY_MAX_BYTES
        image = bytes(BODY_MAX_BYTES)
        waiting = [
            asyncio.create_task(ask(door, "/api/me/picture/", image)) for _ in range(as_many)
        ]
        while len(application.waiting) < len(waiting):
            await asyncio.sleep(0)
        head, body = await ask(door, "/", b"a body")
        assert (head["status"], body) == (201, b"now")
        for one in application.waiting:
            one.said.set()
        await asyncio.gather(*waiting)
        door.close()

    asyncio.run(talk())
