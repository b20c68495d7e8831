from datetime import timedelta

import pytest
from django.utils import timezone

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, Ticket, User
from chat.accounts.sessions import session_end
from chat.accounts.tickets import ticket_create, ticket_redeem, tickets_expired_delete
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(account: User) -> Session:
    return Session.objects.create(user=account)


def ticket_of(session: Session) -> str:
    return ticket_create(session_id=session.id, user_id=session.person.id)


def test_a_ticket_gives_its_session_and_person_once(session: Session, account: User) -> None:
    ticket = ticket_of(session)

    redeemed = ticket_redeem(ticket=ticket)

    assert (redeemed.session_id, redeemed.account_id) == (session.id, account.id)
    with pytest.raises(TokenInvalid):
        ticket_redeem(ticket=ticket)


def test_of_64_who_come_with_one_ticket_one_gets_in(session: Session) -> None:
    ticket = ticket_of(session)

    outcomes = in_parallel([lambda: ticket_redeem(ticket=ticket).session_id] * 64)

    assert outcomes.count(session.id) == 1
    assert sum(isinstance(outcome, TokenInvalid) for outcome in outcomes) == 63


def test_a_ticket_is_kept_as_a_hash(session: Session) -> None:
    ticket = ticket_of(session)
    assert ticket not in Ticket.objects.get().token_hash
    assert ticket_of(session) != ticket


def test_a_ticket_is_good_for_30_seconds(session: Session) -> None:
    ticket = ticket_of(session)
    assert timedelta(seconds=29) < Ticket.objects.get().expires_at - timezone.now()
    Ticket.objects.update(expires_at=timezone.now())

    with pytest.raises(TokenInvalid):
        ticket_redeem(ticket=ticket)


def test_a_ticket_of_an_ended_session_or_a_barred_person_is_no_good(
    session: Session, account: User
) -> None:
    ticket, other = (ticket_of(session) for _ in range(2))
    User.objects.update(is_active=False)
    with pytest.raises(TokenInvalid):
        ticket_redeem(ticket=ticket)
    User.objects.update(is_active=True)
    session_end(session=session)
    with pytest.raises(TokenInvalid):
        ticket_redeem(ticket=other)


@pytest.mark.parametrize("ticket", ["", "x", "\ud800", "\x00"])
def test_rubbish_is_no_ticket(db: None, ticket: str) -> None:
    with pytest.raises(TokenInvalid):
        ticket_redeem(ticket=ticket)


def test_tickets_that_nobody_used_are_deleted(session: Session) -> None:
    ticket_of(session)
    Ticket.objects.update(expires_at=timezone.now())
    fresh = ticket_of(session)

    tickets_expired_delete()

    assert Ticket.objects.count() == 1
    assert ticket_redeem(ticket=fresh).session_id == session.id
