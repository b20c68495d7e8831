"""Blocks are written when a test says so, and looked into however long that takes."""

from datetime import timedelta

import pytest

from chat.search import selectors
from chat.search.indexing.indexer import Indexer


@pytest.fixture
def indexer(transactional_db: None) -> Indexer:
    """Writes the blocks of what was said until now, however fresh that is, with ``catch_up``."""
    return Indexer(rests_after=timedelta(0))


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a search end by itself on a machine that has much else to do."""
    monkeypatch.setattr(selectors, "SEARCH_SECONDS", 60.0)
