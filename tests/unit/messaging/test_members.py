from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.conversations.errors import (
    ConversationNotFound,
    GroupInvalid,
    MemberNotFound,
    NotAllowed,
)
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import group_create, membership_update
from chat.core.ids import new_id
from chat.events.types import AnyEvent, ConversationUpdated, ReadUpdated, UserUpdated
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import user_state
from chat.messaging.selectors.members import members_page
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove, person_rename
from chat.people.models import Person
from chat.protocol import frames
from tests.cast import Say, deactivate, member_updated, without_lines
from tests.servers import wait_for
from tests.stores import only_on, somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def row(room: Conversation, person: Person) -> Membership:
    return Membership.objects.get(conversation=room, person=person)


def add(by: Person, room: Conversation, *people: Person) -> None:
    members_add(user_id=by.id, conversation_id=room.id, people_ids=[user.id for user in people])


def remove(by: Person, room: Conversation, person: Person) -> None:
    member_remove(user_id=by.id, conversation_id=room.id, member_id=person.id)


def test_any_member_may_add_people(
    owner: Person,
    member: Person,
    stranger: Person,
    group: Conversation,
    published: list[AnyEvent],
) -> None:
    add(member, group, stranger)

    assert without_lines(published) == [
        member_updated(
            group.id, 3, stranger.id, "Svetlana Stern", "member", has_left=False, member_count=3
        ),
        UserUpdated(stranger.id, 1),
        ReadUpdated(group.id, stranger.id, 0, frozenset({owner.id, member.id}), 0),
    ]
    group.refresh_from_db()
    assert group.revision == 4
    assert (row(group, stranger).revision, row(group, stranger).user_revision) == (3, 1)


