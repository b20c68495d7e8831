"""While there is no administrator, the start prints an address at which the first one is made."""

from functools import partial
from typing import Any

import pytest
from django.test import Client

from chat.accounts.models import User, Workspace
from chat.accounts.selectors import is_administrator
from chat.people.models import Person
from chat.workspace.errors import SetupInvalid
from chat.workspace.setup import administrator_claim, administrator_create, setup_begin, setup_check
from tests.cast import account_of, make_administrator
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

NINA = {"first_name": "Nina", "last_name": "", "email": "nina@example.org", "password": "harbour42"}


def begin() -> str:
    token = setup_begin()
    assert token is not None
    return token


def create(token: str, **changes: str) -> Any:
    form = {**NINA, **changes}
    return administrator_create(token=token, **form, address=None, user_agent="")


def check(token: str) -> None:
    setup_check(token=token, address=None)


def test_whoever_has_the_address_becomes_the_administrator_and_is_signed_in(client: Client) -> None:
    body = {**NINA, "token": begin()}
    answer = client.post("/api/setup/", body, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["me"]["is_administrator"] is True
    account = User.objects.get(email=NINA["email"])
    assert (account.is_superuser, account.is_staff) == (True, True)


def test_somebody_who_has_an_account_becomes_it(owner: Person) -> None:
    administrator_claim(user_id=owner.id, token=begin(), address=None)
    assert is_administrator(owner.id)
    assert account_of(owner).email == User.objects.get(is_superuser=True).email


def test_the_address_is_good_once(owner: Person) -> None:
    token = begin()
    create(token)
    for again in (check, create):
        with pytest.raises(SetupInvalid):
            again(token)
    with pytest.raises(SetupInvalid):
        administrator_claim(user_id=owner.id, token=token, address=None)


def test_the_next_start_prints_another_one() -> None:
    first, second = begin(), begin()
    with pytest.raises(SetupInvalid):
        check(first)
    check(second)


def test_it_is_void_as_soon_as_there_is_an_administrator(owner: Person) -> None:
    token = begin()
    make_administrator(owner)
    with pytest.raises(SetupInvalid):
        create(token)
    assert setup_begin() is None


def test_a_refused_form_uses_nothing_up(client: Client, owner: Person) -> None:
    token = begin()
    for wrong in ({"password": "short"}, {"email": account_of(owner).email}, {"first_name": " "}):
        body = {**NINA, "token": token, **wrong}
        answer = client.post("/api/setup/", body, content_type="application/json")
        assert set(answer.json()["fields"]) == set(wrong)
    create(token)


def test_of_two_who_come_by_it_at_once_one_becomes_it() -> None:
    token = begin()
    emails = [f"nina{number}@example.org" for number in range(3)]
    outcomes = in_parallel([partial(create, token, email=email) for email in emails])
    assert sum(isinstance(one, SetupInvalid) for one in outcomes) == 2
    assert User.objects.filter(is_superuser=True).count() == User.objects.count() == 1


def test_who_reads_the_store_finds_no_token() -> None:
    token = begin()
    assert token not in str(Workspace.objects.values().get())
    with pytest.raises(SetupInvalid):
        check(Workspace.objects.get().setup_hash)
