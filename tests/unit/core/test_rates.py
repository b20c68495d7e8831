"""What one person may do is limited, exactly, and nobody else is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from pytest_django.fixtures import Settings

from chat.core import rates
from chat.core.errors import RateLimited
from chat.core.rates import PersonLimit

ANA, BEN = uuid4(), uuid4()


class Clock:
    """The time, which passes when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rates, "monotonic", clock)
    return clock


@pytest.fixture
def limit(settings: Settings, clock: Clock) -> PersonLimit:
    """Ten at once, and ten more in a minute."""
    settings.RATE_LIMITS = True
    settings.LIMIT_SHOUTS_PER_PERSON = (10, 60)
    return PersonLimit("LIMIT_SHOUTS_PER_PERSON", "shouts")


def let_through(limit: PersonLimit, tries: int, person: UUID = ANA) -> int:
    """Count so often; return how often that is accepted."""
    return sum(map(_attempt_of(limit, person), range(tries)))


def _attempt_of(limit: PersonLimit, person: UUID) -> Callable[[int], bool]:
    def attempt(number: int) -> bool:
        try:
            limit.count(person)
        except RateLimited:
            return False
        return True

    return attempt


def test_of_64_threads_at_once_exactly_as_many_as_allowed_get_through(limit: PersonLimit) -> None:
    with ThreadPoolExecutor(64) as threads:
        assert sum(threads.map(_attempt_of(limit, ANA), range(64 * 50))) == 10


def test_one_person_takes_nothing_from_another(limit: PersonLimit) -> None:
    assert let_through(limit, 20, ANA) == 10
    assert let_through(limit, 20, BEN) == 10


def test_what_is_refused_is_accepted_after_the_time_that_the_refusal_names(
    limit: PersonLimit, clock: Clock
) -> None:
    let_through(limit, 10)
    with pytest.raises(RateLimited) as refusal:
        limit.count(ANA)

    assert refusal.value.retry_after == 6
    assert refusal.value.detail == "Too many shouts. Try again in 6 s."
    clock.now += 5.9
    assert let_through(limit, 1) == 0
    clock.now += 0.2
    assert let_through(limit, 2) == 1


def test_refusals_use_nothing_up(limit: PersonLimit, clock: Clock) -> None:
    let_through(limit, 1000)

    clock.now += 60
    assert let_through(limit, 20) == 10


def test_after_a_long_pause_there_are_no_more_than_at_first(
    limit: PersonLimit, clock: Clock
) -> None:
    let_through(limit, 20)

    clock.now += 86_400
    assert let_through(limit, 20) == 10


def test_whoever_has_been_quiet_for_a_while_is_forgotten(limit: PersonLimit, clock: Clock) -> None:
    for person in (uuid4() for _ in range(100)):
        limit.count(person)

    clock.now += 60
    limit.count(ANA)
    assert len(limit._buckets) == 1


def test_a_limit_of_none_refuses_all(limit: PersonLimit, settings: Settings) -> None:
    settings.LIMIT_SHOUTS_PER_PERSON = (0, 60)
    assert let_through(limit, 3) == 0


def test_limits_can_be_turned_off(limit: PersonLimit, settings: Settings) -> None:
    settings.RATE_LIMITS = False
    assert let_through(limit, 100) == 100
