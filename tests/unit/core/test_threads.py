"""Threads for what blocks."""

import asyncio
import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError

from chat.core import supervision
from chat.core import threads as core_threads
from chat.core.errors import Unavailable
from chat.core.scheduling import NICE
from chat.core.supervision import down
from chat.core.threads import Pool
from tests.patience import PATIENCE


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


class Killed(BaseException):
    """What nobody catches."""


@contextmanager
def pool(*, threads: int = 1, waiting_max: int = 0) -> Iterator[Pool]:
    made = Pool("test", threads=threads, waiting_max=waiting_max)
    try:
        yield made
    finally:
        made.close()


async def test_a_call_that_nobody_waits_for_any_more_counts_until_its_thread_is_free() -> None:
    running, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        running.set()
        go_on.wait(PATIENCE)

    with pool() as threads:
        held = asyncio.create_task(threads.run(hold))
        await asyncio.to_thread(running.wait, PATIENCE)
        held.cancel()
        await asyncio.gather(held, return_exceptions=True)
        with pytest.raises(Unavailable):
            await threads.run(int)
        go_on.set()
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    assert await threads.run(int) == 0
                    break
                except Unavailable:
                    await asyncio.sleep(0)


async def test_a_call_that_was_cancelled_before_its_turn_is_not_made() -> None:
    running, go_on = threading.Event(), threading.Event()
    made: list[int] = []

    def hold() -> None:
        running.set()
        go_on.wait(PATIENCE)

    with pool(waiting_max=2) as threads:
        held = asyncio.create_task(threads.run(hold))
        await asyncio.to_thread(running.wait, PATIENCE)
        waiting = asyncio.create_task(threads.run(made.append, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        last = asyncio.create_task(threads.run(made.append, 2))
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(held, last)
    assert made == [2]


@pytest.mark.parametrize("error", [SystemExit, Killed])
async def test_a_call_that_ends_its_thread_gets_an_error_and_the_next_one_another_thread(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    monkeypatch.setattr(supervision, "RESTART_SECONDS", 0)

    def end() -> None:
        raise error

    with pool(waiting_max=1) as threads:
        with pytest.raises(Unavailable):
            await threads.run(end)
        assert await threads.run(int) == 0


async def test_a_thread_that_is_killed_while_it_is_idle_loses_no_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervision, "RESTART_SECONDS", 0)
    with pool(waiting_max=1) as threads:
        ident = await threads.run(threading.get_ident)
        killed = ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(ident), ctypes.py_object(Killed)
        )
        assert killed == 1
        async with asyncio.timeout(PATIENCE):
            assert await threads.run(int) == 0
    assert down() == ()


async def test_after_the_close_who_waits_gets_an_error_and_nothing_more_is_taken() -> None:
    running, go_on = threading.Event(), threading.Event()

    def hold() -> int:
        running.set()
        go_on.wait(PATIENCE)
        return 1

    threads = Pool("test", threads=1, waiting_max=1)
    held = asyncio.create_task(threads.run(hold))
    await asyncio.to_thread(running.wait, PATIENCE)
    waiting = asyncio.create_task(threads.run(int))
    await asyncio.sleep(0)
    threads.close()
    with pytest.raises(Unavailable):
        await waiting
    with pytest.raises(Unavailable):
        await threads.run(int)
    go_on.set()
    assert await held == 1


async def test_threads_that_work_a_part_of_the_time_rest_for_the_others_after_each_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter([10.0, 13.0])
    rests: list[float] = []
    monkeypatch.setattr(core_threads, "monotonic", lambda: next(times))
    monkeypatch.setattr(core_threads, "sleep", rests.append)
    shared = Pool("test", threads=1, waiting_max=0, share=0.25)
    await shared.run(int)
    shared.close()
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not rests and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0)
    assert rests == [9.0]


@pytest.mark.skipif(sys.platform != "linux", reason="Priorities of threads are those of Linux.")
async def test_threads_that_work_a_part_of_the_time_are_nicer_than_others_and_no_other_is() -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = nice()
    shared = Pool("test", threads=1, waiting_max=0, share=0.25)
    usual = Pool("test", threads=1, waiting_max=0)
    assert await shared.run(nice) == before + NICE
    assert await usual.run(nice) == nice() == before
    thread = await shared.run(threading.current_thread)
    shared.close()
    usual.close()
    # It rests behind its last call, by the clock that the next test has.
    thread.join(PATIENCE)


