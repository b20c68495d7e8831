from functools import partial

import pytest

from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open
from chat.events.types import AnyEvent, UserUpdated
from chat.messaging.selectors.changes import changes
from chat.people.models import Person
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def news(published: list[AnyEvent]) -> list[AnyEvent]:
    """Return what is told to people; of strangers it is reviewed, too, what they show."""
    return [event for event in published if isinstance(event, UserUpdated)]


def test_a_new_conversation_is_news_to_both(
    owner: Person, member: Person, published: list[AnyEvent]
) -> None:
    conversation = conversation_direct_open(user_id=member.id, recipient_id=owner.id)

    assert news(published) == [UserUpdated(owner.id, 1), UserUpdated(member.id, 1)]
    found = changes(user_id=owner.id, conversation_id=conversation.id, after=0)
    assert {person.person.id for person in found.members} == {owner.id, member.id}


def test_opening_it_again_is_no_change(
    owner: Person, member: Person, conversation: Conversation, published: list[AnyEvent]
) -> None:
    again = conversation_direct_open(user_id=member.id, recipient_id=owner.id)

    assert again == conversation
    assert published == []


def test_both_who_ask_at_once_get_the_same_one(
    owner: Person, member: Person, published: list[AnyEvent]
) -> None:
    opened = in_parallel(
        [
            partial(conversation_direct_open, user_id=one.id, recipient_id=other.id)
            for one, other in [(owner, member), (member, owner)] * 4
        ]
    )

    assert len(set(opened)) == 1
    assert len(news(published)) == 2
    assert set(Person.objects.values_list("revision", flat=True)) == {1}
