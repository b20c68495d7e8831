"""Reads of accounts and their sessions."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.tokens import read_token
from chat.core.sql import among, among_param, fetch_joined
from chat.people.shapes import PERSON, PersonRow
from chat.protocol import frames

# With every request: Django takes ten times as long to make a statement. What makes a session live
# is not among its conditions: SQLite would go through all that have not ended, by that index.
_SESSIONS = f"""
    SELECT session.id, session.ended_at, session.rotated_at,
        account.id, account.email, account.is_active, account.is_superuser,
        {PERSON}
    FROM accounts_session AS session JOIN accounts_user AS account ON account.id = session.user_id
    JOIN people_person AS person ON person.account_id = account.id
    WHERE {{asked}}
"""  # noqa: S608


class _SessionRow(NamedTuple):
    session_id: UUID
    ended_at: datetime | None
    rotated_at: datetime
    account_id: UUID
    email: str
    is_active: bool
    is_administrator: bool


class SignedIn(msgspec.Struct, frozen=True):
    """Who comes with a token: a live session, and whose it is."""

    session_id: UUID
    account_id: UUID
    email: str
    person: frames.Person
    is_administrator: bool = False


def user_by_email(email: str) -> User | None:
    """Return the account with this e-mail, in any spelling, active or not, with its person."""
    return User.objects.by_email(email)


def account(account_id: UUID) -> User:
    """Return an account that there is, with its person."""
    return User.objects.select_related("person").get(pk=account_id)


def administrators() -> QuerySet[User]:
    """Return the accounts of those who look after this server: who may do everything here."""
    return User.objects.filter(is_active=True, is_superuser=True)


def is_administrator(person_id: UUID) -> bool:
    """Return whether somebody looks after this server."""
    return administrators().filter(person=person_id).exists()


def administrators_among(people_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some people who look after this server."""
    found = administrators().filter(person__pk__among=people_ids)
    return frozenset(found.values_list("person", flat=True))


def signed_in(session_id: UUID) -> SignedIn:
    """Return who is signed in by a session.

    Raises:
        TokenInvalid: it is not, or no longer, live.
    """
    found = _live([session_id]).get(session_id)
    if found is None:
        raise TokenInvalid
    return found


def session_of_access_token(token: str) -> SignedIn:
    """Return who is signed in by an access token.

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
    """
    return signed_in(read_token(token, "access").session_id)


def account_of_access_token(token: str) -> UUID:
    """Return whose access token it is, without a query: its session may have ended.

    Raises:
        TokenInvalid: its signature is not, or no longer, good.
    """
    return read_token(token, "access").account_id


def session_of_files_token(token: str) -> SignedIn:
    """Return who is signed in by a token for downloads.

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
    """
    return signed_in(read_token(token, "files").session_id)


def sessions_of_access_tokens(tokens: Sequence[str]) -> list[SignedIn | TokenInvalid]:
    """Do what ``session_of_access_token`` does for many tokens, in one query."""
    session_ids: list[UUID | None] = []
    for token in tokens:
        try:
            session_ids.append(read_token(token, "access").session_id)
        except TokenInvalid:
            session_ids.append(None)
    sessions = _live({id for id in session_ids if id is not None})
    return [sessions[id] if id in sessions else TokenInvalid() for id in session_ids]


def _live(ids: Collection[UUID]) -> dict[UUID, SignedIn]:
    """Return who is signed in by those of these sessions that are live."""
    if not ids:
        return {}
    sql = _SESSIONS.format(asked=among("session.id"))
    return {
        row.session_id: SignedIn(
            *(row.session_id, row.account_id, row.email, frames.Person(*person)),
            is_administrator=row.is_administrator,
        )
        for row, person in fetch_joined(sql, [among_param(ids)], _SessionRow, PersonRow)
        if _is_live(row)
    }


def _is_live(row: _SessionRow) -> bool:
    """Return what `SessionQuerySet.live` asks of the store."""
    oldest = timezone.now() - settings.REFRESH_TOKEN_LIFETIME
    return row.ended_at is None and row.rotated_at > oldest and row.is_active


def sessions_live(user: User) -> list[Session]:
    """Return where a person is signed in, latest use first."""
    return list(Session.objects.live().filter(user=user).order_by("-rotated_at", "-id"))


def sessions_ended_since(moment: float) -> frozenset[UUID]:
    """Return the sessions that have ended since a moment (seconds since 1970), whoever did it."""
    since = datetime.fromtimestamp(moment, UTC)
    ended = Session.objects.filter(ended_at__gt=since).values_list("pk", flat=True)
    return frozenset(ended)
