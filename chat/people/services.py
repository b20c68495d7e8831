"""People come to be, are named, and have a revision of their own."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import F

from chat.people.errors import NameInvalid
from chat.people.models import NAMES, OPTIONAL_NAMES, Person
from chat.protocol.text import TextInvalid, clean_name


def person_create(*, person: Person) -> None:
    """Store a new person, whose account, if they have one, is stored already.

    Arguments:
        person: has the names that are stored, afterwards.

    Raises:
        NameInvalid: a name cannot be one.
    """
    for name, value in names_cleaned({name: getattr(person, name) for name in NAMES}).items():
        setattr(person, name, value)
    person.save(force_insert=True)


def names_cleaned(names: Mapping[str, str]) -> dict[str, str]:
    """Return names as they are stored.

    Arguments:
        names: as typed, by field.

    Raises:
        NameInvalid: one of them cannot be one.
    """
    cleaned: dict[str, str] = {}
    refused: dict[str, list[str]] = {}
    for name, value in names.items():
        try:
            cleaned[name] = clean_name(value, may_be_empty=name in OPTIONAL_NAMES)
        except TextInvalid as error:
            refused[name] = [str(error)]
    if refused:
        raise NameInvalid(fields=refused)
    return cleaned


def person_update(*, person: Person) -> None:
    """Store how a person is called; nothing is published."""
    person.save(update_fields=[*NAMES, "folded_name"])


def people_bump(person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Bump the revision of each person by one; return them as they are now, by id.

    Call it inside the transaction of a durable change that is each one's alone. It locks the
    people in the order of their ids, and whoever locks a conversation too does that before.
    """
    people = Person.objects.filter(pk__among=person_ids)
    locked = list(people.select_for_update(no_key=True).order_by("pk"))
    people.update(revision=F("revision") + 1)
    for person in locked:
        person.revision += 1
    return {person.pk: person for person in locked}


def own_bump(person_id: UUID) -> int:
    """Do what ``people_bump`` does for one person, of whom a row that they alone see changes.

    Returns:
        Their revision, which is the row's from now on.
    """
    person = Person.objects.filter(pk=person_id)
    before = person.select_for_update(no_key=True).values_list("revision", flat=True).get()
    person.update(revision=F("revision") + 1, own_revision=F("revision") + 1)
    return before + 1
