"""Whoever searches much waits behind themselves, and nobody searches for who has gone."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from chat.server.asgi import Message, Scope
from chat.server.http import HttpDoor
from tests.patience import PATIENCE

OF_ONE = 22
"""Searches of one person that run or wait."""


class Searching:
    """A WSGI application that searches as long as a test wants, and keeps who did."""

    def __init__(self) -> None:
        self.searched: list[str] = []
        self.begun = threading.Event()
        self.found = threading.Event()

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.searched.append(environ["HTTP_AUTHORIZATION"])
        self.begun.set()
        assert self.found.wait(PATIENCE)
        start_response("200 OK", [])
        return [b"found"]


def account_of(authorization: str) -> str | None:
    """Return whose token this is: here each begins with a name, and is good where it has one."""
    return authorization.partition(" ")[0] or None


class Door:
    """A door where people search."""

    def __init__(self) -> None:
        self.application = Searching()
        self.door = HttpDoor(
            self.application,
            password_paths=[],
            search_paths=["/search/"],
            picture_paths=[],
            trusted_proxies=[],
            account_of=account_of,
        )

    async def search(self, who: str, leaves: asyncio.Event | None = None) -> int | None:
        """Return the status of the answer, or none where there is no answer."""
        headers = [(b"authorization", who.encode())]
        scope: Scope = {
            **{"method": "GET", "path": "/search/", "query_string": b"", "headers": headers},
            **{"client": None, "server": None, "scheme": "http", "http_version": "1.1"},
        }
        sent: list[Message] = []
        coming = asyncio.Queue[Message]()
        coming.put_nowait({"type": "http.request", "body": b"", "more_body": False})

        async def receive() -> Message:
            if not coming.empty():
                return coming.get_nowait()
            await (leaves or asyncio.Event()).wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.door(scope, receive, send)
        return sent[0]["status"] if sent else None

    def search_later(
        self, who: str, leaves: asyncio.Event | None = None
    ) -> asyncio.Task[int | None]:
        return asyncio.create_task(self.search(who, leaves))

    async def begin(self) -> None:
        """Wait until the first one searches, and all others wait."""
        await asyncio.to_thread(self.application.begun.wait, PATIENCE)

    def close(self) -> None:
        self.application.found.set()
        self.door.close()


@pytest.mark.parametrize(
    "tokens",
    [["one"] * 300, [f"one {number}" for number in range(300)], [f" {n}" for n in range(300)]],
    ids=["with one token", "with many tokens", "with no good token"],
)
async def test_one_who_searches_without_end_keeps_nobody_else_from_it(tokens: list[str]) -> None:
    door = Door()
    many = [door.search_later(token) for token in tokens]
    await door.begin()
    other = door.search_later("other")
    await asyncio.sleep(0)
    door.application.found.set()
    assert await other == 200
    answers = await asyncio.gather(*many)
    door.close()
    assert answers == [200] * OF_ONE + [503] * (300 - OF_ONE)
    assert door.application.searched[:3] == [*tokens[:2], "other"]


async def test_nobody_searches_for_who_has_gone() -> None:
    door = Door()
    leaves = asyncio.Event()
    many = [door.search_later("one", leaves) for _ in range(OF_ONE)]
    await door.begin()
    leaves.set()
    assert await asyncio.gather(*many) == [None] * OF_ONE
    # Their places are free again, but for those that run to their end.
    again = [door.search_later("one") for _ in range(OF_ONE - 2)]
    await asyncio.sleep(0)
    door.application.found.set()
    assert await asyncio.gather(*again) == [200] * (OF_ONE - 2)
    door.close()
    assert len(door.application.searched) == OF_ONE
