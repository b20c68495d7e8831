"""No session outlives the right, or the password, that it began with."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection

from chat.accounts import sessions
from chat.accounts.errors import CredentialsInvalid
from chat.accounts.models import Session, User
from chat.accounts.services import password_set
from tests.cast import PASSWORD, deactivate
from tests.patience import PATIENCE
from tests.servers import wait_for
from tests.stores import only_on, somebody_waits_for_a_lock

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


@only_on("postgresql")  # SQLite lets one transaction write at a time.
@pytest.mark.parametrize("change", [change_password, bar])
def test_a_session_that_begins_while_a_change_waits_for_it_ends(
    account: User, monkeypatch: pytest.MonkeyPatch, change: Callable[[User], None]
) -> None:
    written, goes_on = Event(), Event()
    create = Session.objects.create

    def create_and_wait(**fields: Any) -> Session:
        session = create(**fields)
        written.set()
        assert goes_on.wait(PATIENCE)
        return session

    def sign_in() -> None:
        with suppress(CredentialsInvalid):
            sessions.session_start(
                email=account.email, password=PASSWORD, address=None, user_agent=""
            )
        connection.close()

    def make_change() -> None:
        change(User.objects.get(pk=account.pk))
        connection.close()

    monkeypatch.setattr(Session.objects, "create", create_and_wait)
    with ThreadPoolExecutor(2) as threads:
        signing_in = threads.submit(sign_in)
        assert written.wait(PATIENCE)
        changing = threads.submit(make_change)
        wait_for(somebody_waits_for_a_lock)
        goes_on.set()
        signing_in.result(PATIENCE)
        changing.result(PATIENCE)

    assert Session.objects.get(user=account).ended_at is not None
