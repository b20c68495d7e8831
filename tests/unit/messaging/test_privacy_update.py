"""What people show of themselves, and to whom: it works both ways."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from chat.conversations.models import Conversation
from chat.conversations.services import group_create
from chat.events.types import (
    AnyEvent,
    MemberUpdated,
    PresenceReviewed,
    ProfileUpdated,
    ReadUpdated,
    ReadWithdrawn,
    UserUpdated,
)
from chat.gateway.node.missed import Known, missed_by
from chat.messaging.selectors.conversations import user_state
from chat.messaging.services.joining import members_add
from chat.messaging.services.privacy import privacy_update
from chat.messaging.services.read_marks import read_mark
from chat.people.models import Person
from chat.people.selectors import person_privacy, profiles_newer
from chat.people.services import people_seen
from chat.presence.selectors import people_last_seen
from chat.protocol.frames import Privacy
from chat.protocol.profiles import Profile
from tests.cast import Say, without_lines

NOW = datetime(2026, 11, 20, 9, 14, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spoken(say: Say, owner: Person, group: Conversation, published: list[AnyEvent]) -> Conversation:
    """A group in which the owner has said two things."""
    for text in ("one", "two"):
        say(owner, text, room=group)
    del published[:]
    return group


def hide_marks(person: Person) -> None:
    privacy_update(user_id=person.id, shares_read_marks=False)


def show_marks(person: Person) -> None:
    privacy_update(user_id=person.id, shares_read_marks=True)


def showing(person: Person) -> int:
    """Return the revision of what somebody shows of themself."""
    return Person.objects.get(pk=person.pk).profile_revision


def seen(by: Person, room: Conversation) -> dict[UUID, int]:
    """Return the marks that a client gets which comes back."""
    (missed,) = missed_by([Known(by.id, None, 0, {room.id: 1})])
    return dict(missed.resumed[room.id].marks)


def test_everybody_shows_everything_until_they_choose(owner: Person) -> None:
    assert person_privacy(owner.id) == Privacy(shares_presence=True, shares_read_marks=True)


def test_a_choice_is_ones_own_revision_and_reaches_ones_devices(
    owner: Person, published: list[AnyEvent]
) -> None:
    before = user_state(user_id=owner.id, after=0).user_revision
    privacy_update(user_id=owner.id, shares_presence=False)

    state = user_state(user_id=owner.id, after=before)
    assert state.user_revision == before + 1
    assert state.privacy == Privacy(shares_presence=False, shares_read_marks=True)
    assert published == [
        UserUpdated(owner.id, before + 1),
        PresenceReviewed([owner.id]),
        ProfileUpdated(owner.id, 1, Profile("")),
    ]


def test_who_missed_that_somebody_hides_finds_it_in_their_profile(owner: Person) -> None:
    privacy_update(user_id=owner.id, shares_presence=False)
    assert profiles_newer({owner.id: 0}) == [ProfileUpdated(owner.id, 1, Profile(""))]


def test_the_same_choice_again_is_no_change(owner: Person, published: list[AnyEvent]) -> None:
    privacy_update(user_id=owner.id, shares_presence=True, shares_read_marks=True)
    privacy_update(user_id=owner.id)
    assert published == []


def test_nobody_is_sent_how_far_somebody_reads_who_hides_it(
    member: Person, spoken: Conversation, published: list[AnyEvent]
) -> None:
    hide_marks(member)
    del published[:]
    read_mark(user_id=member.id, conversation_id=spoken.id, seq=2)
    assert [type(event) for event in published] == [UserUpdated]


def test_who_hides_their_marks_is_sent_nobodys(
    owner: Person, member: Person, stranger: Person, published: list[AnyEvent], say: Say
) -> None:
    room = group_create(creator_id=owner.id, title="Three", member_ids=[member.id, stranger.id])
    say(owner, "one", room=room)
    hide_marks(stranger)
    del published[:]
    read_mark(user_id=member.id, conversation_id=room.id, seq=1)
    assert published[1:] == [
        ReadUpdated(room.id, member.id, 1, frozenset({owner.id}), showing(member))
    ]


def test_who_comes_back_is_sent_the_marks_of_those_who_show_theirs(
    owner: Person, member: Person, spoken: Conversation
) -> None:
    assert seen(owner, spoken) == {owner.id: 2, member.id: 0}
    hide_marks(member)
    assert seen(owner, spoken) == {owner.id: 2}
    assert seen(member, spoken) == {member.id: 0}
    show_marks(member)
    assert seen(owner, spoken) == seen(member, spoken) == {owner.id: 2, member.id: 0}


def test_a_mark_that_is_hidden_is_withdrawn_and_comes_back_as_it_is_now(
    owner: Person, member: Person, spoken: Conversation, published: list[AnyEvent]
) -> None:
    viewers = frozenset({owner.id})
    hide_marks(member)
    assert ReadWithdrawn(spoken.id, {member.id: showing(member)}, viewers) in published
    read_mark(user_id=member.id, conversation_id=spoken.id, seq=2)
    del published[:]
    show_marks(member)
    assert ReadUpdated(spoken.id, member.id, 2, viewers, showing(member)) in published


def test_nothing_is_withdrawn_from_those_who_saw_nothing(
    owner: Person, member: Person, spoken: Conversation, published: list[AnyEvent]
) -> None:
    hide_marks(owner)
    del published[:]
    hide_marks(member)
    show_marks(member)
    assert [type(event) for event in published] == [UserUpdated, ProfileUpdated] * 2


def test_the_mark_of_who_joins_is_sent_to_those_who_see_it(
    owner: Person,
    member: Person,
    stranger: Person,
    spoken: Conversation,
    published: list[AnyEvent],
) -> None:
    hide_marks(member)
    del published[:]
    members_add(user_id=owner.id, conversation_id=spoken.id, people_ids=[stranger.id])
    told = [type(event) for event in without_lines(published)]
    assert told == [MemberUpdated, UserUpdated, ReadUpdated]
    assert published[-1] == ReadUpdated(spoken.id, stranger.id, 2, frozenset({owner.id}), 0)


def test_a_group_that_becomes_too_large_shows_no_marks_any_more(
    owner: Person,
    member: Person,
    stranger: Person,
    spoken: Conversation,
    published: list[AnyEvent],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("selectors.marks", "services.read_marks"):
        monkeypatch.setattr(f"chat.messaging.{module}.MARKS_MEMBERS_MAX", 2)
    members_add(user_id=owner.id, conversation_id=spoken.id, people_ids=[stranger.id])
    both = {one.id: showing(one) for one in (owner, member)}
    assert published[-1] == ReadWithdrawn(spoken.id, both, frozenset(both))


def test_when_somebody_was_here_is_shown_to_those_who_show_it_too(
    owner: Person, member: Person, stranger: Person
) -> None:
    people_seen([member.id], NOW)
    everybody = [member.id, stranger.id]
    assert people_last_seen(owner.id, everybody) == {member.id: NOW, stranger.id: None}
    privacy_update(user_id=stranger.id, shares_presence=False)
    assert people_last_seen(owner.id, everybody) == {member.id: NOW}
    assert people_last_seen(stranger.id, [member.id, stranger.id]) == {stranger.id: None}
    privacy_update(user_id=owner.id, shares_presence=False)
    assert people_last_seen(owner.id, everybody) == {}
