"""``POST /api/login/``."""

import httpx
import pytest

from tests.people import PASSWORD, Person, claims

PATH = "/api/login/"


def login(http: httpx.Client, email: object, password: object) -> httpx.Response:
    return http.post(PATH, json={"email": email, "password": password})


def test_email_and_password_give_two_tokens_and_nothing_more(ana: Person) -> None:
    answer = ana.login()
    assert answer.status_code == 200
    assert set(answer.json()) == {"refresh", "access"}
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_the_tokens_are_jwts_of_an_hour_and_of_thirty_days(ana: Person) -> None:
    lifetimes = []
    for token in (ana.access, ana.refresh):
        said = claims(token)
        lifetimes.append(said["exp"] - said["iat"])
    assert lifetimes == [3600, 30 * 24 * 3600]


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_the_email_is_found_in_any_letter_case(dora: Person, change: object) -> None:
    assert callable(change)
    assert login(dora.client, change(dora.email), PASSWORD).status_code == 200


def test_every_login_is_a_session_of_its_own(ana: Person) -> None:
    first = ana.refresh, ana.access
    ana.login()
    ana.client.post("/api/logout/", json={"refresh": first[0]}, headers=bearer(first[1]))
    assert ana.get("/api/users/").status_code == 200


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(dora: Person) -> None:
    wrong = login(dora.client, dora.email, "password322")
    unknown = login(dora.client, f"nobody.{dora.email}", PASSWORD)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert list(wrong.json()) == ["code", "detail"]
    assert isinstance(wrong.json()["detail"], str)
    assert wrong.headers["www-authenticate"] == unknown.headers["www-authenticate"]


@pytest.mark.parametrize("password", [PASSWORD.upper(), f"{PASSWORD} ", f" {PASSWORD}", "x"])
def test_the_password_must_match_exactly(dora: Person, password: str) -> None:
    assert dora.login(password).status_code == 401


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("value", [None, "", [], {}, True, "x" * 5000, "a\0b"])
def test_a_value_that_is_no_such_thing_is_named(dora: Person, field: str, value: object) -> None:
    answer = dora.client.post(PATH, json={"email": dora.email, "password": PASSWORD, field: value})
    assert answer.status_code == 400
    assert set(answer.json()) == {field}


@pytest.mark.parametrize("field", ["email", "password"])
def test_a_missing_field_is_named(dora: Person, field: str) -> None:
    form = {"email": dora.email, "password": PASSWORD}
    del form[field]
    answer = dora.client.post(PATH, json=form)
    assert answer.status_code == 400
    assert answer.json() == {field: ["This field is required."]}


def test_a_bad_token_does_not_keep_anyone_from_logging_in(ana: Person) -> None:
    assert ana.login(Authorization="Bearer rubbish").status_code == 200


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
