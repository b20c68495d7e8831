"""One gives oneself a picture by the library, and a group or channel."""

from uuid import UUID

import httpx
import pytest

from rtchat import Client
from tests.unit.clients.examples import GROUP
from tests.unit.clients.test_http import SIGNED_IN, Server

PICTURE = UUID("01a1e395-ae80-7aa0-aee8-b9997f5c7c29")


async def test_a_picture_is_set_and_taken_away_of_oneself_and_of_a_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server(monkeypatch)
    stored = httpx.Response(200, json={"picture": str(PICTURE)})
    removed = httpx.Response(204)
    server.answers = [SIGNED_IN, stored, removed, stored, removed]
    await server.http.sign_in("ana@example.org", "password321")
    client = Client("http://localhost", "ana@example.org", "password321")
    monkeypatch.setattr(client, "_http", server.http)

    assert await client.set_picture(b"\xff\xd8tide") == PICTURE
    assert server.sent == b"\xff\xd8tide"
    assert await client.set_picture(None) is None
    assert await client.set_picture(b"GIF89a", conversation=GROUP) == PICTURE
    assert server.sent == b"GIF89a"
    assert await client.set_picture(None, conversation=GROUP) is None
    assert server.calls[1:] == [
        "PUT /api/me/picture/",
        "DELETE /api/me/picture/",
        f"PUT /api/conversations/{GROUP}/picture/",
        f"DELETE /api/conversations/{GROUP}/picture/",
    ]
