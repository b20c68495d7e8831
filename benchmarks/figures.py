"""Figures: what is measured, and how several measurements become one."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

SATURATED = 0.85
"""A load that takes more of its core than this may have held the server back."""


@dataclass(frozen=True)
class Figure:
    """One measured value.

    Arguments:
        name: what it is, the same for all servers.
        unit: of what ends in ``/s`` more is better, of everything else less.
        load: the share of its core that the load took meanwhile, where that bounds the value.
    """

    name: str
    unit: str
    value: float
    load: float | None = None

    def __str__(self) -> str:
        if self.load is None:
            return number(self.value)
        mark = "!" if self.load > SATURATED else ""
        return f"{number(self.value)} ({self.load:.0%}{mark})"

    @property
    def title(self) -> str:
        return f"{self.name}, {self.unit}"


def times_better(title: str, value: float, other: float) -> float:
    """Return how many times better a value is than another of the same title."""
    more, less = (value, other) if title.endswith("/s") else (other, value)
    return more / less if less else float("inf")


def number(value: float) -> str:
    """Return a value with about three digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def median(rounds: Sequence[Sequence[Figure]]) -> list[Figure]:
    """Return the medians of several rounds of the same figures, and of their loads."""
    return [_median(same) for same in zip(*rounds, strict=True)]


def _median(same: Sequence[Figure]) -> Figure:
    loads = [figure.load for figure in same if figure.load is not None]
    return replace(
        same[0],
        value=statistics.median(figure.value for figure in same),
        load=statistics.median(loads) if loads else None,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that is not exceeded by a share of all (nearest rank).

    Arguments:
        share: from 0 to 1.
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
