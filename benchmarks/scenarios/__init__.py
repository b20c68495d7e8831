"""What is measured, one file each: ``run`` starts servers and gives figures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.figures import Figure
from benchmarks.scale import Scale
from benchmarks.scenarios import pairs
from benchmarks.servers.server import Server


@dataclass(frozen=True)
class Scenario:
    """One thing to measure.

    Arguments:
        run: measures it on a server.
        on: the kinds of servers that it is measured on.
    """

    run: Callable[[Server, Scale], Iterator[Figure]]
    on: tuple[str, ...]


SCENARIOS: Mapping[str, Scenario] = {
    "pairs": Scenario(pairs.run, ("sqlite", "postgresql", "socketio-full", "socketio-normal")),
}
"""By the name that the command line takes."""
