"""Staff who sign in to the admin pages learn why not, and get to a page that is there."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from chat.accounts.models import User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("admin:login")
INDEX = reverse("admin:index")


@pytest.fixture
def staff(account: User) -> User:
    """A superuser."""
    account.is_staff = account.is_superuser = True
    account.save()
    return account


def test_the_limit_of_failures_is_named(client: Client, staff: User, settings: Settings) -> None:
    settings.RATE_LIMITS = True
    settings.LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS = (2, 900)

    def try_to_sign_in(password: str) -> str:
        form = {"username": staff.email, "password": password}
        return client.post(SIGN_IN, form).content.decode()

    for _ in range(2):
        assert "Too many attempts" not in try_to_sign_in("wrong")
    assert "Too many attempts. Try again in " in try_to_sign_in(PASSWORD)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "next",
    [
        *("", "/nothing/", "/admin/nothing/", "/admin/nothing"),
        *("https://example.org/", "//example.org/", "/accounts/profile/"),
    ],
)
@pytest.mark.parametrize("where", ["form", "address"])
def test_whoever_signs_in_gets_to_a_page_that_is_there(
    client: Client, staff: User, next: str, where: str
) -> None:
    form = {"username": staff.email, "password": PASSWORD}
    if where == "form":
        answer = client.post(SIGN_IN, {**form, "next": next})
    else:
        answer = client.post(SIGN_IN, form, query_params={"next": next})

    assert (answer.status_code, answer["Location"]) == (302, INDEX)


@pytest.mark.parametrize(
    "next", ["/admin/accounts/user/?q=%C3%BC", "/admin/password_change/", "/admin/", "/api/docs/"]
)
def test_whoever_was_asked_to_sign_in_gets_to_where_they_wanted(
    client: Client, staff: User, next: str
) -> None:
    form = {"username": staff.email, "password": PASSWORD, "next": next}

    assert client.post(SIGN_IN, form)["Location"] == next
