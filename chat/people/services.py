"""People come to be, are named, say something of themselves, and have a revision of their own."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from msgspec import UNSET, UnsetType

from chat.core.rates import PROFILE
from chat.events.bus import publish_on_commit
from chat.events.types import PresenceReviewed, ProfileUpdated
from chat.people.errors import NameInvalid, ProfileInvalid
from chat.people.models import NAMES, OPTIONAL_NAMES, SHOWN, Person
from chat.people.shapes import ProfileRow, profile_shape
from chat.protocol.emoji import EmojiRefused, clean_emoji
from chat.protocol.limits import OWN_REMOVED_MAX
from chat.protocol.profiles import Profile, StatusSet
from chat.protocol.text import TextRefused, clean_name, clean_status

STATUS_EMPTY = "Give an emoji, a text, or both; null takes the status away."
TIME_ZONE_UNKNOWN = "No time zone has this name; give one such as Europe/Berlin."

_said = attrgetter(*ProfileRow._fields)


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
        except TextRefused as error:
            refused[name] = [str(error)]
    if refused:
        raise NameInvalid(fields=refused)
    return cleaned


def person_update(*, person: Person) -> None:
    """Store how a person is called and looks; nothing is published."""
    person.save(update_fields=[*SHOWN, "folded_name"])


def profile_update(
    *,
    person_id: UUID,
    time_zone: str | UnsetType | None = UNSET,
    status: StatusSet | UnsetType | None = UNSET,
) -> Profile:
    """Change what somebody says of themself, and return all of it; the same again is no change.

    Arguments:
        time_zone: where they are.
        status: what they do; of both ``None`` takes it away, and ``UNSET`` leaves it as it is.

    Raises:
        ProfileInvalid: there is no such time zone, or the status cannot be one.
        RateLimited: too many changes by one person.
    """
    PROFILE.count(person_id)
    if isinstance(time_zone, str) and time_zone not in _time_zones():
        raise ProfileInvalid(fields={"time_zone": [TIME_ZONE_UNKNOWN]})
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
        before = _said(person)
        if time_zone is not UNSET:
            person.time_zone = time_zone or ""
        if status is not UNSET:
            _status_set(person, status)
        if _said(person) == before:
            return profile_shape(person)
        event = profile_bump(person)
        publish_on_commit(event)
        return event.profile


def profile_bump(person: Person) -> ProfileUpdated:
    """Store what a locked person says of themself at its next revision; return the event."""
    person.profile_revision += 1
    person.save(update_fields=ProfileRow._fields[1:])
    return ProfileUpdated(person.pk, person.profile_revision, profile_shape(person))


def presence_review(people: Collection[Person]) -> None:
    """Publish that locked people show others, or each other, something else of their presence.

    Whoever misses that finds that the profiles are newer ones, and asks both.
    """
    publish_on_commit(
        PresenceReviewed([person.pk for person in people]), *map(profile_bump, people)
    )


def _status_set(person: Person, status: StatusSet | None) -> None:
    """Set the status of a person who is stored afterwards.

    Raises:
        ProfileInvalid: it cannot be one.
    """
    wanted = status or StatusSet()
    try:
        person.status_emoji = clean_emoji(wanted.emoji) if wanted.emoji else ""
        person.status_text = clean_status(wanted.text)
    except (EmojiRefused, TextRefused) as error:
        raise ProfileInvalid(fields={"status": [str(error)]}) from None
    if status is not None and not (person.status_emoji or person.status_text):
        raise ProfileInvalid(fields={"status": [STATUS_EMPTY]})
    person.status_ends_at = None
    if wanted.lasts is not None:
        # By the clock of the server alone, whatever that of a device says.
        person.status_ends_at = timezone.now() + timedelta(seconds=wanted.lasts)


@cache
def _time_zones() -> frozenset[str]:
    """Return the names that there are; to find them takes hundreds of files."""
    return frozenset(available_timezones())


def person_share(*, person_id: UUID, **shares: bool) -> None:
    """Store what a person shows of themself; nothing is published.

    Arguments:
        shares: ``shares_presence``, ``shares_read_marks``.
    """
    Person.objects.filter(pk=person_id).update(**shares)


@transaction.atomic
def people_seen(person_ids: Collection[UUID], at: datetime) -> None:
    """Store until when people were here; nothing is published."""
    people = Person.objects.filter(pk__among=person_ids)
    # Locked in order, as by `people_bump`: two updates of many could wait for each other.
    list(people.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    people.update(last_seen_at=at)


def people_lock(person_ids: Collection[UUID]) -> list[Person]:
    """Lock people in the order of their ids, as everywhere; return those who are there."""
    people = Person.objects.filter(pk__among=person_ids)
    return list(people.select_for_update(no_key=True).order_by("pk"))


def people_bump(person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Bump the revision of each person by one; return them as they are now, by id.

    Call it inside the transaction of a durable change that is each one's alone. It locks the
    people in the order of their ids, and whoever locks a conversation too does that before.
    """
    locked = people_lock(person_ids)
    Person.objects.filter(pk__among=person_ids).update(revision=F("revision") + 1)
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


def own_rows_prune(person_id: UUID, removed: QuerySet[Any]) -> None:
    """Delete the oldest rows that a locked person took back, where they are more than are kept.

    Whoever has an older revision cannot be sent what was taken back since.

    Arguments:
        removed: those of one kind, each with its ``revision``.
    """
    revisions = removed.order_by("-revision").values_list("revision", flat=True)
    for revision in revisions[OWN_REMOVED_MAX : OWN_REMOVED_MAX + 1]:
        removed.filter(revision__lte=revision).delete()
        person = Person.objects.filter(pk=person_id, own_deleted_revision__lt=revision)
        person.update(own_deleted_revision=revision)
