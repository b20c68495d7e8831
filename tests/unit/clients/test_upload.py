"""A file is uploaded by the library, whatever of it arrives."""

from pathlib import Path
from uuid import UUID

import httpx
import pytest

from rtchat.files import upload
from rtchat.http import Http
from tests.unit.clients.test_http import SIGNED_IN

FILE = UUID("01a1e395-ae80-7aa0-aee8-b9997f5c7c29")


async def test_a_picture_of_which_fewer_bytes_are_kept_is_uploaded_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its last part arrived, and the answer to it did not."""
    calls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        match request.method:
            case "PATCH":
                raise httpx.ReadError("lost")
            case "HEAD":
                kept = {"Upload-Offset": "15", "Upload-Length": "15"}
                return httpx.Response(200, headers=kept)
            case _ if request.url.path == "/api/login/":
                return SIGNED_IN
        return httpx.Response(201, headers={"Location": f"/api/uploads/{FILE}/"})

    http = Http("http://localhost", lambda delayed: None)
    transport = httpx.MockTransport(answer)
    client = httpx.AsyncClient(base_url="http://localhost", transport=transport)
    monkeypatch.setattr(http, "_client", client)
    monkeypatch.setattr("rtchat.files.Backoff.after", lambda *_: 0)
    await http.sign_in("ana@example.org", "password321")
    picture = tmp_path / "tide.jpg"
    picture.write_bytes(bytes(20))
    told: list[int] = []
    assert await upload(http, picture, progress=lambda done, _: told.append(done)) == FILE
    assert calls == ["POST", "POST", "PATCH", "HEAD"]
    assert told == [20]
