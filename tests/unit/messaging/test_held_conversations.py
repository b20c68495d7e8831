from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections

from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open
from chat.core.errors import Unavailable
from chat.messaging.models import Message
from chat.people.models import Person
from tests.patience import PATIENCE
from tests.stores import database_url, only_on
from tests.unit.messaging.batches import Queue, gathering

pytestmark = [pytest.mark.django_db(transaction=True), only_on("postgresql")]


@contextmanager
def held(conversation: Conversation) -> Iterator[None]:
    """Hold a conversation's row, as another process does while it writes to it."""
    with psycopg.connect(database_url()) as other:
        other.execute(
            "SELECT 1 FROM conversations_conversation WHERE id = %s FOR NO KEY UPDATE",
            [conversation.id],
        )
        yield


def test_a_conversation_that_another_process_holds_keeps_nobody_else_waiting(
    queue: Queue, owner: Person, stranger: Person, conversation: Conversation
) -> None:
    free = conversation_direct_open(user_id=owner.id, recipient_id=stranger.id)
    with held(conversation):
        with gathering(lambda sender, text: queue(sender, text, free), owner):
            waiting = [queue(owner, str(number)) for number in range(3)]
            through = queue(owner, "through", free)
        assert through.result(PATIENCE).seq == 2
        assert not any(future.done() for future in waiting)
        last = queue(owner, "3")

    assert [future.result(PATIENCE).seq for future in [*waiting, last]] == [1, 2, 3, 4]
    rows = Message.objects.filter(conversation=conversation).order_by("seq")
    assert list(rows.values_list("text", flat=True)) == ["0", "1", "2", "3"]


def test_a_lock_that_never_comes_fails_only_those_that_wait_for_it(
    queue: Queue,
    owner: Person,
    stranger: Person,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = {**connections.settings["default"]["OPTIONS"], "options": "-c lock_timeout=100ms"}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    free = conversation_direct_open(user_id=owner.id, recipient_id=stranger.id)
    with held(conversation):
        with gathering(lambda sender, text: queue(sender, text, free), owner):
            stuck, through = queue(owner, "stuck"), queue(owner, "through", free)
        assert through.result(PATIENCE).seq == 2
        assert isinstance(stuck.exception(PATIENCE), Unavailable)

    assert queue(owner, "free again").result(PATIENCE).seq == 1
