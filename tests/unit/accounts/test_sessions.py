"""No session outlives the password that it began with."""

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from chat.accounts import services, sessions
from chat.accounts.errors import CredentialsInvalid
from chat.accounts.models import Session, User
from chat.accounts.services import password_set
from tests.cast import PASSWORD, deactivate

pytestmark = pytest.mark.django_db(transaction=True)


def change_password(user: User) -> None:
    password_set(user=user, password="another password")


def bar(user: User) -> None:
    deactivate(user.person)


@pytest.mark.parametrize("change", [change_password, bar])
def test_a_sign_in_that_is_overtaken_by_a_change_is_refused(
    account: User, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    def check(password: str, encoded: str) -> bool:
        is_right = check_password(password, encoded)
        change(User.objects.get(pk=account.id))
        return is_right

    monkeypatch.setattr(sessions, "check_password", check)

    with pytest.raises(CredentialsInvalid):
        sessions.session_start(email=account.email, password=PASSWORD, address=None, user_agent="")
    assert not Session.objects.filter(user=account).exists()


def test_a_session_that_begins_while_the_password_changes_ends(
    account: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Session] = []

    def end(**options: Any) -> None:
        sessions.sessions_end(**options)
        if not begun:
            begun.append(Session.objects.create(user=account))

    monkeypatch.setattr(services, "sessions_end", end)
    change_password(account)

    assert begun
    assert not Session.objects.live().filter(user=account).exists()
