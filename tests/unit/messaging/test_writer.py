import asyncio
import ctypes
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
)
from django.db.backends.signals import connection_created

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open
from chat.core import supervision
from chat.core.errors import Unavailable
from chat.core.ids import new_id
from chat.events import bus
from chat.messaging.content import Content
from chat.messaging.errors import TextInvalid
from chat.messaging.models import Message
from chat.messaging.services.sending import message_send_async
from chat.messaging.writer import batch
from chat.messaging.writer import writer as writer_module
from chat.messaging.writer.store import Counters, Draft, MessageDraft
from chat.messaging.writer.writer import Send, writer
from chat.people.models import Person
from chat.protocol import frames
from tests.cast import Say
from tests.patience import PATIENCE
from tests.stores import STORE, database_url, only_on

pytestmark = pytest.mark.django_db(transaction=True)


Queue = Callable[..., "Future[frames.Message]"]


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


@contextmanager
def gathering(queue: Queue, sender: Person) -> Iterator[None]:
    """Keep the writer at the end of one message, so that what is queued becomes one batch."""
    reached, go_on = threading.Event(), threading.Event()

    def hold(events: object) -> None:
        reached.set()
        assert go_on.wait(PATIENCE)

    unsubscribe = bus.subscribe(hold)
    queue(sender, "the message before the batch")
    assert reached.wait(PATIENCE)
    try:
        yield
    finally:
        unsubscribe()
        go_on.set()


def written(queue: Queue, sender: Person) -> frames.Message:
    """Send a message as a client does: again while the writer is about to start again."""
    client_id = new_id()
    while True:
        with suppress(Unavailable):
            return queue(sender, "later", client_id=client_id).result(PATIENCE)


def texts() -> list[str]:
    return list(Message.objects.order_by("conversation", "seq").values_list("text", flat=True))


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


@pytest.mark.parametrize("error", [DataError, IntegrityError])
def test_a_message_that_the_database_refuses_fails_alone(
    queue: Queue,
    owner: Person,
    store: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    insert = store.insert_messages

    def refuse_bad(conversations: dict[Any, Counters], messages: list[frames.Message]) -> None:
        insert(conversations, messages)
        if any(message.text == "bad words" for message in messages):
            raise error("bad words")

    monkeypatch.setattr(store, "insert_messages", refuse_bad)
    with gathering(queue, owner):
        one, bad, two = (queue(owner, text) for text in ("one", "bad words", "two"))

    assert (one.result(PATIENCE).seq, two.result(PATIENCE).seq) == (2, 3)
    assert isinstance(bad.exception(PATIENCE), TextInvalid)
    assert texts() == ["the message before the batch", "one", "two"]
    assert "refused by the database" in caplog.text
    assert "bad words" not in caplog.text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, ZeroDivisionError])
def test_a_failure_of_the_store_gives_every_waiter_an_error_and_the_writer_goes_on(
    queue: Queue,
    owner: Person,
    store: Any,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    insert = store.insert_messages

    def fail_once(*_: object) -> None:
        monkeypatch.setattr(store, "insert_messages", insert)
        raise error

    connected: list[object] = []

    def count(connection: object, **_: object) -> None:
        connected.append(connection)

    with gathering(queue, owner):
        monkeypatch.setattr(store, "insert_messages", fail_once)
        failed = [queue(owner, "lost") for _ in range(3)]
        connection_created.connect(count)

    assert [type(future.exception(PATIENCE)) for future in failed] == [Unavailable] * 3
    assert queue(owner, "kept").result(PATIENCE).seq == 2
    connection_created.disconnect(count)
    assert len(connected) == 1, "the writer has not taken a new connection"
    assert texts() == ["the message before the batch", "kept"]


@pytest.mark.parametrize("step", ["_write", "_settle", "_publish"])
@pytest.mark.parametrize("error", [MemoryError, SystemExit])
def test_whatever_fails_in_the_writer_everybody_is_answered_and_it_goes_on(
    queue: Queue,
    owner: Person,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    error: type[BaseException],
) -> None:
    monkeypatch.setattr(supervision, "RESTART_SECONDS", 0)
    works = getattr(writer_module, step)

    def fail_once(*_: object, **__: object) -> None:
        monkeypatch.setattr(writer_module, step, works)
        raise error

    with gathering(queue, owner):
        monkeypatch.setattr(writer_module, step, fail_once)
        sent = [queue(owner, "sent") for _ in range(3)]

    wait(sent, PATIENCE)
    assert all(future.done() for future in sent)
    assert written(queue, owner).text == "later"


def test_what_waits_when_the_writer_is_killed_gets_an_error(
    queue: Queue, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "RESTART_SECONDS", 0)
    with gathering(queue, owner):
        waiting = [queue(owner, "waiting") for _ in range(3)]
        (ident,) = [it.ident for it in threading.enumerate() if it.name == "writer"]
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(ident or 0), ctypes.py_object(KeyboardInterrupt)
        )

    assert [type(future.exception(PATIENCE)) for future in waiting] == [Unavailable] * 3
    assert written(queue, owner).text == "later"


