"""Tickets: each opens one socket, once, soon after it was made.

A browser cannot send a header with a WebSocket, and an access token has no place in a URL that
ends in logs.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, Ticket
from chat.core.rates import TICKETS

TICKET_LIFETIME = timedelta(seconds=30)


def ticket_create(*, session: Session) -> str:
    """Return a new ticket of the session, good once within ``TICKET_LIFETIME``.

    By the clock of this machine it lives longer: another one, whose clock is ahead, may redeem it.

    Raises:
        RateLimited: too many tickets of one person.
    """
    TICKETS.count(session.person.id)
    ticket = secrets.token_urlsafe(32)
    Ticket.objects.create(
        token_hash=_hash(ticket),
        session=session,
        expires_at=timezone.now() + TICKET_LIFETIME + settings.CLOCK_LEEWAY,
    )
    return ticket


def ticket_redeem(*, ticket: str) -> Session:
    """Use a ticket up; return its live session, with its person.

    Raises:
        TokenInvalid: there is no such ticket, or no longer, or its session has ended.
    """
    tickets = Ticket.objects.filter(token_hash=_hash(ticket), expires_at__gt=timezone.now())
    session = Session.objects.live().with_person().filter(tickets__in=tickets).first()
    # Of all who come with the same ticket, the one that deletes it has it.
    deleted, _ = tickets.delete()
    if session is None or not deleted:
        raise TokenInvalid
    return session


def tickets_expired_delete() -> None:
    """Delete the tickets that nobody used in time."""
    Ticket.objects.filter(expires_at__lte=timezone.now()).delete()


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).hexdigest()
