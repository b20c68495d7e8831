"""What waits before the writer, gathered to one batch."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from chat.events import bus
from chat.messaging.models import Message
from chat.people.models import Person
from chat.protocol import frames
from tests.patience import PATIENCE

Queue = Callable[..., "Future[frames.Message]"]


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


def texts() -> list[str]:
    return list(Message.objects.order_by("conversation", "seq").values_list("text", flat=True))
