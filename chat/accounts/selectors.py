"""Reads of people and their sessions."""

from datetime import UTC, datetime
from uuid import UUID

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.tokens import read_token


def user_is_active(user_id: UUID) -> bool:
    """Return whether there is such an account and it is active."""
    return User.objects.filter(pk=user_id, is_active=True).exists()


def users_active(*, but: UUID, after: UUID | None = None, limit: int | None = None) -> list[User]:
    """Return active accounts except ``but``, in the order of their making.

    Arguments:
        after: only accounts that come after this one.
        limit: at most so many; all of them when ``None``.
    """
    users = User.objects.filter(is_active=True).exclude(pk=but).order_by("id")
    if after is not None:
        users = users.filter(pk__gt=after)
    return list(users.only("id", "first_name", "last_name")[:limit])


def session_of_access_token(token: str) -> Session:
    """Return the live session, with its user, that an access token belongs to.

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
    """
    claims = read_token(token, "access")
    session = Session.objects.live().select_related("user").filter(pk=claims.session_id).first()
    if session is None:
        raise TokenInvalid
    return session


def sessions_live(user: User) -> list[Session]:
    """Return where a person is signed in, latest use first."""
    return list(Session.objects.live().filter(user=user).order_by("-rotated_at", "-id"))


def sessions_ended_since(moment: float) -> frozenset[UUID]:
    """Return the sessions that have ended since a moment (seconds since 1970), whoever did it."""
    since = datetime.fromtimestamp(moment, UTC)
    ended = Session.objects.filter(ended_at__gt=since).values_list("pk", flat=True)
    return frozenset(ended)
