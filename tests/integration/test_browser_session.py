"""The sign-in of a browser: its refresh token is in a cookie that no script reads."""

from collections.abc import Iterator

import httpx
import pytest

from tests.people import PASSWORD, Person, client_of, problem, signed_in
from tests.servers import NewServer, Server


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    """A client with a cookie jar of its own."""
    with client_of(server) as client:
        yield client


def sign_in(browser: httpx.Client, person: Person, **headers: str) -> httpx.Response:
    body = {"email": person.email, "password": PASSWORD}
    return browser.post("/api/session/", json=body, headers=headers)


def test_a_browser_gets_its_refresh_token_where_no_script_reads_it(
    browser: httpx.Client, ana: Person
) -> None:
    answer = sign_in(browser, ana)

    assert answer.json()["me"] == ana.get("/api/me/").json()
    assert set(answer.json()) == {"access", "me"}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("refresh=ey")
    for attribute in ("HttpOnly", "SameSite=Strict", "Path=/api/session/", "Max-Age=2592000"):
        assert attribute in cookie
    assert "Secure" not in cookie
    bearer = {"Authorization": f"Bearer {answer.json()['access']}"}
    assert browser.get("/api/me/", headers=bearer).json() == answer.json()["me"]


def test_a_browser_refreshes_and_its_token_rotates(browser: httpx.Client, ana: Person) -> None:
    sign_in(browser, ana)
    before = browser.cookies["refresh"]
    answer = browser.post("/api/session/refresh/")

    assert (answer.status_code, set(answer.json())) == (200, {"access", "me"})
    assert browser.cookies["refresh"] != before


def test_a_browser_signs_out_and_its_session_ends(browser: httpx.Client, ana: Person) -> None:
    access = sign_in(browser, ana).json()["access"]
    refresh = browser.cookies["refresh"]
    answer = browser.request("DELETE", "/api/session/")

    assert answer.status_code == 204
    assert "refresh" not in browser.cookies
    bearer = {"Authorization": f"Bearer {access}"}
    assert browser.get("/api/me/", headers=bearer).status_code == 401
    replay = browser.post("/api/session/refresh/", headers={"Cookie": f"refresh={refresh}"})
    assert problem(replay, 401) == "unauthenticated"
    assert browser.request("DELETE", "/api/session/").status_code == 204


def test_without_a_cookie_there_is_nothing_to_refresh(browser: httpx.Client) -> None:
    assert problem(browser.post("/api/session/refresh/"), 401) == "unauthenticated"


def test_a_wrong_password_opens_no_browser_session(browser: httpx.Client, ana: Person) -> None:
    body = {"email": ana.email, "password": "wrong"}
    answer = browser.post("/api/session/", json=body)
    assert problem(answer, 401) == "unauthenticated"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_a_foreign_origin_may_use_no_cookie(
    browser: httpx.Client, ana: Person, origin: str
) -> None:
    assert problem(sign_in(browser, ana, Origin=origin), 403) == "forbidden"
    sign_in(browser, ana)
    headers = {"Origin": origin}
    assert problem(browser.post("/api/session/refresh/", headers=headers), 403) == "forbidden"
    refusal = browser.request("DELETE", "/api/session/", headers=headers)
    assert problem(refusal, 403) == "forbidden"
    assert browser.post("/api/session/refresh/").status_code == 200


def test_our_own_page_and_a_friends_may_use_the_cookie(
    server: Server, browser: httpx.Client, ana: Person
) -> None:
    for origin in (server.url, "https://friend.example"):
        assert sign_in(browser, ana, Origin=origin).status_code == 200
        answer = browser.post("/api/session/refresh/", headers={"Origin": origin})
        assert answer.status_code == 200


def test_over_https_the_cookie_is_bound_to_the_host(new_server: NewServer) -> None:
    server = new_server(TRUSTED_PROXIES="127.0.0.1")
    with client_of(server) as client:
        dana = signed_in(server, "Dana", client)
    https = {"X-Forwarded-Proto": "https"}
    with client_of(server) as browser:
        answer = sign_in(browser, dana, **https)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-refresh=ey")
        for attribute in ("Path=/", "Secure", "HttpOnly", "SameSite=Strict"):
            assert attribute in cookie.split("; ")
        token = cookie.partition(";")[0].partition("=")[2]
        for name, status in (("refresh", 401), ("__Host-refresh", 200)):
            headers = {**https, "Cookie": f"{name}={token}"}
            assert browser.post("/api/session/refresh/", headers=headers).status_code == status
        out = browser.request(
            "DELETE", "/api/session/", headers={**https, "Cookie": f"__Host-refresh={token}"}
        )
        assert out.headers["set-cookie"].startswith('__Host-refresh="";')
        assert "Secure" in out.headers["set-cookie"]
