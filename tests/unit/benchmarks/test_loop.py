"""The loop that reads all of the load's connections."""

import os
import socket
from collections.abc import Iterator

import pytest

from benchmarks.load import loop
from benchmarks.load.loop import AT_A_TIME, Loop
from benchmarks.machine import LOAD_CORE, as_load


class End:
    """One end of a connection, which keeps what arrives."""

    def __init__(self) -> None:
        self.socket, self.other = socket.socketpair()
        self.got: list[bytes] = []

    def fileno(self) -> int:
        return self.socket.fileno()

    def read(self) -> None:
        self.got.append(self.socket.recv(100))

    def close(self) -> None:
        self.socket.close()
        self.other.close()


@pytest.fixture
def ends() -> Iterator[list[End]]:
    ends = [End() for _ in range(AT_A_TIME + 10)]
    yield ends
    for end in ends:
        end.close()


def test_whatever_has_arrived_is_read(ends: list[End]) -> None:
    for end in ends:
        end.other.send(b"hello")
    Loop(ends).run_until(lambda: all(end.got == [b"hello"] for end in ends))


def test_patient_connections_are_all_read_beside_the_others(ends: list[End]) -> None:
    reading = Loop(ends[:1], patient=ends[1:])
    for _ in range(2):
        for end in ends:
            end.other.send(b"hello")
        reading.run_until(lambda: all(b"".join(end.got)[-5:] == b"hello" for end in ends))
        for end in ends:
            end.got.clear()


def test_what_does_not_arrive_ends_the_measurement(
    ends: list[End], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "TIMEOUT", 0.0)
    with pytest.raises(TimeoutError):
        Loop(ends).run_until(lambda: bool(ends[0].got))


def test_the_load_stays_on_its_core_for_as_long_as_it_is_the_load() -> None:
    before = os.sched_getaffinity(0)
    with as_load():
        assert os.sched_getaffinity(0) == {LOAD_CORE}
    assert os.sched_getaffinity(0) == before
