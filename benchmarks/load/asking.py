"""Clients that ask, each the next question as soon as the last is answered."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from benchmarks.figures import percentile
from benchmarks.load.loop import Loop, Readable
from benchmarks.load.window import Window, measured
from benchmarks.servers.server import Running

WARM_UP_SECONDS = 0.5
SECONDS = 2.0

Questions = Callable[[int], tuple[bytes, bytes]]
"""Gives the question of a number, from 1, and how its answer begins."""


class Channel(Protocol):
    """What questions go out on and answers come in."""

    received: Callable[[bytes], None]

    def send(self, question: bytes, /) -> None: ...


class Connection(Channel, Readable, Protocol):
    """The same as a connection, which a loop reads from."""


class Asker:
    """Asks over one connection.

    Arguments:
        latencies: takes the seconds from each question to its answer.
        is_event: whether what arrives beside answers is what may arrive; it is counted.
    """

    def __init__(
        self,
        channel: Channel,
        questions: Questions,
        latencies: list[float],
        is_event: Callable[[bytes], bool] = lambda _: False,
    ) -> None:
        self.answered = self.events = 0
        self.goes_on = True
        self._asked = 0
        self._channel = channel
        self._questions = questions
        self._latencies = latencies
        self._is_event = is_event
        channel.received = self._received

    @property
    def is_done(self) -> bool:
        """Whether no answer is missing."""
        return self.answered == self._asked

    def ask(self) -> None:
        self._asked += 1
        question, self._answer = self._questions(self._asked)
        self._asked_at = time.perf_counter()
        self._channel.send(question)

    def _received(self, payload: bytes) -> None:
        if payload.startswith(self._answer) and not self.is_done:
            self._latencies.append(time.perf_counter() - self._asked_at)
            self.answered += 1
            if self.goes_on:
                self.ask()
        elif self._is_event(payload):
            self.events += 1
        else:
            raise RuntimeError(f"instead of an answer: {payload[:300]!r}")


@dataclass(frozen=True)
class Answers:
    """What asking for a while gave.

    Arguments:
        latencies: seconds from the question to the answer, of all that came in the window.
    """

    latencies: list[float]
    window: Window

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.window.seconds

    @property
    def cpu(self) -> float:
        """CPU seconds of the server for each."""
        return self.window.server_cpu / len(self.latencies)

    @property
    def database_cpu(self) -> float:
        """CPU seconds of its database for each."""
        return self.window.database_cpu / len(self.latencies)

    def milliseconds(self, share: float) -> float:
        """Return within how many a share of the answers came."""
        return percentile(self.latencies, share) * 1e3


def ask_alone(
    running: Running, connection: Connection, questions: Questions, seconds: float
) -> Answers:
    """Let one ask for a while, with nobody beside."""
    latencies: list[float] = []
    asker = Asker(connection, questions, latencies)
    return ask_all(running, Loop([connection]), [asker], latencies, seconds)


def ask_all(
    running: Running,
    loop: Loop,
    askers: Sequence[Asker],
    latencies: list[float],
    seconds: float = SECONDS,
) -> Answers:
    """Let all ask for a while, and wait for the last answers.

    Arguments:
        loop: reads from all connections.
        latencies: those of the askers.
    """
    for asker in askers:
        asker.ask()
    loop.run(WARM_UP_SECONDS)
    latencies.clear()
    with measured(running) as window:
        loop.run(seconds)
    answers = Answers(latencies.copy(), window)
    for asker in askers:
        asker.goes_on = False
    loop.run_until(lambda: all(asker.is_done for asker in askers))
    return answers
