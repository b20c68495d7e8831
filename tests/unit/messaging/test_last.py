"""What a conversation shows of itself is the last row with an ordinal of its own.

A row without one, such as a line about an event, stores the ordinal of the row before it.
"""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from chat.conversations.models import Conversation
from chat.core.ids import new_id
from chat.messaging.models import Message, Transcript
from chat.messaging.selectors.conversations import conversation_of_member, conversations_page
from chat.messaging.selectors.last import last_activity
from chat.people.models import Person
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


def add_row_without_ordinal(room: Conversation, sender: Person) -> None:
    room.refresh_from_db()
    Message.objects.create(
        conversation=room,
        seq=room.last_seq + 1,
        ordinal=room.last_ordinal,
        revision=room.revision + 1,
        sender=sender,
        client_id=new_id(),
        text="",
        created_at=timezone.now() + timedelta(hours=1),
    )
    Conversation.objects.filter(pk=room.pk).update(
        last_seq=F("last_seq") + 1, revision=F("revision") + 1
    )


def preview(person: Person, room: Conversation) -> str | None:
    shown = conversation_of_member(user_id=person.id, conversation_id=room.id)
    return shown.last_message.text if shown.last_message else None


def test_the_preview_is_the_row_at_the_last_ordinal(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    add_row_without_ordinal(conversation, owner)
    assert preview(owner, conversation) is None
    say(owner, "first")
    assert preview(owner, conversation) == "first"
    say(owner, "hello")
    for _ in range(3):
        add_row_without_ordinal(conversation, owner)
        assert preview(owner, conversation) == "hello"


def test_a_row_without_an_ordinal_is_no_activity(
    say: Say, owner: Person, conversation: Conversation, group: Conversation
) -> None:
    say(owner, "old", room=conversation)
    say(owner, "new", room=group)
    add_row_without_ordinal(conversation, owner)

    page = conversations_page(user_id=owner.id, limit=2)
    assert [one.id for one in page.conversations] == [group.id, conversation.id]
    transcripts = Transcript.objects.order_by(
        RawSQL(last_activity("conversations_conversation"), []).desc()
    )
    assert [one.pk for one in transcripts] == [group.id, conversation.id]
