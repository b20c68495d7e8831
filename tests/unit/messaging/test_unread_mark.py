"""A conversation is marked as unread from a message on, for one person, until they read it."""

from functools import partial

import pytest
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.events.types import AnyEvent, UserUpdated
from chat.messaging.errors import MarkInvalid
from chat.messaging.models import Message
from chat.messaging.selectors.conversations import conversation_of_member, user_state
from chat.messaging.selectors.marks import marks_of_room
from chat.messaging.selectors.unread import unread_count
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.read_marks import read_mark, unread_mark
from chat.people.models import Person
from chat.protocol import frames
from tests.cast import Say
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read(
    say: Say, owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> Conversation:
    """A group in which the owner has said three things, the last to the member, who read all."""
    for text in ("one", "two", "@Mehmet Murat three"):
        say(owner, text, room=group)
    read_mark(user_id=member.id, conversation_id=group.id, seq=3)
    del published[:]
    return group


def mark(by: Person, room: Conversation, seq: int) -> None:
    unread_mark(user_id=by.id, conversation_id=room.id, seq=seq)


def shown(to: Person, room: Conversation) -> frames.Conversation:
    return conversation_of_member(user_id=to.id, conversation_id=room.id)


def count(of: Person, room: Conversation) -> int:
    return unread_count(shown(of, room))


def test_everything_from_the_message_on_is_unread_and_what_comes_is_counted(
    say: Say, owner: Person, member: Person, read: Conversation
) -> None:
    mark(member, read, 2)
    assert shown(member, read).unread_from == 2
    assert count(member, read) == 2
    say(owner, "four", room=read)
    assert count(member, read) == 3


def test_it_is_the_persons_own_revision_and_nobody_else_sees_it(
    owner: Person, member: Person, read: Conversation, published: list[AnyEvent]
) -> None:
    before = user_state(user_id=member.id, after=-1).user_revision
    mark(member, read, 1)

    assert published == [UserUpdated(member.id, before + 1)]
    (told,) = user_state(user_id=member.id, after=before).conversations
    assert (told.unread_from, told.read_ordinal) == (1, 3)
    assert marks_of_room(read.id).ordinals[member.id] == 3
    assert shown(owner, read).unread_from is UNSET
    assert shown(owner, read).revision == told.revision


def test_the_mentions_behind_it_count_again(
    owner: Person, member: Person, read: Conversation
) -> None:
    assert shown(member, read).unread_mentions is UNSET
    mark(member, read, 3)
    assert shown(member, read).unread_mentions == [frames.UnreadMention(3, 3, owner.id)]


def test_nobody_is_called_by_what_they_wrote_themselves(
    say: Say, owner: Person, member: Person, read: Conversation
) -> None:
    say(member, "@all", room=read)
    mark(member, read, 3)
    assert shown(member, read).unread_mentions == [frames.UnreadMention(3, 3, owner.id)]


@pytest.mark.parametrize("seq", [2, 3])
def test_it_ends_when_one_reads_again_what_is_marked(
    member: Person, read: Conversation, published: list[AnyEvent], seq: int
) -> None:
    mark(member, read, 2)
    del published[:]
    read_mark(user_id=member.id, conversation_id=read.id, seq=seq)

    assert shown(member, read).unread_from is UNSET
    assert count(member, read) == 0
    # Their mark is where it was, so that the others have nothing to be told.
    assert [type(event) for event in published] == [UserUpdated]


def test_what_lies_before_it_can_be_read_without_an_end(member: Person, read: Conversation) -> None:
    mark(member, read, 2)
    read_mark(user_id=member.id, conversation_id=read.id, seq=1)
    assert shown(member, read).unread_from == 2


def test_it_ends_when_one_reads_further_than_ever(
    say: Say, owner: Person, member: Person, read: Conversation, published: list[AnyEvent]
) -> None:
    mark(member, read, 1)
    say(owner, "four", room=read)
    del published[:]
    read_mark(user_id=member.id, conversation_id=read.id, seq=4)

    assert count(member, read) == 0
    moved = next(event for event in published if isinstance(event, UserUpdated))
    assert (moved.marked_conversation_id, moved.read_ordinal) == (read.id, 4)


def test_it_ends_when_one_writes_there(say: Say, member: Person, read: Conversation) -> None:
    mark(member, read, 1)
    say(member, "four", room=read)
    assert count(member, read) == 0


def test_what_others_write_ends_nothing(
    say: Say, owner: Person, member: Person, read: Conversation
) -> None:
    mark(member, read, 3)
    say(owner, "four", room=read)
    assert shown(member, read).unread_from == 3


def test_ones_own_message_can_be_marked_too(say: Say, member: Person, read: Conversation) -> None:
    say(member, "four", room=read)
    mark(member, read, 4)
    assert count(member, read) == 1


def test_what_is_unread_further_up_stays_so(
    say: Say, owner: Person, member: Person, read: Conversation
) -> None:
    say(owner, "four", room=read)
    say(owner, "five", room=read)
    mark(member, read, 5)
    assert count(member, read) == 2


def test_the_same_again_is_no_change(
    member: Person, read: Conversation, published: list[AnyEvent]
) -> None:
    mark(member, read, 2)
    del published[:]
    mark(member, read, 2)
    assert published == []


def test_a_row_without_an_ordinal_counts_from_what_follows_it(
    member: Person, read: Conversation
) -> None:
    Message.objects.filter(conversation_id=read.id, seq=3).update(ordinal=2)
    mark(member, read, 3)
    assert shown(member, read).unread_from == 3


@pytest.mark.parametrize("seq", [4, 10**30])
def test_a_message_that_is_not_there_yet_is_refused(
    member: Person, read: Conversation, seq: int
) -> None:
    with pytest.raises(MarkInvalid):
        mark(member, read, seq)
    assert count(member, read) == 0


def test_whoever_left_marks_nothing_and_comes_back_without_a_mark(
    owner: Person, member: Person, read: Conversation
) -> None:
    mark(member, read, 1)
    member_remove(user_id=member.id, conversation_id=read.id, member_id=member.id)
    with pytest.raises(ConversationNotFound):
        mark(member, read, 1)
    members_add(user_id=owner.id, conversation_id=read.id, people_ids=[member.id])
    assert count(member, read) == 0


def test_marks_and_reads_at_once_end_in_one_of_the_two(member: Person, read: Conversation) -> None:
    at = {"user_id": member.id, "conversation_id": read.id}
    in_parallel([partial(act, **at, seq=2) for act in (unread_mark, read_mark) for _ in range(3)])

    row = Membership.objects.get(conversation=read, person=member)
    assert row.read_ordinal == 3
    assert row.unread_from in (2, None)
    assert count(member, read) in (2, 0)
