"""``GET /api/docs/``, ``GET /api/schema/``, and the shape of every failure."""

import json
import re
from pathlib import Path

import httpx
import pytest
from django.db import OperationalError
from django.test import Client

from chat.accounts.models import Session, User
from chat.accounts.tokens import access_token
from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.gateway.simple.access import access_direct
from chat.people import models
from chat.rest.views import accounts
from tests.people import Person

pytestmark = pytest.mark.any_store

SCHEMA = Path(__file__).parents[2] / "schema" / "openapi.json"


def test_the_document_is_the_one_in_the_repository(http: httpx.Client) -> None:
    answer = http.get("/api/schema/")
    assert answer.status_code == 200
    assert answer.json() == json.loads(SCHEMA.read_text())
    assert answer.json()["openapi"].startswith("3.1")


def test_the_document_has_every_call(http: httpx.Client) -> None:
    calls = {
        (method, path)
        for path, methods in http.get("/api/schema/").json()["paths"].items()
        for method in methods
    }
    assert calls >= {
        ("post", "/api/register/"),
        ("post", "/api/login/"),
        ("post", "/api/logout/"),
        ("get", "/api/users/"),
        ("post", "/api/users/"),
        ("get", "/api/users/{user_id}/chat/"),
        ("post", "/api/token/refresh/"),
    }


@pytest.mark.parametrize("path", ["/", "/api/docs/", "/api/docs", "/admin/login/"])
def test_a_page_takes_everything_from_here(http: httpx.Client, path: str) -> None:
    page = http.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    addresses = re.findall(r"""(?:src|href|action)\s*=\s*["']?([^"'\s>]+)""", page.text)
    assert addresses
    assert all(address.startswith(("/", "#")) for address in addresses)
    assert not any(address.startswith("//") for address in addresses)


@pytest.mark.parametrize("path", ["/", "/api/docs/"])
def test_a_page_has_no_inline_script_or_style(http: httpx.Client, path: str) -> None:
    page = http.get(path).text
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []


@pytest.mark.parametrize("path", ["/", "/api/docs/"])
def test_what_a_page_needs_is_there(http: httpx.Client, path: str) -> None:
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', http.get(path).text):
        file = http.get(address)
        assert file.status_code == 200
        assert file.headers["x-content-type-options"] == "nosniff"


def test_no_script_from_elsewhere_is_allowed(http: httpx.Client) -> None:
    policy = http.get("/api/docs/").headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives.get("script-src", "'self'") == "'self'"
    assert "http" not in policy


@pytest.mark.parametrize(
    "path",
    [
        *("/api/", "/api/nothing", "/api/nothing/", "/health/", "/health/nothing", "/api/%00"),
        *("/api/users/x/chat/", "/api//users/", "/api/" + "x" * 5000),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_is_not_there_is_told_in_json(http: httpx.Client, method: str, path: str) -> None:
    answer = http.request(method, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"code": "not_found", "detail": "There is nothing here."}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/api/docs/", "/api/schema/", "/health/live", "/health/ready"])
def test_a_method_that_is_not_there_is_told_in_json(
    http: httpx.Client, method: str, path: str
) -> None:
    answer = http.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["code"] == "method_not_allowed"
    assert "GET" in answer.headers["allow"]


def test_a_foreign_host_is_refused_in_json(http: httpx.Client) -> None:
    answer = http.get("/api/users/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png", "nonsense", ""])
def test_whatever_a_client_accepts_it_gets_json(dora: Person, accept: str) -> None:
    answer = dora.get("/api/users/", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"
    assert answer.status_code == 200


@pytest.fixture
def visitor(account: User, client: Client) -> Client:
    """A client with the owner's token, which sees failures as the world does."""
    session = Session.objects.create(user=account, user_agent="")
    client.raise_request_exception = False
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {access_token(session)}"
    return client


def test_what_nobody_expected_is_told_in_json_without_details(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**arguments: object) -> None:
        raise RuntimeError("secret details")

    monkeypatch.setattr(accounts, "people_active", fail)
    answer = visitor.get("/api/users/")
    assert answer.status_code == 500
    assert answer["content-type"] == "application/json"
    assert answer.json() == {"code": "internal", "detail": "Something failed on the server."}


def test_a_database_that_is_away_is_told_in_json(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**arguments: object) -> None:
        raise OperationalError("secret details")

    monkeypatch.setattr(accounts, "people_active", fail)
    answer = visitor.get("/api/users/")
    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"
    assert b"secret" not in answer.content


def test_a_group_has_no_seat_for_the_simple_dialect(
    owner: models.Person, member: models.Person, account: User
) -> None:
    group = Conversation.objects.create()
    for person in (owner, member):
        Membership.objects.create(conversation=group, person=person)
    session = Session.objects.create(user=account, user_agent="")
    with pytest.raises(ConversationNotFound):
        access_direct(access_token(session), group.id)
