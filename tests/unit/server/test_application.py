"""The end of a process: what was taken is stored, and others still learn of it."""

import asyncio
import threading
from typing import Any, cast

import pytest

from chat.core.threads import Pool
from chat.gateway.gateway import Gateway
from chat.server import application
from chat.server.application import ServerApplication
from chat.server.http import HttpDoor
from chat.server.transfers.door import Transfers
from tests.patience import PATIENCE


class House:
    """Stands for the gateway, both doors and the writer, and keeps what happens to them."""

    router = None

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.happened: list[str] = []
        self._loop = loop

    async def start(self) -> None:
        self.happened.append("started")

    async def stop(self) -> None:
        self.happened.append("gateway stopped")

    def close(self) -> None:
        """A door closes."""

    async def sweep(self) -> None:
        await asyncio.Event().wait()

    def drain(self, seconds: float) -> bool:
        """Settle the last message as the writer does: its event goes over the loop."""
        published = threading.Event()
        self._loop.call_soon_threadsafe(published.set)
        is_published = published.wait(PATIENCE)
        self.happened.append("published" if is_published else "the loop is blocked")
        return True


async def _forever(pool: Pool) -> None:
    await asyncio.Event().wait()


@pytest.mark.timeout(3 * PATIENCE)
async def test_what_is_stored_at_the_end_is_published_before_the_gateway_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(asyncio.get_running_loop())
    for name in ("keep_house", "keep_index"):
        monkeypatch.setattr(application, name, _forever)
    monkeypatch.setattr(application, "settle", lambda: None)
    monkeypatch.setattr(application, "writer", house)
    process = ServerApplication(
        gateway=cast(Gateway, house),
        http=cast(HttpDoor, house),
        transfers=cast(Transfers, house),
        threads=cast(Pool, house),
    )
    said: list[str] = []

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:
        said.append(message["type"])

    await process({"type": "lifespan", "state": {}}, receive, send)

    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert house.happened == ["started", "published", "gateway stopped"]
