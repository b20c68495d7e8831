"""Nothing that somebody uploads runs where the chat is, and bombs are refused."""

from collections.abc import Iterator

import httpx
import pytest

from chat.files.media.kinds import INLINE, PICTURES
from tests import hostile
from tests.people import Person, client_of, signed_in
from tests.servers import Server


@pytest.fixture(scope="module")
def eve(server: Server) -> Iterator[Person]:
    with client_of(server) as client:
        yield signed_in(server, "Eve", client)


def uploaded(eve: Person, file: hostile.Hostile) -> httpx.Response:
    return eve.post("/api/files/", files={"file": (file.name, file.data, file.type)})


def test_what_is_hostile_is_given_to_be_saved_or_is_a_picture_and_nothing_else(
    eve: Person,
) -> None:
    files = hostile.files()
    assert len(files) + len(hostile.bombs()) >= 60
    for file in files:
        answer = uploaded(eve, file)
        assert answer.status_code == 201, (file.name, answer.text)
        stored = answer.json()
        assert not set(stored["name"]) & set("\r\n\0/\\\u202e"), stored
        assert len(stored["name"].encode()) <= 255
        given = eve.get(f"/files/{stored['id']}/")
        assert given.status_code == 200
        headers = given.headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert "set-cookie" not in headers
        if headers["content-disposition"].startswith("inline"):
            assert headers["content-type"] in INLINE
            if headers["content-type"] in PICTURES:
                assert b"alert" not in given.content, file
        else:
            assert headers["content-disposition"].startswith("attachment")
            assert headers["content-type"] == "application/octet-stream"


def test_bombs_are_refused_and_nothing_is_left_of_them(eve: Person) -> None:
    before = eve.get("/api/me/files/").json()["used"]
    for bomb in hostile.bombs():
        answer = uploaded(eve, bomb)
        assert answer.status_code == 400, (bomb.name, answer.text)
        assert answer.json()["code"] == "invalid"
        assert "accepted" in answer.json()["detail"] or "takes too much" in answer.json()["detail"]
    assert eve.get("/api/me/files/").json()["used"] == before


def test_a_query_that_is_no_text_changes_nothing_of_what_is_given(eve: Person) -> None:
    stored = uploaded(eve, hostile.Hostile("a.txt", b"a", "text/plain")).json()
    answer = eve.get(f"/files/{stored['id']}/?%C2%93%22%C2%95=97&%F2%A5%82%96%07=%ff")
    assert (answer.status_code, answer.content) == (200, b"a")
