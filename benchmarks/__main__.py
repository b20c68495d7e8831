"""Our server and its peer, measured alternately on one machine.

    python -m benchmarks [--full] [--rounds 3] [pairs hello …]

The server has one core and the load another. Beside a figure stands the share of its core that
the load took, with ``!`` where that may have held the server back. There is no figure unless every
message that was acknowledged is found again in the store. The result is written to
``benchmarks/results/``; ``python -m benchmarks.report`` makes the page of it.
"""

import argparse
from contextlib import ExitStack

from benchmarks.figures import Figure, median
from benchmarks.machine import prepare, temporary
from benchmarks.result import result_of, save
from benchmarks.scale import FULL, QUICK, Scale
from benchmarks.scenarios import SCENARIOS
from benchmarks.servers.kinds import server_of
from benchmarks.servers.server import Server
from benchmarks.table import lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="10,000 sockets, 10 million messages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("scenarios", nargs="*", help=f"of: {', '.join(SCENARIOS)}; all by default")
    arguments = parser.parse_args()
    if unknown := set(arguments.scenarios) - SCENARIOS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    prepare()
    names = arguments.scenarios or list(SCENARIOS)
    kinds = dict.fromkeys(kind for name in names for kind in SCENARIOS[name].on)
    with ExitStack() as stack:
        servers = {
            kind: stack.enter_context(server_of(kind, stack.enter_context(temporary())))
            for kind in kinds
        }
        scale = FULL if arguments.full else QUICK
        taken = {name: measure(name, servers, scale, arguments.rounds) for name in names}
    if not arguments.scenarios:
        file = save(result_of(taken, is_full=arguments.full))
        print(f"\nwritten to {file}; the page of it: python -m benchmarks.report")


def measure(
    name: str, servers: dict[str, Server], scale: Scale, rounds: int
) -> dict[str, list[list[Figure]]]:
    """Measure a scenario on its servers by turns, and print the medians."""
    scenario = SCENARIOS[name]
    taken: dict[str, list[list[Figure]]] = {kind: [] for kind in scenario.on}
    for number in range(rounds):
        # Each goes first in turn: what the one before leaves behind meets all.
        first = number % len(scenario.on)
        for kind in scenario.on[first:] + scenario.on[:first]:
            taken[kind].append(list(scenario.run(servers[kind], scale)))
    medians = {kind: median(rounds) for kind, rounds in taken.items()}
    print(*lines(name, medians), sep="\n", flush=True)
    return taken


if __name__ == "__main__":
    main()
