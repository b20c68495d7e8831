"""A stranger's first message: what is held back until it is accepted, and what accepts it."""

import pytest
from msgspec import UNSET

from chat.conversations.errors import Blocked, ConversationNotFound, NotAllowed
from chat.conversations.models import Conversation
from chat.conversations.services import channel_create, conversation_direct_open, group_create
from chat.events.types import AnyEvent, PresenceReviewed, ReadUpdated, UserUpdated
from chat.messaging.selectors.conversations import conversation_of_member, user_state
from chat.messaging.selectors.marks import marks_of_room
from chat.messaging.services.blocking import person_block
from chat.messaging.services.joining import channel_join
from chat.messaging.services.read_marks import read_mark
from chat.messaging.services.requests import request_accept
from chat.messaging.services.typing import typing_event
from chat.people.models import Person
from chat.presence.selectors import people_last_seen
from tests.cast import Say
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(owner: Person, stranger: Person, say: Say) -> Conversation:
    """A direct conversation in which the stranger wrote to the owner, who has not answered."""
    opened = conversation_direct_open(user_id=stranger.id, recipient_id=owner.id)
    say(stranger, "hello", room=opened)
    return opened


def requester(of: Person, room: Conversation) -> object:
    return conversation_of_member(user_id=of.id, conversation_id=room.id).requested_by


def accept(by: Person, room: Conversation) -> None:
    request_accept(user_id=by.id, conversation_id=room.id)


def test_what_a_stranger_opens_is_a_request_to_both(
    owner: Person, stranger: Person, asked: Conversation
) -> None:
    assert requester(owner, asked) == requester(stranger, asked) == stranger.id


def test_who_shares_a_group_is_no_stranger(owner: Person, stranger: Person) -> None:
    group_create(creator_id=owner.id, title="Crew", member_ids=[stranger.id])
    opened = conversation_direct_open(user_id=stranger.id, recipient_id=owner.id)
    assert requester(owner, opened) is UNSET


def test_who_shares_a_channel_is_no_stranger(owner: Person, stranger: Person) -> None:
    channel = channel_create(creator_id=owner.id, title="General")
    channel_join(user_id=stranger.id, conversation_id=channel.id)
    opened = conversation_direct_open(user_id=stranger.id, recipient_id=owner.id)
    assert requester(owner, opened) is UNSET


def test_who_saw_the_other_one_before_is_shown_no_more_once_it_is_a_request(
    owner: Person, stranger: Person, member: Person, published: list[AnyEvent]
) -> None:
    conversation_direct_open(user_id=stranger.id, recipient_id=owner.id)
    (reviewed,) = (event for event in published if isinstance(event, PresenceReviewed))
    assert set(reviewed.people) == {owner.id, stranger.id}

    group_create(creator_id=owner.id, title="Crew", member_ids=[member.id])
    del published[:]
    conversation_direct_open(user_id=member.id, recipient_id=owner.id)
    assert not any(isinstance(event, PresenceReviewed) for event in published)


def test_until_it_is_accepted_neither_shows_the_other_anything_of_themself(
    owner: Person, stranger: Person, asked: Conversation, published: list[AnyEvent]
) -> None:
    del published[:]
    read_mark(user_id=owner.id, conversation_id=asked.id, seq=1)
    assert not [event for event in published if isinstance(event, ReadUpdated)]
    for one, other in ((owner, stranger), (stranger, owner)):
        assert set(marks_of_room(asked.id).shown_to(one.id)) == {one.id}
        assert people_last_seen(one.id, [other.id]) == {}
        with pytest.raises(NotAllowed):
            typing_event(user_id=one.id, conversation_id=asked.id)


def test_from_then_on_they_do_and_both_learn_of_it_at_once(
    owner: Person, stranger: Person, asked: Conversation, published: list[AnyEvent]
) -> None:
    held = user_state(user_id=stranger.id, after=-1).user_revision
    del published[:]
    accept(owner, asked)
    assert {event.user_id for event in published if isinstance(event, UserUpdated)} == {
        owner.id,
        stranger.id,
    }
    assert any(isinstance(event, PresenceReviewed) for event in published)
    assert len([event for event in published if isinstance(event, ReadUpdated)]) == 2
    (told,) = user_state(user_id=stranger.id, after=held).conversations
    assert told.requested_by is UNSET
    assert set(people_last_seen(stranger.id, [owner.id])) == {owner.id}
    typing_event(user_id=owner.id, conversation_id=asked.id)


def test_whoever_answers_accepts(
    owner: Person, stranger: Person, asked: Conversation, say: Say
) -> None:
    say(stranger, "anybody there?", room=asked)
    assert requester(owner, asked) == stranger.id
    say(owner, "yes", room=asked)
    assert requester(owner, asked) is requester(stranger, asked) is UNSET


def test_only_whoever_was_asked_accepts(
    owner: Person, member: Person, stranger: Person, asked: Conversation, group: Conversation
) -> None:
    with pytest.raises(NotAllowed):
        accept(stranger, asked)
    with pytest.raises(ConversationNotFound):
        accept(member, asked)
    accept(owner, group)  # There is nothing to accept: no change.


def test_it_is_accepted_once(owner: Person, asked: Conversation) -> None:
    held = user_state(user_id=owner.id, after=-1).user_revision
    in_parallel([lambda: accept(owner, asked)] * 4)
    assert user_state(user_id=owner.id, after=-1).user_revision == held + 1


def test_who_is_refused_by_a_block_writes_no_more(
    owner: Person, stranger: Person, asked: Conversation, say: Say
) -> None:
    person_block(user_id=owner.id, blocked_id=stranger.id)
    with pytest.raises(Blocked):
        say(stranger, "again", room=asked)
    with pytest.raises(Blocked):
        accept(owner, asked)
