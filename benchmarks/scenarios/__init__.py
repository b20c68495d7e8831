"""What is measured, one file each: ``run`` starts servers and gives figures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.figures import Figure
from benchmarks.scale import Scale
from benchmarks.scenarios import delivery, hello, history, http, idle, pairs, welcome
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


OURS, EQUAL, ALL = (
    ("sqlite",),
    ("sqlite", "socketio-full"),
    ("sqlite", "postgresql", "socketio-full", "socketio-normal"),
)

SCENARIOS: Mapping[str, Scenario] = {
    "pairs": Scenario(pairs.run, ALL),
    "workers": Scenario(pairs.hundred, ("postgresql", "workers")),
    "fanout": Scenario(delivery.fanout, EQUAL),
    "rooms": Scenario(delivery.rooms, EQUAL),
    "idle": Scenario(idle.run, EQUAL),
    "hello": Scenario(hello.run, EQUAL),
    "history": Scenario(history.run, EQUAL),
    "welcome": Scenario(welcome.run, OURS),
    "http": Scenario(http.run, OURS),
}
"""By the name that the command line takes."""
