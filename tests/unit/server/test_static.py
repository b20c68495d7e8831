"""Static files are sent again only to who needs them, in the representation that they take."""

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pytest_django.fixtures import Settings

from chat.server.asgi import Receive, Scope, Send, answer
from chat.server.conditions import TAGS_MAX
from chat.server.static import with_static_files

SCRIPT = b"let lunch = 'at one';\n" * 50
PATH = "/static/web/app.js"
CHANGED = "Fri, 20 Nov 2026 09:15:30 GMT"
BEFORE = "Fri, 20 Nov 2026 09:15:29 GMT"
AFTER = "Fri, 20 Nov 2026 09:15:31 GMT"


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, 404, [], b"")


@pytest.fixture
async def files(settings: Settings, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of what serves a script, and a compressed copy of it."""
    settings.WEB_BUILD = tmp_path
    for name, content in (("app.js", SCRIPT), ("app.js.gz", gzip.compress(SCRIPT))):
        (tmp_path / name).write_bytes(content)
        os.utime(tmp_path / name, (1795166130, 1795166130))
    transport = httpx.ASGITransport(with_static_files(nothing))
    identity = {"Accept-Encoding": "identity"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers=identity
    ) as client:
        yield client


async def test_each_representation_has_an_entity_tag_of_its_own(files: httpx.AsyncClient) -> None:
    plain = await files.get(PATH)
    zipped = await files.get(PATH, headers={"Accept-Encoding": "gzip"})

    assert plain.content == zipped.content == SCRIPT
    assert (plain.headers.get("content-encoding"), zipped.headers["content-encoding"]) == (
        None,
        "gzip",
    )
    assert plain.headers["etag"] != zipped.headers["etag"]
    for found in (plain, zipped):
        assert found.headers["vary"] == "Accept-Encoding"
        assert found.headers["last-modified"] == CHANGED


async def test_who_has_another_representation_gets_the_one_that_they_take(
    files: httpx.AsyncClient,
) -> None:
    etag = (await files.get(PATH)).headers["etag"]
    asked = {"If-None-Match": etag, "Accept-Encoding": "gzip"}

    assert (await files.get(PATH, headers=asked)).status_code == 200


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(
    "tags", ["{}", "W/{}", '"other", {}', '"other" , W/{},"another"', "*", " {} "]
)
async def test_who_has_it_is_told_so(files: httpx.AsyncClient, coding: str, tags: str) -> None:
    headers = {"Accept-Encoding": coding}
    etag = (await files.get(PATH, headers=headers)).headers["etag"]

    answer = await files.get(PATH, headers={**headers, "If-None-Match": tags.format(etag)})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


async def test_tags_in_several_lines_are_one_list(files: httpx.AsyncClient) -> None:
    etag = (await files.get(PATH)).headers["etag"]
    lines = [("If-None-Match", etag), ("If-None-Match", '"other"')]

    assert (await files.get(PATH, headers=lines)).status_code == 304


@pytest.mark.parametrize("tags", ['"other"', 'W/"other"', "", "other", '"*"', 'w/"x", y'])
async def test_who_has_something_else_gets_it(files: httpx.AsyncClient, tags: str) -> None:
    asked = {"If-None-Match": tags, "If-Modified-Since": AFTER}

    assert (await files.get(PATH, headers=asked)).status_code == 200


@pytest.mark.parametrize(("header", "status"), [("If-None-Match", 200), ("If-Match", 412)])
async def test_a_list_that_is_longer_than_any_names_none(
    files: httpx.AsyncClient, header: str, status: int
) -> None:
    etag = (await files.get(PATH)).headers["etag"]
    tags = etag + "," * (TAGS_MAX + 1 - len(etag))
    assert (await files.get(PATH, headers={header: tags[:-1]})).status_code != status
    assert (await files.get(PATH, headers={header: tags})).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Modified-Since": CHANGED}, 304),
        ({"If-Modified-Since": AFTER}, 304),
        ({"If-Modified-Since": BEFORE}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Unmodified-Since": CHANGED}, 200),
        ({"If-Unmodified-Since": BEFORE}, 412),
        ({"If-Unmodified-Since": "yesterday"}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": '"other"'}, 412),
        ({"If-Match": "*", "If-Unmodified-Since": BEFORE}, 200),
    ],
)
async def test_other_conditions_are_kept_too(
    files: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    for method in ("GET", "HEAD"):
        assert (await files.request(method, PATH, headers=headers)).status_code == status


async def test_a_weak_tag_is_no_match(files: httpx.AsyncClient) -> None:
    etag = (await files.get(PATH)).headers["etag"]

    assert (await files.get(PATH, headers={"If-Match": f"W/{etag}"})).status_code == 412
    assert (await files.get(PATH, headers={"If-Match": f'"other", {etag}'})).status_code == 200


@pytest.mark.parametrize("validator", ["{}", CHANGED, None])
async def test_a_part_goes_on_from_the_same_copy(
    files: httpx.AsyncClient, validator: str | None
) -> None:
    etag = (await files.get(PATH)).headers["etag"]
    same = {"If-Range": validator.format(etag)} if validator else {}

    answer = await files.get(PATH, headers={"Range": "bytes=4-8", **same})

    assert (answer.status_code, answer.content) == (206, b"lunch")
    assert answer.headers["content-range"] == f"bytes 4-8/{len(SCRIPT)}"


@pytest.mark.parametrize("validator", ["W/{}", '"other"', BEFORE, AFTER, "*", "{}, {}"])
async def test_a_part_of_another_copy_is_no_part_of_this(
    files: httpx.AsyncClient, validator: str
) -> None:
    etag = (await files.get(PATH)).headers["etag"]
    asked = {"Range": "bytes=4-8", "If-Range": validator.format(etag, etag)}

    answer = await files.get(PATH, headers=asked)

    assert (answer.status_code, answer.content) == (200, SCRIPT)


async def test_a_part_of_the_compressed_copy_goes_on_from_it_alone(
    files: httpx.AsyncClient,
) -> None:
    etag = (await files.get(PATH)).headers["etag"]
    asked = {"Range": "bytes=4-8", "If-Range": etag, "Accept-Encoding": "gzip"}

    assert (await files.get(PATH, headers=asked)).status_code == 200


@pytest.mark.parametrize("part", ["bytes=--1", "bytes=+1-2", "bytes=1_0-2_0", "bytes= 0 - 3"])
async def test_what_is_no_part_is_not_asked_for(files: httpx.AsyncClient, part: str) -> None:
    assert (await files.get(PATH, headers={"Range": part})).content == SCRIPT


@pytest.mark.parametrize("part", ["bytes=-0", "bytes=1000000-"])
async def test_a_part_of_nothing_can_not_be_given(files: httpx.AsyncClient, part: str) -> None:
    answer = await files.get(PATH, headers={"Range": part})

    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(SCRIPT)}")


async def test_a_part_can_only_be_got(files: httpx.AsyncClient) -> None:
    answer = await files.head(PATH, headers={"Range": "bytes=4-8"})

    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(SCRIPT)))


async def test_another_method_is_refused_whatever_its_condition(files: httpx.AsyncClient) -> None:
    assert (await files.post(PATH, headers={"If-None-Match": "*"})).status_code == 405


async def test_a_file_that_a_build_replaces_is_served_as_it_is_now(
    files: httpx.AsyncClient, tmp_path: Path
) -> None:
    before = await files.get(PATH)
    (tmp_path / "app.js.gz").unlink()
    (tmp_path / "app.js").write_bytes(SCRIPT * 2)

    for coding in ("identity", "gzip"):
        after = await files.get(PATH, headers={"Accept-Encoding": coding})
        assert after.content == SCRIPT * 2
        assert after.headers["content-length"] == str(len(SCRIPT * 2))
        assert after.headers["etag"] != before.headers["etag"]


async def test_a_file_that_a_build_removes_is_not_there(
    files: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "app.js").unlink()

    for _ in range(2):
        assert (await files.get(PATH)).status_code == 404
