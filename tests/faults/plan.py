"""What is broken when: a schedule that a seed makes, and makes again."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from tests.faults.faults import FAULTS, faults_of
from tests.faults.work import OPERATIONS
from tests.faults.world import Store

QUIET_SECONDS = (0.5, 3.0)
"""Between two faults."""
FIRST_SECONDS = 1.0
"""Before the first."""


class Step(NamedTuple):
    """One fault: when it begins, at the earliest, for how long it lasts, and what it chooses."""

    at: float
    fault: str
    seconds: float
    seed: int

    def __str__(self) -> str:
        return f"{self.at:6.1f} s  {self.fault} for {self.seconds:.1f} s"


class Plan(NamedTuple):
    """One run, complete: the same plan is the same schedule."""

    store: Store
    seed: int
    seconds: float
    faults: tuple[str, ...]
    operations: tuple[str, ...]
    bug: str = ""

    @property
    def command(self) -> str:
        """What runs it again."""
        words = [
            *("python -m tests.faults --store", self.store, "--seed", str(self.seed)),
            *("--seconds", f"{self.seconds:g}", "--faults", ",".join(self.faults)),
            *("--operations", ",".join(self.operations)),
            *(["--bug", self.bug] if self.bug else []),
        ]
        return " ".join(words)

    def steps(self) -> list[Step]:
        """Return the schedule: each fault once before any comes again."""
        choice = random.Random(self.seed)
        steps: list[Step] = []
        at = FIRST_SECONDS
        left: list[str] = []
        while self.faults:
            if not left:
                left = choice.sample(self.faults, len(self.faults))
            fault = left.pop()
            longest = FAULTS[fault].seconds
            seconds = choice.uniform(longest / 2, longest)
            if at + seconds > self.seconds:
                break
            steps.append(Step(at, fault, seconds, choice.getrandbits(32)))
            at += seconds + choice.uniform(*QUIET_SECONDS)
        return steps


def plan(
    store: Store,
    seed: int,
    seconds: float,
    faults: Sequence[str] = (),
    operations: Sequence[str] = OPERATIONS,
    bug: str = "",
) -> Plan:
    """Return a run; without faults, with all that the store can have.

    Raises:
        ValueError: there is no such fault or operation.
    """
    possible = faults_of(store)
    unknown = {*faults} - {*possible} | {*operations} - {*OPERATIONS}
    if unknown:
        raise ValueError(f"not on this store or machine: {', '.join(sorted(unknown))}")
    return Plan(store, seed, seconds, tuple(faults or possible), tuple(operations), bug)
