"""People as both doors show them: the structs of the protocol."""

from typing import NamedTuple
from uuid import UUID

from chat.people.models import Person
from chat.protocol import frames


class PersonRow(NamedTuple):
    """The columns ``PERSON``, which are those of the struct."""

    id: UUID
    first_name: str
    last_name: str


PERSON = ", ".join(f"person.{name}" for name in PersonRow._fields)
"""The columns of a person, in a statement that calls their table ``person``."""


def person_shape(person: Person) -> frames.Person:
    """Return a person as others see them."""
    return frames.Person(id=person.id, first_name=person.first_name, last_name=person.last_name)
