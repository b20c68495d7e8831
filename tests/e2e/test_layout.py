"""What stands beside what, by the width of the window, and what is shown while one waits."""

from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.windows import Line, NewPerson, NewWindow, Person, go_offline, said, sign_in
from tests.servers import Server

TRACK_SKELETON = """
    window.skeleton = { at: 0, until: 0 };
    const look = () => {
        const isThere = document.querySelector("main[aria-busy] .list") !== null;
        if (isThere) skeleton.at ||= performance.now();
        else if (skeleton.at > 0) skeleton.until ||= performance.now();
    };
    const looked = { attributes: true, childList: true, subtree: true };
    new MutationObserver(look).observe(document, looked);
"""
"""When it came and when it went, however far apart the frames of a busy machine are."""
IS_BESIDE_WORDS = """(row) => {
    const range = document.createRange();
    range.selectNodeContents(row.querySelector(".text"));
    const mark = row.querySelector(".status").getBoundingClientRect();
    return [...range.getClientRects()].some((line) =>
        line.width > 0 && line.top < mark.bottom && line.bottom > mark.top);
}"""


@pytest.fixture
def watch(server: Server, new_person: NewPerson) -> tuple[Person, str]:
    """Ana, and a group in which Ben has said something long."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour watch", ben)
    ben.say(group, "All quiet and " + "more " * 400)
    return ana, group


def left_and_width(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    assert box is not None
    return box["x"], box["width"]


def parts(page: Page) -> dict[str, tuple[float, float]]:
    """Where the parts of the page that are seen begin, and how wide they are."""
    places = {
        "list": page.locator("nav"),
        "conversation": page.locator(".pane"),
        "panel": page.locator("[data-panel]"),
    }
    return {name: left_and_width(part) for name, part in places.items() if part.is_visible()}


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (500, {"panel": (0, 500)}),
        pytest.param(639, {"panel": (0, 639)}, marks=pytest.mark.gate),
        (640, {"list": (0, 300), "panel": (300, 340)}),
        pytest.param(1023, {"list": (0, 300), "panel": (300, 723)}, marks=pytest.mark.gate),
        (1024, {"list": (0, 320), "panel": (664, 360)}),
        pytest.param(1279, {"list": (0, 320), "panel": (919, 360)}, marks=pytest.mark.gate),
        (1280, {"list": (0, 320), "conversation": (320, 600), "panel": (920, 360)}),
    ],
)
def test_the_width_of_the_window_says_what_stands_beside_what(
    server: Server,
    new_window: NewWindow,
    watch: tuple[Person, str],
    width: int,
    expected: dict[str, tuple[int, int]],
) -> None:
    """W1 to W4."""
    ana, group = watch
    page = new_window(server, width)
    sign_in(page, ana)
    page.goto(f"/c/{group}/info")
    expect(page.locator("[data-panel] h2").first).to_be_visible()
    found = parts(page)
    assert {name: found[name] for name in expected} == expected
    assert ("list" in found) == ("list" in expected)

    # Without the panel: the conversation, with its text in the middle.
    page.goto(f"/c/{group}")
    expect(said(page, "All quiet")).to_be_visible()
    found = parts(page)
    beside = expected.get("list", (0, 0))[1]
    assert found["conversation"] == (beside, width - beside)
    left, column = left_and_width(page.locator(".inner ol"))
    assert column <= 880
    assert abs((left - beside) - (width - left - column)) <= 16  # A scroll bar stands at one end.


def test_the_list_is_alone_on_a_phone(
    server: Server, new_window: NewWindow, watch: tuple[Person, str]
) -> None:
    """W1."""
    page = new_window(server, 639)
    sign_in(page, watch[0])
    expect(page.get_by_role("link", name="Harbour watch")).to_be_visible()
    assert parts(page) == {"list": (0, 639)}


def test_a_phone_shows_a_lost_connection_on_every_screen(
    server: Server, new_window: NewWindow, watch: tuple[Person, str]
) -> None:
    """T5."""
    ana, _ = watch
    page = new_window(server, 390)
    line = Line(page.context)
    sign_in(page, ana)
    go_offline(page)
    line.cut()
    notice = page.get_by_text("You are offline.")
    expect(notice).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Harbour watch").click()
    expect(notice).to_be_in_viewport(ratio=1)
    # Nobody is said to have left because their name is not here.
    expect(said(page, "All quiet")).to_be_visible()
    expect(said(page, "Former member")).to_have_count(0)
    page.get_by_role("link", name="Group info").click()
    expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    expect(notice).to_be_in_viewport(ratio=1)
    # The socket of the test needs no network: with it the page would ask while there is none.
    page.context.set_offline(False)
    line.is_there = True
    expect(page.get_by_role("button", name="Actions for Ben Example")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_have_count(0)


def test_a_wait_shows_nothing_at_first_and_then_its_shape_for_a_while(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """T2: whoever waits for less than 150 ms sees no change but the last."""
    page = new_window(server)
    sign_in(page, new_person(server, "Ana"))
    page.goto("/settings")
    waiting: list[Route] = []
    page.add_init_script(TRACK_SKELETON)
    page.route("**/api/session/refresh/", lambda route: waiting.append(route))
    # Nothing is kept that could be shown meanwhile.
    page.evaluate("indexedDB.deleteDatabase('real-time-chat')")
    page.reload(wait_until="commit")
    expect(page.locator("main[aria-busy] .list")).to_be_visible()
    for route in waiting:
        route.fallback()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    seen = page.evaluate("skeleton")
    begun = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    assert seen["at"] - begun >= 150
    assert seen["until"] - seen["at"] >= 300 - 50  # It is drawn a moment after its time begins.


def test_the_words_about_the_connection_move_nothing(
    server: Server, new_window: NewWindow, watch: tuple[Person, str]
) -> None:
    """T5."""
    ana, group = watch
    page = new_window(server)
    line = Line(page.context)
    sign_in(page, ana, f"/c/{group}")
    row = said(page, "All quiet")
    expect(row).to_be_visible()
    tops = [row.bounding_box()]
    go_offline(page)
    line.cut()
    expect(page.locator(".notice")).to_contain_text("You are offline")
    tops.append(row.bounding_box())
    # The socket of the test needs no network: with it the page would ask while there is none.
    page.context.set_offline(False)
    line.is_there = True
    expect(page.locator(".notice")).to_have_text("")
    tops.append(row.bounding_box())
    assert all(one == other for one, other in pairwise(tops))


def test_a_mark_never_stands_alone_on_a_line(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """W5: in rows it follows the last word, and takes it along where the line is full."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour", ben)
    ana.say(group, "Tonight")
    ana.say(group, "We meet at the pier and bring rope and two lamps for whoever comes")
    ana.api.put(f"conversations/{group}/messages/2/pin/").raise_for_status()
    page = new_window(server, 320)
    sign_in(page, ana)
    page.get_by_role("link", name="Harbour").click()
    row = said(page, "We meet")
    expect(row).to_contain_text("pinned")
    for width in range(320, 420, 4):
        page.set_viewport_size({"width": width, "height": 800})
        assert row.evaluate(IS_BESIDE_WORDS), width
