"""Reads of accounts and their sessions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.tokens import read_token


def user_by_email(email: str) -> User | None:
    """Return the account with this e-mail, in any spelling, active or not, with its person."""
    return User.objects.by_email(email)


def session_of_access_token(token: str) -> Session:
    """Return the live session, with its person, that an access token belongs to.

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
    """
    claims = read_token(token, "access")
    session = Session.objects.live().with_person().filter(pk=claims.session_id).first()
    if session is None:
        raise TokenInvalid
    return session


def sessions_of_access_tokens(tokens: Sequence[str]) -> list[Session | TokenInvalid]:
    """Do what ``session_of_access_token`` does for many tokens, in one query."""
    session_ids: list[UUID | None] = []
    for token in tokens:
        try:
            session_ids.append(read_token(token, "access").session_id)
        except TokenInvalid:
            session_ids.append(None)
    named = [id for id in session_ids if id is not None]
    live = Session.objects.live().with_person().filter(pk__among=named) if named else ()
    sessions = {session.pk: session for session in live}
    return [sessions[id] if id in sessions else TokenInvalid() for id in session_ids]


def sessions_live(user: User) -> list[Session]:
    """Return where a person is signed in, latest use first."""
    return list(Session.objects.live().filter(user=user).order_by("-rotated_at", "-id"))


def sessions_ended_since(moment: float) -> frozenset[UUID]:
    """Return the sessions that have ended since a moment (seconds since 1970), whoever did it."""
    since = datetime.fromtimestamp(moment, UTC)
    ended = Session.objects.filter(ended_at__gt=since).values_list("pk", flat=True)
    return frozenset(ended)
