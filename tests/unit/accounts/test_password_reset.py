"""A link to choose a new password is good once, soon, and for what it was made."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from chat.accounts.errors import AccountInvalid, ResetInvalid
from chat.accounts.models import User
from chat.accounts.reset_mail import reset_mail
from chat.accounts.resets import reset_link, reset_token, user_of_reset_token
from chat.accounts.services import password_reset, password_reset_check, password_set, user_update
from chat.people.models import Person
from tests.cast import account_of, deactivate

pytestmark = pytest.mark.django_db

NEW = "another password"


def reset(token: str, password: str = NEW) -> None:
    password_reset(token=token, password=password, address="192.0.2.1")


def test_a_link_replaces_the_password_once(account: User) -> None:
    token = reset_token(account)

    reset(token)

    account.refresh_from_db()
    assert account.check_password(NEW)
    with pytest.raises(ResetInvalid):
        reset(token, "a third password")


def test_whether_a_link_is_good_is_looked_at_and_it_stays_so(account: User) -> None:
    token = reset_token(account)

    password_reset_check(token=token, address="192.0.2.1")

    reset(token)
    with pytest.raises(ResetInvalid):
        password_reset_check(token=token, address="192.0.2.1")


def test_a_link_carries_its_token_where_no_server_sees_it(
    account: User, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://chat.example.org"

    page, _, token = reset_link(account).partition("#")

    assert page == "https://chat.example.org/reset"
    assert user_of_reset_token(token) == account


def test_of_two_links_the_other_is_used_up_too(account: User, settings: Settings) -> None:
    one, other = reset_token(account), reset_token(account)

    reset(one)

    with pytest.raises(ResetInvalid):
        user_of_reset_token(other)


def rename(user: User) -> None:
    user.email = "new@example.org"
    user_update(user=user, fields={"email"})


@pytest.mark.parametrize(
    "change",
    [
        lambda user: password_set(user=user, password="password321"),
        lambda user: deactivate(user.person),
        rename,
    ],
    ids=["the same password anew", "deactivated", "another e-mail"],
)
def test_a_link_ends_with_what_it_was_made_for(
    account: User, change: Callable[[User], None]
) -> None:
    token = reset_token(account)

    change(account)

    with pytest.raises(ResetInvalid):
        user_of_reset_token(token)


def test_a_link_expires(account: User, settings: Settings) -> None:
    token = reset_token(account)
    assert timedelta(hours=1) == settings.RESET_LIFETIME
    settings.RESET_LIFETIME = -settings.CLOCK_LEEWAY - timedelta(seconds=1)

    with pytest.raises(ResetInvalid):
        user_of_reset_token(token)


def test_a_weak_password_uses_nothing_up(account: User) -> None:
    token = reset_token(account)

    with pytest.raises(AccountInvalid) as refusal:
        reset(token, "olivia")

    assert set(refusal.value.fields) == {"password"}
    assert user_of_reset_token(token) == account


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token, other: "",
        lambda token, other: "rubbish",
        lambda token, other: token[:-1],
        lambda token, other: token + "A",
        lambda token, other: token.replace(".", ".0", 1),
        lambda token, other: other.partition(".")[0] + "." + token.partition(".")[2],
        lambda token, other: token + "\ud800",
        lambda token, other: "\0" + token,
    ],
    ids=["empty", "rubbish", "short", "long", "later", "another's", "surrogate", "NUL"],
)
def test_no_other_text_is_a_token(
    account: User, stranger: Person, spoil: Callable[[str, str], str]
) -> None:
    with pytest.raises(ResetInvalid):
        user_of_reset_token(spoil(reset_token(account), reset_token(account_of(stranger))))


def test_the_command_prints_a_link(account: User) -> None:
    out = StringIO()

    call_command("password_reset_link", account.email.upper(), stdout=out)

    (line,) = out.getvalue().splitlines()
    assert user_of_reset_token(line.partition("#")[2]) == account


def test_the_command_knows_nobody_of_that_name(account: User) -> None:
    with pytest.raises(CommandError, match="no account with the e-mail nobody"):
        call_command("password_reset_link", "nobody@example.org")


def test_the_command_makes_no_link_for_who_is_deactivated(account: User) -> None:
    deactivate(account.person)

    with pytest.raises(CommandError, match="deactivated"):
        call_command("password_reset_link", account.email)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "A new password for"), ("de", "Ein neues Passwort für"), ("ar", "كلمة مرور جديدة على")],
)
def test_the_mail_with_a_link_is_in_the_language_that_is_asked_for(
    account: User, settings: Settings, language: str, said: str
) -> None:
    settings.MAIL = {"host": "127.0.0.1", "port": 1}
    settings.SITE_NAME = "Harbour"

    mail = reset_mail(email=account.email, language=language)

    assert mail is not None
    assert str(mail.subject).startswith(said)
    assert "/reset#" in str(mail.body)
    assert "{" not in f"{mail.subject}{mail.body}"
