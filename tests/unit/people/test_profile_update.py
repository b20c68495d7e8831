"""What people say of themselves: the time zone that they are in, and a status that may end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chat.core.ids import new_id
from chat.events.types import AnyEvent, ProfileUpdated
from chat.people.errors import PersonNotFound, ProfileInvalid
from chat.people.models import Person
from chat.people.selectors import person_and_profile, profiles_newer
from chat.people.services import profile_update
from chat.protocol.profiles import Profile, Status, StatusSet

pytestmark = pytest.mark.django_db(transaction=True)

HOLIDAY = StatusSet("🌴", "On holiday")


def profile(person: Person) -> Profile:
    return person_and_profile(person.id)[1]


def pass_time(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    later = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: later)


def test_whoever_never_said_anything_has_an_empty_profile(owner: Person) -> None:
    assert profile(owner) == Profile("")


def test_nobody_has_none() -> None:
    with pytest.raises(PersonNotFound):
        person_and_profile(new_id())


def test_a_status_stays_until_it_is_changed_or_taken_away(owner: Person) -> None:
    profile_update(person_id=owner.id, status=HOLIDAY)
    assert profile(owner).status == Status("🌴", "On holiday")
    profile_update(person_id=owner.id, time_zone="Asia/Tokyo")
    assert profile(owner) == Profile("Asia/Tokyo", Status("🌴", "On holiday"))
    assert profile_update(person_id=owner.id, status=None) == Profile("Asia/Tokyo")
    assert profile(owner) == Profile("Asia/Tokyo")


def test_a_time_zone_is_taken_back(owner: Person, published: list[AnyEvent]) -> None:
    profile_update(person_id=owner.id, time_zone="Asia/Tokyo", status=HOLIDAY)
    left = Profile("", Status("🌴", "On holiday"))
    assert profile_update(person_id=owner.id, time_zone=None) == left
    assert published[-1] == ProfileUpdated(owner.id, 2, left)
    assert profile_update(person_id=owner.id, time_zone=None) == left
    assert len(published) == 2


def test_a_status_ends_by_the_clock_of_the_server(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = timezone.now()
    said = profile_update(person_id=owner.id, status=StatusSet("", "Lunch", lasts=1_800))
    assert said.status is not None
    assert said.status.ends_at is not None
    assert before <= said.status.ends_at - timedelta(minutes=30) <= timezone.now()
    pass_time(monkeypatch, 1_799)
    assert profile(owner).status == said.status
    pass_time(monkeypatch, 2)
    assert profile(owner) == Profile("")


def test_the_text_of_a_status_is_one_line_and_its_emoji_has_one_spelling(owner: Person) -> None:
    said = profile_update(person_id=owner.id, status=StatusSet("❤", "  in\n\u202elove\t "))
    assert said.status == Status("❤️", "in love")


@pytest.mark.parametrize(
    ("status", "named"),
    [
        (StatusSet(), "null"),
        (StatusSet("", " \u200b\u2066"), "null"),
        (StatusSet("abc", "hi"), "emoji"),
        (StatusSet("👍👍", "hi"), "emoji"),
        (StatusSet("", "x" * 101), "100"),
        (StatusSet("", "a\x00b"), "NUL"),
        (StatusSet("", "a\ud800b"), "surrogate"),
    ],
)
def test_what_cannot_be_a_status_is_refused_and_says_why(
    owner: Person, status: StatusSet, named: str
) -> None:
    profile_update(person_id=owner.id, status=HOLIDAY)
    with pytest.raises(ProfileInvalid) as refused:
        profile_update(person_id=owner.id, status=status)
    assert named in refused.value.fields["status"][0]
    assert profile(owner).status == Status("🌴", "On holiday")


def test_a_hundred_characters_are_a_status(owner: Person) -> None:
    said = profile_update(person_id=owner.id, status=StatusSet("", "é" * 100))
    assert said.status == Status("", "é" * 100)


@pytest.mark.parametrize(
    "name",
    ["", "Europe", "europe/berlin", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "UTC+2"],
)
def test_what_is_no_time_zone_is_refused(owner: Person, name: str) -> None:
    with pytest.raises(ProfileInvalid) as refused:
        profile_update(person_id=owner.id, time_zone=name)
    assert list(refused.value.fields) == ["time_zone"]


def test_a_change_is_published_and_whoever_lacks_it_reads_the_same(
    owner: Person, member: Person, published: list[AnyEvent]
) -> None:
    profile_update(person_id=owner.id, status=HOLIDAY)
    profile_update(person_id=owner.id, time_zone="Asia/Tokyo")
    first, second = (event for event in published if isinstance(event, ProfileUpdated))
    assert (first.revision, second.revision) == (1, 2)
    assert profiles_newer({owner.id: 0, member.id: 0}) == [second]
    assert profiles_newer({owner.id: 2, member.id: 0}) == []


def test_what_is_said_already_is_no_change(owner: Person, published: list[AnyEvent]) -> None:
    said = profile_update(person_id=owner.id, time_zone="Asia/Tokyo", status=HOLIDAY)
    del published[:]
    assert profile_update(person_id=owner.id) == said
    assert profile_update(person_id=owner.id, time_zone="Asia/Tokyo", status=HOLIDAY) == said
    assert published == []
    assert profiles_newer({owner.id: 1}) == []


def test_what_is_one_persons_profile_moves_no_other_revision(owner: Person, group: Any) -> None:
    before = Person.objects.get(pk=owner.id).revision, group.revision
    profile_update(person_id=owner.id, status=HOLIDAY)
    group.refresh_from_db()
    assert (Person.objects.get(pk=owner.id).revision, group.revision) == before
