"""Blocking a person: what the two can do no more, and what neither sees of the other."""

from collections.abc import Callable

import pytest

from chat.conversations.errors import Blocked, GroupInvalid
from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open, group_create
from chat.core.ids import new_id
from chat.events.types import (
    AnyEvent,
    PresenceReviewed,
    ProfileUpdated,
    ReadUpdated,
    ReadWithdrawn,
    UserUpdated,
)
from chat.messaging.content import Content
from chat.messaging.selectors.conversations import user_state
from chat.messaging.selectors.marks import marks_of_room
from chat.messaging.services import blocking
from chat.messaging.services.blocking import person_block, person_unblock
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.joining import members_add
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.typing import typing_event
from chat.people import services as people_services
from chat.people.blocks import people_blocked
from chat.people.errors import BlockInvalid, BlocksFull, PersonNotFound
from chat.people.models import Person
from chat.presence.selectors import people_last_seen
from chat.protocol.own import Block, OwnRows
from tests.cast import Say
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def block(by: Person, whom: Person) -> None:
    person_block(user_id=by.id, blocked_id=whom.id)


def unblock(by: Person, whom: Person) -> None:
    person_unblock(user_id=by.id, blocked_id=whom.id)


def held(by: Person) -> int:
    return user_state(user_id=by.id, after=-1).user_revision


def test_neither_writes_to_the_other_until_the_block_is_taken_back(
    owner: Person, member: Person, conversation: Conversation, say: Say
) -> None:
    say(member, "hello")
    block(owner, member)
    acts: list[Callable[[Person], object]] = [
        lambda by: say(by, "again"),
        lambda by: reaction_set(
            user_id=by.id, conversation_id=conversation.id, seq=1, emoji="👍", is_on=True
        ),
        lambda by: message_pin(
            user_id=by.id, conversation_id=conversation.id, seq=1, is_pinned=True
        ),
        lambda by: typing_event(user_id=by.id, conversation_id=conversation.id),
    ]
    said = set()
    for by in (owner, member):
        for act in acts:
            with pytest.raises(Blocked) as refused:
                act(by)
            said.add(refused.value.detail)
    assert len(said) == 1  # Which of the two blocks the other stays unsaid.
    unblock(owner, member)
    assert say(member, "again").seq == 2


def test_what_was_said_can_be_taken_back_and_not_changed(
    owner: Person, member: Person, conversation: Conversation, say: Say
) -> None:
    say(member, "hello")
    block(owner, member)
    with pytest.raises(Blocked):
        message_edit(
            user_id=member.id, conversation_id=conversation.id, seq=1, content=Content("other")
        )
    message_delete(user_id=member.id, conversation_id=conversation.id, seq=1)


def test_a_message_that_was_sent_before_is_acknowledged_again(
    owner: Person, member: Person, say: Say
) -> None:
    client_id = new_id()
    sent = say(member, "hello", client_id=client_id)
    block(owner, member)
    assert say(member, "hello", client_id=client_id) == sent


def test_both_go_on_in_their_groups(
    owner: Person, member: Person, group: Conversation, say: Say
) -> None:
    block(owner, member)
    assert say(member, "hello", room=group).seq == 1
    assert say(owner, "hello", room=group).seq == 2


def test_neither_begins_a_direct_conversation_and_the_one_that_is_there_stays(
    owner: Person, member: Person, stranger: Person, conversation: Conversation
) -> None:
    block(owner, stranger)
    for one, other in ((owner, stranger), (stranger, owner)):
        with pytest.raises(Blocked):
            conversation_direct_open(user_id=one.id, recipient_id=other.id)
    block(owner, member)
    opened = conversation_direct_open(user_id=member.id, recipient_id=owner.id)
    assert opened.id == conversation.id


def test_nobody_is_added_to_a_group_by_whom_they_block(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    block(stranger, member)
    with pytest.raises(GroupInvalid):
        members_add(user_id=member.id, conversation_id=group.id, people_ids=[stranger.id])
    with pytest.raises(GroupInvalid):
        group_create(creator_id=member.id, title="Crew", member_ids=[stranger.id])
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])


