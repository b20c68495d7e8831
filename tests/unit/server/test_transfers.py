"""Uploads and downloads, before they reach a disk."""

import asyncio
import hashlib
import time
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from chat.core.errors import Unavailable
from chat.core.ids import new_id
from chat.core.threads import Pool
from chat.files.errors import StorageFull
from chat.files.partials import Partial, partial_create, partial_offset
from chat.server.asgi import Message
from chat.server.transfers import turns, uploads
from chat.server.transfers.downloads import asks_for_attachment
from chat.server.transfers.forms import Forms
from chat.server.transfers.multipart import FIELDS_MAX, Form, FormExpected, FormInvalid
from chat.server.transfers.receiving import chunks
from chat.server.transfers.requests import Request
from chat.server.transfers.turns import (
    ALL_MAX,
    IDLE_SECONDS,
    LEAST_BYTES,
    PERSON_MAX,
    QUEUE_MAX,
    READERS_MAX,
    GaveWay,
    Readers,
    TooSlow,
    Turns,
)
from chat.server.transfers.uploads import PART, VERSION, Uploads
from tests.patience import PATIENCE


def test_a_person_has_so_many_uploads_at_a_time() -> None:
    all, ana = Turns(), new_id()
    with ExitStack() as taken:
        for _ in range(PERSON_MAX):
            taken.enter_context(all.taken(ana))
        with pytest.raises(Unavailable), all.taken(ana):
            pass
        with all.taken(new_id()):
            pass
    with all.taken(ana):
        pass


def test_all_together_have_so_many_uploads_at_a_time() -> None:
    all = Turns()
    with ExitStack() as taken:
        for _ in range(ALL_MAX):
            taken.enter_context(all.taken(new_id()))
        with pytest.raises(Unavailable), all.taken(new_id()):
            pass


async def test_where_all_turns_are_taken_the_slowest_gives_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(turns, "monotonic", lambda: now)
    all, nothing = Turns(), asyncio.Queue[Message]()
    with ExitStack() as taken:
        slowest, *others = [taken.enter_context(all.taken(new_id())) for _ in range(ALL_MAX)]
        for number, other in enumerate(others, start=1):
            other.count(number * 100)

        async def read() -> None:
            async for _ in chunks(nothing.get, slowest):
                pass

        waits = asyncio.create_task(read())
        await asyncio.sleep(0)
        with pytest.raises(Unavailable), all.taken(new_id()):
            pass  # Nobody can say yet how fast they are.
        now = 10.0
        with all.taken(new_id()), pytest.raises(GaveWay):
            await waits


async def test_next_to_nothing_for_too_long_is_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    now, sent = 0.0, 0
    monkeypatch.setattr(turns, "monotonic", lambda: now)

    async def receive() -> Message:
        nonlocal now, sent
        now, sent = now + IDLE_SECONDS / 4, sent + 1
        # At first as much as has to come, and then less.
        size = LEAST_BYTES // 4 if sent <= 8 else LEAST_BYTES // 4 - 1
        return {"type": "http.request", "body": bytes(size), "more_body": True}

    async def read() -> None:
        with Turns().taken(new_id()) as turn:
            async for _ in chunks(receive, turn):
                assert sent < 100

    with pytest.raises(TooSlow):
        await read()
    assert sent == 12


async def test_a_person_has_so_many_downloads_at_a_time_and_the_others_wait() -> None:
    readers, ana, begun, may_end = Readers(), new_id(), [0], asyncio.Event()
    waited: list[bool] = []

    async def read() -> None:
        async with readers.turn(ana) as has_waited:
            waited.append(has_waited)
            begun[0] += 1
            await may_end.wait()

    reading = [asyncio.create_task(read()) for _ in range(READERS_MAX + QUEUE_MAX)]
    await asyncio.sleep(0)
    assert begun == [READERS_MAX]
    with pytest.raises(Unavailable):
        await read()
    async with readers.turn(new_id()):
        pass
    for gone in reading[-2:]:
        gone.cancel()
    may_end.set()
    await asyncio.gather(*reading[:-2])
    assert begun == [READERS_MAX + QUEUE_MAX - 2]
    assert [waited.count(one) for one in (False, True)] == [READERS_MAX, QUEUE_MAX - 2]
    async with readers.turn(ana):
        pass


