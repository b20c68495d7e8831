"""Reads of accounts and their sessions."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.tokens import read_token
from chat.core.sql import among, among_param, fetch
from chat.people.models import Person

# With every request: Django takes ten times as long to make a statement. What makes a session live
# is not among its conditions: SQLite would go through all that have not ended, by that index.
_SESSIONS = """
    SELECT session.id, session.ended_at, session.rotated_at,
        account.id, account.email, account.is_active,
        person.id, person.first_name, person.last_name
    FROM accounts_session AS session JOIN accounts_user AS account ON account.id = session.user_id
    JOIN people_person AS person ON person.account_id = account.id
    WHERE {asked}
"""


class _SessionRow(NamedTuple):
    session_id: UUID
    ended_at: datetime | None
    rotated_at: datetime
    account_id: UUID
    email: str
    is_active: bool
    person_id: UUID
    first_name: str
    last_name: str


def user_by_email(email: str) -> User | None:
    """Return the account with this e-mail, in any spelling, active or not, with its person."""
    return User.objects.by_email(email)


def session_of_access_token(token: str) -> Session:
    """Return the live session, with its person, that an access token belongs to.

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
    """
    session_id = read_token(token, "access").session_id
    session = _live([session_id]).get(session_id)
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
    sessions = _live({id for id in session_ids if id is not None})
    return [sessions[id] if id in sessions else TokenInvalid() for id in session_ids]


def _live(ids: Collection[UUID]) -> dict[UUID, Session]:
    """Return those of these sessions that are live, with whose they are.

    The rest of the rows is read when somebody asks for it.
    """
    if not ids:
        return {}
    rows = fetch(_SESSIONS.format(asked=among("session.id")), [among_param(ids)], _SessionRow)
    return {row.session_id: _session(row) for row in rows if _is_live(row)}


def _is_live(row: _SessionRow) -> bool:
    """Return what `SessionQuerySet.live` asks of the store."""
    oldest = timezone.now() - settings.REFRESH_TOKEN_LIFETIME
    return row.ended_at is None and row.rotated_at > oldest and row.is_active


def _session(row: _SessionRow) -> Session:
    session = Session.from_db(None, ["id", "user_id"], [row.session_id, row.account_id])
    user = User.from_db(None, ["id", "email"], [row.account_id, row.email])
    names = [row.person_id, row.first_name, row.last_name]
    person = Person.from_db(None, ["id", "first_name", "last_name"], names)
    # As `select_related` does; an assignment takes as long as all the rest.
    Session._meta.get_field("user").set_cached_value(session, user)
    User._meta.get_field("person").set_cached_value(user, person)
    return session


def sessions_live(user: User) -> list[Session]:
    """Return where a person is signed in, latest use first."""
    return list(Session.objects.live().filter(user=user).order_by("-rotated_at", "-id"))


def sessions_ended_since(moment: float) -> frozenset[UUID]:
    """Return the sessions that have ended since a moment (seconds since 1970), whoever did it."""
    since = datetime.fromtimestamp(moment, UTC)
    ended = Session.objects.filter(ended_at__gt=since).values_list("pk", flat=True)
    return frozenset(ended)
