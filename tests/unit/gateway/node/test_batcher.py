"""Questions that come at the same time share a call."""

import asyncio
from collections.abc import Callable, Sequence
from typing import cast

import pytest

from chat.core.errors import DomainError, Unavailable
from chat.core.threads import Pool
from chat.gateway.node.batcher import Batcher


class Threads:
    """A pool whose calls can be awaited and seen."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []

    async def run(
        self, function: Callable[[list[int]], Sequence[int | DomainError]], asked: list[int]
    ) -> Sequence[int | DomainError]:
        self.calls.append(asked)
        await asyncio.sleep(0)
        return function(asked)


def doubled(numbers: Sequence[int]) -> list[int | DomainError]:
    return [2 * number if number else DomainError("nothing") for number in numbers]


async def test_questions_that_come_together_share_a_call() -> None:
    threads = Threads()
    batcher = Batcher(cast(Pool, threads), doubled, most=2)
    assert await asyncio.gather(*map(batcher.ask, (1, 2, 3))) == [2, 4, 6]
    assert threads.calls == [[1, 2], [3]]


async def test_an_error_reaches_only_who_asked_for_it() -> None:
    batcher = Batcher(cast(Pool, Threads()), doubled, most=9)
    good, bad = batcher.ask(1), batcher.ask(0)
    answers = await asyncio.gather(good, bad, return_exceptions=True)
    assert answers[0] == 2
    with pytest.raises(DomainError):
        raise cast(DomainError, answers[1])


async def test_a_call_that_fails_fails_all_who_share_it_and_no_later_one() -> None:
    calls = 0

    def ask(numbers: Sequence[int]) -> Sequence[int | DomainError]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ConnectionError
        return doubled(numbers)

    batcher = Batcher(cast(Pool, Threads()), ask, most=9)
    answers = await asyncio.gather(batcher.ask(1), batcher.ask(2), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ConnectionError] * 2
    assert await batcher.ask(3) == 6


async def test_where_the_task_is_cancelled_all_who_wait_get_an_error_and_the_next_an_answer() -> (
    None
):
    threads = Threads()
    batcher = Batcher(cast(Pool, threads), doubled, most=1)
    waiting = [asyncio.create_task(batcher.ask(number)) for number in (1, 2)]
    while not threads.calls:
        await asyncio.sleep(0)
    others = asyncio.all_tasks() - {*waiting, asyncio.current_task()}
    (work,) = others
    work.cancel()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable] * 2
    assert await batcher.ask(3) == 6


async def test_a_question_whose_asker_has_gone_is_not_asked() -> None:
    threads = Threads()
    batcher = Batcher(cast(Pool, threads), doubled, most=1)
    asking = [asyncio.create_task(batcher.ask(number)) for number in (1, 2, 3)]
    while not threads.calls:
        await asyncio.sleep(0)
    asking[1].cancel()
    assert [await asking[0], await asking[2]] == [2, 6]
    assert threads.calls == [[1], [3]]
