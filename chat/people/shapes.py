"""People as both doors show them: the structs of the protocol."""

from chat.people.models import Person
from chat.protocol import frames


def person_shape(person: Person) -> frames.Person:
    """Return a person as others see them."""
    return frames.Person(id=person.id, first_name=person.first_name, last_name=person.last_name)
