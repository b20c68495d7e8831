"""An account and its person come to be together, or not at all."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from chat.accounts import services
from chat.accounts.errors import AccountInvalid
from chat.accounts.models import Session, User
from chat.accounts.selectors import session_of_access_token
from chat.accounts.tokens import access_token
from chat.people.models import Person
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

ANA: dict[str, Any] = {"email": "ana@example.org", "first_name": "Ana", "last_name": "Lindgren"}


def test_both_have_one_id() -> None:
    user = services.user_create(**ANA, password=PASSWORD)

    person = Person.objects.get()
    assert (person.id, person.account, str(person)) == (user.id, user, "Ana Lindgren")


def test_without_the_person_there_is_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, person: Person) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(services, "person_create", fail)
    with pytest.raises(DatabaseError):
        services.user_create(**ANA, password=PASSWORD)
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["ana@example.org", "Lindgren7"])
def test_a_password_is_not_like_the_e_mail_or_a_name(password: str) -> None:
    with pytest.raises(AccountInvalid) as refused:
        services.user_create(**ANA, password=password)
    assert "too similar" in refused.value.fields["password"][0]


def test_a_token_leads_to_its_person_in_one_query(account: User) -> None:
    token = access_token(Session.objects.create(user=account))
    with CaptureQueriesContext(connection) as queries:
        assert session_of_access_token(token).person.last_name == "Owens"
    assert len(queries) == 1
