"""How large the measurements are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """The numbers in which ``make bench`` and ``make bench-full`` differ.

    Arguments:
        idle_sockets: how many are open while nothing is said.
        heartbeat_seconds: for how long they are measured once more, with their heartbeats.
        stored: how many messages a store has in which 100 pairs go on writing; 0 for no such.
        histories: how many messages the store has when the newest 50 are read, each in turn.
    """

    idle_sockets: int
    heartbeat_seconds: int
    stored: int
    histories: tuple[int, ...]


QUICK = Scale(idle_sockets=2_000, heartbeat_seconds=0, stored=0, histories=(1_000, 100_000))
FULL = Scale(
    idle_sockets=10_000,
    heartbeat_seconds=25,
    stored=10_000_000,
    histories=(1_000, 100_000, 10_000_000),
)
