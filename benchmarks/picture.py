"""A picture of figures: bars of several servers, those of one figure in a group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.figures import number

WIDTH, NAME_WIDTH, BAR_WIDTH = 760, 170, 440
BAR, GAP, HEAD = 16, 3, 30

COLOURS = {
    "sqlite": "#0f766e",
    "postgresql": "#5eab9f",
    "socketio-full": "#9a3412",
    "socketio-normal": "#e0956f",
}


@dataclass(frozen=True)
class Bar:
    """One server's value; ``kind`` is its colour."""

    kind: str
    name: str
    value: float


@dataclass(frozen=True)
class Group:
    """The bars of one figure, the longest of which is as long as those of other groups."""

    title: str
    bars: Sequence[Bar]


def svg(groups: Sequence[Group]) -> str:
    """Return the picture; its text suits light and dark pages."""
    height = sum(HEAD + len(group.bars) * (BAR + GAP) for group in groups) + 10
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
            f' width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="12">',
            "<style>text{fill:#1f2328}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>",
            *_groups(groups),
            "</svg>\n",
        ]
    )


def _groups(groups: Sequence[Group]) -> Iterator[str]:
    top = 0
    for group in groups:
        yield f'<text x="0" y="{top + 20}" font-weight="bold">{escape(group.title)}</text>'
        top += HEAD
        longest = max(bar.value for bar in group.bars)
        for bar in group.bars:
            width = BAR_WIDTH * bar.value / longest
            yield f'<text x="0" y="{top + 12}">{escape(bar.name)}</text>'
            yield (
                f'<rect x="{NAME_WIDTH}" y="{top}" width="{width:.1f}" height="{BAR}" rx="2"'
                f' fill="{COLOURS[bar.kind]}"/>'
            )
            end = NAME_WIDTH + width + 6
            yield f'<text x="{end:.1f}" y="{top + 12}">{number(bar.value)}</text>'
            top += BAR + GAP