def test_whoever_is_in_it_already_stays_as_they_are(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    add(owner, group, member, owner)

    assert published == []
    group.refresh_from_db()
    assert group.revision == 2
    assert row(group, owner).role == "owner"


def test_whoever_joins_has_read_everything_so_far(
    say: Say, owner: Person, stranger: Person, group: Conversation
) -> None:
    for text in ("one", "two"):
        say(owner, text, room=group)
    add(owner, group, stranger)
    say(owner, "three", room=group)

    (shown,) = user_state(user_id=stranger.id, after=-1).conversations
    assert shown.last_ordinal - shown.read_ordinal == 1


def test_whoever_comes_back_has_their_row_back_and_another_turn(
    say: Say, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    before = row(group, member)
    remove(member, group, member)
    say(owner, "while they were away", room=group)
    add(owner, group, member)

    back = row(group, member)
    assert (back.left_at, back.role) == (None, "member")
    assert (back.read_ordinal, back.joined_seq) == (1, 2)
    assert back.joined_at > before.joined_at
    assert back.revision == 6
    assert back.user_revision > before.user_revision
    assert group.memberships.count() == 2
    found = members_page(user_id=owner.id, conversation_id=group.id, limit=50).results
    assert [one.person.id for one in found] == [owner.id, member.id]


def test_whoever_comes_back_keeps_the_group_in_no_way(
    owner: Person, member: Person, group: Conversation
) -> None:
    membership_update(
        user_id=member.id,
        conversation_id=group.id,
        is_muted=True,
        muted_until=timezone.now() + timedelta(hours=1),
        is_pinned=True,
        level="nothing",
        is_hidden=True,
        folder="Work",
    )
    remove(owner, group, member)
    add(owner, group, member)

    back = row(group, member)
    assert (back.is_muted, back.muted_until, back.is_pinned) == (False, None, False)
    assert (back.level, back.hidden_ordinal, back.folder) == ("", None, "")


def test_unknown_and_inactive_people_can_not_join(
    owner: Person, stranger: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    deactivate(stranger)
    for id in (stranger.id, new_id()):
        with pytest.raises(GroupInvalid) as refusal:
            members_add(user_id=owner.id, conversation_id=group.id, people_ids=[id])
        assert set(refusal.value.fields) == {"people"}
    assert published == []


def test_a_full_group_takes_nobody_more(
    owner: Person, stranger: Person, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.messaging.services.joining.MEMBERS_MAX", 2)
    with pytest.raises(GroupInvalid):
        add(owner, group, stranger)


def test_the_owner_removes_others(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    remove(owner, group, member)

    assert without_lines(published) == [
        member_updated(
            group.id, 3, member.id, "Mehmet Murat", "member", has_left=True, member_count=1
        ),
        UserUpdated(member.id, 2),
    ]
    assert user_state(user_id=member.id, after=1).left == [group.id]


def test_a_member_removes_nobody_but_themself(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    add(owner, group, stranger)
    with pytest.raises(NotAllowed):
        remove(member, group, stranger)
    remove(member, group, member)
    assert row(group, member).left_at is not None


def test_whoever_left_can_neither_send_nor_come_in_again(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    remove(owner, group, member)

    with pytest.raises(ConversationNotFound):
        say(member, "still here", room=group)
    with pytest.raises(ConversationNotFound):
        add(member, group, member)
    with pytest.raises(ConversationNotFound):
        remove(member, group, member)


def test_an_owner_who_leaves_is_followed_by_whoever_has_been_there_longest(
    owner: Person, member: Person, stranger: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    add(owner, group, stranger)
    del published[:]
    remove(owner, group, owner)

    assert without_lines(published) == [
        member_updated(group.id, 5, owner.id, "Olivia Owens", "member", has_left=True),
        member_updated(group.id, 7, member.id, "Mehmet Murat", "owner", has_left=False),
        UserUpdated(owner.id, 2),
    ]
    add(member, group, owner)
    assert row(group, owner).role == "member"


def test_the_last_one_who_leaves_leaves_a_group_of_nobody(
    owner: Person, member: Person, group: Conversation
) -> None:
    remove(member, group, member)
    remove(owner, group, owner)

    with pytest.raises(ConversationNotFound):
        members_page(user_id=owner.id, conversation_id=group.id, limit=50)
    assert not Membership.objects.filter(conversation=group, left_at=None).exists()
    group.refresh_from_db()
    assert (group.revision, group.member_count) == (6, 0)


def test_nobody_who_is_not_in_it_can_be_removed(
    owner: Person, stranger: Person, group: Conversation
) -> None:
    with pytest.raises(MemberNotFound):
        remove(owner, group, stranger)


def test_a_direct_conversation_stays_with_its_two_people(
    owner: Person, stranger: Person, conversation: Conversation, published: list[AnyEvent]
) -> None:
    with pytest.raises(NotAllowed):
        add(owner, conversation, stranger)
    with pytest.raises(NotAllowed):
        remove(owner, conversation, owner)
    with pytest.raises(NotAllowed):
        conversation_update(user_id=owner.id, conversation_id=conversation.id, title="Us")
    assert published == []


def test_the_owner_renames_a_group(
    owner: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    conversation_update(user_id=owner.id, conversation_id=group.id, title=" New ")

    details = frames.ConversationDetails(group.id, 3, "New")
    assert without_lines(published) == [ConversationUpdated(details)]
    group.refresh_from_db()
    assert (group.title, group.details_revision, group.revision) == ("New", 3, 4)


def test_the_same_title_again_is_no_change(
    owner: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    conversation_update(user_id=owner.id, conversation_id=group.id, title=" Team")
    assert published == []


def test_a_member_does_not_rename(member: Person, group: Conversation) -> None:
    with pytest.raises(NotAllowed):
        conversation_update(user_id=member.id, conversation_id=group.id, title="Mine")


def test_a_stranger_finds_no_group(stranger: Person, group: Conversation) -> None:
    with pytest.raises(ConversationNotFound):
        add(stranger, group, stranger)
    with pytest.raises(ConversationNotFound):
        remove(stranger, group, stranger)
    with pytest.raises(ConversationNotFound):
        conversation_update(user_id=stranger.id, conversation_id=group.id, title="Mine")


def test_whoever_has_another_name_has_it_for_everybody_in_every_conversation(
    owner: Person,
    member: Person,
    stranger: Person,
    conversation: Conversation,
    group: Conversation,
    published: list[AnyEvent],
) -> None:
    elsewhere = group_create(creator_id=owner.id, title="Elsewhere", member_ids=[stranger.id])
    published.clear()

    person_rename(person=member, first_name="Mina", last_name="Mert")

    rooms = sorted((conversation, group), key=lambda room: room.id)
    for room in rooms:
        room.refresh_from_db()
    assert published == [
        member_updated(room.id, room.revision, member.id, "Mina Mert", "member", has_left=False)
        for room in rooms
    ]
    for room in rooms:
        assert row(room, member).revision == room.revision
        assert row(room, owner).revision < room.revision
    elsewhere.refresh_from_db()
    assert elsewhere.revision == 2


def test_who_was_away_learns_of_another_name(member: Person, group: Conversation) -> None:
    before = group.revision
    person_rename(person=member, first_name="Mina", last_name="Mert")

    (changed,) = changes(user_id=member.id, conversation_id=group.id, after=before).members
    assert (changed.person.first_name, changed.person.last_name) == ("Mina", "Mert")


def test_the_same_name_again_is_no_change(
    member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    person_rename(person=member, first_name=member.first_name, last_name=member.last_name)
    assert published == []


def test_whoever_left_a_group_has_their_old_revision_there(
    owner: Person, member: Person, group: Conversation
) -> None:
    remove(owner, group, member)
    before = row(group, member).revision
    person_rename(person=member, first_name="Mina", last_name="Mert")
    assert row(group, member).revision == before


@pytest.mark.parametrize("count", [1, 7])
def test_a_new_name_takes_as_many_queries_however_many_conversations_there_are(
    member: Person, count: int
) -> None:
    for number in range(count):
        group_create(creator_id=member.id, title=str(number), member_ids=[])
    with CaptureQueriesContext(connection) as queries:
        person_rename(person=member, first_name="Mina", last_name="Mert")
    statements = [one["sql"].split()[0] for one in queries]
    assert statements.count("SELECT") == 3
    assert statements.count("UPDATE") == 3


def test_two_who_change_one_name_each_lose_none(member: Person) -> None:
    first, second = (Person.objects.get(pk=member.pk) for _ in range(2))
    person_rename(person=first, first_name="Mina")
    person_rename(person=second, last_name="Mert")

    member.refresh_from_db()
    assert str(member) == str(second) == "Mina Mert"


@only_on("postgresql")  # SQLite lets one transaction write at a time.
def test_another_name_reaches_a_conversation_that_is_joined_meanwhile(
    owner: Person, stranger: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    def rename() -> None:
        person_rename(person=Person.objects.get(pk=stranger.pk), first_name="Stella")
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            add(owner, group, stranger)
            renaming = thread.submit(rename)
            wait_for(somebody_waits_for_a_lock)
        renaming.result(10)

    assert published[-1] == member_updated(
        group.id, 5, stranger.id, "Stella Stern", "member", has_left=False, member_count=3
    )
    assert row(group, stranger).revision == 5
