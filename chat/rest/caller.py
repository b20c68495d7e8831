"""Who makes a request: the session that its token is of, and the account and person behind it."""

from typing import Any

import msgspec
from rest_framework.request import Request

from chat.accounts import sessions
from chat.accounts.models import Session, User
from chat.people.models import Person
from chat.people.shapes import person_shape
from chat.rest.requests import client_address


def session_of(request: Request) -> Session:
    """Return the session that asks, on a view that lets nobody else in."""
    session = request.auth
    assert isinstance(session, Session)
    return session


def account_of(request: Request) -> User:
    """Return the account of the session that asks."""
    return session_of(request).user


def person_of(request: Request) -> Person:
    """Return the person who asks."""
    return session_of(request).person


def sign_in(request: Request, *, email: str, password: str) -> Session:
    """Begin a session of whoever has this e-mail and password."""
    return sessions.session_start(
        email=email,
        password=password,
        address=client_address(request),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
    )


def me(session: Session) -> dict[str, Any]:
    """Return whoever is signed in as they see themself."""
    return {**msgspec.structs.asdict(person_shape(session.person)), "email": session.user.email}
