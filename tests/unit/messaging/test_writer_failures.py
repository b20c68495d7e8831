import ctypes
import threading
from concurrent.futures import wait
from contextlib import suppress
from typing import Any

import pytest
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
)
from django.db.backends.signals import connection_created

from chat.core import supervision
from chat.core.errors import Unavailable
from chat.core.ids import new_id
from chat.events import bus
from chat.messaging.errors import TextInvalid
from chat.messaging.models import Message
from chat.messaging.writer import writer as writer_module
from chat.messaging.writer.store import Counters, Waits
from chat.messaging.writer.writer import writer
from chat.people.models import Person
from chat.protocol import frames
from tests.cast import Say
from tests.patience import PATIENCE
from tests.stores import only_on
from tests.unit.messaging.batches import Queue, gathering, texts

pytestmark = pytest.mark.django_db(transaction=True)


def written(queue: Queue, sender: Person) -> frames.Message:
    """Send a message as a client does: again while the writer is about to start again."""
    client_id = new_id()
    while True:
        with suppress(Unavailable):
            return queue(sender, "later", client_id=client_id).result(PATIENCE)


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

    def refuse_bad(
        conversations: dict[Any, Counters], messages: list[frames.Message], waits: Waits
    ) -> None:
        insert(conversations, messages, waits)
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

    def fail(
        conversations: dict[Any, Counters], messages: list[frames.Message], waits: Waits
    ) -> None:
        if len(messages) > 1:
            raise DataError
        if messages[0].text == "lost":
            raise OperationalError
        insert(conversations, messages, waits)

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
    def fail(_: object, messages: list[frames.Message], waits: Waits) -> None:
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
def test_a_server_that_ended_the_connection_fails_no_write(
    queue: Queue, say: Say, owner: Person
) -> None:
    say(owner, "one")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        (ended,) = cursor.fetchone()
        # Some of the tests before this one may still be ending by themselves.
        assert ended >= 1

    assert queue(owner, "two").result(PATIENCE).seq == 2
    assert texts() == ["one", "two"]
