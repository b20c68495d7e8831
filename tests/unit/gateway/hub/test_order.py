"""Events come through once each, directly after their predecessor."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from msgspec import UNSET, UnsetType

from chat.core.ids import new_id
from chat.events.types import (
    BareRevision,
    ConversationUpdated,
    MessageCreated,
    MessageUpdated,
    Revised,
)
from chat.gateway.hub.order import Order
from chat.protocol import frames

ROOM, SENDER = new_id(), new_id()


def event(revision: int, title: str | None = None) -> Revised:
    if title is None:
        return BareRevision(ROOM, revision)
    return ConversationUpdated(frames.ConversationDetails(ROOM, revision, title))


def message(revision: int, created_revision: int | UnsetType = UNSET) -> frames.Message:
    return frames.Message(
        conversation=ROOM,
        seq=1,
        ordinal=1,
        revision=revision,
        sender=SENDER,
        client_id=SENDER,
        text=f"as of {revision}",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        created_revision=created_revision,
    )


def revisions(events: Sequence[Revised]) -> list[int]:
    return [one.revision for one in events]


def test_the_next_event_is_due_at_once() -> None:
    order = Order(4)
    assert revisions(order.put(event(5))) == [5]
    assert revisions(order.put(event(6))) == [6]
    assert not order.has_gap


def test_an_early_event_waits_for_its_predecessor() -> None:
    order = Order(4)
    assert revisions(order.put(event(7))) == []
    assert order.has_gap
    assert revisions(order.put(event(6))) == []
    assert revisions(order.put(event(5))) == [5, 6, 7]
    assert not order.has_gap
    assert order.pending == 0


@pytest.mark.parametrize("revision", [1, 3, 4])
def test_an_old_event_is_dropped(revision: int) -> None:
    order = Order(4)
    assert revisions(order.put(event(revision))) == []
    assert not order.has_gap
    assert order.pending == 0


def test_an_event_that_comes_twice_while_it_waits_is_through_once() -> None:
    order = Order(4)
    order.put(event(6))
    order.put(event(6))
    assert revisions(order.put(event(5))) == [5, 6]


def test_before_a_read_has_the_revision_everything_waits() -> None:
    order = Order()
    for revision in (8, 9, 10, 12):
        assert revisions(order.put(event(revision))) == []
    assert not order.has_gap
    assert revisions(order.begin(8)) == [9, 10]
    assert order.has_gap


def test_a_gap_is_filled_with_what_was_read() -> None:
    order = Order(4)
    order.put(event(7))
    assert revisions(order.fill([event(5), event(6), event(7)])) == [5, 6, 7]
    assert not order.has_gap


def test_a_read_that_ends_before_the_early_event_leaves_a_gap() -> None:
    order = Order(4)
    order.put(event(9))
    assert revisions(order.fill([event(5), event(6)])) == [5, 6]
    assert order.has_gap
    assert revisions(order.fill([event(7), event(8)])) == [7, 8, 9]


def test_what_came_as_an_event_says_more_than_what_was_read() -> None:
    order = Order(4)
    told = event(6, "Harbour")
    order.put(told)
    assert order.fill([event(5), event(6)])[1] is told


@pytest.mark.parametrize("is_through", [False, True])
def test_a_change_is_delivered_whole_to_those_who_got_its_message_as_an_event(
    is_through: bool,
) -> None:
    order = Order(4)
    sent, edited = message(revision=6), message(revision=7, created_revision=6)
    order.put(MessageCreated(sent, None))
    if is_through:
        order.put(event(5))
    read = [event(5), MessageCreated(edited, None), MessageUpdated(edited, creation=6)]

    due = [*order.fill(read)]

    assert due[-1] == MessageUpdated(edited)
    assert is_through or due[1] == MessageCreated(sent, None)


def test_a_change_is_bare_to_those_who_got_its_message_as_it_was_read() -> None:
    order = Order(4)
    order.put(event(8))
    edited = message(revision=7, created_revision=6)
    read = [event(5), MessageCreated(edited, None), MessageUpdated(edited, creation=6)]

    assert [*order.fill(read)] == [*read, event(8)]


def test_an_event_that_comes_after_it_was_read_is_dropped() -> None:
    order = Order(4)
    order.fill([event(5), event(6)])
    assert revisions(order.put(event(5))) == []
    assert revisions(order.put(event(7))) == [7]


def test_a_revision_that_is_known_to_exist_is_a_gap() -> None:
    order = Order(4)
    order.newest = 6
    assert order.has_gap
    assert revisions(order.put(event(5))) == [5]
    assert order.has_gap
