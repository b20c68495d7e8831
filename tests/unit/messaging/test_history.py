import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open
from chat.core.ids import new_id
from chat.messaging.content import Content
from chat.messaging.selectors.history import history, history_unchecked
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_newest_messages_come_first(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    for sender, text in ((owner, "one"), (member, "two"), (owner, "three")):
        say(sender, text)

    page = history(user_id=owner.id, conversation_id=conversation.id)

    assert [(message.text, sender.id) for sender, message in page] == [
        ("three", owner.id),
        ("two", member.id),
        ("one", owner.id),
    ]


def test_a_page_ends_at_its_limit_and_the_next_begins_before_its_last(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    for number in range(1, 6):
        say(owner, str(number))

    def page(before: int | None = None) -> list[int]:
        at = {"user_id": owner.id, "conversation_id": conversation.id}
        return [message.seq for _, message in history(**at, limit=2, before=before)]

    assert (page(), page(before=4), page(before=2)) == ([5, 4], [3, 2], [1])


def test_a_page_holds_fifty_messages(say: Say, owner: Person, conversation: Conversation) -> None:
    for number in range(51):
        say(owner, str(number))

    assert len(history(user_id=owner.id, conversation_id=conversation.id)) == 50


def test_a_page_is_one_query_with_its_senders(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    say(owner, "one")
    say(member, "two")

    with CaptureQueriesContext(connection) as queries:
        found = history_unchecked(conversation_id=conversation.id)

    assert [sender.first_name for sender, _ in found] == ["Mehmet", "Olivia"]
    assert len(queries) == 1


def test_a_page_shows_no_other_conversation(
    say: Say, owner: Person, stranger: Person, conversation: Conversation
) -> None:
    other = conversation_direct_open(user_id=owner.id, recipient_id=stranger.id)
    message_send(
        sender_id=owner.id,
        conversation_id=other.id,
        content=Content("elsewhere"),
        client_id=new_id(),
    )

    assert history(user_id=owner.id, conversation_id=conversation.id) == []
