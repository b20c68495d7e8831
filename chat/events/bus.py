"""Publish events within one process, after commit, to every subscriber.

Durable and volatile events are different calls: the first are delivered reliably, the second now
or never. The bus to other processes (see ``redis``) is one of the subscribers.
"""

from collections.abc import Callable, Sequence

from django.db import transaction

from chat.events.types import AnyEvent, Volatile

Subscriber = Callable[[Sequence[AnyEvent]], None]
VolatileSubscriber = Callable[[Volatile], None]

_subscribers: list[Subscriber] = []
_volatile_subscribers: list[VolatileSubscriber] = []


def subscribe(subscriber: Subscriber) -> Callable[[], None]:
    """Call ``subscriber`` with each batch of events; return a function that unsubscribes.

    The subscriber is called in the thread that committed, so it must return at once and
    must not raise.
    """
    _subscribers.append(subscriber)
    return lambda: _subscribers.remove(subscriber)


def subscribe_volatile(subscriber: VolatileSubscriber) -> Callable[[], None]:
    """Do what ``subscribe`` does, for volatile events."""
    _volatile_subscribers.append(subscriber)
    return lambda: _volatile_subscribers.remove(subscriber)


def publish(events: Sequence[AnyEvent]) -> None:
    """Deliver committed events to every subscriber, in order."""
    for subscriber in tuple(_subscribers):
        subscriber(events)


def publish_volatile(event: Volatile) -> None:
    """Deliver a volatile event, which nobody stores, to every subscriber."""
    for subscriber in tuple(_volatile_subscribers):
        subscriber(event)


def publish_on_commit(*events: AnyEvent) -> None:
    """Publish the events once the surrounding transaction is committed, and not if it is not."""
    transaction.on_commit(lambda: publish(events))
