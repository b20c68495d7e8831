"""What came of a run, for people and for programs."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from tests.faults.checker import Violation
from tests.faults.history import (
    Acked,
    Connected,
    Disconnected,
    FaultStarted,
    History,
    Received,
    Sent,
    Settled,
    Unknown,
    encode,
)
from tests.faults.plan import Plan

VIOLATIONS_MAX = 5
"""Violations of one property that are shown."""
LINES_MAX = 4
"""Lines of the history that are shown of each."""


class Report(msgspec.Struct, frozen=True):
    """Figures of one run; times are in milliseconds."""

    command: str
    seconds: float
    acked: int
    unknown: int
    retried: int
    received: int
    disconnects: int
    faults: dict[str, int]
    ack: dict[str, float]
    resume: dict[str, float]
    away: dict[str, float]
    storm: dict[str, float]
    settled: float | None
    violations: list[Violation]

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        return not self.violations

    def text(self) -> str:
        """Return what a person reads."""
        faults = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        broken = Counter(violation.property for violation in self.violations)
        lines = [
            f"{self.command}",
            f"  acknowledged  {self.acked:,} in {self.seconds:.0f} s"
            f" ({self.unknown:,} attempts unknown, {self.retried:,} sent again)",
            f"  received      {self.received:,}",
            f"  faults        {faults or 'none'}; {self.disconnects:,} connections lost",
            f"  ack           {_shown(self.ack)}",
            f"  resume        {_shown(self.resume)}; away {_shown(self.away)}",
            *([f"  storm         {_shown(self.storm)}"] if self.storm else []),
            f"  settled       {'not all' if self.settled is None else f'{self.settled:.1f} s'}",
            f"  violations    {len(self.violations)} {dict(broken) or ''}",
        ]
        shown: Counter[str] = Counter()
        for violation in self.violations:
            shown[violation.property] += 1
            if shown[violation.property] <= VIOLATIONS_MAX:
                lines.append(f"    {violation.property}: {violation.what}")
                lines += [f"      {encode(line).decode()}" for line in violation.lines[:LINES_MAX]]
        return "\n".join(lines)

    def json(self) -> bytes:
        """Return what a program reads."""
        return msgspec.json.format(msgspec.json.encode(self))


def report(
    plan: Plan, history: History, violations: list[Violation], storm: Sequence[float] = ()
) -> Report:
    """Return the figures of a run."""
    acks = history.of(Acked)
    connected = history.of(Connected)
    settled = [line.seconds for line in history.of(Settled)]
    return Report(
        command=plan.command,
        seconds=history.lines[-1].at if history.lines else 0.0,
        acked=len({(ack.conversation, ack.id) for ack in acks}),
        unknown=len(history.of(Unknown)),
        retried=len(history.of(Sent, lambda line: line.attempt > 1)),
        received=len(history.of(Received)),
        disconnects=len(history.of(Disconnected)),
        faults=dict(Counter(line.fault for line in history.of(FaultStarted))),
        ack=_times([ack.seconds for ack in acks]),
        resume=_times([line.seconds for line in connected if line.seconds]),
        away=_times([line.away for line in connected if line.away]),
        storm=_times(storm),
        settled=max((one for one in settled if one is not None), default=0.0)
        if None not in settled
        else None,
        violations=violations,
    )


def _times(seconds: Sequence[float]) -> dict[str, float]:
    """Return percentiles in milliseconds."""
    if not seconds:
        return {}
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 1)

    return {"p50": at(0.5), "p99": at(0.99), "max": at(1.0)}


def _shown(times: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value:,.0f} ms" for name, value in times.items()) or "none"
