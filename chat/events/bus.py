"""The bell wire of one process: publish after commit, every subscriber hears it."""

from collections.abc import Callable, Sequence

from django.db import transaction

from chat.events.types import Event

Subscriber = Callable[[Sequence[Event]], None]

_subscribers: list[Subscriber] = []


def subscribe(subscriber: Subscriber) -> Callable[[], None]:
    """Call ``subscriber`` with each batch of events; return what ends the subscription.

    The subscriber is called in the thread that committed, so it must return at once and
    must not raise.
    """
    _subscribers.append(subscriber)
    return lambda: _subscribers.remove(subscriber)


def publish(events: Sequence[Event]) -> None:
    """Tell committed events to every subscriber, in order."""
    for subscriber in tuple(_subscribers):
        subscriber(events)


def publish_on_commit(*events: Event) -> None:
    """Tell the events once the surrounding transaction is committed, and not if it is not."""
    transaction.on_commit(lambda: publish(events))
