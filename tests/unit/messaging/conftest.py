"""What the tests of the writer share."""

from concurrent.futures import Future
from typing import Any
from uuid import UUID

import pytest

from chat.conversations.models import Conversation
from chat.core.ids import new_id
from chat.messaging.content import Content
from chat.messaging.writer import batch
from chat.messaging.writer.store import MessageDraft
from chat.messaging.writer.writer import Send, writer
from chat.people.models import Person
from chat.protocol import frames
from tests.stores import STORE
from tests.unit.messaging.batches import Queue


@pytest.fixture
def queue(transactional_db: None, conversation: Conversation) -> Queue:
    """``queue(sender, text, …)``: put a message before the writer, do not wait for it."""

    def queue(
        sender: Person, text: str, room: Conversation = conversation, client_id: UUID | None = None
    ) -> Future[frames.Message]:
        future = Future[frames.Message]()
        draft = MessageDraft(sender.id, room.id, client_id or new_id(), Content(text))
        writer.put(Send(draft, future))
        return future

    return queue


@pytest.fixture
def store() -> Any:
    """The SQL of the present store."""
    return batch._STORES[STORE]
