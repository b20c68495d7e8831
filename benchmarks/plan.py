"""What a store contains when a measurement begins: people, rooms, messages."""

from dataclasses import dataclass

TEXT = " ".join(["The pilot boards at seven, at the outer buoy."] * 3)
"""What everybody writes: 137 characters."""


@dataclass(frozen=True)
class Plan:
    """What to put into an empty store.

    Arguments:
        people: how many, numbered from 0.
        rooms: the numbers of each room's members; two make a direct conversation.
        messages: how many each room has, sent by its members in turn.
    """

    people: int
    rooms: tuple[tuple[int, ...], ...]
    messages: int = 0


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in with an access token."""

    id: str
    token: str


@dataclass(frozen=True)
class Room:
    """A conversation and its members."""

    id: str
    members: tuple[Person, ...]


@dataclass(frozen=True)
class World:
    """The people and rooms of a plan, in its order, with the ids that a store gave them."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...]


def pairs(count: int, messages: int = 0) -> Plan:
    """Return direct conversations of two people each, none of whom is in another."""
    return Plan(2 * count, tuple((2 * pair, 2 * pair + 1) for pair in range(count)), messages)
