"""``python -m tests.faults.gate``: what ``make faults`` does.

On each store, runs from one seed after the other, with every fault and every operation, until
enough is acknowledged; then each seeded bug, which the checker has to find.
"""

import argparse
import asyncio
import sys
import tempfile
import traceback
from pathlib import Path

from tests.faults.bugs import BUGS
from tests.faults.bugs.__main__ import caught
from tests.faults.checker import check
from tests.faults.faults import FAULTS, faults_of
from tests.faults.plan import plan
from tests.faults.report import Report, report
from tests.faults.run import run
from tests.faults.world import STORES, Store

ACKED = 20_000
"""Messages that are acknowledged on each store, at least."""
RUN_SECONDS = 120.0
"""How long people work in one run."""
RUNS_MAX = 12
"""Runs on one store, however slow the machine is."""


def runs(store: Store, first_seed: int, acked: int, out: Path) -> tuple[list[Report], int]:
    """Run until so much is acknowledged; print each report and keep it.

    Returns:
        The reports, and how many runs broke off: nobody knows what those would have shown.
    """
    left = sorted(FAULTS.keys() - {*faults_of(store)})
    print(f"{store}: without {', '.join(left) or 'nothing'}", flush=True)
    reports: list[Report] = []
    broken = 0
    for seed in range(first_seed, first_seed + RUNS_MAX):
        if sum(one.acked for one in reports) >= acked:
            break
        present = plan(store, seed, RUN_SECONDS)
        kept = out / f"{store}-{present.seed}"
        try:
            with tempfile.TemporaryDirectory(prefix="chat-faults-") as folder:
                lines = kept.with_suffix(".history.jsonl")
                history = asyncio.run(run(present, Path(folder), lines))
        except Exception:
            broken += 1
            print(f"BROKE OFF: {present.command}", flush=True)
            traceback.print_exc()
            continue
        reports.append(report(present, history, check(history)))
        kept.with_suffix(".json").write_bytes(reports[-1].json())
        print(reports[-1].text(), flush=True)
    return reports, broken


def main() -> int:
    """Return how the process ends: 0 where every promise was kept and every bug found."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.gate")
    parser.add_argument("--seed", type=int, default=1, help="of the first run of each store")
    parser.add_argument("--acked", type=int, default=ACKED, help="on each store")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "chat-faults")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    is_good = True
    for store in STORES:
        reports, broken = runs(store, arguments.seed, arguments.acked, arguments.out)
        acked = sum(one.acked for one in reports)
        violations = sum(len(one.violations) for one in reports)
        found = [caught(bug, store, arguments.seed) for bug in BUGS]
        print(
            f"{store}: {acked:,} acknowledged in {len(reports)} runs, {violations} violations,"
            f" {broken} broken off; {sum(found)} of {len(found)} bugs found",
            flush=True,
        )
        is_good &= acked >= arguments.acked and not violations and not broken and all(found)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
