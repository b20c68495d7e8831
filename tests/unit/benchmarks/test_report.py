"""What becomes of figures: tables, goals, a picture."""

from xml.etree import ElementTree

import pytest

from benchmarks.figures import Figure
from benchmarks.goals import PEER_RATE, Goal, Measured
from benchmarks.picture import Bar, Group, svg
from benchmarks.table import lines, ratio, rows

OURS = [Figure("stored messages", "/s", 12_000.0, 0.4), Figure("acknowledged", "ms", 8.0)]
PEER = [Figure("stored messages", "/s", 4_000.0, 0.9)]
MEDIANS = {"sqlite": OURS, "socketio-full": PEER}


def test_figures_of_one_title_stand_in_one_row() -> None:
    table = rows(MEDIANS)
    assert list(table) == ["stored messages, /s", "acknowledged, ms"]
    assert table["stored messages, /s"] == {"sqlite": OURS[0], "socketio-full": PEER[0]}
    assert [ratio(row) for row in table.values()] == ["3.00", ""]


def test_the_table_marks_a_load_that_was_too_busy() -> None:
    text = "\n".join(lines("pairs", MEDIANS))
    assert "12,000 (40%)" in text
    assert "4,000 (90%!)" in text


@pytest.mark.parametrize(
    ("sign", "bound", "answer"),
    [("≥", 12_000, "yes"), ("≥", 12_001, "no"), ("≤", 12_000, "yes"), ("≤", 11_999, "no")],
)
def test_a_goal_says_whether_it_is_reached(sign: str, bound: float, answer: str) -> None:
    goal = Goal("sent", sign, bound, "/s", lambda of: of("pairs", "stored messages, /s"))
    assert goal.row(Measured({"pairs": MEDIANS})) == (
        "sent",
        f"{sign} {bound:,}/s",
        f"{bound:,}/s",
        "12,000/s",
        answer,
    )


@pytest.mark.parametrize(
    ("unit", "here", "answer"),
    [("/s", "5,000/s", "yes"), ("ms", "20,000 ms", "no"), ("KB", "10,000 KB", "no")],
)
def test_a_rate_or_a_time_is_bound_at_the_pace_of_the_machine(
    unit: str, here: str, answer: str
) -> None:
    peer = [Figure("100 pairs: stored messages", "/s", PEER_RATE / 2)]
    ours = [Figure("asked", unit, 6_000.0)]
    measured = Measured({"pairs": {"sqlite": ours, "socketio-full": peer}})
    goal = Goal("asked", "≥", 10_000, unit, lambda of: of("pairs", f"asked, {unit}"))
    assert (goal.row(measured) or ())[2:] == (here, f"6,000 {unit}".replace(" /s", "/s"), answer)


def test_a_goal_beside_the_peer_counts_how_many_times_better_ours_is() -> None:
    measured = Measured({"pairs": MEDIANS})
    assert measured.times_peer("pairs", "stored messages, /s", "socketio-full") == 3


def test_a_goal_that_was_not_measured_has_no_row() -> None:
    goal = Goal("idle", "≤", 2, "%", lambda of: of("idle", "CPU, %"))
    assert goal.row(Measured({"pairs": MEDIANS})) is None


def test_the_picture_is_an_image_whose_bars_are_as_long_as_their_values() -> None:
    bars = [Bar("sqlite", "ours", 12_000), Bar("socketio-full", "the peer & others", 3_000)]
    picture = ElementTree.fromstring(svg([Group("Sent <a second>", bars)]))
    widths = [
        float(bar.attrib["width"]) for bar in picture.iter("{http://www.w3.org/2000/svg}rect")
    ]
    assert widths[0] == pytest.approx(4 * widths[1], rel=0.01)
