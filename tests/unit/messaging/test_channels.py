"""Channels: found by everybody, looked into, joined and left as one likes."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.errors import (
    Archived,
    ConversationNotFound,
    GroupInvalid,
    NotAllowed,
    RoomFull,
)
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import channel_create
from chat.core.cursors import CursorInvalid
from chat.events.types import AnyEvent, MemberUpdated, ReadUpdated, UserUpdated
from chat.messaging.selectors.channels import channel as channel_of
from chat.messaging.selectors.channels import channel_preview, channels_page
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.history import messages_page
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.roles import role_set
from chat.people.models import Person
from chat.protocol.rooms import RoomSettings
from tests.cast import Say, member_updated, person, without_lines
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def join(who: Person, room: Conversation) -> None:
    channel_join(user_id=who.id, conversation_id=room.id)


def leave(who: Person, room: Conversation) -> None:
    member_remove(user_id=who.id, conversation_id=room.id, member_id=who.id)


def remove(by: Person, room: Conversation, whom: Person) -> None:
    member_remove(user_id=by.id, conversation_id=room.id, member_id=whom.id)


def titles(who: Person, query: str = "") -> list[str]:
    return [one.title for one in channels_page(user_id=who.id, query=query, limit=50).results]


def role_of(room: Conversation, who: Person) -> str:
    return Membership.objects.get(conversation=room, person=who, left_at=None).role


def test_whoever_makes_a_channel_owns_it_and_is_its_first_member(
    owner: Person, channel: Conversation, published: list[AnyEvent]
) -> None:
    shown = conversation_of_member(user_id=owner.id, conversation_id=channel.id)
    assert (shown.kind, shown.title, shown.role) == ("channel", "News", "owner")
    assert (shown.member_count, shown.settings) == (1, RoomSettings(purpose="What is new"))


@pytest.mark.parametrize(
    ("title", "purpose", "field"), [(" ", "", "title"), ("News", "p" * 251, "purpose")]
)
def test_a_channel_needs_a_title_and_a_short_purpose(
    owner: Person, title: str, purpose: str, field: str
) -> None:
    with pytest.raises(GroupInvalid) as refusal:
        channel_create(creator_id=owner.id, title=title, purpose=purpose)
    assert set(refusal.value.fields) == {field}


def test_everybody_finds_a_channel_and_nobody_a_group(
    owner: Person, stranger: Person, channel: Conversation, group: Conversation
) -> None:
    for who, is_member in ((owner, True), (stranger, False)):
        (found,) = channels_page(user_id=who.id, query="", limit=50).results
        assert (found.id, found.title, found.member_count) == (channel.id, "News", 1)
        assert (found.is_member, found.may_join, found.may_preview) == (
            is_member,
            not is_member,
            True,
        )
        assert found == channel_of(user_id=who.id, conversation_id=channel.id)
    with pytest.raises(ConversationNotFound):
        channel_of(user_id=owner.id, conversation_id=group.id)


def test_channels_are_found_by_title_then_by_purpose_in_any_letter_case_without_marks(
    owner: Person, channel: Conversation
) -> None:
    for title, purpose in (("Café", "Breaks"), ("Berth 4", "News of the café"), ("Tea", "")):
        channel_create(creator_id=owner.id, title=title, purpose=purpose)

    assert titles(owner) == ["Berth 4", "Café", "News", "Tea"]
    assert titles(owner, " CAFE ") == ["Café", "Berth 4"]
    assert titles(owner, "news") == ["News", "Berth 4"]
    assert titles(owner, "100%") == []


def test_archived_channels_come_last_and_pages_go_on_where_they_ended(owner: Person) -> None:
    for title in ("A", "B", "C", "D", "E"):
        room = channel_create(creator_id=owner.id, title=title)
        if title in "AC":
            conversation_update(user_id=owner.id, conversation_id=room.id, is_archived=True)

    found: list[str] = []
    cursor = None
    while True:
        page = channels_page(user_id=owner.id, query="", limit=2, cursor=cursor)
        found += [one.title for one in page.results]
        cursor = page.next
        if cursor is None:
            break
    assert found == ["B", "D", "E", "A", "C"]
    with pytest.raises(CursorInvalid):
        channels_page(user_id=owner.id, query="b", limit=2, cursor="none")


def test_a_page_of_channels_is_two_queries(owner: Person) -> None:
    for number in range(10):
        channel_create(creator_id=owner.id, title=str(number))
    with CaptureQueriesContext(connection) as queries:
        channels_page(user_id=owner.id, query="", limit=50)
    assert len(queries) == 2


def test_whoever_joins_is_a_member_who_has_read_everything(
    say: Say, owner: Person, stranger: Person, channel: Conversation, published: list[AnyEvent]
) -> None:
    say(owner, "before", room=channel)
    del published[:]
    join(stranger, channel)

    assert without_lines(published) == [
        member_updated(
            channel.id, 3, stranger.id, "Svetlana Stern", "member", has_left=False, joined_seq=1
        ),
        UserUpdated(stranger.id, 1),
        ReadUpdated(channel.id, stranger.id, 1, frozenset({owner.id}), 0),
    ]
    shown = conversation_of_member(user_id=stranger.id, conversation_id=channel.id)
    assert (shown.role, shown.read_ordinal, shown.member_count) == ("member", 1, 2)
    page = messages_page(user_id=stranger.id, conversation_id=channel.id, limit=50)
    assert [message.text for message in page.messages] == ["before", ""]


def test_to_join_again_is_no_change(
    owner: Person, channel: Conversation, published: list[AnyEvent]
) -> None:
    join(owner, channel)
    assert published == []
    assert role_of(channel, owner) == "owner"


def test_nobody_joins_a_group_or_what_is_not_there(
    stranger: Person, group: Conversation, conversation: Conversation
) -> None:
    for room in (group, conversation):
        with pytest.raises(ConversationNotFound):
            join(stranger, room)


def test_a_full_channel_takes_nobody_more(
    stranger: Person, channel: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.messaging.services.joining.MEMBERS_MAX", 1)
    with pytest.raises(RoomFull):
        join(stranger, channel)


def test_who_leaves_comes_back_as_they_like(
    owner: Person, stranger: Person, channel: Conversation
) -> None:
    join(stranger, channel)
    leave(stranger, channel)
    assert channel_of(user_id=stranger.id, conversation_id=channel.id).may_join
    join(stranger, channel)
    assert channel_of(user_id=owner.id, conversation_id=channel.id).member_count == 2


def test_who_was_removed_comes_back_and_looks_in_only_when_an_owner_or_admin_adds_them(
    owner: Person, member: Person, stranger: Person, channel: Conversation
) -> None:
    for who in (member, stranger):
        join(who, channel)
    remove(owner, channel, stranger)

    found = channel_of(user_id=stranger.id, conversation_id=channel.id)
    assert (found.may_join, found.may_preview) == (False, False)
    with pytest.raises(NotAllowed):
        join(stranger, channel)
    with pytest.raises(NotAllowed):
        channel_preview(user_id=stranger.id, conversation_id=channel.id)
    with pytest.raises(NotAllowed):
        members_add(user_id=member.id, conversation_id=channel.id, people_ids=[stranger.id])

    role_set(user_id=owner.id, conversation_id=channel.id, member_id=member.id, role="admin")
    members_add(user_id=member.id, conversation_id=channel.id, people_ids=[stranger.id])
    leave(stranger, channel)
    join(stranger, channel)


def test_who_is_removed_while_they_join_again_and_again_stays_out(
    owner: Person, member: Person
) -> None:
    for _ in range(3):
        room = channel_create(creator_id=owner.id, title="Dock")
        join(member, room)
        calls = [partial(join, member, room)] * 6
        _, *joins = in_parallel([partial(remove, owner, room, member), *calls])
        assert {type(outcome) for outcome in joins} <= {type(None), NotAllowed}
        membership = Membership.objects.get(conversation=room, person=member)
        assert membership.left_at is not None
        room.refresh_from_db()
        assert room.member_count == 1


def test_who_was_removed_from_a_group_is_added_by_no_member(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    members_add(user_id=member.id, conversation_id=group.id, people_ids=[stranger.id])
    remove(owner, group, stranger)
    with pytest.raises(NotAllowed):
        members_add(user_id=member.id, conversation_id=group.id, people_ids=[stranger.id])
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])


def test_whoever_joins_an_empty_channel_owns_it(
    owner: Person, stranger: Person, channel: Conversation
) -> None:
    leave(owner, channel)
    assert channel_of(user_id=stranger.id, conversation_id=channel.id).member_count == 0
    join(stranger, channel)
    join(owner, channel)
    assert (role_of(channel, stranger), role_of(channel, owner)) == ("owner", "member")


def test_a_preview_shows_what_is_written_and_who_wrote_it_and_notes_nothing(
    say: Say, owner: Person, stranger: Person, channel: Conversation, published: list[AnyEvent]
) -> None:
    say(owner, "one", room=channel)
    say(owner, "two", room=channel, reply_to=1)
    del published[:]

    preview = channel_preview(user_id=stranger.id, conversation_id=channel.id)
    assert [message.text for message in preview.messages] == ["one", "two"]
    assert [quote.text for quote in preview.quotes] == ["one"]
    assert [one.first_name for one in preview.people] == ["Olivia"]
    earlier = channel_preview(user_id=stranger.id, conversation_id=channel.id, before=2)
    assert [message.text for message in earlier.messages] == ["one"]
    assert published == []
    assert not Membership.objects.filter(person=stranger).exists()
    with pytest.raises(ConversationNotFound):
        messages_page(user_id=stranger.id, conversation_id=channel.id, limit=50)


def test_a_preview_names_those_too_who_reacted_or_are_in_what_happened(
    say: Say, owner: Person, member: Person, stranger: Person, channel: Conversation
) -> None:
    channel_join(user_id=member.id, conversation_id=channel.id)
    said = say(owner, "one", room=channel)
    reaction_set(
        user_id=member.id, conversation_id=channel.id, seq=said.seq, emoji="👍", is_on=True
    )
    member_remove(user_id=member.id, conversation_id=channel.id, member_id=member.id)
    preview = channel_preview(user_id=stranger.id, conversation_id=channel.id)
    assert {one.first_name for one in preview.people} == {"Olivia", "Mehmet"}


def test_nobody_previews_a_group_or_a_history_that_begins_with_joining(
    owner: Person, stranger: Person, group: Conversation
) -> None:
    with pytest.raises(ConversationNotFound):
        channel_preview(user_id=stranger.id, conversation_id=group.id)
    closed = channel_create(creator_id=owner.id, title="Closed", history="joined")
    with pytest.raises(NotAllowed):
        channel_preview(user_id=stranger.id, conversation_id=closed.id)
    assert not channel_of(user_id=stranger.id, conversation_id=closed.id).may_preview


def test_nobody_joins_what_is_archived_and_everybody_looks_into_it(
    owner: Person, stranger: Person, channel: Conversation
) -> None:
    conversation_update(user_id=owner.id, conversation_id=channel.id, is_archived=True)
    with pytest.raises(Archived):
        join(stranger, channel)
    channel_preview(user_id=stranger.id, conversation_id=channel.id)
    leave(owner, channel)


def test_whoever_joins_an_archived_channel_that_everybody_left_owns_it_and_restores_it(
    owner: Person, stranger: Person, channel: Conversation
) -> None:
    conversation_update(user_id=owner.id, conversation_id=channel.id, is_archived=True)
    assert not channel_of(user_id=stranger.id, conversation_id=channel.id).may_join
    leave(owner, channel)
    assert channel_of(user_id=stranger.id, conversation_id=channel.id).may_join
    join(stranger, channel)
    conversation_update(user_id=stranger.id, conversation_id=channel.id, is_archived=False)
    join(owner, channel)


@pytest.mark.parametrize("members", [1, 12])
def test_to_join_costs_the_same_however_many_are_there(
    members: int, stranger: Person, channel: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.messaging.services.read_marks.MARKS_MEMBERS_MAX", 0)
    monkeypatch.setattr("chat.messaging.services.lines.SMALL_MEMBERS_MAX", 0)
    for number in range(members - 1):
        join(person(f"Guest{number}", "Garcia"), channel)
    with CaptureQueriesContext(connection) as queries:
        join(stranger, channel)
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    asked = [one["sql"] for one in queries if not one["sql"].startswith(around)]
    assert len(asked) == 7, asked


def test_the_stored_number_of_members_is_what_counting_gives(
    owner: Person, member: Person, stranger: Person, group: Conversation, channel: Conversation
) -> None:
    steps: list[Callable[[], None]] = [
        lambda: join(stranger, channel),
        lambda: join(stranger, channel),
        lambda: members_add(
            user_id=owner.id, conversation_id=channel.id, people_ids=[member.id, stranger.id]
        ),
        lambda: leave(stranger, channel),
        lambda: remove(owner, channel, member),
        lambda: remove(owner, group, member),
    ]
    for step in steps:
        step()
        for room in (group, channel):
            room.refresh_from_db()
            present = Membership.objects.filter(conversation=room, left_at=None)
            assert room.member_count == present.count()


def test_every_member_learns_how_many_there_are(
    stranger: Person, channel: Conversation, published: list[AnyEvent]
) -> None:
    join(stranger, channel)
    leave(stranger, channel)
    counts = [event.member_count for event in published if isinstance(event, MemberUpdated)]
    assert counts == [2, 1]
