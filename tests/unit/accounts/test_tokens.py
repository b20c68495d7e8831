"""Whether a token is good is decided at each use."""

import time
from datetime import timedelta

import pytest
from django.test import override_settings

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.selectors import session_of_access_token
from chat.accounts.sessions import session_end
from chat.accounts.tokens import access_token, read_token, refresh_token
from chat.people.shapes import person_shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(account: User) -> Session:
    return Session.objects.create(user=account)


def test_a_token_that_was_good_expires(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    token = access_token(session)
    read_token(token, "access")

    later = time.time() + timedelta(hours=1).total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)

    with pytest.raises(TokenInvalid):
        read_token(token, "access")


def test_a_token_that_was_good_ends_with_its_session(session: Session) -> None:
    token = access_token(session)
    assert session_of_access_token(token).session_id == session.id

    session_end(session=session)

    with pytest.raises(TokenInvalid):
        session_of_access_token(token)


def test_a_good_token_of_one_kind_is_none_of_the_other(session: Session) -> None:
    token = refresh_token(session)
    read_token(token, "refresh")

    with pytest.raises(TokenInvalid):
        read_token(token, "access")


def test_a_token_that_was_good_is_not_under_another_key(session: Session) -> None:
    token = access_token(session)
    read_token(token, "access")

    with override_settings(SECRET_KEY="another key" * 3), pytest.raises(TokenInvalid):
        read_token(token, "access")


def test_a_token_says_whose_it_is(session: Session, account: User) -> None:
    found = session_of_access_token(access_token(session))
    assert (found.account_id, found.email) == (account.id, account.email)
    assert found.person == person_shape(account.person)
