"""How much is tested: the everyday tier (`make test`) or the longer gate (`make gate`)."""

import os

import pytest

TIER = os.environ.get("TIER", "everyday")
"""The tier of this run: ``everyday`` or ``gate``."""

if TIER not in {"everyday", "gate"}:
    raise pytest.UsageError(f"TIER is {TIER!r}; it must be everyday or gate.")

GATE = TIER == "gate"
"""Whether every theme, width and language is tried, and many more examples."""
