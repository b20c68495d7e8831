"""Passwords cannot be guessed, and whoever is guessed at still gets in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.accounts import sessions
from chat.accounts.errors import CredentialsInvalid
from chat.accounts.hashers import Argon2
from chat.accounts.models import User
from tests.people import PASSWORD, Person, client_of, signed_in
from tests.servers import NewServer, Server
from tests.staff import Staff

pytestmark = pytest.mark.stores

PARALLEL = 64
PROXY = {"RATE_LIMITS": "on", "TRUSTED_PROXIES": "127.0.0.1"}


def guess(client: httpx.Client, email: str, address: str = "192.0.2.1") -> httpx.Response:
    """Try a wrong password, from an address that a proxy tells."""
    return client.post(
        "/api/login/",
        json={"email": email, "password": "wrong password"},
        headers={"X-Forwarded-For": address},
    )


@contextmanager
def serving(server: Server) -> Iterator[tuple[httpx.Client, Person]]:
    """A client of a server, and somebody who signed in there, from 198.51.100.7."""
    with client_of(server) as client:
        client.headers["X-Forwarded-For"] = "198.51.100.7"
        yield client, signed_in(server, "Vera", client)


def statuses(answers: list[httpx.Response]) -> dict[int, int]:
    """Return how often each status is among the answers."""
    found = [answer.status_code for answer in answers]
    return {status: found.count(status) for status in sorted(set(found))}


def test_parallel_guesses_never_overshoot_a_limit(new_server: NewServer) -> None:
    server = new_server(**PROXY, LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS="10/900")
    with serving(server) as (client, victim), ThreadPoolExecutor(PARALLEL) as threads:
        answers = list(threads.map(lambda _: guess(client, victim.email), range(PARALLEL)))
    assert statuses(answers) == {401: 10, 429: PARALLEL - 10}
    for answer in answers:
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["retry-after"]) <= 900
            assert answer.json()["code"] == "rate_limited"


def test_parallel_guesses_at_many_accounts_never_overshoot_the_limit_of_an_address(
    new_server: NewServer,
) -> None:
    server = new_server(**PROXY, LIMIT_LOGIN_PER_ADDRESS="10/900")
    with serving(server) as (client, _), ThreadPoolExecutor(PARALLEL) as threads:
        emails = [f"nobody{number}@example.org" for number in range(PARALLEL)]
        answers = list(threads.map(lambda email: guess(client, email), emails))
    assert statuses(answers) == {401: 10, 429: PARALLEL - 10}


def test_whoever_is_guessed_at_still_gets_in_from_where_they_are_known(
    new_server: NewServer,
) -> None:
    server = new_server(**PROXY, LIMIT_LOGIN_PER_ACCOUNT="20/900")
    with serving(server) as (client, victim), ThreadPoolExecutor(16) as threads:
        addresses = [f"192.0.2.{number}" for number in range(1, 65)]
        storm = [threads.submit(guess, client, victim.email, address) for address in addresses]
        during = victim.login()
        answers = [call.result() for call in storm]
        after = victim.login()
        elsewhere = victim.login(**{"X-Forwarded-For": "203.0.113.9"})
    assert statuses(answers) == {401: 20, 429: 44}
    assert during.status_code == after.status_code == 200
    assert elsewhere.status_code == 429


def test_a_refused_login_is_refused_with_the_right_password_too(new_server: NewServer) -> None:
    server = new_server(**PROXY, LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS="3/900")
    with serving(server) as (client, victim):
        for _ in range(3):
            assert guess(client, victim.email, "198.51.100.7").status_code == 401
        assert victim.login().status_code == 429


def test_guesses_of_ones_own_password_in_the_admin_pages_are_limited(
    new_server: NewServer,
) -> None:
    server = new_server(RATE_LIMITS="on", LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS="3/900")
    new = {"new_password1": "another password", "new_password2": "another password"}
    with client_of(server) as client:
        staff = Staff(server, client)
        for _ in range(3):
            answer = staff.submit("/admin/password_change/", old_password="wrong", **new)
            assert "was entered incorrectly" in answer.text
        refused = staff.submit("/admin/password_change/", old_password=PASSWORD, **new)
        assert refused.status_code == 200
        assert "Too many attempts" in refused.text
    with client_of(server) as client:
        assert guess(client, staff.email).status_code == 429


def test_logins_that_go_well_use_nothing_up(new_server: NewServer) -> None:
    server = new_server(
        **PROXY, LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS="3/900", LIMIT_LOGIN_PER_ADDRESS="3/900"
    )
    with serving(server) as (_, person):
        for _ in range(5):
            assert person.login().status_code == 200


def test_a_client_can_not_pass_itself_off_as_many(new_server: NewServer) -> None:
    server = new_server(RATE_LIMITS="on", LIMIT_LOGIN_PER_ADDRESS="10/900")
    with client_of(server) as client:
        answers = [
            guess(client, f"nobody{number}@example.org", f"192.0.2.{number}")
            for number in range(1, 21)
        ]
    assert statuses(answers) == {401: 10, 429: 10}


def test_what_a_client_writes_before_its_proxy_is_not_believed(new_server: NewServer) -> None:
    server = new_server(**PROXY, LIMIT_LOGIN_PER_ADDRESS="10/900")
    with client_of(server) as client:
        answers = [
            guess(client, f"nobody{number}@example.org", f"192.0.2.{number}, 203.0.113.9")
            for number in range(1, 21)
        ]
    assert statuses(answers) == {401: 10, 429: 10}


def test_registrations_are_limited_per_address(new_server: NewServer) -> None:
    server = new_server(**PROXY, LIMIT_REGISTER_PER_ADDRESS="5/900")
    with client_of(server) as client, ThreadPoolExecutor(16) as threads:
        newcomers = [Person(server, f"N{number}", client) for number in range(16)]
        answers = list(threads.map(Person.register, newcomers))
        by_browser = client.post(
            "/api/session/account/",
            json={"first_name": "Nell", "email": "nell@example.org", "password": PASSWORD},
        )
        elsewhere = client.post(
            "/api/register/",
            json=Person(server, "Nina", client).form(),
            headers={"X-Forwarded-For": "203.0.113.9"},
        )
    assert statuses(answers) == {201: 5, 429: 11}
    assert by_browser.status_code == 429
    assert elsewhere.status_code == 201


def test_as_it_is_thirty_people_behind_one_address_sign_up_and_in(new_server: NewServer) -> None:
    server = new_server(RATE_LIMITS="on")
    with client_of(server) as client, ThreadPoolExecutor(4) as threads:
        people = list(
            threads.map(lambda number: signed_in(server, f"P{number}", client), range(30))
        )
        assert len(people[0].get("/api/users/").json()) == 29


def work_of_a_login(email: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], int]:
    """Fail to sign in; return the queries, without their values, and the number of hashes."""
    hashes = 0

    def counted(original: object) -> object:
        def hashing(*arguments: object) -> object:
            nonlocal hashes
            hashes += 1
            assert callable(original)
            return original(*arguments)

        return hashing

    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
        patch.setattr(Argon2, "encode", counted(Argon2.encode))
        patch.setattr(Argon2, "verify", counted(Argon2.verify))
        with pytest.raises(CredentialsInvalid):
            sessions.session_start(
                email=email, password="wrong password", address="192.0.2.1", user_agent=""
            )
    return [query["sql"].split(" FROM ")[0].split(" VALUES ")[0] for query in queries], hashes


@pytest.mark.parametrize("is_active", [True, False])
def test_a_known_and_an_unknown_email_cost_the_same_work(
    account: User, is_active: bool, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    account.is_active = is_active
    account.save()
    known = work_of_a_login(account.email, monkeypatch)
    unknown = work_of_a_login("nobody@example.org", monkeypatch)
    assert known == unknown
    assert known[1] == 1
