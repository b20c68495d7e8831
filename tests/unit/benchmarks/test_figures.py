"""How measurements become figures."""

import math

import pytest

from benchmarks.figures import Figure, median, percentile, times_better


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1), (0.01, 1), (0.5, 50), (0.505, 51), (0.99, 99), (1.0, 100)]
)
def test_a_percentile_is_the_least_value_that_enough_do_not_exceed(
    share: float, value: int
) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_the_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 0.99) == 7.0


def test_each_figure_of_several_rounds_is_their_median() -> None:
    rounds = [
        [Figure("messages", "/s", value, load), Figure("memory each", "KB", value / 2)]
        for value, load in ((30.0, 0.5), (10.0, 0.9), (20.0, 0.6))
    ]
    assert median(rounds) == [
        Figure("messages", "/s", 20.0, 0.6),
        Figure("memory each", "KB", 10.0),
    ]


def test_a_figure_whose_load_took_its_whole_core_is_marked() -> None:
    assert str(Figure("messages", "/s", 12_345.0, 0.5)) == "12,345 (50%)"
    assert str(Figure("messages", "/s", 12_345.0, 0.9)) == "12,345 (90%!)"
    assert str(Figure("acknowledged", "ms", 0.3333)) == "0.333"


def test_more_messages_and_fewer_milliseconds_are_better() -> None:
    assert times_better("stored messages, /s", 30, 10) == 3
    assert times_better("acknowledged, ms", 30, 15) == 0.5
    assert times_better("idle CPU, %", 0, 1) == math.inf
