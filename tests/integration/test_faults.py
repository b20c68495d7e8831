"""A short run of what ``make faults`` does at length: kills and cuts, and every promise checked."""

from collections import Counter
from pathlib import Path

import pytest

from tests import stores
from tests.faults.checker import check
from tests.faults.history import Acked, FaultStarted
from tests.faults.plan import plan
from tests.faults.run import run
from tests.faults.world import Store

STORE: Store = "sqlite" if stores.STORE == "sqlite" else "postgresql"
SEED = 7
SECONDS = 16.0


@pytest.mark.long
@pytest.mark.stores
async def test_every_promise_is_kept_through_kills_and_cuts(tmp_path: Path) -> None:
    schedule = plan(STORE, SEED, SECONDS, ("kill", "cut", "lost-acks"))
    history = await run(schedule, tmp_path, tmp_path / "history.jsonl")
    assert check(history) == []
    faults = Counter(line.fault for line in history.of(FaultStarted))
    assert faults["kill"] >= 3
    assert len(history.of(Acked)) > 300
