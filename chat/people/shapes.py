"""People as both doors show them: the structs of the protocol."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.profiles import Profile, Status


class PersonRow(NamedTuple):
    """The columns ``PERSON``, which are those of the struct."""

    id: UUID
    first_name: str
    last_name: str
    picture: UUID | None


PERSON = ", ".join(f"person.{name}" for name in PersonRow._fields)
"""The columns of a person, in a statement that calls their table ``person``."""


def person_shape(person: Person) -> frames.Person:
    """Return a person as others see them."""
    return frames.Person(person.id, person.first_name, person.last_name, person.picture)


class ProfileRow(NamedTuple):
    """The columns ``PROFILE``: what somebody says of themself, at a revision."""

    id: UUID
    profile_revision: int
    time_zone: str
    status_emoji: str
    status_text: str
    status_ends_at: datetime | None


PROFILE = ", ".join(f"person.{name}" for name in ProfileRow._fields)
"""The columns of a profile, in a statement that calls the table of people ``person``."""


def profile_shape(row: ProfileRow | Person) -> Profile:
    """Return what somebody says of themself now: a status that has ended is none."""
    status = Status(row.status_emoji, row.status_text, row.status_ends_at)
    is_over = status.ends_at is not None and status.ends_at <= timezone.now()
    has_status = (status.emoji or status.text) and not is_over
    return Profile(row.time_zone, status if has_status else None)
