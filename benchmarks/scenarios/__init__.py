"""What is measured, one file each: ``run`` starts servers and gives figures."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.figures import Figure
from benchmarks.scale import Scale
from benchmarks.scenarios import (
    delivery,
    hello,
    history,
    http,
    idle,
    mentions,
    pairs,
    welcome,
)
from benchmarks.servers.server import Server


@dataclass(frozen=True)
class Scenario:
    """One thing to measure.

    Arguments:
        title: what it is, for people.
        run: measures it on a server.
        on: the kinds of servers that it is measured on.
        note: how it is measured, and what its figures are not.
    """

    title: str
    run: Callable[[Server, Scale], Iterator[Figure]]
    on: tuple[str, ...]
    note: str


OURS, EQUAL, ALL = (
    ("sqlite",),
    ("sqlite", "socketio-full"),
    ("sqlite", "postgresql", "socketio-full", "socketio-normal"),
)

SCENARIOS: Mapping[str, Scenario] = {
    "pairs": Scenario(
        "One to one",
        pairs.run,
        ALL,
        "In each pair one writes and sends the next message when the last is acknowledged; the"
        " other reads. There is no network, so that a real acknowledgement takes its round trip"
        " more; what the load itself takes is in all times, some 0.03 ms with one pair and up to"
        " 3 ms with 100. The slowest is one message of some seconds: look at its order of"
        " magnitude. Socket.IO commits each message alone, as its documentation has it; ours"
        " shares a commit among those that wait. PostgreSQL's own processes use both cores, and are"
        " no part of the server's CPU.",
    ),
    "workers": Scenario(
        "Two processes",
        pairs.most,
        ("postgresql", "workers"),
        "Both workers share the one core of the server, so that the difference in CPU is what"
        " passing every message through Valkey costs. What a second core gains is not measured.",
    ),
    "fanout": Scenario(
        "One large room",
        delivery.fanout,
        EQUAL,
        "All follow, and each writer sends the next message when the last is acknowledged. What"
        " comes together is delivered in one write to each, hence the difference between one writer"
        " and 20. A delivery counts as soon as its message is acknowledged, and all"
        " are found to have arrived; how long one takes is not measured.",
    ),
    "rooms": Scenario(
        "A thousand rooms of ten",
        delivery.rooms,
        EQUAL,
        "1,000 people, each in ten rooms; 100 of them write into theirs in turn.",
    ),
    "mentions": Scenario(
        "Three mentions",
        mentions.run,
        ("sqlite", "postgresql"),
        "One of four people writes, and calls the three others by name in every message, or in"
        " none, by turns in one run; all texts are equally long. The four follow: in a larger group"
        " what a mention takes is less beside what is delivered.",
    ),
    "idle": Scenario(
        "Idle sockets",
        idle.run,
        EQUAL,
        "Each follows one conversation in which nothing is said; heartbeats are due 25 s after the"
        " last frame, and but where it says so there are none. The memory is that of the server's"
        " process, without the buffers of the kernel; of Socket.IO it falls with the number, as"
        " its heap grows in steps. CPU comes in steps of 0.2 %.",
    ),
    "hello": Scenario(
        "Coming back",
        hello.run,
        EQUAL,
        "Connect, say hello with ten conversations, and get three missed messages; 20 at a time,"
        " the next 20 when all have theirs. Their connections are opened one after the other, so"
        " that CPU says more than the rate.",
    ),
    "history": Scenario(
        "The newest 50 messages",
        history.run,
        EQUAL,
        "One request at a time, the same again and again, so that all that it reads is in memory.",
    ),
    "welcome": Scenario(
        "A first sign-in with 1,000 conversations",
        welcome.run,
        OURS,
        "The list is usable with the first frame, which has the conversations at its top. The"
        " browser's own time is not in it.",
    ),
    "http": Scenario(
        "HTTP",
        http.run,
        OURS,
        "Over connections that stay open. What 20 ask at once waits for two threads on one core.",
    ),
}
"""By the name that the command line takes."""
