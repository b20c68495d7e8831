"""No session outlives the right, or the password, that it began with."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.urls import reverse

from chat.accounts import sessions
from chat.accounts.errors import AccountInvalid, CredentialsInvalid
from chat.accounts.models import Session, User
from chat.accounts.services import password_change, password_set
from chat.accounts.tokens import access_token
from chat.people.models import Person
from tests.cast import PASSWORD, account_of, deactivate
from tests.patience import PATIENCE
from tests.servers import wait_for
from tests.stores import only_on, somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def change_password(user: User) -> None:
    password_set(user=user, password="another password")


def bar(user: User) -> None:
    deactivate(user.person)


def overtake(
    account: User, monkeypatch: pytest.MonkeyPatch, change: Callable[[User], None]
) -> None:
    """Let something change while a password is compared."""

    def check(password: str, encoded: str) -> bool:
        is_right = check_password(password, encoded)
        change(User.objects.get(pk=account.id))
        return is_right

    monkeypatch.setattr(sessions, "check_password", check)


@pytest.mark.parametrize("change", [change_password, bar])
def test_a_sign_in_that_is_overtaken_by_a_change_is_refused(
    account: User, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    overtake(account, monkeypatch, change)

    with pytest.raises(CredentialsInvalid):
        sessions.session_start(email=account.email, password=PASSWORD, address=None, user_agent="")
    assert not Session.objects.filter(user=account).exists()


@pytest.mark.parametrize("change", [change_password, bar])
def test_a_new_password_that_is_overtaken_by_a_change_is_refused(
    account: User, monkeypatch: pytest.MonkeyPatch, change: Callable[[User], None]
) -> None:
    session = Session.objects.create(user=account)
    overtake(account, monkeypatch, change)

    with pytest.raises(AccountInvalid) as refusal:
        password_change(
            user=account,
            old_password=PASSWORD,
            password="a third password",
            session_id=session.id,
            address=None,
        )
    assert set(refusal.value.fields) == {"old_password"}
    assert not User.objects.get(pk=account.id).check_password("a third password")


def test_a_new_password_of_staff_that_is_overtaken_is_refused(
    account: User, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    account.is_staff = account.is_superuser = True
    account.save()
    client.force_login(account)
    overtake(account, monkeypatch, change_password)

    new = {"new_password1": "a third password", "new_password2": "a third password"}
    page = client.post(reverse("admin:password_change"), {"old_password": PASSWORD, **new})
    assert "Your old password was entered incorrectly" in page.content.decode()
    assert User.objects.get(pk=account.id).check_password("another password")


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


def test_whoever_ends_all_their_other_sessions_stays_signed_in(
    account: User, stranger: Person, client: Client
) -> None:
    this, _ = (Session.objects.create(user=account) for _ in range(2))
    strangers = Session.objects.create(user=account_of(stranger))
    bearer = {"Authorization": f"Bearer {access_token(this)}"}

    assert client.delete("/api/me/sessions/", headers=bearer).status_code == 204

    live = set(Session.objects.live().values_list("pk", flat=True))
    assert live == {this.id, strangers.id}
    (shown,) = client.get("/api/me/sessions/", headers=bearer).json()
    assert (shown["id"], shown["is_current"]) == (str(this.id), True)
