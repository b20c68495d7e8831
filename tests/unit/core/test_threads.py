"""Threads for what blocks."""

import asyncio

import pytest
from django.db import InterfaceError, OperationalError

from chat.core.errors import Unavailable
from chat.core.threads import Pool


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_does_not_answer_is_no_mistake_of_ours(error: type[Exception]) -> None:
    def ask() -> None:
        raise error

    async def run() -> None:
        pool = Pool("test", threads=1, waiting_max=0)
        with pytest.raises(Unavailable):
            await pool.run(ask)
        pool.close()

    asyncio.run(run())
