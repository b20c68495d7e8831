"""One loop that reads all of the load's connections."""

import select
import time
from collections.abc import Callable, Sequence
from typing import Protocol

TIMEOUT = 30.0
"""Seconds after which a server that does not answer fails the run."""

PAUSE_SECONDS = 0.01
"""How long what has arrived waits on connections that are read patiently."""

AT_A_TIME = 50
"""How many patient ones are read before it is looked whether the others have anything."""


class Readable(Protocol):
    """A connection of any kind."""

    def fileno(self) -> int: ...

    def read(self) -> None:
        """Pass on what has arrived."""

    def close(self) -> None: ...


class Loop:
    """Reads from connections as soon as something has arrived.

    Arguments:
        patient: those that are read only now and then, when more is there to read at a time.
    """

    def __init__(self, connections: Sequence[Readable], patient: Sequence[Readable] = ()) -> None:
        self._by_descriptor = {one.fileno(): one for one in (*connections, *patient)}
        self._poll, self._patient = _poll(connections), _poll(patient)
        self._pause = PAUSE_SECONDS if patient else TIMEOUT
        self._patient_at = 0.0

    def run(self, seconds: float) -> None:
        """Read for some time."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._read(left)

    def run_until(self, is_so: Callable[[], bool]) -> None:
        """Read until something is so.

        Raises:
            TimeoutError: it takes longer than ``TIMEOUT``.
        """
        deadline = time.perf_counter() + TIMEOUT
        while not is_so():
            if time.perf_counter() > deadline:
                raise TimeoutError("what was to arrive did not")
            self._read(0.1)

    def _read(self, seconds: float) -> None:
        pause = max(0.0, self._patient_at - time.perf_counter())
        for descriptor, _ in self._poll.poll(min(seconds, pause)):
            self._by_descriptor[descriptor].read()
        if time.perf_counter() >= self._patient_at:
            ready = self._patient.poll(0, AT_A_TIME)
            for descriptor, _ in ready:
                self._by_descriptor[descriptor].read()
            if len(ready) < AT_A_TIME:
                self._patient_at = time.perf_counter() + self._pause


def _poll(connections: Sequence[Readable]) -> select.epoll:
    poll = select.epoll()
    for connection in connections:
        poll.register(connection.fileno(), select.EPOLLIN)
    return poll
