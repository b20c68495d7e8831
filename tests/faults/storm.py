"""Many sockets that do nothing but come and go, all at once."""

import asyncio
import json
from contextlib import suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults.account import Account


class Storm:
    """Sockets of one person.

    Arguments:
        account: whose they are.
        urls: ``ws://`` addresses of the servers.
        size: how many there are.
    """

    def __init__(self, account: Account, urls: list[str], size: int = 300) -> None:
        self.size = size
        self.seconds: list[float] = []
        """How long each took to be connected and up to date."""
        self._account = account
        self._urls = urls
        self._sockets: list[ClientConnection] = []

    async def come(self) -> None:
        """Connect all, and wait until each is up to date."""
        await asyncio.gather(*(self._connect(number) for number in range(self.size)))

    def drop(self) -> None:
        """Reset all connections."""
        for socket in self._sockets:
            socket.transport.abort()
        self._sockets.clear()

    async def _connect(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        with suppress(OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
            socket = await connect(
                f"{self._urls[number % len(self._urls)]}/ws/",
                compression=None,
                ping_interval=None,
                proxy=None,
                max_size=None,
                open_timeout=30,
            )
            self._sockets.append(socket)
            await socket.send(
                json.dumps({"type": "hello", "id": "1", "token": self._account.token})
            )
            async with asyncio.timeout(30):
                while json.loads(await socket.recv())["type"] != "ack":
                    pass
            self.seconds.append(loop.time() - began)