def test_a_failure_while_messages_are_written_one_by_one_keeps_those_before_it(
    queue: Queue, owner: Person, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = store.insert_messages

    def fail(conversations: dict[Any, Counters], messages: list[frames.Message]) -> None:
        if len(messages) > 1:
            raise DataError
        if messages[0].text == "lost":
            raise OperationalError
        insert(conversations, messages)

    with gathering(queue, owner):
        monkeypatch.setattr(store, "insert_messages", fail)
        kept, lost, after = (queue(owner, text) for text in ("kept", "lost", "after"))

    assert kept.result(PATIENCE).seq == 2
    assert isinstance(lost.exception(PATIENCE), Unavailable)
    assert isinstance(after.exception(PATIENCE), Unavailable)
    assert texts() == ["the message before the batch", "kept"]


def test_an_unexpected_failure_is_logged_without_the_text_of_messages(
    queue: Queue,
    owner: Person,
    store: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: object, messages: list[frames.Message]) -> None:
        raise ValueError(messages[0].text)

    monkeypatch.setattr(store, "insert_messages", fail)

    assert isinstance(queue(owner, "between us").exception(PATIENCE), Unavailable)
    assert "ValueError" in caplog.text
    assert "between us" not in caplog.text


def test_a_subscriber_that_fails_does_not_stop_the_writer(queue: Queue, owner: Person) -> None:
    def fail(events: object) -> None:
        raise ValueError

    unsubscribe = bus.subscribe(fail)
    first = queue(owner, "one").result(PATIENCE)
    second = queue(owner, "two").result(PATIENCE)
    unsubscribe()

    assert (first.seq, second.seq) == (1, 2)


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


@only_on("sqlite")
def test_a_full_disk_is_an_error_and_never_an_answer(queue: Queue, owner: Person) -> None:
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]

    def limit_size(connection: Any, **_: object) -> None:
        connection.connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    assert writer.drain(PATIENCE)
    connection_created.connect(limit_size)
    try:
        acknowledged = 0
        while (outcome := queue(owner, "x" * 10_000).exception(PATIENCE)) is None:
            acknowledged += 1
    finally:
        connection_created.disconnect(limit_size)

    assert isinstance(outcome, Unavailable)
    assert Message.objects.count() == acknowledged
    assert queue(owner, "there is room again").result(PATIENCE).seq == acknowledged + 1


@only_on("postgresql")
def test_the_writer_commits_to_the_disk_on_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
        assert cursor.fetchone() == ("on", "on")


@only_on("postgresql")
def test_a_server_that_ended_the_connection_fails_no_write(
    queue: Queue, say: Say, owner: Person
) -> None:
    say(owner, "one")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone() == (1,)

    assert queue(owner, "two").result(PATIENCE).seq == 2
    assert texts() == ["one", "two"]


@only_on("postgresql")
def test_the_writer_goes_through_no_table_however_little_was_in_it_first(
    say: Say, owner: Person, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert, scanned = store.insert_messages, []

    def insert_and_look(
        conversations: dict[UUID, Counters], messages: list[frames.Message]
    ) -> None:
        insert(conversations, messages)
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_stat_xact_user_tables WHERE seq_scan > 0")
            scanned.extend(cursor.fetchall())

    monkeypatch.setattr(store, "insert_messages", insert_and_look)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(owner, "one")
    assert scanned == []


@contextmanager
def held(conversation: Conversation) -> Iterator[None]:
    """Hold a conversation's row, as another process does while it writes to it."""
    with psycopg.connect(database_url()) as other:
        other.execute(
            "SELECT 1 FROM conversations_conversation WHERE id = %s FOR NO KEY UPDATE",
            [conversation.id],
        )
        yield


@only_on("postgresql")
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


@only_on("postgresql")
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
