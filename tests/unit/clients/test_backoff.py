"""How long a client waits before it tries again."""

import random

import pytest

from rtchat.backoff import Backoff


@pytest.fixture
def longest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance is at its worst."""
    monkeypatch.setattr(random, "uniform", lambda low, high: high)


def test_the_range_doubles_up_to_half_a_minute(longest: None) -> None:
    backoff = Backoff()
    waits = [backoff.after(0.0) for _ in range(8)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_connection_that_lasted_begins_anew(longest: None) -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.after(9.9)
    assert backoff.after(10.0) == 0.5


def test_the_wait_is_left_to_chance() -> None:
    waits = {Backoff().after(0.0) for _ in range(20)}
    assert len(waits) > 10
    assert all(0 <= wait <= 0.5 for wait in waits)
