"""What a process finds out by looking around, and what it keeps back while somebody says hello."""

import asyncio
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from chat.conversations.selectors import Head
from chat.core.hosts import Hosts
from chat.core.ids import new_id
from chat.events.types import ConversationUpdated
from chat.gateway import gateway as gateway_module
from chat.gateway.full import greeting
from chat.gateway.full.listener import FullListener
from chat.gateway.gateway import CLOCK_SKEW_SECONDS, Gateway, Seen
from chat.gateway.hub.hub import Hub
from chat.gateway.node.catch_up import Held, Missed
from chat.gateway.websocket.handshake import Handshake, Refusal
from chat.gateway.websocket.socket import Listener
from chat.messaging.selectors import UserState

ROOM, OTHER = new_id(), new_id()


def test_sessions_that_ended_while_the_database_was_away_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    asked: list[float] = []

    def look_around(since: float, *followed: Collection[UUID]) -> Seen:
        if 1_001 < now < 1_300:
            raise ConnectionError
        asked.append(since)
        return Seen(frozenset(), {}, {})

    monkeypatch.setattr(gateway_module, "look_around", look_around)
    monkeypatch.setattr("time.time", lambda: now)

    async def run() -> None:
        nonlocal now
        gateway = Gateway(hosts=Hosts([], listens_on="127.0.0.1"), allowed_origins=[], bus=None)
        for now in (1_001.0, 1_100.0, 1_300.0, 1_301.0):
            try:
                await gateway._watch()
            except ConnectionError:
                assert now == 1_100
        await gateway.stop()

    asyncio.run(run())
    assert asked == [since - CLOCK_SKEW_SECONDS for since in (1_000, 1_001, 1_300)]


@pytest.mark.parametrize(
    ("host", "is_served"),
    [
        ("chat.example.org", True),
        ("CHAT.example.org:8000", True),
        ("evil.example", False),
        ("chat.example.org.evil.example", False),
        ("chat.example.org@evil.example", False),
        ("", False),
    ],
)
def test_a_socket_is_opened_under_our_own_names_only(host: str, is_served: bool) -> None:
    async def outcome() -> Listener | Refusal:
        gateway = Gateway(
            hosts=Hosts(["chat.example.org"], listens_on="127.0.0.1"), allowed_origins=[], bus=None
        )
        headers = {"host": host, "origin": f"http://{host}"}
        return await gateway.open(Handshake("/ws/", {}, headers, "127.0.0.1", "127.0.0.1"))

    assert isinstance(asyncio.run(outcome()), FullListener) == is_served


def missed(followed: dict[UUID, int]) -> Missed:
    heads = {id: Head(revision, 0, "", 0) for id, revision in followed.items()}
    return Missed(new_id(), False, UserState(1, heads, followed, [], []), {}, {})


@pytest.mark.parametrize("is_greeted", [False, True])
def test_a_room_that_one_is_not_in_any_more_is_not_held_back(is_greeted: bool) -> None:
    async def run() -> None:
        socket: Any = object()
        hub = Hub(read=cast(Any, None), sockets_of=lambda user_id: [])

        async def ask(held: Held) -> Missed:
            if hub.followed_by(socket):
                return missed({ROOM: 5})
            # Both rooms go on before they are held back; then one leaves the other.
            for id in (ROOM, OTHER):
                hub.follow(id, cast(Any, object()), lambda event: b"", 4)
                hub.hear(ConversationUpdated(id, 5, None))
            return missed({ROOM: 4, OTHER: 4})

        gateway: Any = SimpleNamespace(hub=hub, catch_up=SimpleNamespace(ask=ask))
        listener: Any = SimpleNamespace(socket=socket, is_greeted=is_greeted)
        state = (await greeting._read(gateway, listener, Held(new_id(), None, 0, {}))).state
        assert set(hub.followed_by(socket)) == (set() if is_greeted else state.followed.keys())

    asyncio.run(run())
