"""Questions that come at the same time are answered by one call."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from chat.core.errors import DomainError, Unavailable
from chat.core.threads import Pool

Q = TypeVar("Q")
R = TypeVar("R")


class Batcher(Generic[Q, R]):
    """Makes one call at a time; questions that come meanwhile share the next one.

    Arguments:
        pool: where the function runs.
        function: answers many questions at once, each with its answer or its error.
        most: questions in one call.
    """

    def __init__(
        self,
        pool: Pool,
        function: Callable[[Sequence[Q]], Sequence[R | DomainError]],
        *,
        most: int,
    ) -> None:
        self._pool = pool
        self._function = function
        self._most = most
        self._waiting: deque[tuple[Q, asyncio.Future[R]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> R:
        """Return the answer to one question, or raise its error."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await answer

    def _take(self) -> list[tuple[Q, asyncio.Future[R]]]:
        """Return what the next call is to answer.

        Not what nobody waits for any more: after a storm of clients that give up and come back, the
        server would only ever answer those who have gone.
        """
        asked: list[tuple[Q, asyncio.Future[R]]] = []
        while self._waiting and len(asked) < self._most:
            question, answer = self._waiting.popleft()
            if not answer.done():
                asked.append((question, answer))
        return asked

    async def _work(self) -> None:
        asked: list[tuple[Q, asyncio.Future[R]]] = []
        try:
            while asked := self._take():
                outcomes: Sequence[R | BaseException]
                try:
                    outcomes = await self._pool.run(self._function, [item for item, _ in asked])
                except Exception as error:
                    outcomes = [error] * len(asked)
                for (_, answer), outcome in zip(asked, outcomes, strict=True):
                    if answer.done():
                        continue  # Whoever asked has gone.
                    if isinstance(outcome, BaseException):
                        answer.set_exception(outcome)
                    else:
                        answer.set_result(outcome)
        finally:
            # Where the task is cancelled, nobody waits for an answer that does not come.
            for _, answer in (*asked, *self._waiting):
                if not answer.done():
                    answer.set_exception(Unavailable())
            self._waiting.clear()
