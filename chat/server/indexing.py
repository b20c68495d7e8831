"""What is said is indexed for search, beside all else that a process does."""

import asyncio
from typing import NoReturn

from chat.core.errors import Unavailable
from chat.core.threads import Pool
from chat.search.indexing.indexer import IDLE_SECONDS, Indexer


async def keep_index(threads: Pool) -> NoReturn:
    """Index in steps, as fast as others leave time for it, until cancelled.

    Arguments:
        threads: one, which does nothing else.
    """
    indexer = Indexer()
    while True:
        try:
            pause = await threads.run(indexer.step)
        except Unavailable:
            pause = IDLE_SECONDS
        await asyncio.sleep(pause)
