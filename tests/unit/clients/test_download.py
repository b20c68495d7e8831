"""A file is saved by the library, whole."""

import asyncio
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from rtchat import files
from rtchat.files import download
from rtchat.http import Http
from tests.unit.clients.test_http import SIGNED_IN

FILE = UUID("01a1e395-ae80-7aa0-aee8-b9997f5c7c29")
CONTENT = bytes(range(20))


async def test_a_file_that_is_saved_twice_at_once_is_whole_both_times(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/login/":
            return SIGNED_IN
        await asyncio.sleep(0)
        first, last = map(int, request.headers["Range"].removeprefix("bytes=").split("-"))
        return httpx.Response(206, content=CONTENT[first : last + 1])

    monkeypatch.setattr(files, "PART_BYTES", 5)
    http = Http("http://localhost", lambda delayed: None)
    transport = httpx.MockTransport(answer)
    monkeypatch.setattr(
        http, "_client", httpx.AsyncClient(base_url="http://localhost", transport=transport)
    )
    await http.sign_in("ana@example.org", "password321")
    paths = [tmp_path / "tide.jpg", tmp_path / "tide-2.jpg"]
    await asyncio.gather(*(download(http, FILE, path, size=len(CONTENT)) for path in paths))
    assert [path.read_bytes() for path in paths] == [CONTENT, CONTENT]
    assert sorted(tmp_path.iterdir()) == sorted(paths)