async def test_a_form_that_does_not_come_takes_a_turn() -> None:
    pool, all, ana = Pool("test", threads=1, waiting_max=1), Turns(), new_id()
    door = Forms(threads=pool, looking=pool, turns=all)
    headers = [(b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", b"9")]
    scope = {"method": "POST", "path": "/", "query_string": b"", "headers": headers}
    nothing = asyncio.Queue[Message]()
    waiting = [
        asyncio.create_task(door.answer(Request(scope, nothing.get), ana))
        for _ in range(PERSON_MAX)
    ]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await asyncio.wait_for(door.answer(Request(scope, nothing.get), ana), timeout=PATIENCE)
    for one in waiting:
        one.cancel()
    await asyncio.wait(waiting)
    with all.taken(ana):
        pass
    pool.close()


def request_with(**headers: str) -> Request:
    """Return a request with these headers."""
    named = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"method": "GET", "path": "/files/", "query_string": b"", "headers": named}
    return Request(scope, receive=_nothing)


async def _nothing() -> Any:
    raise AssertionError("nobody reads the body")


async def body(*fields: str) -> AsyncIterator[bytes]:
    """Yield a form of values, and then a file."""
    for name in fields:
        yield f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nvalue\r\n'.encode()
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na\r\n--x--'


def test_our_cookie_is_found_among_others() -> None:
    request = request_with(cookie='a="b"; c; files=one.two; files=three; d=e=f')
    assert request.cookie("__Secure-files", "files") == "one.two"
    assert request.cookie("none") == ""


@pytest.mark.parametrize("value", ['a="' + "\\" * 60_000 + '"', "a=;" * 20_000, '"' * 60_000])
def test_cookies_of_any_make_are_read_at_once(value: str) -> None:
    started = time.process_time()
    assert request_with(cookie=value).cookie("files") == ""
    assert time.process_time() - started < 1


@pytest.mark.parametrize("more", ["(a)", ";", '"', "(", "a=b;", "; boundary=", " ", "; "])
def test_a_type_of_any_make_is_read_at_once(more: str) -> None:
    started = time.process_time()
    with pytest.raises(FormExpected):
        Form("multipart/form-data; x=" + more * (60_000 // len(more)), 1, body())
    assert time.process_time() - started < 1


@pytest.mark.parametrize("type", ["; boundary*0=,';t*", ";\r?<\rf=]", "; boundary=é", ""])
def test_a_type_without_a_boundary_is_refused(type: str) -> None:
    with pytest.raises(FormExpected):
        Form(f"multipart/form-data{type}", 1, body())


@pytest.mark.parametrize("type", ["; boundary=x", ';charset=utf-8; BOUNDARY="x" ; a=b'])
async def test_a_boundary_may_be_in_quotes(type: str) -> None:
    part = await Form(f"multipart/form-data{type}", 200, body("alt")).file()
    assert (part.name, part.values) == ("a", {"alt": "value"})


async def test_a_form_has_so_many_values_before_its_file() -> None:
    fields = [str(number) for number in range(FIELDS_MAX)]
    part = await Form("multipart/form-data; boundary=x", 10_000, body(*fields)).file()
    assert len(part.values) == FIELDS_MAX
    for one_more in ("other", "0"):
        with pytest.raises(FormInvalid, match="at most 10 values"):
            await Form("multipart/form-data; boundary=x", 10_000, body(*fields, one_more)).file()


@pytest.mark.parametrize(("is_checked", "kept"), [(True, 0), (False, 3)])
async def test_where_the_disk_is_full_nothing_is_kept_that_was_to_be_compared(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_checked: bool, kept: int
) -> None:
    settings.DATA_DIR = tmp_path
    file_id = new_id()
    partial_create(file_id)
    append = Partial.append

    def full(partial: Partial, data: bytearray) -> None:
        append(partial, data[:3])
        raise StorageFull

    async def receive() -> Any:
        return {"type": "http.request", "body": b"tides"}

    monkeypatch.setattr(Partial, "append", full)
    monkeypatch.setattr(uploads, "upload_open", lambda **_: (Partial(file_id), 5))
    checksum = f"sha256 {b64encode(hashlib.sha256(b'tides').digest()).decode()}"
    headers = {"upload-checksum": checksum} if is_checked else {}
    pool = Pool("test", threads=1, waiting_max=1)
    door = Uploads(threads=pool, looking=pool, turns=Turns())
    with pytest.raises(StorageFull):
        await door.answer(part(receive, **headers), new_id(), file_id)
    assert partial_offset(file_id) == kept
    pool.close()


async def test_where_all_turns_are_taken_nobody_gives_way_to_a_part_without_bytes(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    now = 0.0
    monkeypatch.setattr(turns, "monotonic", lambda: now)
    file_id, all, pool = new_id(), Turns(), Pool("test", threads=1, waiting_max=1)
    partial_create(file_id)
    monkeypatch.setattr(uploads, "upload_open", lambda **_: (Partial(file_id), 5))

    async def nothing() -> Any:
        return {"type": "http.request", "body": b""}

    with ExitStack() as taken:
        slowest, *_ = [taken.enter_context(all.taken(new_id())) for _ in range(ALL_MAX)]
        now = 10.0
        door = Uploads(threads=pool, looking=pool, turns=all)
        status, _, _ = await door.answer(
            part(nothing, **{"content-length": "0"}), new_id(), file_id
        )
        assert status == 204
        async with slowest.waiting():
            pass  # It goes on.
    pool.close()


def part(receive: Any, **headers: str) -> Request:
    """Return a request that brings a part of an upload."""
    headers |= {"tus-resumable": VERSION, "content-type": PART, "upload-offset": "0"}
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": "PATCH", "path": "/", "query_string": b"", "headers": named}
    return Request(scope, receive)


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        *((query, True) for query in (b"download", b"download=", b"a=1&download", b"download&a")),
        *((query, False) for query in (b"", b"downloads", b"xdownload", b"a=download&b")),
    ],
)
def test_a_query_asks_for_an_attachment_by_its_name_alone(query: bytes, asks: bool) -> None:
    assert asks_for_attachment(query) is asks
