"""What is done again and again goes on where a round fails."""

import asyncio

from chat.core.periodic import every
from tests.patience import PATIENCE


async def test_a_round_that_fails_is_not_the_last() -> None:
    rounds = 0
    third = asyncio.Event()

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 3:
            third.set()
        raise ConnectionError

    task = asyncio.create_task(every(0, "work", work))
    async with asyncio.timeout(PATIENCE):
        await third.wait()
    task.cancel()
