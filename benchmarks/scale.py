"""How large the measurements are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """The numbers in which ``make bench`` and ``make bench-full`` differ.

    Arguments:
        idle_sockets: how many are open while nothing is said.
        histories: how many messages the store has when the newest 50 are read, each in turn.
    """

    idle_sockets: int
    histories: tuple[int, ...]


QUICK = Scale(idle_sockets=2_000, histories=(1_000, 100_000))
FULL = Scale(idle_sockets=10_000, histories=(1_000, 100_000, 10_000_000))
