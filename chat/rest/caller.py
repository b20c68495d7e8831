"""Who makes a request: the session that its token is of, the account, and the person."""

from typing import Any

import msgspec
from rest_framework.request import Request

from chat.accounts import selectors, sessions
from chat.accounts.models import Session, User
from chat.accounts.selectors import SignedIn
from chat.protocol import frames
from chat.rest.requests import client_address
from chat.workspace.default_channels import default_channels_join


def caller(request: Request) -> SignedIn:
    """Return who asks, on a view that lets nobody else in."""
    assert isinstance(request.auth, SignedIn)
    return request.auth


def person_of(request: Request) -> frames.Person:
    """Return the person who asks."""
    return caller(request).person


def account_of(request: Request) -> User:
    """Return the account of who asks, to be changed."""
    return selectors.account(caller(request).account_id)


def sign_in(request: Request, *, email: str, password: str) -> Session:
    """Begin a session of whoever has this e-mail and password."""
    session = sessions.session_start(
        email=email,
        password=password,
        address=client_address(request),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
    )
    default_channels_join(session.person.id)
    return session


def me(person: frames.Person, email: str, *, is_administrator: bool) -> dict[str, Any]:
    """Return whoever is signed in as they see themself."""
    return {
        **msgspec.structs.asdict(person),
        **{"email": email, "is_administrator": is_administrator},
    }
