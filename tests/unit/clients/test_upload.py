"""A file is uploaded by the library, whatever of it arrives."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from rtchat.files import upload
from rtchat.http import Http
from tests.unit.clients.test_http import SIGNED_IN

FILE = UUID("01a1e395-ae80-7aa0-aee8-b9997f5c7c29")


Answer = Callable[[httpx.Request], httpx.Response]
Uploading = Callable[[Answer], Awaitable[list[int]]]


@pytest.fixture
def uploading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Uploading:
    """``uploading(answer)``: upload a file of 20 bytes to a server that answers so once it is
    begun; return what is told of the progress."""

    async def uploading(answer: Answer) -> list[int]:
        def any_answer(request: httpx.Request) -> httpx.Response:
            if request.url.path == "/api/login/":
                return SIGNED_IN
            if request.method == "POST":
                return httpx.Response(201, headers={"Location": f"/api/uploads/{FILE}/"})
            return answer(request)

        http = Http("http://localhost", lambda delayed: None)
        transport = httpx.MockTransport(any_answer)
        client = httpx.AsyncClient(base_url="http://localhost", transport=transport)
        monkeypatch.setattr(http, "_client", client)
        monkeypatch.setattr("rtchat.files.Backoff.after", lambda *_: 0)
        await http.sign_in("ana@example.org", "password321")
        picture = tmp_path / "tide.jpg"
        picture.write_bytes(bytes(20))
        told: list[int] = []
        assert await upload(http, picture, progress=lambda done, _: told.append(done)) == FILE
        return told

    return uploading


async def test_a_picture_of_which_fewer_bytes_are_kept_is_uploaded_once(
    uploading: Uploading,
) -> None:
    """Its last part arrived, and the answer to it did not."""
    calls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        if request.method == "PATCH":
            raise httpx.ReadError("lost")
        return httpx.Response(200, headers={"Upload-Offset": "15", "Upload-Length": "15"})

    assert await uploading(answer) == [20]
    assert calls == ["PATCH", "HEAD"]


async def test_a_part_that_the_server_can_not_take_now_waits_as_long_as_it_says(
    uploading: Uploading, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    refusals = [httpx.Response(503, json={"detail": "Soon."}, headers={"Retry-After": "7"})]

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "HEAD":
            return httpx.Response(200, headers={"Upload-Offset": "0", "Upload-Length": "20"})
        return refusals.pop() if refusals else httpx.Response(204, headers={"Upload-Offset": "20"})

    monkeypatch.setattr("rtchat.files.asyncio.sleep", sleep)
    assert await uploading(answer) == [0, 20]
    assert waits == [7]