async def test_a_call_rests_meanwhile_where_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([10.0, 13.0, 24.0, 30.0, 31.0])
    rests: list[float] = []
    waits = threading.Event()

    def work() -> float:
        waits.wait(PATIENCE)
        return core_threads.rest()

    monkeypatch.setattr(core_threads, "monotonic", lambda: next(times))
    monkeypatch.setattr(core_threads, "sleep", rests.append)
    monkeypatch.setattr(core_threads, "LONG_SECONDS", 60.0)
    shared = Pool("test", threads=1, waiting_max=1, share=0.25)
    calls = [asyncio.create_task(shared.run(work)) for _ in range(2)]
    await asyncio.sleep(0)
    waits.set()
    # Nobody waits behind the second one.
    assert await asyncio.gather(*calls) == [9.0, 0.0]
    shared.close()
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while len(rests) < 3 and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0)
    # The first one within and behind it, of what it worked since; then the second one.
    assert rests == [9.0, 6.0, 3.0]


async def test_a_call_stands_aside_for_what_is_urgent_where_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = threading.Event()
    looks: list[float] = []

    def work() -> int:
        waits.wait(PATIENCE)
        core_threads.stand_aside()
        return len(looks)

    monkeypatch.setattr(core_threads, "sleep", looks.append)
    aside = Pool("test", threads=1, waiting_max=1, is_urgent=lambda: len(looks) < 3)
    calls = [asyncio.create_task(aside.run(work)) for _ in range(2)]
    await asyncio.sleep(0)
    waits.set()
    assert await asyncio.gather(*calls) == [3, 3]
    aside.close()


async def test_a_call_stands_aside_for_a_while_and_not_for_ever_and_rests_the_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 10.0
    waits = threading.Event()
    rests: list[float] = []

    def sleep(seconds: float) -> None:
        nonlocal now
        rests.append(seconds)
        now += seconds

    def work() -> tuple[int, float]:
        nonlocal now
        waits.wait(PATIENCE)
        core_threads.stand_aside()
        looks = len(rests)
        now += 1.0
        return looks, core_threads.rest()

    monkeypatch.setattr(core_threads, "monotonic", lambda: now)
    monkeypatch.setattr(core_threads, "sleep", sleep)
    monkeypatch.setattr(core_threads, "LONG_SECONDS", 60.0)
    monkeypatch.setattr(core_threads, "ASIDE_SECONDS", 1.0)
    monkeypatch.setattr(core_threads, "LOOK_SECONDS", 0.5)
    aside = Pool("test", threads=1, waiting_max=1, share=0.25, is_urgent=lambda: True)
    calls = [asyncio.create_task(aside.run(work)) for _ in range(2)]
    await asyncio.sleep(0)
    waits.set()
    (looks, rested), _ = await asyncio.gather(*calls)
    aside.close()
    assert looks == 2
    # Three seconds are due for one of work; of these one was spent aside.
    assert (rested, rests[2]) == (3.0, 2.0)


async def test_a_call_that_takes_long_lets_others_in_whenever_it_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = threading.Event()
    done: list[str] = []

    def long() -> None:
        waits.wait(PATIENCE)
        core_threads.rest()
        core_threads.rest()
        done.append("long")

    def short() -> None:
        # It lets nobody in itself.
        core_threads.rest()
        done.append("short")

    monkeypatch.setattr(core_threads, "LONG_SECONDS", 0.0)
    shared = Pool("test", threads=1, waiting_max=3, share=0.9)
    calls = [asyncio.create_task(shared.run(call)) for call in (long, short, short, short)]
    await asyncio.sleep(0)
    waits.set()
    await asyncio.gather(*calls)
    shared.close()
    assert done == ["short", "short", "long", "short"]


async def test_what_is_let_in_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = threading.Event()

    def long() -> str:
        waits.wait(PATIENCE)
        core_threads.rest()
        return "whole"

    def failing() -> None:
        raise OperationalError

    monkeypatch.setattr(core_threads, "LONG_SECONDS", 0.0)
    shared = Pool("test", threads=1, waiting_max=1, share=0.9)
    calls = [asyncio.create_task(shared.run(call)) for call in (long, failing)]
    await asyncio.sleep(0)
    waits.set()
    whole, failed = await asyncio.gather(*calls, return_exceptions=True)
    shared.close()
    assert whole == "whole"
    assert isinstance(failed, Unavailable)
