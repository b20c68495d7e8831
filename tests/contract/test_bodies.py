"""Bodies that nobody sends by mistake, to every call that takes one."""

from collections.abc import Iterator

import httpx
import pytest

from tests.people import Person, client_of, signed_in
from tests.servers import Server

pytestmark = pytest.mark.any_store

JSON = {"Content-Type": "application/json"}
CALLS = ["/api/register/", "/api/login/", "/api/logout/", "/api/token/refresh/"]


@pytest.fixture(scope="module")
def somebody(server: Server) -> Iterator[Person]:
    """Signed in once for all these tests: none of them gets anything done."""
    with client_of(server) as client:
        yield signed_in(server, "Sam", client)


every_call = pytest.mark.parametrize("path", CALLS)


def post(person: Person, path: str, body: bytes, **headers: str) -> httpx.Response:
    return person.post(path, content=body, headers={**JSON, **headers})


@every_call
@pytest.mark.parametrize(
    "body",
    [
        b"hello",
        b"{",
        b'{"email": }',
        b"{'email': 'a'}",
        b'{"email": NaN}',
        b'{"email": Infinity}',
        b'{"email": "\xff\xfe"}',
        b'{"email": "\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"email": "a"}',
        b"[" * 100_000,
        b'{"email":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
    ],
    ids=[
        *("words", "cut off", "no value", "single quotes", "NaN", "Infinity", "no UTF-8"),
        *("surrogate in UTF-8", "byte order mark", "deep and open", "deep objects", "deep"),
    ],
)
def test_what_is_not_json_is_refused(somebody: Person, path: str, body: bytes) -> None:
    answer = post(somebody, path, body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


@every_call
@pytest.mark.parametrize(
    "body", [b"[]", b"null", b"1", b'"text"', b"true", b"9" * 5000, b"1e400", b"[{}]"]
)
def test_json_that_is_no_object_is_refused(somebody: Person, path: str, body: bytes) -> None:
    assert post(somebody, path, body).status_code == 400


@every_call
@pytest.mark.parametrize(
    "value",
    [b"9" * 5000, rb'"\ud800"', rb'"\u0000"', b"[[[]]]", b"1e400", b'"%s"' % (b"x" * 10_000)],
    ids=["huge number", "lone surrogate", "NUL", "nested", "infinite", "over-long"],
)
def test_hostile_values_are_refused(somebody: Person, path: str, value: bytes) -> None:
    fields = ("first_name", "last_name", "email", "password", "confirm_password", "refresh")
    body = b"{" + b",".join(b'"%s": %s' % (name.encode(), value) for name in fields) + b"}"
    assert post(somebody, path, body).status_code in {400, 401}


@every_call
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json"],
)
def test_a_body_of_another_type_is_refused(somebody: Person, path: str, content_type: str) -> None:
    answer = post(somebody, path, b"a=b", **{"Content-Type": content_type})
    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_media_type"


@every_call
def test_a_body_above_one_mebibyte_is_refused(somebody: Person, path: str) -> None:
    answer = post(somebody, path, b'{"email": "' + b"x" * 1024 * 1024 + b'"}')
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["code"] == "too_large"


@every_call
def test_a_body_of_one_mebibyte_is_read(somebody: Person, path: str) -> None:
    body = b'{"email": "' + b"x" * (1024 * 1024 - 13) + b'"}'
    assert len(body) == 1024 * 1024
    assert post(somebody, path, body).status_code == 400


@every_call
def test_a_missing_final_slash_loses_no_body(somebody: Person, path: str) -> None:
    body = b'{"email": "nobody", "refresh": "nothing", "password": "wrong"}'
    with_slash = post(somebody, path, body)
    without = post(somebody, path.removesuffix("/"), body)
    assert (without.status_code, without.content) == (with_slash.status_code, with_slash.content)


@every_call
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_method_is_refused_in_json(somebody: Person, path: str, method: str) -> None:
    answer = somebody.request(method, path)
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert "POST" in answer.headers["allow"]
