"""Reads of people and their sessions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Concat

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.tokens import read_token
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import Folded


def user_is_active(user_id: UUID) -> bool:
    """Return whether there is such an account and it is active."""
    return User.objects.filter(pk=user_id, is_active=True).exists()


def user_by_email(email: str) -> User | None:
    """Return the account with this e-mail, in any letter case, active or not."""
    return User.objects.filter(email__lower=email.lower()).first()


def users_active_by_id(ids: Collection[UUID]) -> dict[UUID, User]:
    """Return those of these people whose account is active."""
    return {user.pk: user for user in User.objects.filter(pk__among=ids, is_active=True)}


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


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People in the order of their names, and the cursor of the next page."""

    people: Sequence[User]
    next: str | None


def people_page(*, but: UUID, prefix: str, limit: int, cursor: str | None = None) -> PeoplePage:
    """Return active accounts except ``but`` whose name begins with something, by name.

    Arguments:
        prefix: of the first name, the last name, or both with a space between, in any letter
            case, with or without marks; everybody's where it is empty.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of ours.
    """
    people = User.objects.filter(is_active=True).exclude(pk=but)
    people = people.annotate(
        folded=Folded(Concat("first_name", Value(" "), "last_name")),
        folded_last=Folded("last_name"),
    ).order_by("folded", "id")
    if prefix:
        begins = Folded(Value(prefix))
        people = people.filter(Q(folded__startswith=begins) | Q(folded_last__startswith=begins))
    if cursor is not None:
        name, id = decode_cursor(cursor, tuple[str, UUID])
        people = people.filter(Q(folded__gt=name) | Q(folded=name, pk__gt=id))
    rows = list(people.only("id", "first_name", "last_name")[: limit + 1])
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return PeoplePage(page, encode_cursor((last.folded, last.pk)) if last is not None else None)


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


def sessions_of_access_tokens(tokens: Sequence[str]) -> list[Session | TokenInvalid]:
    """Do what ``session_of_access_token`` does for many tokens, in one query."""
    session_ids: list[UUID | None] = []
    for token in tokens:
        try:
            session_ids.append(read_token(token, "access").session_id)
        except TokenInvalid:
            session_ids.append(None)
    named = [id for id in session_ids if id is not None]
    live = Session.objects.live().select_related("user").filter(pk__among=named) if named else ()
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


def user_revisions(ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the revision of each of these people that there is, thousands at once."""
    return dict(User.objects.filter(pk__among=ids).values_list("pk", "revision"))
