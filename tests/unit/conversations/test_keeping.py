"""How long a mute lasts, what calls, what is hidden, and the folders of one's own."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils import timezone as clock
from msgspec import UNSET

from chat.conversations.errors import KeepingInvalid
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import (
    channel_create,
    folder_rename,
    group_create,
    membership_update,
)
from chat.events.types import AnyEvent, UserUpdated
from chat.messaging.selectors.conversations import conversation_of_member, user_state
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.limits import FOLDER_MAX_CHARACTERS, FOLDERS_MAX
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


def shown(person: Person, room: Conversation) -> frames.Conversation:
    return conversation_of_member(user_id=person.id, conversation_id=room.id)


def keep(person: Person, room: Conversation, **changes: Any) -> frames.Conversation:
    """Keep a room in another way, and return it as it is in the list then."""
    membership_update(user_id=person.id, conversation_id=room.id, **changes)
    return shown(person, room)


def test_a_mute_ends_by_itself(member: Person, group: Conversation) -> None:
    until = clock.now() + HOUR
    kept = keep(member, group, is_muted=True, muted_until=until)
    assert (kept.is_muted, kept.muted_until) == (True, until)

    Membership.objects.filter(person=member).update(muted_until=clock.now() - HOUR)
    kept = shown(member, group)
    assert (kept.is_muted, kept.muted_until) == (False, UNSET)


def test_a_mute_for_good_has_no_end_and_takes_one_away(member: Person, group: Conversation) -> None:
    keep(member, group, is_muted=True, muted_until=clock.now() + HOUR)
    kept = keep(member, group, is_muted=True)
    assert (kept.is_muted, kept.muted_until) == (True, UNSET)


def test_who_unmutes_leaves_no_end_behind(member: Person, group: Conversation) -> None:
    keep(member, group, is_muted=True, muted_until=clock.now() + HOUR)
    keep(member, group, is_muted=False)
    assert Membership.objects.get(person=member, conversation=group).muted_until is None


@pytest.mark.parametrize(
    "past",
    [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_a_mute_that_has_ended_when_it_arrives_is_none(
    member: Person, group: Conversation, past: datetime
) -> None:
    keep(member, group, is_muted=True)
    kept = keep(member, group, is_muted=True, muted_until=past)
    assert (kept.is_muted, kept.muted_until) == (False, UNSET)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_muted": True, "muted_until": clock.now() + timedelta(days=367)},
        {
            "is_muted": True,
            "muted_until": datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
        },
        {"is_muted": False, "muted_until": clock.now() + HOUR},
        {"muted_until": clock.now() + HOUR},
    ],
)
def test_an_end_too_far_away_or_of_no_mute_is_refused(
    member: Person, group: Conversation, changes: dict[str, Any]
) -> None:
    with pytest.raises(KeepingInvalid) as refused:
        keep(member, group, **changes)
    assert set(refused.value.fields) == {"muted_until"}


def test_a_channel_calls_by_mentions_and_all_else_by_every_message(
    owner: Person, member: Person, group: Conversation
) -> None:
    channel = channel_create(creator_id=owner.id, title="Harbour")
    assert shown(owner, channel).level == "mentions"
    assert shown(member, group).level is UNSET


def test_what_calls_is_chosen(owner: Person, member: Person, group: Conversation) -> None:
    channel = channel_create(creator_id=owner.id, title="Harbour")
    assert keep(owner, channel, level="all").level is UNSET
    assert keep(member, group, level="nothing").level == "nothing"


def test_what_is_hidden_says_since_which_message(
    owner: Person, member: Person, group: Conversation, say: Say
) -> None:
    assert keep(member, group, is_hidden=True).hidden_ordinal == 0
    say(owner, "Ahoy", room=group)
    assert shown(member, group).hidden_ordinal == 0
    assert keep(member, group, is_hidden=True).hidden_ordinal == 1
    assert keep(member, group, is_hidden=False).hidden_ordinal is UNSET


def test_a_conversation_is_in_one_folder_or_in_none(member: Person, group: Conversation) -> None:
    assert keep(member, group, folder="  Tall\n ships ").folder == "Tall ships"
    assert keep(member, group, folder=" ").folder is UNSET


@pytest.mark.parametrize("name", ["x" * (FOLDER_MAX_CHARACTERS + 1), "a\0b", "\ud800"])
def test_a_folder_that_cannot_be_called_so_is_refused(
    member: Person, group: Conversation, name: str
) -> None:
    with pytest.raises(KeepingInvalid) as refused:
        keep(member, group, folder=name)
    assert set(refused.value.fields) == {"folder"}
    for names in ({"name": name, "to": "x"}, {"name": "x", "to": name}):
        with pytest.raises(KeepingInvalid):
            folder_rename(user_id=member.id, **names)


def test_there_are_only_so_many_folders(member: Person, group: Conversation) -> None:
    rooms = [Conversation(title=str(number)) for number in range(FOLDERS_MAX)]
    Conversation.objects.bulk_create(rooms)
    Membership.objects.bulk_create(
        Membership(conversation=room, person=member, folder=room.title) for room in rooms
    )
    assert keep(member, group, folder="7").folder == "7"
    with pytest.raises(KeepingInvalid) as refused:
        keep(member, group, folder="One more")
    assert set(refused.value.fields) == {"folder"}
    assert shown(member, group).folder == "7"


def test_a_folder_is_renamed_with_all_that_is_in_it_at_once(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    other = group_create(creator_id=member.id, title="Quay", member_ids=[])
    for person, room in ((member, group), (member, other), (owner, group)):
        keep(person, room, folder="Work")
    held = user_state(user_id=member.id, after=-1).user_revision
    del published[:]

    folder_rename(user_id=member.id, name="Work", to="Docks")
    assert published == [UserUpdated(member.id, held + 1)]
    changed = user_state(user_id=member.id, after=held).conversations
    assert {(one.id, one.folder) for one in changed} == {(group.id, "Docks"), (other.id, "Docks")}
    assert shown(owner, group).folder == "Work"


def test_a_folder_is_dissolved(member: Person, group: Conversation) -> None:
    keep(member, group, folder="Work")
    folder_rename(user_id=member.id, name="Work", to="")
    assert shown(member, group).folder is UNSET


@pytest.mark.parametrize("names", [("Nothing", "Docks"), ("Work", "Work"), ("", "Docks")])
def test_a_folder_that_is_not_there_or_called_so_already_is_no_change(
    member: Person, group: Conversation, published: list[AnyEvent], names: tuple[str, str]
) -> None:
    keep(member, group, folder="Work")
    del published[:]
    folder_rename(user_id=member.id, name=names[0], to=names[1])
    assert published == []
    assert shown(member, group).folder == "Work"
