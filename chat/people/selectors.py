"""Reads of people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import Folded
from chat.people.models import Person


def person_is_active(person_id: UUID) -> bool:
    """Return whether there is such a person and their account is active."""
    return _active().filter(pk=person_id).exists()


def people_active_among(ids: Collection[UUID]) -> set[UUID]:
    """Return the ids of those of these people who are active."""
    return set(_active().filter(pk__among=ids).values_list("pk", flat=True))


def people_active(
    *, but: UUID, after: UUID | None = None, limit: int | None = None
) -> list[Person]:
    """Return active people except ``but``, in the order of their ids.

    Arguments:
        after: only people with a higher id.
        limit: at most so many; all of them when ``None``.
    """
    people = _active().exclude(pk=but).order_by("id")
    if after is not None:
        people = people.filter(pk__gt=after)
    return list(people[:limit])


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People in the order of their names, and the cursor of the next page."""

    people: Sequence[Person]
    next: str | None


def people_page(*, but: UUID, prefix: str, limit: int, cursor: str | None = None) -> PeoplePage:
    """Return active people except ``but`` whose name begins with something, by name.

    Arguments:
        prefix: of the first name, the last name, or both with a space between, in any letter
            case, with or without marks; everybody's where it is empty.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"people {but} {prefix}"
    people = (
        _active()
        .exclude(pk=but)
        .annotate(
            folded=Folded(Concat("first_name", Value(" "), "last_name")),
            folded_last=Folded("last_name"),
        )
        .order_by("folded", "id")
    )
    if prefix:
        begins = Folded(Value(prefix))
        people = people.filter(Q(folded__startswith=begins) | Q(folded_last__startswith=begins))
    if cursor is not None:
        name, id = decode_cursor(cursor, tuple[str, UUID], of=of)
        people = people.filter(Q(folded__gt=name) | Q(folded=name, pk__gt=id))
    rows = list(people[: limit + 1])
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return PeoplePage(
        page, encode_cursor((last.folded, last.pk), of=of) if last is not None else None
    )


def person_revisions(ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the revision of each of these people that there is, thousands at once."""
    return dict(Person.objects.filter(pk__among=ids).values_list("pk", "revision"))


def _active() -> QuerySet[Person]:
    return Person.objects.filter(account__is_active=True)
