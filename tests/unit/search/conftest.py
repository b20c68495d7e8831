"""Blocks are written when a test says so."""

from datetime import timedelta

import pytest

from chat.search.indexing.indexer import Indexer


@pytest.fixture
def indexer(transactional_db: None) -> Indexer:
    """Writes the blocks of what was said until now, however fresh that is, with ``catch_up``."""
    return Indexer(rests_after=timedelta(0))
