"""What is done again and again."""

import asyncio
from collections.abc import Callable
from typing import NoReturn

import structlog

logger = structlog.stdlib.get_logger("chat.periodic")


async def every(seconds: float, name: str, work: Callable[[], object]) -> NoReturn:
    """Do some work now and then after each pause, until cancelled.

    Arguments:
        seconds: the pause.
        name: of the work, for the log.
        work: called, and awaited where it is a coroutine; where it fails, the next round is due.
    """
    while True:
        try:
            result = work()
            if asyncio.iscoroutine(result):
                await result
        except Exception as error:
            logger.warning("round failed", work=name, error=type(error).__name__)
        await asyncio.sleep(seconds)
