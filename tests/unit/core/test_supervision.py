"""What works for as long as the process is started again where it fails, and is down until then."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import NoReturn

import pytest

from chat.core import supervision
from chat.core.supervision import Tasks, down, failures, start_thread
from tests.patience import PATIENCE


class Killed(BaseException):
    """What nobody catches."""


@pytest.fixture
def restart(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until it is set, a thread that failed stays down."""
    restart = threading.Event()
    monkeypatch.setattr(time, "sleep", lambda _: restart.wait(PATIENCE))
    return restart


@pytest.fixture(autouse=True)
def quick_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "RESTART_SECONDS", 0.01)


def count(name: str) -> float:
    """Return how often something failed."""
    counted: float = failures.labels(name)._value.get()
    return counted


async def seen(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0)


@pytest.mark.parametrize("error", [ValueError, MemoryError, SystemExit, Killed])
def test_a_thread_that_fails_is_down_and_then_works_again(
    restart: threading.Event, error: type[BaseException]
) -> None:
    fails, failed, again, end = (threading.Event() for _ in range(4))
    before = count("thread")

    def work() -> None:
        if not fails.is_set():
            fails.set()
            raise error
        again.set()
        end.wait(PATIENCE)

    thread = start_thread("thread", work, failed=failed.set)
    assert failed.wait(PATIENCE)
    assert down() == ("thread",)
    restart.set()
    assert again.wait(PATIENCE)
    assert down() == ()
    assert count("thread") == before + 1
    end.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_a_thread_works_again_though_nobody_could_be_given_an_error(
    restart: threading.Event,
) -> None:
    works = iter([False, True])
    again = threading.Event()
    restart.set()

    def work() -> None:
        if not next(works):
            raise Killed
        again.set()

    def failed() -> None:
        raise MemoryError

    start_thread("thread", work, failed=failed).join(PATIENCE)
    assert again.is_set()


def by_error(task: "asyncio.Task[NoReturn]", fail: asyncio.Event) -> None:
    fail.set()


def by_cancelling(task: "asyncio.Task[NoReturn]", fail: asyncio.Event) -> None:
    task.cancel()


@pytest.mark.parametrize("end", [by_error, by_cancelling])
async def test_a_task_that_ends_is_down_and_then_works_again(
    end: Callable[["asyncio.Task[NoReturn]", asyncio.Event], None],
) -> None:
    begun: list[asyncio.Task[NoReturn]] = []
    fail = asyncio.Event()
    before = count("task")

    async def work() -> NoReturn:
        task = asyncio.current_task()
        assert task is not None
        begun.append(task)
        await fail.wait()
        fail.clear()
        raise ConnectionError

    tasks = Tasks()
    tasks.start("task", work)
    await seen(lambda: len(begun) == 1)
    end(begun[0], fail)
    await seen(lambda: down() == ("task",))
    await seen(lambda: len(begun) == 2)
    assert down() == ()
    assert count("task") == before + 1
    await tasks.stop()
    assert begun[1].cancelled()
    assert down() == ()


async def test_nothing_is_started_again_after_the_stop() -> None:
    begun = 0

    async def work() -> NoReturn:
        nonlocal begun
        begun += 1
        raise ConnectionError

    tasks = Tasks()
    tasks.start("task", work)
    await seen(lambda: down() == ("task",))
    await tasks.stop()
    assert (begun, down()) == (1, ())
