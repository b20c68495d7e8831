"""Two versions of our server, measured alternately.

    python -m benchmarks.compare --base DIRECTORY [--store postgresql] [--rounds 5] pairs hello …

``DIRECTORY`` is a checkout of the other version, for example of ``git worktree add``; this one is
measured against it. Printed are the medians of the rounds and this version's share of the other's.
Rates and times move with whatever else the machine does; CPU time moves least.
"""

import argparse
from pathlib import Path

from benchmarks.figures import Figure, median
from benchmarks.machine import prepare, temporary
from benchmarks.scale import QUICK
from benchmarks.scenarios import SCENARIOS
from benchmarks.servers.kinds import OURS, server_of
from benchmarks.servers.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", type=Path, required=True, help="a checkout of the other version")
    parser.add_argument("--store", choices=OURS, default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("scenarios", nargs="+", choices=SCENARIOS)
    arguments = parser.parse_args()
    prepare()
    for scenario in arguments.scenarios:
        compare(scenario, arguments.store, arguments.base.resolve(), arguments.rounds)


def compare(scenario: str, kind: str, base: Path, rounds: int) -> None:
    """Measure a scenario on both versions by turns, and print the medians."""
    with (
        temporary() as base_folder,
        temporary() as folder,
        server_of(kind, base_folder, base) as old,
        server_of(kind, folder) as new,
    ):
        taken: dict[Server, list[list[Figure]]] = {old: [], new: []}
        for number in range(rounds):
            # Each goes first in turn: what the first one leaves behind meets both.
            for version in (old, new) if number % 2 == 0 else (new, old):
                taken[version].append(list(SCENARIOS[scenario].run(version, QUICK)))
    print(f"\n{scenario:<52}{'base':>20}{'this':>20}{'this / base':>14}")
    for before, after in zip(median(taken[old]), median(taken[new]), strict=True):
        ratio = after.value / before.value if before.value else float("nan")
        print(f"{after.title:<52}{before!s:>20}{after!s:>20}{ratio:>14.2f}", flush=True)


if __name__ == "__main__":
    main()
