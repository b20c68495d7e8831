"""The bugs themselves, and every place of the server that they touch.

A place that is not there any more is an error: move the patch, or the bug is seeded no more.
"""

import random
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import DatabaseError, connection

STORES = ("chat.messaging.writer.sqlite", "chat.messaging.writer.postgresql")
"""Both have ``OF_STORES``, which are called inside the transaction."""
OF_STORES = ("lock", "look_up_messages", "insert_messages")
WRITE = ("chat.messaging.writer.writer", "_write")
SETTLE = ("chat.messaging.writer.writer", "_settle")
CHANGES_SINCE = ("chat.messaging.selectors.changes", "changes_since")
READ_MARK = ("chat.messaging.services.read_marks", "read_mark")
UNSUBSCRIBE = ("chat.gateway.hub.hub", "Hub.unsubscribe")
LEAVE = ("chat.gateway.hub.hub", "Hub.leave")

Function = Callable[..., Any]
Place = tuple[str, str]


PLACES = (
    *((store, name) for store in STORES for name in OF_STORES),
    *(WRITE, SETTLE, CHANGES_SINCE, READ_MARK, UNSUBSCRIBE, LEAVE),
)


def find(place: Place) -> tuple[Any, str, Function]:
    """Return what owns a function of the server, its name there, and the function.

    Raises:
        LookupError: it is not there.
    """
    module_name, path = place
    owner: Any = import_module(module_name)
    *parents, name = path.split(".")
    try:
        for parent in parents:
            owner = getattr(owner, parent)
        return owner, name, getattr(owner, name)
    except AttributeError:
        raise LookupError(f"{module_name} has no {path}: the bug touches nothing") from None


def replace(place: Place, make: Callable[[Function], Function]) -> Function:
    """Put another function in the place of one, wherever it is imported; return the first."""
    owner, name, original = find(place)
    changed = make(original)
    setattr(owner, name, changed)
    for module in list(sys.modules.values()):
        if module.__name__.startswith("chat.") and vars(module).get(name) is original:
            setattr(module, name, changed)
    return original


def replace_in_stores(name: str, make: Callable[[Function], Function]) -> None:
    """Put another function in the place of one of both stores."""
    for store in STORES:
        replace((store, name), make)


# The bugs, by name


def drop_one_in_1000() -> None:
    """A message is acknowledged and not there."""
    from chat.messaging.models import Message

    numbers = count(1)

    def make(insert: Function) -> Function:
        def changed(conversations: Any, messages: Sequence[Any], waits: Any) -> None:
            insert(conversations, messages, waits)
            for message in messages:
                if next(numbers) % 1_000 == 0:
                    Message.objects.filter(
                        conversation_id=message.conversation, seq=message.seq
                    ).delete()

        return changed

    replace_in_stores("insert_messages", make)


def publish_then_roll_back() -> None:
    """Everybody receives a message that is not stored in the end."""
    from chat.events import bus
    from chat.events.types import MessageCreated

    def make(insert: Function) -> Function:
        def changed(conversations: Any, messages: Sequence[Any], waits: Any) -> None:
            insert(conversations, messages, waits)
            if random.random() < 0.03:
                bus.publish(
                    [
                        MessageCreated(
                            message,
                            conversations[message.conversation].pair.recipient_of(message.sender),
                        )
                        for message in messages
                    ]
                )
                raise DatabaseError("seeded")

        return changed

    replace_in_stores("insert_messages", make)


def global_order() -> None:
    """One number counts the messages of all conversations."""
    highest = 0

    def make(lock: Function) -> Function:
        def changed(ids: Collection[UUID], *, wait: bool) -> Any:
            nonlocal highest
            locked = lock(ids, wait=wait)
            for counters in locked.values():
                highest = counters.last_seq = max(highest, counters.last_seq) + 1
            return locked

        return changed

    replace_in_stores("lock", make)


