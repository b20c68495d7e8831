"""One says of oneself by the library what one does, and where one is."""

import json

import httpx
import pytest

from rtchat import Client
from tests.unit.clients.test_http import SIGNED_IN, Server


async def test_the_time_zone_and_the_status_are_set_and_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server(monkeypatch)
    profile = {"status": None, "time_zone": "Europe/Berlin"}
    server.answers = [SIGNED_IN, *(httpx.Response(200, json=profile) for _ in range(4))]
    await server.http.sign_in("ana@example.org", "password321")
    client = Client("http://localhost", "ana@example.org", "password321")
    monkeypatch.setattr(client, "_http", server.http)

    assert (await client.set_time_zone("Europe/Berlin")).time_zone == "Europe/Berlin"
    assert json.loads(server.sent) == {"time_zone": "Europe/Berlin"}
    await client.set_time_zone(None)
    assert json.loads(server.sent) == {"time_zone": None}
    await client.set_status("\N{PALM TREE}", "Away", lasts=3600)
    status = {"emoji": "\N{PALM TREE}", "text": "Away", "lasts": 3600}
    assert json.loads(server.sent) == {"status": status}
    await client.clear_status()
    assert json.loads(server.sent) == {"status": None}
    assert server.calls[1:] == ["PATCH /api/me/profile/"] * 4
