"""Whoever forgot their password gets a link by mail, and nobody learns who has an account."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chat.accounts.models import User
from chat.accounts.services import password_forgot
from tests import commands
from tests.full import FullSocket
from tests.mail import MailServer, token_of
from tests.people import PASSWORD, Person, client_of, signed_in
from tests.ports import free_port
from tests.servers import NewServer, Server, new_database, wait_for
from tests.staff import Staff

ORIGIN = "https://chat.example.org"
NEW = "another password"


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory, mail_server: MailServer) -> Iterator[Server]:
    """A server that sends mail."""
    folder = tmp_path_factory.mktemp("mailing")
    server = Server(
        folder,
        new_database(folder),
        EMAIL_URL=mail_server.url,
        EMAIL_FROM="Chat <chat@example.org>",
        PUBLIC_URL=ORIGIN,
        SITE_NAME="Harbour & Söhne",
    )
    with closing(server):
        server.start()
        yield server


@pytest.fixture
def client(mailing: Server) -> Iterator[httpx.Client]:
    with client_of(mailing) as client:
        yield client


@pytest.fixture
def fay(mailing: Server, client: httpx.Client) -> Person:
    """Forgets her password."""
    return signed_in(mailing, "Fay", client)


def forgot(client: httpx.Client, email: str, address: str = "192.0.2.1") -> httpx.Response:
    """Ask for a link, from an address that a proxy tells."""
    return client.post(
        "/api/password/forgot/", json={"email": email}, headers={"X-Forwarded-For": address}
    )


def reset(client: httpx.Client, token: str, **changes: str) -> httpx.Response:
    """Choose a new password with the token of a link."""
    form = {"token": token, "password": NEW, "confirm_password": NEW, **changes}
    return client.post("/api/password/reset/", json=form)


def test_a_forgotten_password_is_replaced_by_mail(
    mailing: Server, mail_server: MailServer, client: httpx.Client, fay: Person
) -> None:
    assert forgot(client, fay.email.upper()).status_code == 202
    mail = mail_server.receive(fay.email)
    token = token_of(mail, ORIGIN)
    with FullSocket(mailing, fay) as socket:
        assert reset(client, token).status_code == 204
        assert socket.closed() == 4401
    assert fay.get("/api/me/").status_code == 401
    assert fay.login().status_code == 401
    assert fay.login(NEW).status_code == 200
    again = reset(client, token, password=PASSWORD, confirm_password=PASSWORD)
    assert again.status_code == 404
    assert again.json() == {
        "code": "not_found",
        "detail": "This link has expired or was used already. Ask for a new one.",
    }
    assert token not in mailing.log.read_text()


def test_the_mail_says_what_it_is_about(
    mail_server: MailServer, client: httpx.Client, fay: Person
) -> None:
    forgot(client, fay.email)
    mail = mail_server.receive(fay.email)
    assert mail["To"] == fay.email
    assert mail["From"] == "Chat <chat@example.org>"
    assert mail["Subject"] == "A new password for Harbour & Söhne"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    for words in ("Harbour & Söhne", "one hour", "ignore this mail"):
        assert words in text


def test_nobody_sends_words_of_their_own_to_the_email_of_somebody_else(
    mail_server: MailServer, client: httpx.Client, fay: Person
) -> None:
    lure = {"first_name": "You have won: https://evil.example/", "last_name": "Fay"}
    assert client.patch("/api/me/", json=lure, headers=fay.bearer).status_code == 200
    forgot(client, fay.email)
    assert "evil.example" not in mail_server.receive(fay.email).get_content()


def test_nobody_learns_who_has_an_account(
    mailing: Server, mail_server: MailServer, client: httpx.Client, fay: Person
) -> None:
    barred = signed_in(mailing, "Bart", client)
    with client_of(mailing) as other:
        Staff(mailing, other).deactivate(barred)
    nobody = "nobody@example.org"
    answers = [forgot(client, email) for email in (nobody, barred.email, fay.email)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b"{}")}
    # Mails go out in the order in which they were asked for.
    mail_server.receive(fay.email)
    assert mail_server.is_empty(nobody)
    assert mail_server.is_empty(barred.email)


@pytest.mark.django_db
def test_a_known_and_an_unknown_email_cost_the_same_work(
    account: User, settings: Settings, mail_server: MailServer
) -> None:
    settings.RATE_LIMITS = True
    settings.MAIL = {"host": "127.0.0.1", "port": mail_server.port}
    work = []
    for email in (account.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            password_forgot(email=email, language="en", address="192.0.2.1")
        work.append([query["sql"].split(" VALUES ")[0] for query in queries])
    assert work[0] == work[1]


def test_a_refused_password_is_reported_and_the_link_stays_good(
    mail_server: MailServer, client: httpx.Client, fay: Person
) -> None:
    forgot(client, fay.email)
    token = token_of(mail_server.receive(fay.email), ORIGIN)
    for weak in ({"password": "fay", "confirm_password": "fay"}, {"confirm_password": "other"}):
        refused = reset(client, token, **weak)
        assert refused.status_code == 400
        assert set(refused.json()["fields"]) == {"password"}
    assert reset(client, token).status_code == 204


def test_of_many_who_use_a_link_at_once_one_does(
    mailing: Server, mail_server: MailServer, client: httpx.Client, fay: Person
) -> None:
    forgot(client, fay.email)
    token = token_of(mail_server.receive(fay.email), ORIGIN)
    passwords = [f"password of number {number}" for number in range(8)]

    def use(password: str) -> int:
        with client_of(mailing) as own:
            return reset(own, token, password=password, confirm_password=password).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(use, passwords))
    assert sorted(statuses) == [204] + [404] * 7
    assert fay.login(passwords[statuses.index(204)]).status_code == 200


def test_the_command_prints_a_link_that_works(
    mailing: Server, client: httpx.Client, fay: Person
) -> None:
    ended = link_command(mailing, fay.email)
    assert ended.returncode == 0, ended.stderr
    page, _, token = ended.stdout.strip().partition("#")
    assert page == f"{ORIGIN}/reset"
    assert reset(client, token).status_code == 204


def test_the_command_says_that_it_knows_nobody_of_that_name(mailing: Server) -> None:
    ended = link_command(mailing, "nobody@example.org")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1


def link_command(server: Server, email: str) -> subprocess.CompletedProcess[str]:
    return commands.run("password_reset_link", email, env=server.environment, cwd=server.folder)


def test_a_mail_server_that_does_not_answer_is_one_line_in_the_log(new_server: NewServer) -> None:
    server = new_server(EMAIL_URL=f"smtp://127.0.0.1:{free_port()}")

    def complaints() -> list[str]:
        return [line for line in server.log.read_text().splitlines() if "mail_failed" in line]

    with client_of(server) as client:
        fay = signed_in(server, "Fay", client)
        assert forgot(client, fay.email).status_code == 202
        wait_for(lambda: len(complaints()) == 1)
        assert forgot(client, fay.email).status_code == 202
        wait_for(lambda: len(complaints()) == 2)
    assert "ConnectionRefusedError" in complaints()[0]
    assert "Traceback" not in server.log.read_text()
    assert "reset#" not in server.log.read_text()


def test_links_that_nobody_else_can_open_are_reported_at_the_start(
    new_server: NewServer, mail_server: MailServer
) -> None:
    for public_url, is_told in (("http://localhost:8000", True), (ORIGIN, False)):
        server = new_server(EMAIL_URL=mail_server.url, PUBLIC_URL=public_url)
        assert ("PUBLIC_URL is http://localhost:8000" in server.log.read_text()) is is_told


def test_a_server_without_mail_says_so(http: httpx.Client, ana: Person) -> None:
    answer = forgot(http, ana.email)
    assert answer.status_code == 404
    assert answer.json() == {
        "code": "not_found",
        "detail": "This server sends no mail. Ask an administrator for a new password.",
    }


def test_mails_and_guesses_are_limited(new_server: NewServer, mail_server: MailServer) -> None:
    server = new_server(
        EMAIL_URL=mail_server.url,
        RATE_LIMITS="on",
        TRUSTED_PROXIES="127.0.0.1",
        LIMIT_FORGOT_PER_ACCOUNT="2/900",
        LIMIT_FORGOT_PER_ADDRESS="3/900",
        LIMIT_LOGIN_PER_ADDRESS="5/900",
    )
    with client_of(server) as client:
        addresses = [f"192.0.2.{number}" for number in range(4)]
        account = [forgot(client, "fay@example.org", address) for address in addresses]
        people = [f"{number}@example.org" for number in range(4)]
        address = [forgot(client, email, "198.51.100.7") for email in people]
        guesses = [reset(client, "rubbish") for _ in range(6)]
    assert [answer.status_code for answer in account] == [202, 202, 429, 429]
    assert [answer.status_code for answer in address] == [202, 202, 202, 429]
    assert [answer.status_code for answer in guesses] == [404] * 5 + [429]
    assert int(guesses[-1].headers["retry-after"]) > 0