@pytest.mark.parametrize("call", ["@Olivia Owens", "@all"])
def test_nobody_is_called_by_whom_they_block(
    owner: Person, member: Person, group: Conversation, say: Say, call: str
) -> None:
    def called(after: int = -1) -> list[int]:
        listed = user_state(user_id=owner.id, after=after).conversations
        (found,) = (one for one in listed if one.id == group.id)
        return [mention.seq for mention in found.unread_mentions or ()]

    say(member, f"{call} hello", room=group)
    block(owner, member)
    say(member, f"{call} again", room=group)
    assert called() == []
    revision = held(owner)
    unblock(owner, member)
    assert called() == [1, 2]
    assert called(after=revision) == [1, 2]  # Who follows it by events gets these as well.


def test_neither_sees_when_the_other_was_here(owner: Person, member: Person) -> None:
    block(owner, member)
    for one, other in ((owner, member), (member, owner)):
        assert set(people_last_seen(one.id, [one.id, other.id])) == {one.id}
    unblock(owner, member)
    assert set(people_last_seen(member.id, [owner.id])) == {owner.id}


def test_neither_sees_the_others_read_mark_where_they_are_alone(
    owner: Person, member: Person, conversation: Conversation, group: Conversation
) -> None:
    block(owner, member)
    assert marks_of_room(conversation.id).viewers_of(owner.id) == frozenset()
    assert set(marks_of_room(conversation.id).shown_to(member.id)) == {member.id}
    assert marks_of_room(group.id).viewers_of(owner.id) == {member.id}


def test_what_is_seen_changes_at_once_with_the_row_on_all_devices(
    owner: Person, member: Person, conversation: Conversation, published: list[AnyEvent]
) -> None:
    revision = held(owner)
    block(owner, member)
    unblock(owner, member)
    owner.refresh_from_db()
    shown = owner.profile_revision

    both = sorted([(owner.id, frozenset({member.id})), (member.id, frozenset({owner.id}))])
    on, off = (Block(member.id, revision + n, is_on=n == 1) for n in (1, 2))
    profiles = [event for event in published if isinstance(event, ProfileUpdated)]
    # Whoever misses that the presence is another one finds that the profiles are.
    assert {event.user_id for event in profiles} == {owner.id, member.id}
    assert [event for event in published if event not in profiles] == [
        UserUpdated(owner.id, revision + 1, own=OwnRows(blocks=[on])),
        PresenceReviewed([owner.id, member.id]),
        *(ReadWithdrawn(conversation.id, {id: shown - 1}, viewers) for id, viewers in both),
        UserUpdated(owner.id, revision + 2),
        PresenceReviewed([owner.id, member.id]),
        *(ReadUpdated(conversation.id, id, 0, viewers, shown) for id, viewers in both),
    ]
    assert user_state(user_id=owner.id, after=revision).own == OwnRows(blocks=[off])
    assert user_state(user_id=member.id, after=-1).own == OwnRows()


def test_the_same_again_is_no_change(owner: Person, member: Person) -> None:
    revision = held(owner)
    in_parallel([lambda: block(owner, member)] * 4)
    assert held(owner) == revision + 1
    assert [person.id for person in people_blocked(owner.id)] == [member.id]
    in_parallel([lambda: unblock(owner, member)] * 4)
    assert held(owner) == revision + 2
    assert people_blocked(owner.id) == []


def test_one_blocks_others_who_are_there_and_so_many(
    monkeypatch: pytest.MonkeyPatch, owner: Person, member: Person, stranger: Person
) -> None:
    with pytest.raises(BlockInvalid):
        block(owner, owner)
    with pytest.raises(PersonNotFound):
        person_block(user_id=owner.id, blocked_id=new_id())
    monkeypatch.setattr(blocking, "BLOCKS_MAX", 1)
    block(owner, member)
    with pytest.raises(BlocksFull):
        block(owner, stranger)
    unblock(owner, member)
    block(owner, stranger)


def test_two_who_block_each_other_at_once_both_do(owner: Person, member: Person) -> None:
    in_parallel([lambda: block(owner, member), lambda: block(member, owner)] * 4)
    assert people_blocked(owner.id) != []
    assert people_blocked(member.id) != []


def test_who_was_away_for_longer_than_is_kept_begins_anew(
    monkeypatch: pytest.MonkeyPatch, owner: Person, member: Person, stranger: Person
) -> None:
    monkeypatch.setattr(people_services, "OWN_REMOVED_MAX", 1)
    revision = held(owner)
    for person in (member, stranger):
        block(owner, person)
        unblock(owner, person)
    owner.refresh_from_db()
    assert owner.own_deleted_revision == revision + 2
    assert [row.person for row in user_state(user_id=owner.id, after=0).own.blocks] == [stranger.id]
