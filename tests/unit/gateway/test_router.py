"""Which handshakes become sockets."""

import asyncio
from typing import cast

import pytest

from chat.core.hosts import Hosts
from chat.gateway.full.listener import FullListener
from chat.gateway.node.node import Node
from chat.gateway.router import Router
from chat.gateway.websocket.handshake import Handshake, Refusal
from chat.gateway.websocket.socket import Listener


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
        hosts = Hosts(["chat.example.org"], listens_on="127.0.0.1")
        router = Router(cast(Node, None), hosts=hosts, allowed_origins=[])
        headers = {"host": host, "origin": f"http://{host}"}
        return await router.open(Handshake("/ws/", {}, headers, "127.0.0.1", "127.0.0.1"))

    assert isinstance(asyncio.run(outcome()), FullListener) == is_served
