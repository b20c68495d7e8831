"""A message may answer another one of its conversation, and quotes it in its present state."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import UNSET

from chat.conversations.models import Conversation
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageCreated
from chat.messaging.content import Content
from chat.messaging.errors import ReplyInvalid
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.history import message_by_seq, messages_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.people.models import Person
from chat.protocol.frames import Quote
from chat.protocol.limits import QUOTE_CHARACTERS
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


def quotes(reader: Person, room: Conversation) -> list[Quote]:
    """Return what a page quotes."""
    return messages_page(user_id=reader.id, conversation_id=room.id, limit=10).quotes


def test_a_reply_says_what_it_answers_wherever_it_is_read(
    say: Say, owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    say(owner, "Lunch?", room=group)
    sent = say(member, "At one.", room=group, reply_to=1)

    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id}
    assert sent.reply_to == 1
    event = published[-1]
    assert isinstance(event, MessageCreated)
    assert event.message == sent
    assert messages_page(**at, limit=10).messages[1] == sent
    assert message_by_seq(**at, seq=2) == sent
    assert changes(**at, after=0).messages[1] == sent
    assert conversation_of_member(**at).last_message == sent


def test_a_message_that_answers_nothing_names_nothing(
    say: Say, owner: Person, group: Conversation
) -> None:
    sent = say(owner, "hello", room=group)

    assert sent.reply_to is UNSET
    assert quotes(owner, group) == []


def test_a_page_has_the_head_of_what_its_messages_answer(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    long = "Ö" * (QUOTE_CHARACTERS + 1)
    said = say(owner, long, room=group)
    for _ in range(3):
        say(member, "Yes.", room=group, reply_to=1)

    page = messages_page(user_id=member.id, conversation_id=group.id, limit=1)

    assert [message.seq for message in page.messages] == [4]
    assert page.quotes == [Quote(1, said.revision, owner.id, long[:QUOTE_CHARACTERS])]


def test_the_quote_is_what_was_edited(say: Say, owner: Person, group: Conversation) -> None:
    say(owner, "Lnch?", room=group)
    say(owner, "At one.", room=group, reply_to=1)
    message_edit(user_id=owner.id, conversation_id=group.id, seq=1, content=Content("Lunch?"))

    assert [quote.text for quote in quotes(owner, group)] == ["Lunch?"]


def test_the_quote_of_what_was_deleted_says_so(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "secret", room=group)
    say(owner, "At one.", room=group, reply_to=1)
    message_delete(user_id=owner.id, conversation_id=group.id, seq=1)

    (quote,) = quotes(owner, group)
    assert quote.text == ""
    assert quote.deleted_at is not None


def test_what_is_deleted_takes_no_new_reply(say: Say, owner: Person, group: Conversation) -> None:
    say(owner, "secret", room=group)
    message_delete(user_id=owner.id, conversation_id=group.id, seq=1)

    with pytest.raises(ReplyInvalid, match=r"^Message 1 is deleted\.$"):
        say(owner, "At one.", room=group, reply_to=1)


def test_a_seq_of_nothing_or_of_another_conversation_is_refused(
    say: Say, owner: Person, group: Conversation
) -> None:
    for text in ("one", "two", "three"):
        say(owner, text)
    say(owner, "one", room=group)

    # 2 would be the seq of the reply itself; 3 is a message elsewhere.
    for seq in (2, 3, 2**53 - 1):
        with pytest.raises(ReplyInvalid, match=f"^This conversation has no message {seq}.$"):
            say(owner, "At one.", room=group, reply_to=seq)
    group.refresh_from_db()
    assert group.last_seq == 1


def test_a_retry_is_answered_also_after_the_message_that_it_answers_is_deleted(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "Lunch?", room=group)
    client_id = new_id()
    sent = say(owner, "At one.", client_id, room=group, reply_to=1)
    message_delete(user_id=owner.id, conversation_id=group.id, seq=1)

    assert say(owner, "At one.", client_id, room=group, reply_to=1) == sent


def test_an_edited_reply_answers_the_same_message(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "Lunch?", room=group)
    say(owner, "At on.", room=group, reply_to=1)
    message_edit(user_id=owner.id, conversation_id=group.id, seq=2, content=Content("At one."))

    assert message_by_seq(user_id=owner.id, conversation_id=group.id, seq=2).reply_to == 1


@pytest.mark.parametrize("replies", [0, 1, 5])
def test_quotes_are_one_query_a_page_and_none_where_nothing_is_answered(
    say: Say, owner: Person, group: Conversation, replies: int
) -> None:
    for number in range(5):
        say(owner, str(number), room=group)
    for number in range(replies):
        say(owner, "yes", room=group, reply_to=number + 1)

    with CaptureQueriesContext(connection) as queries:
        messages_page(user_id=owner.id, conversation_id=group.id, limit=50)

    # The messages, what they answer, whether any has a thread, and whether the reader is a member.
    assert len(queries) == (4 if replies else 3)
