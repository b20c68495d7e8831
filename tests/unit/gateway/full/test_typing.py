"""However much somebody types, one socket asks the store about it once at a time."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from msgspec import json

from chat.accounts.selectors import SignedIn
from chat.core.ids import new_id
from chat.events.types import Typing
from chat.gateway.full import listener as full
from chat.gateway.full.listener import FullListener
from chat.protocol import frames

ME = frames.Person(new_id(), "Olivia", "Owens")


class Threads:
    """Answers the calls to it when it is told to."""

    def __init__(self) -> None:
        self.asked: list[UUID] = []
        self.answers: list[asyncio.Future[Typing]] = []

    async def run(self, work: Any, client: Any, frame: Any) -> Typing:
        self.asked.append(frame.conversation)
        self.answers.append(asyncio.get_running_loop().create_future())
        return await self.answers[-1]

    async def answer(self) -> None:
        self.answers.pop().set_result(Typing(self.asked[-1], ME.id))
        await settled()


async def settled() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


class Socket(SimpleNamespace):
    """What a listener has of a socket."""

    in_flight = 0

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[Typing]:
    published: list[Typing] = []

    async def identify(*args: object) -> SignedIn:
        return SignedIn(new_id(), new_id(), "olivia@example.org", ME)

    async def greet(*args: object) -> None:
        pass

    monkeypatch.setattr(full, "identify", identify)
    monkeypatch.setattr(full, "greet", greet)
    monkeypatch.setattr(full, "publish_volatile", published.append)
    return published


async def greeted(threads: Threads) -> FullListener:
    """Return a listener whose hello is answered, and that follows whatever there is."""
    hub = SimpleNamespace(takes_typing=lambda *args: True)
    node: Any = SimpleNamespace(hub=hub, threads=threads, enter=lambda client: None)
    socket: Any = Socket()
    listener = FullListener(node)
    listener.opened(socket)
    say(listener, "hello", id="1", token="x")
    await settled()
    return listener


def say(listener: FullListener, kind: str, **fields: object) -> None:
    listener.received(json.encode({"type": kind, **fields}).decode())


def test_what_is_typed_elsewhere_meanwhile_is_dropped(published: list[Typing]) -> None:
    first, *others = [new_id() for _ in range(10)]

    async def type_everywhere() -> list[UUID]:
        threads = Threads()
        listener = await greeted(threads)
        for room in (first, *others):
            say(listener, "typing", conversation=room)
            say(listener, "message.send", id="2", conversation=room, client_id=new_id(), text="")
        await settled()
        await threads.answer()
        say(listener, "typing", conversation=others[0])
        await settled()
        await threads.answer()
        return threads.asked

    assert asyncio.run(type_everywhere()) == [first, others[0]]
    # What was typed first was sent, or tried to be, before it could be shown.
    assert published == [Typing(others[0], ME.id)]
