"""Tickets: each opens one socket, once, soon after it was made.

A browser cannot send a header with a WebSocket, and an access token has no place in a URL that
ends in logs.
"""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Ticket
from chat.accounts.selectors import SignedIn, signed_in
from chat.core.rates import TICKETS

TICKET_LIFETIME = timedelta(seconds=30)


def ticket_create(*, session_id: UUID, user_id: UUID) -> str:
    """Return a new ticket of a person's session, good once within ``TICKET_LIFETIME``.

    By the clock of this machine it lives longer: another one, whose clock is ahead, may redeem it.

    Raises:
        RateLimited: too many tickets of one person.
    """
    TICKETS.count(user_id)
    ticket = secrets.token_urlsafe(32)
    Ticket.objects.create(
        token_hash=_hash(ticket),
        session_id=session_id,
        expires_at=timezone.now() + TICKET_LIFETIME + settings.CLOCK_LEEWAY,
    )
    return ticket


def ticket_redeem(*, ticket: str) -> SignedIn:
    """Use a ticket up; return who is signed in by it.

    Raises:
        TokenInvalid: there is no such ticket, or no longer, or its session has ended.
    """
    tickets = Ticket.objects.filter(token_hash=_hash(ticket), expires_at__gt=timezone.now())
    session_id = tickets.values_list("session_id", flat=True).first()
    # Of all who come with the same ticket, the one that deletes it has it.
    deleted, _ = tickets.delete()
    if session_id is None or not deleted:
        raise TokenInvalid
    return signed_in(session_id)


def tickets_expired_delete() -> None:
    """Delete the tickets that nobody used in time."""
    Ticket.objects.filter(expires_at__lte=timezone.now()).delete()


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).hexdigest()
