"""What was issued stays good where clocks differ by half a minute, and where one was set back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.selectors import session_of_access_token
from chat.accounts.sessions import session_refresh
from chat.accounts.tickets import ticket_create, ticket_redeem
from chat.accounts.tokens import access_token, refresh_token

pytestmark = pytest.mark.django_db(transaction=True)

Clock = Callable[[int], object]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """``clock(seconds)``: this machine's clock is so far ahead of the true time from now on."""
    true = timezone.now

    def set_ahead(seconds: int) -> None:
        def now() -> datetime:
            return true() + timedelta(seconds=seconds)

        monkeypatch.setattr(timezone, "now", now)

    return set_ahead


@pytest.fixture
def session(account: User) -> Session:
    return Session.objects.create(user=account)


@pytest.mark.parametrize("ahead", [2, 120, 86_400])
def test_tokens_of_a_clock_that_was_set_back_are_good(
    account: User, clock: Clock, ahead: int
) -> None:
    clock(ahead)
    session = Session.objects.create(user=account)
    access, refresh = access_token(session), refresh_token(session)
    clock(0)

    assert session_of_access_token(access).session_id == session.id
    renewed = session_refresh(token=refresh)
    assert renewed == session
    assert session_of_access_token(access_token(renewed)).session_id == session.id


def test_a_retry_at_a_machine_whose_clock_is_ahead_is_no_replay(
    session: Session, clock: Clock
) -> None:
    first = refresh_token(session)
    renewed = session_refresh(token=first)
    clock(45)  # Half a minute of difference, and a retry after 15 s.

    assert refresh_token(session_refresh(token=first)) == refresh_token(renewed)


def test_a_ticket_opens_a_socket_of_a_machine_whose_clock_is_ahead(
    session: Session, clock: Clock
) -> None:
    ticket, late = (
        ticket_create(session_id=session.id, user_id=session.person.id),
        ticket_create(session_id=session.id, user_id=session.person.id),
    )
    clock(45)
    assert ticket_redeem(ticket=ticket).session_id == session.id

    clock(61)
    with pytest.raises(TokenInvalid):
        ticket_redeem(ticket=late)