def dedup_in_memory() -> None:
    """What was sent before is known as long as the process lives."""
    known: set[tuple[UUID, UUID, UUID]] = set()

    def make(look_up: Function) -> Function:
        def changed(drafts: Sequence[Any]) -> Any:
            found = look_up(drafts)
            for index, draft in enumerate(drafts):
                key = (draft.conversation_id, draft.sender_id, draft.client_id)
                if index in found and found[index].seq is not None and key not in known:
                    # The unique key of the database would refuse it under its own.
                    draft.client_id = uuid4()
                    found[index] = found[index]._replace(seq=None)
                known.add(key)
            return found

        return changed

    replace_in_stores("look_up_messages", make)


def swap_on_catch_up() -> None:
    """The last two messages that somebody missed come the wrong way round."""
    _change_catch_up(lambda messages: [*messages[:-2], *messages[-2:][::-1]])


def partial_recovery() -> None:
    """The last message that somebody missed does not come, and nothing more is promised."""
    _change_catch_up(lambda messages: messages[:-1])


def _change_catch_up(change: Callable[[list[Any]], list[Any]]) -> None:
    def make(changes_since: Function) -> Function:
        def changed(**arguments: Any) -> Any:
            found = changes_since(**arguments)
            return {
                id: msgspec.structs.replace(one, messages=change(one.messages))
                for id, one in found.items()
            }

        return changed

    replace(CHANGES_SINCE, make)


def leak_after_leave() -> None:
    """Who leaves a conversation stays subscribed to it."""
    is_closing = False

    def unsubscribe(original: Function) -> Function:
        def changed(self: Any, conversation_id: UUID, client: Any) -> None:
            if is_closing:
                original(self, conversation_id, client)

        return changed

    def leave(original: Function) -> Function:
        def changed(self: Any, client: Any) -> None:
            nonlocal is_closing
            is_closing = True
            try:
                original(self, client)
            finally:
                is_closing = False

        return changed

    replace(UNSUBSCRIBE, unsubscribe)
    replace(LEAVE, leave)


def mark_moves_back() -> None:
    """Reading on another device undoes what was read."""

    def make(read_mark: Function) -> Function:
        def changed(**arguments: Any) -> None:
            read_mark(**arguments)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE conversations_membership SET read_ordinal = read_ordinal / 2"
                    " WHERE conversation_id = %s",
                    [_stored(arguments["conversation_id"])],
                )

        return changed

    replace(READ_MARK, make)


def seq_reused() -> None:
    """A server that starts does not know of the last message, and gives its seq again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM messaging_message WHERE seq > 1 AND seq ="
            " (SELECT last_seq FROM conversations_conversation"
            " WHERE id = messaging_message.conversation_id)"
        )
        cursor.execute(
            "UPDATE conversations_conversation"
            " SET last_seq = last_seq - 1, last_ordinal = last_ordinal - 1 WHERE last_seq > 1"
        )
    connection.close()


def ack_before_commit() -> None:
    """Senders learn that their messages are stored a moment before they are."""
    writing = threading.local()

    def write(original: Function) -> Function:
        def changed(sends: Sequence[Any], *, wait: bool) -> Any:
            with _kept(writing, sends):
                return original(sends, wait=wait)

        return changed

    _, _, settle = find(SETTLE)

    def insert(original: Function) -> Function:
        def changed(conversations: Any, messages: Sequence[Any], waits: Any) -> None:
            original(conversations, messages, waits)
            stored = {message.client_id: message for message in messages}
            early = [send for send in writing.sends if send.draft.client_id in stored]
            for send in early:
                send.outcome = stored[send.draft.client_id]
            settle(early)
            time.sleep(0.1)

        return changed

    replace(WRITE, write)
    replace_in_stores("insert_messages", insert)


@contextmanager
def _kept(writing: threading.local, sends: Sequence[Any]) -> Iterator[None]:
    writing.sends = sends
    yield
    writing.sends = ()


def _stored(id: UUID) -> UUID | str:
    """Return an id as the store keeps it."""
    return id.hex if connection.vendor == "sqlite" else id


def seed(bug: str) -> None:
    """Put a bug into this process, before it serves.

    Raises:
        LookupError: there is no such bug, or it finds no place.
    """
    apply = globals().get(bug.replace("-", "_"))
    if apply is None:
        raise LookupError(f"no such bug: {bug}")
    apply()
