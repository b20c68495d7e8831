"""The page of the newest results: tables in ``docs/performance.md``, and a picture beside them.

    python -m benchmarks.report [FILE …]

Without files the newest of ``benchmarks/results/`` of each kind is taken, of ``make bench`` and of
``make bench-full``.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from benchmarks.figures import Figure
from benchmarks.goals import GOALS, Measured
from benchmarks.picture import Bar, Group, svg
from benchmarks.result import RESULTS, Result, load
from benchmarks.scenarios import SCENARIOS
from benchmarks.servers.kinds import PROJECT, TITLES
from benchmarks.table import ratio, rows

PAGE = PROJECT / "docs" / "performance.md"
PICTURE = PROJECT / "docs" / "images" / "performance.svg"
COLUMNS = 100
BEGIN, END = "<!-- figures: made by python -m benchmarks.report -->", "<!-- end of the figures -->"

SHOWN = (
    ("pairs", "100 pairs: stored messages, /s", "One to one, 100 pairs: stored messages a second"),
    ("pairs", "20 pairs: stored messages, /s", "One to one, 20 pairs: stored messages a second"),
    ("fanout", "20 writers to 1,000: deliveries, /s", "A room of 1,000: deliveries a second"),
    ("rooms", "1,000 rooms of 10: deliveries, /s", "1,000 rooms of 10: deliveries a second"),
)
"""The figures of the picture, with what they are called there."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*")
    results = [load(file) for file in parser.parse_args().files or newest()]
    text = "\n".join(line for result in results for line in page(result))
    before, found, rest = PAGE.read_text().partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise SystemExit(f"{PAGE} has no place for figures: {BEGIN} … {END}")
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}")
    PICTURE.write_text(svg(groups(results[0])))


def newest() -> list[Path]:
    """Return the newest result with the usual numbers, and the newest with the large ones."""
    dated = re.compile(r"\d{4}-\d\d-\d\d(-full)?")
    by_kind = {
        bool(match[1]): file
        for file in sorted(RESULTS.glob("*.json"))
        if (match := dated.fullmatch(file.stem))
    }
    if not by_kind:
        raise SystemExit("Nothing was measured yet: make bench")
    return [by_kind[kind] for kind in sorted(by_kind)]


def page(result: Result) -> Iterator[str]:
    """Return the lines of a result: the goals, then all figures."""
    machine = ", ".join(f"{name} {value}" for name, value in result.machine.items())
    versions = ", ".join(f"{name} {version}" for name, version in result.versions.items())
    name = "make bench-full" if result.is_full else "make bench"
    yield f"### {result.date}, `{name}`, commit {result.commit}"
    yield ""
    yield from wrap(f"Machine: {machine}. Versions: {versions}.", COLUMNS)
    yield ""
    if not result.is_full:
        yield f"![The figures that the tables begin with, as bars](images/{PICTURE.name})"
        yield ""
    yield from goals(result)
    for scenario in result.figures:
        yield from table(scenario, result.medians(scenario))


def goals(result: Result) -> Iterator[str]:
    """Return the table of what is to be reached, and what was."""
    measured = Measured({scenario: result.medians(scenario) for scenario in result.figures})
    yield "| goal | bound | here | measured | reached |"
    yield "|---|---:|---:|---:|---|"
    for goal in GOALS:
        if row := goal.row(measured):
            yield f"| {' | '.join(row)} |"
    yield ""


def table(scenario: str, medians: dict[str, list[Figure]]) -> Iterator[str]:
    """Return the table of a scenario, and what its figures are not."""
    yield from wrap(f"**{SCENARIOS[scenario].title}.** {SCENARIOS[scenario].note}", COLUMNS)
    yield ""
    ratios = [ratio(row) for row in rows(medians).values()]
    last = ["times better than FULL"] if any(ratios) else []
    yield f"| | {' | '.join([TITLES[kind] for kind in medians] + last)} |"
    yield f"|---|{'---:|' * (len(medians) + len(last))}"
    for (title, row), times in zip(rows(medians).items(), ratios, strict=True):
        cells = [str(row.get(kind, "")) for kind in medians] + [times] * len(last)
        yield f"| {title} | {' | '.join(cells)} |"
    yield ""


def groups(result: Result) -> Sequence[Group]:
    """Return what the picture shows of a result."""
    return [
        Group(
            name,
            [
                Bar(kind, TITLES[kind], figure.value)
                for kind, figure in rows(result.medians(scenario))[title].items()
            ],
        )
        for scenario, title, name in SHOWN
    ]


if __name__ == "__main__":
    main()
