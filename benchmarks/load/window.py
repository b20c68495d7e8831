"""A stretch of time in which something is measured."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.machine import cpu_seconds
from benchmarks.servers.server import Running


class Window:
    """What passed between the beginning and the end: ``with measured(server) as window``."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._began = self._now()
        self._ended = self._began

    def end(self) -> None:
        self._ended = self._now()

    @property
    def seconds(self) -> float:
        return self._passed(0)

    @property
    def server_cpu(self) -> float:
        """CPU seconds of the server."""
        return self._passed(1)

    @property
    def database_cpu(self) -> float:
        """CPU seconds of the processes of the server's database."""
        return self._passed(2)

    @property
    def load(self) -> float:
        """The share of its core that the load took."""
        return self._passed(3) / self.seconds

    def _now(self) -> tuple[float, float, float, float]:
        return (
            time.perf_counter(),
            self._server.cpu_seconds(),
            cpu_seconds(self._server.database()),
            time.process_time(),
        )

    def _passed(self, clock: int) -> float:
        return self._ended[clock] - self._began[clock]


@contextmanager
def measured(server: Running) -> Iterator[Window]:
    """Measure what happens within the context."""
    window = Window(server)
    yield window
    window.end()
