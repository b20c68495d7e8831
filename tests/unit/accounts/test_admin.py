"""Staff see an account and its person as one thing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from chat.accounts.models import User
from chat.accounts.services import user_add
from chat.people.models import Person
from tests.cast import PASSWORD, account_of, deactivate
from tests.servers import wait_for
from tests.staff import hidden_fields
from tests.stores import only_on, somebody_waits_for_a_lock

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


def test_a_person_may_have_one_name_alone(staff: Client) -> None:
    assert staff.post(ADD, form(last_name=" ")).status_code == 302

    person = Person.objects.get(account__email="nina@example.org")
    assert (person.first_name, person.last_name) == ("Nina", "")


def test_a_person_has_a_first_name(staff: Client) -> None:
    answer = staff.post(ADD, form(first_name=" "))

    assert "This field is required." in answer.content.decode()
    assert not User.objects.filter(email="nina@example.org").exists()


def test_a_name_that_shows_nothing_is_none(staff: Client) -> None:
    answer = staff.post(ADD, form(first_name="\u2800\u200b"))

    assert "This field is required." in answer.content.decode()


def test_a_name_is_kept_in_one_line(staff: Client) -> None:
    assert staff.post(ADD, form(first_name="\u202eNi\x07na\t ")).status_code == 302

    assert Person.objects.get(account__email="nina@example.org").first_name == "Nina"


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


def saved(staff: Client, person: Person, shown: dict[str, str], **fields: str) -> bool:
    """Save the page of an account; what is not given is as it was shown."""
    page = reverse("admin:accounts_user_change", args=[person.pk])
    before = {
        name.removeprefix("initial-"): value
        for name, value in shown.items()
        if name.startswith("initial-") and value != "False"
    }
    return bool(staff.post(page, {**shown, **before, **fields}).status_code == 302)


def shown(staff: Client, person: Person) -> dict[str, str]:
    """Open the page of an account; return what it sends back."""
    page = reverse("admin:accounts_user_change", args=[person.pk])
    return hidden_fields(staff.get(page).content.decode())


def test_two_who_edit_an_account_at_once_keep_what_the_other_changed(
    staff: Client, member: Person
) -> None:
    one, other = shown(staff, member), shown(staff, member)

    assert saved(staff, member, one, first_name="Memo", is_staff="on")
    assert saved(staff, member, other, email="memo@example.org", last_name="Mutlu")

    member.refresh_from_db()
    account = User.objects.get(pk=member.pk)
    assert (str(member), account.email) == ("Memo Mutlu", "memo@example.org")
    assert account.is_staff
    assert account.is_active


def test_who_saves_an_old_page_lets_nobody_in_again(staff: Client, member: Person) -> None:
    old = shown(staff, member)
    deactivate(member)

    assert saved(staff, member, old, first_name="Memo")

    assert not User.objects.get(pk=member.pk).is_active


def test_an_old_page_minds_nobody_who_took_the_e_mail_that_it_shows(
    staff: Client, member: Person
) -> None:
    old = shown(staff, member)
    assert saved(staff, member, old, email="memo@example.org")
    assert staff.post(ADD, form(email="mehmet@example.org")).status_code == 302

    assert saved(staff, member, old, first_name="Memo")

    assert User.objects.get(pk=member.pk).email == "memo@example.org"


def test_the_page_of_an_account_never_shows_its_password(staff: Client, member: Person) -> None:
    assert account_of(member).password
    assert not any(account_of(member).password in value for value in shown(staff, member).values())


@only_on("postgresql")  # SQLite lets one transaction write at a time.
@pytest.mark.django_db(transaction=True)
def test_an_e_mail_that_is_taken_meanwhile_is_refused_by_the_form(
    staff: Client, member: Person
) -> None:
    page, fields = shown(staff, member), {"email": "nina@example.org"}

    def save() -> Any:
        try:
            return saved(staff, member, page, **fields)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            nina = User(**fields)
            nina.new_person("Nina", "Neumann")
            user_add(user=nina)
            saving = thread.submit(save)
            wait_for(somebody_waits_for_a_lock)
        assert saving.result(10) is False

    assert User.objects.get(pk=member.pk).email == "mehmet@example.org"
