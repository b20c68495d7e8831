"""Answers of the application that wait hold no thread."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from chat.protocol.limits import BODY_MAX_BYTES
from chat.server.asgi import Message, Scope
from chat.server.bodies import BODIES_MAX_BYTES
from chat.server.http import COOKIES_MAX, LISTS_MAX, HttpDoor
from tests.patience import PATIENCE


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
    """A WSGI application whose answers to ``/waits`` wait, and those to pictures take a thread
    until they are drawn."""

    def __init__(self) -> None:
        self.waiting: list[Waiting] = []
        self.drawn = threading.Event()

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        start_response("201 Created", [("Content-Type", "application/json"), ("X-Kept", "yes")])
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"][-9:]) == ("PUT", "/picture/"):
            assert self.drawn.wait(PATIENCE)
            return [b"drawn"]
        if environ["PATH_INFO"] != "/waits":
            return [b"now"]
        self.waiting.append(Waiting())
        return self.waiting[-1]


def door_of(application: Application) -> HttpDoor:
    return HttpDoor(
        application,
        password_paths=[],
        search_paths=[],
        picture_paths=["/me/picture/", "/rooms/<id:room>/picture/"],
        trusted_proxies=[],
        account_of=lambda _: None,
    )


async def ask(
    door: HttpDoor, path: str, given_body: bytes = b"", *, method: str = "GET", **headers: str
) -> tuple[Message, bytes]:
    """Return the head and the body of the answer to a request."""
    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    sent: list[Message] = []
    scope: Scope = {
        **{"method": method, "path": path, "query_string": b"", "headers": given},
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
        door = door_of(application)
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
        door = door_of(Application())
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
        door = door_of(Application())
        header = name.lower()
        head, body = await ask(door, "/", b"", **{header: ";" * LISTS_MAX})
        assert (head["status"], body) == (201, b"now")
        head, body = await ask(door, "/", b"", **{header: ";" * (LISTS_MAX + 1)})
        assert head["status"] == 400
        assert f"{name} has more than 1,024 bytes".encode() in body
        door.close()

    asyncio.run(talk())


def test_pictures_that_wait_to_be_drawn_leave_threads_and_room_to_others() -> None:
    async def talk() -> None:
        application = Application()
        door = door_of(application)
        as_many = BODIES_MAX_BYTES // BODY_MAX_BYTES
        image = bytes(BODY_MAX_BYTES)
        paths = ["/me/picture/", "/rooms/1/picture/"]
        drawing = [
            asyncio.create_task(ask(door, paths[number % 2], image, method="PUT"))
            for number in range(as_many)
        ]
        await asyncio.sleep(0)
        for method, path in (("POST", "/"), ("DELETE", paths[0]), ("PUT", "/rooms/1/")):
            head, body = await ask(door, path, b"a body", method=method)
            assert (head["status"], body) == (201, b"now")
        application.drawn.set()
        assert [body for _, body in await asyncio.gather(*drawing)] == [b"drawn"] * as_many
        door.close()

    asyncio.run(talk())
