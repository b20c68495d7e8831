"""Staff see an account and its person as one thing."""

import pytest
from django.test import Client
from django.urls import reverse

from chat.accounts.models import User
from chat.people.models import Person
from tests.cast import PASSWORD, account_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")


@pytest.fixture
def staff(client: Client, account: User) -> Client:
    """A browser in which a superuser is signed in."""
    account.is_staff = account.is_superuser = True
    account.save()
    client.force_login(account)
    return client


def form(**fields: str) -> dict[str, str]:
    """Return the form that adds an account."""
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    names = {"first_name": "Nina", "last_name": "Neumann"}
    return {"email": "nina@example.org", **names, **passwords, **fields}


def test_an_account_is_added_with_its_person(staff: Client) -> None:
    assert staff.post(ADD, form()).status_code == 302

    person = Person.objects.get(account__email="nina@example.org")
    assert (str(person), person.pk) == ("Nina Neumann", person.account_id)
    assert account_of(person).check_password(PASSWORD)


@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_a_person_has_names(staff: Client, field: str) -> None:
    answer = staff.post(ADD, form(**{field: " "}))

    assert "This field is required." in answer.content.decode()
    assert not User.objects.filter(email="nina@example.org").exists()


def test_a_password_like_a_name_is_refused(staff: Client) -> None:
    password = "Neumann1"
    answer = staff.post(ADD, form(password1=password, password2=password))

    assert "too similar to the last name" in answer.content.decode()


def test_a_weak_password_is_refused_in_full_width_too(staff: Client) -> None:
    password = "pass\uff57ord"
    answer = staff.post(ADD, form(password1=password, password2=password))

    assert "This password is too common." in answer.content.decode()


def test_the_page_of_an_account_shows_and_changes_the_names(staff: Client, member: Person) -> None:
    page = reverse("admin:accounts_user_change", args=[member.pk])
    assert 'value="Mehmet"' in staff.get(page).content.decode()

    fields = {"email": "mehmet@example.org", "first_name": "Memo", "last_name": "Murat"}
    assert staff.post(page, {**fields, "is_active": "on"}).status_code == 302

    member.refresh_from_db()
    assert str(member) == "Memo Murat"
    assert account_of(member).is_active


@pytest.mark.parametrize("query", ["mehm", "MURAT", "mehmet@"])
def test_an_account_is_found_by_name_and_e_mail(staff: Client, member: Person, query: str) -> None:
    answer = staff.get(LIST, {"q": query}).content.decode()

    assert '<td class="field-person__last_name">Murat</td>' in answer
    assert '<td class="field-person__last_name">Owens</td>' not in answer
