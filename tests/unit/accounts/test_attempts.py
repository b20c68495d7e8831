"""Limits are exact, whoever tries at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F
from pytest_django.fixtures import Settings

from chat.accounts.attempts import (
    address_group,
    attempt_count,
    attempts_expired_delete,
    attempts_give_back,
)
from chat.accounts.models import Attempt
from chat.core.errors import RateLimited

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def limits_are_on(settings: Settings) -> None:
    settings.RATE_LIMITS = True


def is_let_through(number: int) -> bool:
    try:
        attempt_count((10, 900), "door", "203.0.113.7")
    except RateLimited:
        return False
    finally:
        connection.close()
    return True


def test_of_64_callers_at_once_exactly_as_many_as_allowed_get_through() -> None:
    with ThreadPoolExecutor(16) as threads:
        let_through = list(threads.map(is_let_through, range(64)))

    assert let_through.count(True) == 10


def test_an_attempt_that_is_given_back_can_be_made_again() -> None:
    for _ in range(3):
        attempts_give_back(attempt_count((1, 900), "door"))

    attempt_count((1, 900), "door")
    with pytest.raises(RateLimited):
        attempt_count((1, 900), "door")


def test_a_refusal_says_when_the_window_ends() -> None:
    attempt_count((1, 900), "door")

    with pytest.raises(RateLimited) as refusal:
        attempt_count((1, 900), "door")

    assert refusal.value.retry_after is not None
    assert 890 <= refusal.value.retry_after <= 900


def test_a_window_that_is_over_begins_anew() -> None:
    attempt_count((1, 900), "door")
    Attempt.objects.update(window_ends_at=0)

    attempt_count((1, 900), "door")


def test_a_window_that_a_clock_began_which_was_set_back_is_over() -> None:
    attempt_count((1, 900), "door")
    Attempt.objects.update(window_ends_at=F("window_ends_at") + 86_400)

    attempt_count((1, 900), "door")


def test_a_window_that_a_clock_began_which_is_a_little_ahead_goes_on() -> None:
    attempt_count((1, 900), "door")
    Attempt.objects.update(window_ends_at=F("window_ends_at") + 20)

    with pytest.raises(RateLimited):
        attempt_count((1, 900), "door")


def test_counters_of_windows_that_are_over_are_deleted() -> None:
    attempt_count((1, 900), "old")
    Attempt.objects.update(window_ends_at=0)
    attempt_count((1, 900), "new")

    attempts_expired_delete()

    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "group"),
    [
        (None, ""),
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_an_ipv6_subscriber_is_counted_as_one(address: str | None, group: str) -> None:
    assert address_group(address) == group
