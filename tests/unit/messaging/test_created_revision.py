"""Changed messages of a store made by an earlier version get a revision of their creation."""

from contextlib import suppress
from importlib import import_module
from random import Random

import pytest
from django.db import connection

from chat.conversations.models import Conversation
from chat.messaging.content import Content
from chat.messaging.errors import MessageDeleted
from chat.messaging.models import Message
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.details import conversation_update
from chat.people.models import Person
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)

migration = import_module("chat.messaging.migrations.0004_created_revision")


def test_a_message_that_was_not_changed_has_none(say: Say, owner: Person) -> None:
    say(owner, "one")
    assert Message.objects.get().created_revision is None


def test_the_first_change_keeps_the_revision_of_the_creation(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    say(owner, "one")
    for text in ("once", "twice"):
        message_edit(
            user_id=owner.id, conversation_id=conversation.id, seq=1, content=Content(text)
        )
    message = Message.objects.get()
    assert (message.created_revision, message.revision) == (3, 5)


@pytest.mark.parametrize("seed", range(8))
def test_what_an_earlier_version_changed_keeps_its_order_and_is_not_too_late(
    seed: int, say: Say, owner: Person, group: Conversation, conversation: Conversation
) -> None:
    random = Random(seed)
    for number in range(40):
        room = random.choice([group, conversation])
        sent = say(owner, str(number), room=room)
        change = {"user_id": owner.id, "conversation_id": room.id}
        if random.random() < 0.3:
            conversation_update(user_id=owner.id, conversation_id=group.id, purpose=str(number))
        if random.random() < 0.4:
            with suppress(MessageDeleted):
                message_edit(**change, seq=random.randint(1, sent.seq), content=Content("edited"))
        if random.random() < 0.2:
            message_delete(**change, seq=sent.seq)
    created = {
        message.pk: message.created_revision or message.revision
        for message in Message.objects.all()
    }
    Message.objects.update(created_revision=None)

    with connection.cursor() as cursor:
        cursor.execute(migration.GUESS)

    for room in (group, conversation):
        messages = list(Message.objects.filter(conversation=room).order_by("seq"))
        guessed = [message.created_revision or message.revision for message in messages]
        assert guessed == sorted(set(guessed))
        for message, guess in zip(messages, guessed, strict=True):
            is_changed = message.edited_at is not None or message.deleted_at is not None
            assert message.seq <= guess <= created[message.pk]
            assert (message.created_revision is not None) == is_changed
