import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.core.errors import Unavailable
from chat.core.ids import new_id
from chat.events import bus
from chat.messaging.content import Content
from chat.messaging.services.sending import message_send_async
from chat.messaging.writer import batch
from chat.messaging.writer import writer as writer_module
from chat.messaging.writer.store import Counters, Draft, Waits
from chat.messaging.writer.writer import writer
from chat.people.models import Person
from chat.protocol import frames
from tests.cast import Say
from tests.patience import PATIENCE
from tests.stores import only_on
from tests.unit.messaging.batches import Queue, gathering

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many messages each transaction has tried to write."""
    sizes: list[int] = []
    write = batch.write

    def counted(drafts: Sequence[Draft], *, wait: bool) -> Any:
        sizes.append(len(drafts))
        return write(drafts, wait=wait)

    monkeypatch.setattr(batch, "write", counted)
    return sizes


def test_what_waits_is_written_in_one_transaction(
    queue: Queue, owner: Person, member: Person, sizes: list[int]
) -> None:
    with gathering(queue, owner):
        sent = [queue(sender, "hello") for sender in (owner, member) * 50]

    assert [future.result(PATIENCE).seq for future in sent] == list(range(2, 102))
    assert sizes == [1, 100]


def test_a_batch_has_at_most_a_thousand_messages(
    queue: Queue, owner: Person, sizes: list[int]
) -> None:
    with gathering(queue, owner):
        sent = [queue(owner, "hello") for _ in range(1_001)]

    assert [future.result(PATIENCE).seq for future in sent] == list(range(2, 1_003))
    assert sizes == [1, 1_000, 1]


def test_a_batch_is_published_at_once_and_in_order(queue: Queue, owner: Person) -> None:
    published: list[Sequence[Any]] = []
    with gathering(queue, owner):
        unsubscribe = bus.subscribe(published.append)
        sent = [queue(owner, str(number)) for number in range(20)]
    messages = [future.result(PATIENCE) for future in sent]
    assert writer.drain(PATIENCE)
    unsubscribe()

    assert [[event.message for event in batch] for batch in published] == [messages]


def test_senders_are_answered_before_the_event_is_published(queue: Queue, owner: Person) -> None:
    answered: list[bool] = []
    with gathering(queue, owner):
        sent = queue(owner, "hello")
        unsubscribe = bus.subscribe(lambda events: answered.append(sent.done()))
    assert writer.drain(PATIENCE)
    unsubscribe()

    assert answered == [True]


def test_an_outsider_fails_alone(
    queue: Queue, owner: Person, stranger: Person, sizes: list[int]
) -> None:
    with gathering(queue, owner):
        before, outside, after = (queue(sender, "hello") for sender in (owner, stranger, owner))

    assert (before.result(PATIENCE).seq, after.result(PATIENCE).seq) == (2, 3)
    assert isinstance(outside.exception(PATIENCE), ConversationNotFound)
    assert sizes == [1, 3]


def test_a_client_id_twice_in_one_batch_is_one_message(
    queue: Queue, owner: Person, sizes: list[int]
) -> None:
    client_id = new_id()
    with gathering(queue, owner):
        sent = [queue(owner, text, client_id=client_id) for text in ("first", "again")]
        other = queue(owner, "other")

    first, again = (future.result(PATIENCE) for future in sent)
    assert first == again
    assert other.result(PATIENCE).seq == first.seq + 1
    assert sizes == [1, 3]


def test_what_does_not_fit_in_the_queue_is_refused_at_once(
    queue: Queue, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "WAITING_MAX", 2)
    with gathering(queue, owner):
        waiting = [queue(owner, "hello") for _ in range(2)]
        with pytest.raises(Unavailable):
            queue(owner, "one too many")

    assert [future.result(PATIENCE).seq for future in waiting] == [2, 3]


def test_draining_settles_all_that_waits_and_the_next_send_begins_anew(
    queue: Queue, owner: Person
) -> None:
    with gathering(queue, owner):
        waiting = [queue(owner, "hello") for _ in range(5)]
        assert not writer.drain(timeout=0)

    assert writer.drain(PATIENCE)
    assert [future.result(0).seq for future in waiting] == [2, 3, 4, 5, 6]
    assert queue(owner, "anew").result(PATIENCE).seq == 7


def test_a_batch_reaches_its_event_loop_in_one_call(
    queue: Queue, owner: Person, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def send_a_batch() -> tuple[int, list[frames.Message]]:
        loop = asyncio.get_running_loop()
        calls: list[object] = []
        call = loop.call_soon_threadsafe

        def counted(*arguments: Any, **keywords: Any) -> asyncio.Handle:
            calls.append(arguments)
            return call(*arguments, **keywords)

        monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
        with gathering(queue, owner):
            sends = [
                message_send_async(
                    sender_id=owner.id,
                    conversation_id=conversation.id,
                    content=Content("hello"),
                    client_id=new_id(),
                )
                for _ in range(100)
            ]
        messages = await asyncio.gather(*sends)
        return len(calls), messages

    calls, messages = asyncio.run(send_a_batch())

    assert [message.seq for message in messages] == list(range(2, 102))
    assert calls == 1


@only_on("postgresql")
def test_the_writer_commits_to_the_disk_on_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
        assert cursor.fetchone() == ("on", "on")


@only_on("postgresql")
def test_the_writer_goes_through_no_table_however_little_was_in_it_first(
    say: Say, owner: Person, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert, scanned = store.insert_messages, []

    def insert_and_look(
        conversations: dict[UUID, Counters], messages: list[frames.Message], waits: Waits
    ) -> None:
        insert(conversations, messages, waits)
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_stat_xact_user_tables WHERE seq_scan > 0")
            scanned.extend(cursor.fetchall())

    monkeypatch.setattr(store, "insert_messages", insert_and_look)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(owner, "one")
    assert scanned == []
