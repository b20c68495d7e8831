"""What is deleted before it was read no longer counts as unread."""

import pytest

from chat.conversations.models import Conversation
from chat.messaging.selectors import unread as selectors
from chat.messaging.selectors.conversations import conversation_of_member, user_state
from chat.messaging.selectors.unread import unread_count
from chat.messaging.services.changing import message_delete
from chat.messaging.services.read_marks import read_mark, unread_mark
from chat.people.models import Person
from chat.rest.answers import conversation_item
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spoken(say: Say, owner: Person, group: Conversation) -> Conversation:
    """A group in which the owner has said five things, which nobody else has read."""
    for number in range(1, 6):
        say(owner, str(number), room=group)
    return group


def delete(by: Person, room: Conversation, *seqs: int) -> None:
    for seq in seqs:
        message_delete(user_id=by.id, conversation_id=room.id, seq=seq)


def shown(to: Person, room: Conversation) -> tuple[int, object]:
    """Return how many messages are unread, and which deleted ones that leaves out."""
    conversation = conversation_of_member(user_id=to.id, conversation_id=room.id)
    return unread_count(conversation), conversation.unread_deleted or []


def test_what_is_deleted_unread_counts_no_more(
    owner: Person, member: Person, spoken: Conversation
) -> None:
    delete(owner, spoken, 4, 2)
    assert shown(member, spoken) == (3, [2, 4])
    (listed,) = (
        one for one in user_state(user_id=member.id, after=-1).conversations if one.id == spoken.id
    )
    assert conversation_item(listed).unread == 3


def test_what_was_read_before_it_was_deleted_is_none_of_that(
    owner: Person, member: Person, spoken: Conversation
) -> None:
    read_mark(user_id=member.id, conversation_id=spoken.id, seq=3)
    delete(owner, spoken, 2, 5)
    assert shown(member, spoken) == (1, [5])
    read_mark(user_id=member.id, conversation_id=spoken.id, seq=5)
    assert shown(member, spoken) == (0, [])


def test_the_last_message_may_be_deleted_too(
    say: Say, owner: Person, member: Person, spoken: Conversation
) -> None:
    delete(owner, spoken, 1, 2, 3, 4, 5)
    assert shown(member, spoken) == (0, [1, 2, 3, 4, 5])
    say(owner, "six", room=spoken)
    assert shown(member, spoken) == (1, [1, 2, 3, 4, 5])


def test_what_one_marked_as_unread_leaves_out_what_is_deleted_and_counts_as_one(
    owner: Person, member: Person, spoken: Conversation
) -> None:
    read_mark(user_id=member.id, conversation_id=spoken.id, seq=5)
    unread_mark(user_id=member.id, conversation_id=spoken.id, seq=4)
    delete(owner, spoken, 4)
    assert shown(member, spoken) == (1, [4])
    delete(owner, spoken, 5)
    assert shown(member, spoken) == (1, [4, 5])


def test_of_very_many_the_newest_are_named(
    owner: Person, member: Person, spoken: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = selectors._UNREAD.replace("OFFSET 1000", "OFFSET 2")
    monkeypatch.setattr(selectors, "_UNREAD", few)
    delete(owner, spoken, 1, 3, 5)
    assert shown(member, spoken) == (3, [3, 5])
