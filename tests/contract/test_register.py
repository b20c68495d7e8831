"""``POST /api/register/``."""

import json
from threading import Barrier, Thread
from typing import Any

import httpx
import pytest

from tests.people import Person, client_of
from tests.servers import Server

PATH = "/api/register/"
FIELDS = ("first_name", "last_name", "email", "password", "confirm_password")


@pytest.fixture
def newcomer(server: Server, http: httpx.Client) -> Person:
    """Somebody who has no account yet."""
    return Person(server, "Nina", http)


def refused_fields(answer: httpx.Response) -> set[str]:
    """Return the fields of a refused form, each with a list of messages."""
    assert answer.status_code == 400, answer.text
    fields = answer.json()
    for messages in fields.values():
        assert isinstance(messages, list)
        assert messages
        assert all(isinstance(message, str) and message for message in messages)
    return set(fields)


def test_a_newcomer_gets_an_account(newcomer: Person) -> None:
    answer = newcomer.register()
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "success": True,
        "msg": "User account created successfully.",
        "data": {
            "first_name": newcomer.first_name,
            "last_name": newcomer.last_name,
            "email": newcomer.email,
        },
        "status": 201,
    }


def test_whoever_has_registered_can_log_in(newcomer: Person) -> None:
    newcomer.register()
    assert newcomer.login().status_code == 200


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_a_taken_email_is_refused_in_any_letter_case(newcomer: Person, change: Any) -> None:
    newcomer.register()
    answer = newcomer.client.post(PATH, json=newcomer.form(email=change(newcomer.email)))
    assert refused_fields(answer) == {"email"}


def test_of_many_who_take_one_email_at_once_one_gets_it(server: Server, newcomer: Person) -> None:
    together = Barrier(4)
    answers = []

    def register(email: str) -> None:
        with client_of(server) as client:
            client.get("/health/live")
            together.wait()
            answers.append(client.post(PATH, json=newcomer.form(email=email)).status_code)

    emails = [newcomer.email, newcomer.email.upper()] * 2
    threads = [Thread(target=register, args=[email]) for email in emails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 400, 400, 400]


def test_passwords_that_differ_are_told_under_password(newcomer: Person) -> None:
    answer = newcomer.client.post(PATH, json=newcomer.form(confirm_password="password322"))
    assert refused_fields(answer) == {"password"}


@pytest.mark.parametrize("password", ["short7!", "password", "48151623421", "ninaexample"])
def test_a_weak_password_is_told_under_password(newcomer: Person, password: str) -> None:
    newcomer.last_name = "Example"
    form = newcomer.form(
        password=password,
        confirm_password=password,
        email=f"ninaexample@{newcomer.email[5:10]}.org",
    )
    assert refused_fields(newcomer.client.post(PATH, json=form)) == {"password"}


def test_a_refused_form_makes_no_account(newcomer: Person) -> None:
    newcomer.client.post(PATH, json=newcomer.form(confirm_password="password322"))
    assert newcomer.register().status_code == 201


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_is_named(newcomer: Person, field: str) -> None:
    form = newcomer.form()
    del form[field]
    assert refused_fields(newcomer.client.post(PATH, json=form)) == {field}


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_with_nothing_in_it_every_field_is_missing(newcomer: Person, body: bytes) -> None:
    answer = newcomer.client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert refused_fields(answer) == set(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "value",
    [None, "", [], {}, True, ["a"], {"a": 1}, "a" * 5000, "nul\0nul"],
    ids=["null", "empty", "list", "object", "true", "list of one", "filled", "long", "NUL"],
)
def test_a_value_that_is_no_such_thing_is_named(
    newcomer: Person, field: str, value: object
) -> None:
    form = newcomer.form(**{field: value})
    assert refused_fields(newcomer.client.post(PATH, json=form)) == {field}


@pytest.mark.parametrize("field", FIELDS)
def test_a_lone_surrogate_is_refused(newcomer: Person, field: str) -> None:
    answer = post_raw(newcomer, **{field: r'"\ud800"'})
    assert answer.status_code == 400


@pytest.mark.parametrize("email", ["nina", "nina@", "@example.org", "a b@example.org", "a@b"])
def test_what_is_no_email_is_refused(newcomer: Person, email: str) -> None:
    answer = newcomer.client.post(PATH, json=newcomer.form(email=email))
    assert refused_fields(answer) == {"email"}


@pytest.mark.parametrize("name", ["李小龍", "O’Neill-Ødegård", "محمد", "👩‍👩‍👧", "<b>Nina</b>"])  # noqa: RUF001
def test_a_name_of_any_script_is_kept_as_it_is(newcomer: Person, name: str) -> None:
    answer = newcomer.client.post(PATH, json=newcomer.form(first_name=name))
    assert answer.json()["data"]["first_name"] == name


def test_the_password_is_taken_as_it_is_typed(newcomer: Person) -> None:
    password = "  spaces around it  "
    newcomer.client.post(PATH, json=newcomer.form(password=password, confirm_password=password))
    assert newcomer.login(password.strip()).status_code == 401
    assert newcomer.login(password).status_code == 200


def test_fields_it_does_not_know_change_nothing(newcomer: Person) -> None:
    answer = newcomer.client.post(PATH, json=newcomer.form(is_staff=True, is_superuser=True))
    assert set(answer.json()["data"]) == {"first_name", "last_name", "email"}


def post_raw(person: Person, **values: str) -> httpx.Response:
    """Send a form some of whose values are written in JSON already."""
    form = {name: json.dumps(value) for name, value in person.form().items()} | values
    body = "{" + ",".join(f'"{name}":{value}' for name, value in form.items()) + "}"
    return person.client.post(PATH, content=body, headers={"Content-Type": "application/json"})
