import asyncio
import socket

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from chat.server import http_protocol
from chat.server.asgi import Receive, Scope, Send, answer
from chat.server.http_protocol import HttpProtocol
from tests.patience import PATIENCE


async def large(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, 200, [], b"x" * 16 * 1024 * 1024)


async def test_a_client_that_does_not_read_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "READ_MAX_SECONDS", 0.1)
    loop = asyncio.get_running_loop()
    config = Config(large, lifespan="off", log_config=None)
    config.load()
    gone = asyncio.Event()

    class Watched(HttpProtocol):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            gone.set()

    server = await loop.create_server(
        lambda: Watched(config=config, server_state=ServerState(), app_state={}), "127.0.0.1", 0
    )
    async with server:
        with socket.create_connection(server.sockets[0].getsockname()) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            async with asyncio.timeout(PATIENCE):
                await gone.wait()
