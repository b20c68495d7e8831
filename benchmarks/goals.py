"""What the figures are to reach, with one core for the server.

The goals were set on another machine. The peer runs on each: as it is slower or faster here, so are
the goals that are rates or times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.figures import Figure, number, times_better
from benchmarks.servers.kinds import TITLES

PEER_RATE = 5_121
"""Messages a second that Socket.IO FULL stored of 100 pairs on the machine of the goals."""

_PACED = {"/s": 1, "ms": -1, "µs more": -1}
"""How a bound in a unit changes with the pace of a machine, as a power; others do not."""

Medians = Mapping[str, Mapping[str, Sequence[Figure]]]
"""Figures by scenario and kind of server."""


class Measured:
    """The figures of a result, by scenario, title and kind of server."""

    def __init__(self, medians: Medians) -> None:
        self._values = {
            (scenario, figure.title, kind): figure.value
            for scenario, by_kind in medians.items()
            for kind, figures in by_kind.items()
            for figure in figures
        }

    def __call__(self, scenario: str, title: str, kind: str = "sqlite") -> float:
        """Return a figure.

        Raises:
            KeyError: it was not measured.
        """
        return self._values[scenario, title, kind]

    @property
    def pace(self) -> float:
        """How fast the machine is beside that of the goals; 1 where that was not measured."""
        rate = self._values.get(("pairs", _100, "socketio-full"))
        return rate / PEER_RATE if rate else 1.0

    def times_peer(self, scenario: str, title: str, kind: str) -> float:
        """Return how many times better ours is than a peer.

        Raises:
            KeyError: one of the two was not measured.
        """
        return times_better(title, self(scenario, title), self(scenario, title, kind))


@dataclass(frozen=True)
class Goal:
    """A bound for something that is measured.

    Arguments:
        of: takes it from the figures.
    """

    name: str
    sign: str
    bound: float
    unit: str
    of: Callable[[Measured], float]

    def row(self, measured: Measured) -> tuple[str, str, str, str, str] | None:
        """Return the name, the bound, what it comes to at the pace of the machine, the figure, and
        whether that is enough, if measured.
        """
        try:
            value = self.of(measured)
        except KeyError:
            return None
        here = self.bound * measured.pace ** _PACED.get(self.unit, 0)
        is_met = value >= here if self.sign == "≥" else value <= here
        return (
            self.name,
            f"{self.sign} {self._text(self.bound)}",
            self._text(here),
            self._text(value),
            "yes" if is_met else "no",
        )

    def _text(self, value: float) -> str:
        return f"{number(value)} {self.unit}".replace(" /s", "/s")


def _figure(scenario: str, title: str, bound: float, kind: str = "sqlite") -> Goal:
    """Bound a figure of ours: below where it is a rate, above where it is a cost."""
    name, _, unit = title.rpartition(", ")
    name += f", {TITLES[kind]}" if kind != "sqlite" else ""
    sign = "≥" if unit == "/s" else "≤"
    return Goal(name, sign, bound, unit, lambda of: of(scenario, title, kind))


def _times(scenario: str, title: str, bound: float, kind: str = "socketio-full") -> Goal:
    """Bound how many times better ours is than a peer."""
    name = f"{title.rpartition(', ')[0]}, beside {TITLES[kind]}"
    return Goal(name, "≥", bound, "times", lambda of: of.times_peer(scenario, title, kind))


def _mentions(of: Measured, kind: str) -> float:
    """Return how many times the CPU of a message one takes that mentions three."""

    def cpu(name: str) -> float:
        titles = [f"{name}: CPU a message, µs"]
        if kind == "postgresql":
            titles.append(f"{name}: CPU a message of the database, µs")
        return sum(of("mentions", title, kind) for title in titles)

    return cpu("100 groups of 4, three mentions") / cpu("100 groups of 4")


_100, _20, _1 = (
    *(f"{count} pairs: stored messages, /s" for count in (100, 20)),
    "1 pair: acknowledged, p50, ms",
)
_LARGE = "100 pairs, 10,000,000 stored: stored messages, /s"
_CPU = "100 pairs: CPU a message, µs"
_FANOUT = "20 writers to 1,000: deliveries, /s"
_WELCOME = "welcome of 1,000 conversations"

GOALS = (
    _figure("pairs", _100, 13_000),
    _times("pairs", _100, 2.5),
    _times("pairs", _100, 0.65, "socketio-normal"),
    _figure("pairs", _20, 11_000),
    _times("pairs", _20, 2),
    _figure("pairs", _1, 0.33),
    _times("pairs", _1, 0.65),
    _figure("pairs", _100, 14_000, "postgresql"),
    _figure("pairs", "100 pairs: acknowledged, p99, ms", 18),
    _figure("pairs", "100 pairs: acknowledged, slowest, ms", 30),
    Goal(
        *("100 pairs: with 10 million stored beside an empty store", "≥", 95, "%"),
        lambda of: 100 * of("pairs", _LARGE) / of("pairs", _100),
    ),
    Goal(
        *("100 pairs: CPU a message, two workers beside one", "≤", 15, "µs more"),
        lambda of: of("workers", _CPU, "workers") - of("workers", _CPU, "postgresql"),
    ),
    _times("fanout", _FANOUT, 3.5),
    _figure("rooms", "1,000 rooms of 10: deliveries, /s", 100_000),
    *(
        Goal(
            *(f"a message with three mentions, {TITLES[kind]}: CPU", "≤", 1.5, "times"),
            partial(_mentions, kind=kind),
        )
        for kind in ("sqlite", "postgresql")
    ),
    _figure("idle", "10,000 idle sockets: CPU, %", 2),
    _figure("idle", "10,000 idle sockets: memory each, KB", 6.5),
    _figure("hello", "hello with resume: CPU each, ms", 0.4),
    _figure("hello", "hello with resume, /s", 2_500),
    *(
        _figure("history", f"newest 50 of {count}, {way}, ms", bound)
        for count in ("1,000", "100,000", "10,000,000")
        for way, bound in (("socket", 0.4), ("HTTP", 1), ("simple chat", 1))
    ),
    _figure("welcome", f"{_WELCOME}: list usable, ms", 15),
    _figure("welcome", f"{_WELCOME}: bytes until then, KB", 200),
    _figure("http", "20 conversations: CPU each, ms", 1),
    _figure("http", "20 conversations: 20 at once, p99, ms", 30),
    _figure("http", "100 people: CPU each, ms", 1),
    _figure("http", "100 people: 20 at once, p99, ms", 30),
    _figure("http", "16 senders: CPU a message, ms", 1),
    _figure("http", "16 senders: stored messages, /s", 1_050),
)
"""In the order of the scenarios."""
