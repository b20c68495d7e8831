"""A browser signs up and in with one call, and with one name."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from chat.accounts.models import Session, User
from chat.people.models import Person
from chat.rest.views.session import COOKIE
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

NINA = {"first_name": "Nina", "email": "nina@example.org", "password": PASSWORD}


def sign_up(client: Client, **changes: str) -> Any:
    return client.post(
        "/api/session/account/",
        {**NINA, **changes},
        content_type="application/json",
        headers={"User-Agent": "a browser"},
    )


def test_whoever_signs_up_is_signed_in(client: Client) -> None:
    answer = sign_up(client, last_name="Nilsson")

    assert (answer.status_code, set(answer.json())) == (201, {"access", "me"})
    assert answer.cookies[COOKIE]["httponly"]
    bearer = {"Authorization": f"Bearer {answer.json()['access']}"}
    assert client.get("/api/me/", headers=bearer).json() == answer.json()["me"]
    assert Session.objects.get().user_agent == "a browser"
    refreshed = client.post("/api/session/refresh/")
    assert refreshed.json()["me"] == answer.json()["me"]


@pytest.mark.parametrize("last_name", ["", " \u200b "])
def test_a_last_name_may_be_missing(client: Client, last_name: str) -> None:
    me = sign_up(client, last_name=last_name).json()["me"]

    assert (me["first_name"], me["last_name"]) == ("Nina", "")
    assert str(Person.objects.get()) == "Nina"


def test_a_last_name_can_be_taken_back(client: Client) -> None:
    access = sign_up(client, last_name="Nilsson").json()["access"]
    renamed = client.patch(
        "/api/me/",
        {"last_name": ""},
        content_type="application/json",
        headers={"Authorization": f"Bearer {access}"},
    )
    assert renamed.json()["last_name"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", " "),
        ("email", "nina"),
        ("email", "nina@example"),
        ("email", "olivia@EXAMPLE.org"),
        ("password", "password"),
    ],
)
def test_a_refusal_names_the_field(client: Client, owner: Person, field: str, value: str) -> None:
    answer = sign_up(client, **{field: value})

    assert (answer.status_code, set(answer.json()["fields"])) == (400, {field})
    assert COOKIE not in answer.cookies
    assert User.objects.count() == 1


def test_a_closed_server_refuses(client: Client, settings: LazySettings) -> None:
    settings.REGISTRATION = "closed"
    assert sign_up(client).status_code == 403


def test_a_page_of_a_foreign_origin_may_not(client: Client) -> None:
    foreign = {"Origin": "https://evil.example"}
    answer = client.post(
        "/api/session/account/", NINA, content_type="application/json", headers=foreign
    )
    assert answer.status_code == 403
    assert not User.objects.exists()
