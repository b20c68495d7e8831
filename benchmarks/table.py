"""Figures of several servers, side by side in text."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.figures import Figure, times_better
from benchmarks.servers.kinds import TITLES

OURS, PEER = "sqlite", "socketio-full"
"""The two that promise the same: an acknowledged message is on the disk."""

_NAME, _CELL = 58, 18


def rows(medians: Mapping[str, Sequence[Figure]]) -> dict[str, dict[str, Figure]]:
    """Return the figures of each kind of server by their titles, in the order of the longest."""
    longest_first = sorted(medians.values(), key=len, reverse=True)
    titles = dict.fromkeys(figure.title for figures in longest_first for figure in figures)
    return {
        title: {
            kind: figure
            for kind, figures in medians.items()
            for figure in figures
            if figure.title == title
        }
        for title in titles
    }


def ratio(row: Mapping[str, Figure]) -> str:
    """Return how many times better ours is than the equally durable peer, if both are there."""
    if OURS in row and PEER in row:
        return f"{times_better(row[OURS].title, row[OURS].value, row[PEER].value):.2f}"
    return ""


def lines(name: str, medians: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    """Return the lines of a table for the terminal."""
    head = "".join(f"{TITLES[kind]:>{_CELL}}" for kind in medians)
    yield f"\n{name:<{_NAME}}{head}{'times better' if PEER in medians else '':>14}"
    for title, row in rows(medians).items():
        cells = "".join(f"{row.get(kind, '')!s:>{_CELL}}" for kind in medians)
        yield f"{title:<{_NAME}}{cells}{ratio(row):>14}"
