"""``python -m tests.faults``: one run, from a seed."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.faults.checker import check
from tests.faults.faults import FAULTS
from tests.faults.plan import plan
from tests.faults.report import report
from tests.faults.run import run
from tests.faults.work import OPERATIONS, RACING
from tests.faults.world import STORES


def main() -> int:
    """Return how the process ends: 0 where every promise was kept."""
    arguments = _arguments()
    present = plan(
        arguments.store,
        arguments.seed,
        arguments.seconds,
        arguments.faults.split(",") if arguments.faults else (),
        arguments.operations.split(",") if arguments.operations else OPERATIONS,
        arguments.bug,
    )
    print(present.command)
    for step in present.steps():
        print(f"  {step}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    kept = arguments.out / f"{present.store}-{present.seed}"
    with tempfile.TemporaryDirectory(prefix="chat-faults-") as folder:
        history = asyncio.run(run(present, Path(folder), kept.with_suffix(".history.jsonl")))
    came = report(present, history, check(history))
    kept.with_suffix(".json").write_bytes(came.json())
    print(came.text())
    print(f"  kept          {kept}.json, {kept}.history.jsonl")
    return 0 if came.is_clean else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description="Break a server on purpose, and check it."
    )
    parser.add_argument("--store", choices=STORES, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--faults", default="", help=f"all, or of: {', '.join(FAULTS)}")
    parser.add_argument(
        "--operations",
        default="",
        help=f"all, or of: {', '.join(OPERATIONS)}; those that race: {', '.join(RACING)}",
    )
    parser.add_argument("--bug", default="", help="a seeded bug, see tests.faults.bugs")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "chat-faults")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
