"""A day is found in a history."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.messaging.models import Message
from chat.messaging.selectors.times import seq_at
from chat.people.models import Person
from tests.cast import Say

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_first_message_of_a_day_is_found(
    say: Say, owner: Person, stranger: Person, conversation: Conversation
) -> None:
    for _ in range(9):
        say(owner, "said")
    for seq in range(1, 10):
        of_room = Message.objects.filter(conversation=conversation, seq=seq)
        of_room.update(created_at=DAY + timedelta(hours=6 * seq))

    def at(hours: int, person: Person = owner) -> int | None:
        time = DAY + timedelta(hours=hours)
        return seq_at(user_id=person.id, conversation_id=conversation.id, time=time)

    assert [at(0), at(24), at(25), at(54), at(55)] == [1, 4, 5, 9, None]
    with pytest.raises(ConversationNotFound):
        at(0, stranger)


def test_what_was_before_ones_joining_is_no_day_of_ones_own(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    for _ in range(3):
        say(owner, "said", room=group)
    Conversation.objects.filter(pk=group.pk).update(history="joined")
    group.memberships.filter(person=member).update(joined_seq=2)
    assert seq_at(user_id=member.id, conversation_id=group.id, time=DAY) == 3
    assert seq_at(user_id=owner.id, conversation_id=group.id, time=DAY) == 1
