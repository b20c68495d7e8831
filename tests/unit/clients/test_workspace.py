"""An administrator looks after people with the library."""

import json
from uuid import UUID

import httpx
import pytest

from rtchat import Workspace
from rtchat.http import Http

BEN = {
    **{"id": "01a1e395-ae80-7aa0-aee8-b9997f5c7c29", "first_name": "Ben", "last_name": "Ode"},
    **{"email": "ben@example.org", "is_active": True, "is_administrator": True, "sessions": 0},
    "created_at": "2026-11-29T08:00:00Z",
}
CHOSEN = {
    **{"name": "Harbour", "registration": "invite", "invitations": "admins"},
    **{"fixed": ["registration"], "sends_mail": False},
}
ANSWERS = {
    "POST /api/login/": {"access": "x.eyJleHAiOjQxMDI0NDQ4MDB9.x", "refresh": "y"},
    "PATCH /api/workspace/": CHOSEN,
    "GET /api/workspace/people/": {"results": [BEN], "next": None},
    f"PATCH /api/workspace/people/{BEN['id']}/": BEN,
    f"POST /api/workspace/people/{BEN['id']}/reset/": {"token": "secret", "expires_in": 3600},
}


async def test_people_and_what_is_chosen_are_read_and_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        call = f"{request.method} {request.url.path}"
        asked.append((call, json.loads(request.content or "null")))
        return httpx.Response(200, json=ANSWERS[call])

    http = Http("http://localhost", lambda delayed: None)
    transport = httpx.MockTransport(answer)
    monkeypatch.setattr(
        http, "_client", httpx.AsyncClient(base_url="http://localhost", transport=transport)
    )
    await http.sign_in("ada@example.org", "password321")
    workspace = Workspace(http, "http://localhost")
    assert (await workspace.update(name="Harbour")).fixed == ["registration"]
    assert [person.email async for person in workspace.people("ben")] == ["ben@example.org"]
    ben = UUID(str(BEN["id"]))
    assert (await workspace.person_update(ben, is_administrator=True)).is_administrator
    assert await workspace.reset_link(ben) == "http://localhost/reset#secret"
    assert [body for _, body in asked[1:]] == [
        *({"name": "Harbour"}, None, {"is_administrator": True}, None)
    ]
