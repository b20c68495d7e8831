"""Reads of people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Concat, StrIndex

from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import (
    Revision,
    among,
    among_param,
    fetch,
    fetch_joined,
    given,
    given_params,
)
from chat.events.types import ProfileUpdated
from chat.people.errors import PersonNotFound
from chat.people.models import Person, folded_name
from chat.people.shapes import PERSON, PROFILE, PersonRow, ProfileRow, profile_shape
from chat.protocol import frames
from chat.protocol.profiles import Profile
from chat.protocol.text import one_line

_BY_ID = f"SELECT {PERSON} FROM people_person AS person WHERE {{among}}"  # noqa: S608


def person_is_active(person_id: UUID) -> bool:
    """Return whether there is such a person and their account is active."""
    return _active().filter(pk=person_id).exists()


def people_active_among(ids: Collection[UUID]) -> set[UUID]:
    """Return the ids of those of these people who are active."""
    return set(_active().filter(pk__among=ids).values_list("pk", flat=True))


def people_by_id(ids: Collection[UUID]) -> dict[UUID, frames.Person]:
    """Return those of these people that there are, active or not."""
    if not ids:
        return {}
    rows = fetch(_BY_ID.format(among=among("person.id")), [among_param(ids)], PersonRow)
    return {row.id: frames.Person(*row) for row in rows}


def people_active(
    *, but: UUID, after: UUID | None = None, limit: int | None = None
) -> list[frames.Person]:
    """Return active people except ``but``, in the order of their ids.

    Arguments:
        after: only people with a higher id.
        limit: at most so many; all of them when ``None``.
    """
    sql = _active_but()
    params: list[object] = [but]
    if after is not None:
        sql += " AND person.id > %s"
        params.append(after)
    sql += " ORDER BY person.id"
    if limit is not None:
        sql += " LIMIT %s"
        params.append(limit)
    return [frames.Person(*row) for row in fetch(sql, params, PersonRow)]


@cache
def _active_but() -> str:
    account = get_user_model()._meta
    return (
        f"SELECT {PERSON} FROM people_person AS person"  # noqa: S608
        f" JOIN {account.db_table} AS account ON account.{account.pk.column} = person.account_id"
        " WHERE account.is_active AND person.id <> %s"
    )


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People in the order of their names, and the cursor of the next page."""

    people: Sequence[Person]
    next: str | None


def people_page(*, but: UUID, query: str, limit: int, cursor: str | None = None) -> PeoplePage:
    """Return active people except ``but`` who are found by name.

    Those whose name begins so come first, then those of whose name another part does: what follows
    a space or a hyphen. Both are in the order of their names.

    Arguments:
        query: the beginning of a name, or of a part of it and what follows, in any letter case,
            with or without marks; everybody's where it is empty.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"people {but} {query}"
    people = _active().exclude(pk=but)
    wanted = one_line(query)
    if wanted:
        begins = Value(f" {folded_name(wanted)}")
        people = people.annotate(place=StrIndex(Concat(Value(" "), "folded_name"), begins))
        people = people.filter(place__gt=0).annotate(rank=Case(When(place=1, then=0), default=1))
    else:
        people = people.annotate(rank=Value(0))
    if cursor is not None:
        rank, name, id = decode_cursor(cursor, tuple[int, str, UUID], of=of)
        later = Q(folded_name__gt=name) | Q(folded_name=name, pk__gt=id)
        people = people.filter(Q(later, rank=rank) | Q(rank__gt=rank))
    rows = list(people.order_by("rank", "folded_name", "id")[: limit + 1])
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    place = (last.rank, last.folded_name, last.pk) if last is not None else None
    return PeoplePage(page, encode_cursor(place, of=of) if place is not None else None)


def people_called(name: str) -> set[UUID]:
    """Return the ids of all people, active or not, whose name begins so, or a part of it does, as
    for ``people_page``; nobody where nothing of it is compared, as of a hyphen alone.
    """
    wanted = folded_name(one_line(name))
    if not wanted:
        return set()
    place = StrIndex(Concat(Value(" "), "folded_name"), Value(f" {wanted}"))
    people = Person.objects.annotate(place=place).filter(place__gt=0)
    return set(people.values_list("pk", flat=True))


def person_privacy(person_id: UUID) -> frames.Privacy:
    """Return what a person shows of themself."""
    shares = Person.objects.values_list("shares_presence", "shares_read_marks")
    return frames.Privacy(*shares.get(pk=person_id))


def own_deleted_revision(person_id: UUID) -> int:
    """Return up to which revision rows that a person alone sees were taken back and deleted."""
    return Person.objects.values_list("own_deleted_revision", flat=True).get(pk=person_id)


_REVISIONS = """
    SELECT person.id, person.revision
    FROM {known} JOIN people_person AS person ON person.id = known.id
    WHERE person.revision > known.revision
"""


def person_revisions(known: Mapping[UUID, int]) -> dict[UUID, int]:
    """Return the revision of each of these people who has a higher one, thousands at once.

    Arguments:
        known: a revision of each, at least one.
    """
    sql = _REVISIONS.format(known=given("known", "revision"))
    return dict(fetch(sql, given_params(known.items()), Revision))


_PROFILES = f"""
    SELECT {PROFILE} FROM {{known}} JOIN people_person AS person ON person.id = known.id
    WHERE person.profile_revision > known.revision
"""  # noqa: S608
_CARD = f"SELECT {PERSON}, {PROFILE} FROM people_person AS person WHERE person.id = %s"  # noqa: S608


def person_and_profile(person_id: UUID) -> tuple[frames.Person, Profile]:
    """Return what somebody is called, and what they say of themself; active or not.

    Raises:
        PersonNotFound: nobody has this id.
    """
    for person, profile in fetch_joined(_CARD, [person_id], PersonRow, ProfileRow):
        return frames.Person(*person), profile_shape(profile)
    raise PersonNotFound


def profiles_newer(known: Mapping[UUID, int]) -> list[ProfileUpdated]:
    """Return the events of profiles that have a higher revision, thousands at once.

    Arguments:
        known: a revision of each person's, at least one; 0 where nothing is known of it.
    """
    sql = _PROFILES.format(known=given("known", "revision"))
    rows = fetch(sql, given_params(known.items()), ProfileRow)
    return [ProfileUpdated(row.id, row.profile_revision, profile_shape(row)) for row in rows]


def _active() -> QuerySet[Person]:
    return Person.objects.filter(account__is_active=True)
