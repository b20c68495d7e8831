"""``python -m tests.faults.bugs``: seed each bug, and see that the checker finds it."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.bugs import BUGS
from tests.faults.checker import check
from tests.faults.history import Acked
from tests.faults.plan import plan
from tests.faults.run import run
from tests.faults.world import STORES, Store

RUN_SECONDS = 12.0
"""How long people work; a bug that needs more messages to show gets more."""
LONG_SECONDS = 30.0
LONG = ("drop-one-in-1000",)
CAUGHT_SECONDS = 60.0
"""Within which each is to be caught, from the start of the servers on."""
SETTLE_SECONDS = 8.0


def caught(bug: str, store: Store, seed: int) -> bool:
    """Run a server with a bug; print and return whether the checker finds it."""
    seconds = LONG_SECONDS if bug in LONG else RUN_SECONDS
    wanted = BUGS[bug]
    present = plan(store, seed, seconds, wanted.faults, wanted.operations, bug)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chat-bugs-") as folder:
        history = asyncio.run(run(present, Path(folder), settle_seconds=SETTLE_SECONDS))
    took = time.monotonic() - began
    broken = {violation.property for violation in check(history)}
    is_caught = bool(broken & set(wanted.breaks))
    found = ", ".join(sorted(broken, key=lambda name: int(name[1:]))) or "nothing"
    print(
        f"{bug:<24} {'caught' if is_caught else 'MISSED':<7} {took:5.0f} s"
        f" {len(history.of(Acked)):7,} acked   breaks {found}"
        f"{'' if took <= CAUGHT_SECONDS else '   LATE'}",
        flush=True,
    )
    return is_caught


def main() -> int:
    """Return how the process ends: 0 where each bug was caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.bugs")
    parser.add_argument("bugs", nargs="*", metavar="BUG", help=f"of: {', '.join(BUGS)}")
    parser.add_argument("--store", choices=STORES, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = [caught(bug, arguments.store, arguments.seed) for bug in arguments.bugs or BUGS]
    print(f"{sum(found)} of {len(found)} caught on {arguments.store}")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
