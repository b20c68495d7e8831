"""What is read stays where it is, with the browser's scroll anchoring and without it, as in Safari.

The names of the rules (S1 …, U1 …) are those of ``web/RULES.md``.
"""

import json
import re
import time
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.windows import (
    Line,
    NewPerson,
    NewWindow,
    Person,
    composer,
    said,
    send,
    sign_in,
    wait_for_parts,
)
from tests.patience import PATIENCE
from tests.servers import Server, wait_for

NO_ANCHORING = """
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { overflow-anchor: none !important }");
    document.adoptedStyleSheets = [sheet];
"""
TOPS = """(list) => Object.fromEntries([...list.querySelectorAll("li[data-seq]")]
    .map((row) => [row.dataset.seq, row.getBoundingClientRect()])
    .filter(([, box]) => box.bottom > 100 && box.top < innerHeight)
    .map(([seq, box]) => [seq, box.top]))"""
"""Where each message on the screen stands."""
LIT = """
    window.lit = [];
    const look = (changes) => {
        for (const { target } of changes)
            if (target.dataset.lit !== undefined) window.lit.push(target.dataset.seq);
    };
    const looked = { attributeFilter: ["data-lit"], subtree: true };
    new MutationObserver(look).observe(document, looked);
"""
"""Keep which rows were lit, each for two seconds."""
LASTING_NOTES = """
    const { setTimeout } = window;
    window.setTimeout = (go, wait, ...given) =>
        setTimeout(go, wait === 5_000 ? 500_000 : wait, ...given);
"""
"""A busy machine may press the button of a note after the five seconds that it lasts."""
GLIDES = """
    window.glides = 0;
    const { scrollTo } = Element.prototype;
    Element.prototype.scrollTo = function (where) {
        window.glides += where.behavior === "smooth";
        return scrollTo.call(this, where);
    };
"""
Open = Callable[..., Page]


@pytest.fixture(params=["anchoring", "no anchoring"])
def open_window(request: pytest.FixtureRequest, new_window: NewWindow) -> Open:
    """``open_window(server, width=…)``: a window whose browser keeps the place, or does not."""

    def open_window(server: Server, width: int = 1280) -> Page:
        page = new_window(server, width)
        if request.param == "no anchoring":
            page.add_init_script(NO_ANCHORING)
        return page

    return open_window


@pytest.fixture
def pair(server: Server, new_person: NewPerson) -> tuple[Person, Person, str]:
    """Ana, Ben, and their conversation."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    return ana, ben, ana.direct(ben)


def entries(count: int) -> list[str]:
    """Texts of different heights."""
    return [
        f"Entry {number:03} {'and more ' * (number % 7 * 12)}" for number in range(1, count + 1)
    ]


def messages(page: Page) -> Locator:
    return page.get_by_role("region", name="Messages")


def bottom(page: Page) -> float:
    """Return how far the bottom is below the view."""
    return float(messages(page).evaluate("(list) => -list.scrollTop"))


def rows(page: Page) -> int:
    return messages(page).locator("li.row").count()


def tops(page: Page) -> dict[str, float]:
    """Return where each message on the screen stands, once the page has been drawn twice."""
    page.evaluate("() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    found: dict[str, float] = messages(page).evaluate(TOPS)
    return found


def is_still(before: dict[str, float], after: dict[str, float]) -> bool:
    """Return whether what is on both pictures has not moved by more than a pixel."""
    both = before.keys() & after.keys()
    return bool(both) and all(abs(before[seq] - after[seq]) <= 1 for seq in both)


def scroll_up(page: Page, pixels: float) -> None:
    """Scroll at a time at which nothing that is loaded late changes the size of anything.

    A page that is at the bottom stays there whatever grows, and cannot tell both at once apart.
    """
    wait_for_parts(page)
    messages(page).evaluate("(list, by) => { list.scrollTop -= by }", pixels)


def test_what_comes_moves_nothing(
    server: Server, open_window: Open, pair: tuple[Person, Person, str]
) -> None:
    """S1 to S6, S10, S11, C4: pinned, reading, loading, jumping, resizing."""
    ana, ben, conversation = pair
    ana.say_all(server, conversation, entries(400))
    page = open_window(server)
    page.add_init_script(LASTING_NOTES)
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Entry 400")).to_be_in_viewport()
    assert bottom(page) == 0

    # S2: pinned, what comes is followed; a composer that grows hides nothing.
    ben.say(conversation, "Newest")
    expect(said(page, "Newest")).to_be_in_viewport()
    composer(page).fill("One\ntwo\nthree\nfour\nfive")
    expect(said(page, "Newest")).to_be_in_viewport(ratio=1)
    assert bottom(page) == 0

    # S3: what comes below what is read, and a composer that shrinks, move nothing.
    scroll_up(page, 900)
    before = tops(page)
    ben.say(conversation, "Below " * 100)
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    composer(page).fill("")
    assert is_still(before, tops(page))

    # S11: nor does the size of the window.
    first = min(before, key=lambda seq: before[seq])
    page.set_viewport_size({"width": 900, "height": 700})
    after = tops(page)
    assert abs(after[first] - before[first]) <= 1
    page.set_viewport_size({"width": 1280, "height": 800})
    tops(page)  # It is drawn in that size, before somebody scrolls on.

    # S4, S5: history comes while one scrolls, and only the wheel moves what is read.
    page.evaluate(
        """() => { const list = document.querySelector(".scroller");
            window.worst = 0;
            let known = null;
            const look = () => {
                const row = known?.row;
                if (row?.isConnected) {
                    const moved = row.getBoundingClientRect().top - known.top;
                    window.worst = Math.max(window.worst, Math.abs(moved - window.wheeled));
                }
                window.wheeled = 0;
                const all = [...list.querySelectorAll("li[data-seq]")];
                const next = all.find((one) => one.getBoundingClientRect().bottom > 300);
                known = { row: next, top: next.getBoundingClientRect().top };
                // The page scrolls by itself, so that each frame knows by how much.
                const before = list.scrollTop;
                list.scrollTop -= 450;
                window.wheeled = before - list.scrollTop;
                if (!window.isThere) requestAnimationFrame(look);
            };
            window.wheeled = 0;
            look();
        }"""
    )
    # It is drawn some hundred times on the way, by a processor that may do other work as well.
    expect(said(page, "Entry 001")).to_be_in_viewport(timeout=4_000 * PATIENCE)
    page.evaluate("() => { window.isThere = true }")
    assert page.evaluate("window.worst") <= 1

    # S6: what is far goes when it is quiet, and that moves nothing either.
    before = tops(page)
    wait_for(lambda: rows(page) <= 240)
    assert is_still(before, tops(page))

    # S10: the newest message is reached without those between, exactly.
    page.get_by_role("button", name="1 new").click()
    expect(said(page, "Below")).to_be_in_viewport()
    assert bottom(page) == 0
    assert rows(page) <= 240
    # S9: one's own message is seen at once.
    scroll_up(page, 2_000)
    expect(page.get_by_role("button", name="Jump to latest")).to_be_visible()
    send(page, "My own")
    expect(said(page, "My own")).to_be_in_viewport()
    assert bottom(page) == 0
    # S9: who answers from far above stays there, and a note leads to the answer.
    scroll_up(page, 4_000)
    expect(page.get_by_role("button", name="Jump to latest")).to_be_visible()
    messages(page).hover(position={"x": 300, "y": 300})
    messages(page).get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_text("Replying to")).to_be_visible()
    before = tops(page)
    send(page, "My answer")
    note = page.get_by_role("status").filter(has_text="Your reply is at the end")
    expect(note).to_be_visible()
    assert is_still(before, tops(page))
    note.get_by_role("button", name="Jump to latest").click()
    expect(said(page, "My answer")).to_be_in_viewport()


def test_a_conversation_opens_at_what_is_unread(
    server: Server, open_window: Open, pair: tuple[Person, Person, str]
) -> None:
    """S7, U1 to U5: more is unread than a window holds."""
    ana, ben, conversation = pair
    ana.say_all(server, conversation, entries(100))
    ben.say_all(server, conversation, (f"News {number}" for number in range(1, 301)))
    page = open_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    divider = messages(page).get_by_text("New", exact=True)
    expect(divider).to_be_in_viewport()
    expect(said(page, "Entry 100")).to_be_in_viewport()
    # U3: what is on the screen is read, and what is not, is not.
    wait_for(lambda: 200 < unread(ana, conversation) < 300)

    def offset() -> float:
        box, mark = messages(page).bounding_box(), divider.bounding_box()
        assert box is not None
        assert mark is not None
        return (mark["y"] - box["y"]) / box["height"]

    wait_for(lambda: abs(offset() - 0.25) < 0.02)

    # U1: it stays where it is while more comes and is read.
    ben.say(conversation, "One more")
    page.get_by_role("button", name="new", exact=False).last.click()
    expect(said(page, "One more")).to_be_in_viewport()
    assert bottom(page) == 0
    # U5: above the view, a button leads back to it.
    since = page.get_by_role("button", name="301 new since")
    box = since.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    since.click()
    wait_for(lambda: abs(offset() - 0.25) < 0.02)
    # U2: Escape says that all is read, and goes to the newest.
    page.keyboard.press("Escape")
    expect(said(page, "One more")).to_be_in_viewport()
    expect(divider).to_have_count(0)
    assert bottom(page) == 0
    wait_for(lambda: unread(ana, conversation) == 0)


@pytest.mark.parametrize(
    "many", [61, *(pytest.param(many, marks=pytest.mark.gate) for many in (80, 119)), 121]
)
def test_what_is_unread_is_shown_first_however_much_of_it_is_loaded(
    server: Server, new_window: NewWindow, pair: tuple[Person, Person, str], many: int
) -> None:
    """S7, U1, U5: a page of 60 is loaded, and a window has 120."""
    ana, ben, conversation = pair
    ana.say_all(server, conversation, entries(10))
    ben.say_all(server, conversation, (f"News {number}" for number in range(1, many + 1)))
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    expect(messages(page).get_by_text("New", exact=True)).to_be_in_viewport()
    expect(said(page, "News 1").first).to_be_in_viewport()
    assert unread(ana, conversation) > many / 2

    page.get_by_role("button", name=re.compile("new$")).click()
    expect(page.get_by_role("button", name="new since")).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("button", name="new since")).to_have_count(0)
    expect(messages(page).get_by_text("New", exact=True)).to_have_count(0)
    assert bottom(page) == 0


@pytest.mark.parametrize("seq", [10, pytest.param(40, marks=pytest.mark.gate), 69])
def test_an_address_leads_to_a_message_that_is_not_loaded(
    server: Server, new_window: NewWindow, pair: tuple[Person, Person, str], seq: int
) -> None:
    """S7."""
    ana, _, conversation = pair
    ana.say_all(server, conversation, entries(129))
    page = new_window(server)
    page.add_init_script(LIT)
    sign_in(page, ana, f"/c/{conversation}?m={seq}")
    expect(said(page, f"Entry {seq:03}")).to_be_in_viewport(ratio=1)
    wait_for(lambda: page.evaluate("window.lit") == [str(seq)])


def unread(person: Person, conversation: str) -> int:
    found = person.api.get(f"conversations/{conversation}/").json()
    return int(found["last_ordinal"] - found["read_ordinal"])


def test_an_address_leads_to_a_message_and_one_comes_back_to_where_one_was(
    server: Server, open_window: Open, pair: tuple[Person, Person, str], new_person: NewPerson
) -> None:
    """S7, S8."""
    ana, _, conversation = pair
    ana.say_all(server, conversation, entries(300))
    other = ana.direct(new_person(server, "Chi"))
    ana.say(other, "Hello")
    page = open_window(server)
    page.add_init_script(LIT)
    sign_in(page, ana, f"/c/{conversation}?m=70")
    row = said(page, "Entry 070")
    expect(row).to_be_in_viewport(ratio=1)
    wait_for(lambda: page.evaluate("window.lit") == ["70"])

    def offset() -> float:
        box, one = messages(page).bounding_box(), row.bounding_box()
        assert box is not None
        assert one is not None
        return (one["y"] + one["height"] / 2 - box["y"]) / box["height"]

    wait_for(lambda: abs(offset() - 0.5) < 0.02)
    expect(row).not_to_have_attribute("data-lit", "")

    scroll_up(page, 333)
    before = tops(page)
    page.locator(f'a[href="/c/{other}"]').click()
    expect(page.get_by_role("heading", name="Chi Example")).to_be_visible()
    page.locator(f'a[href="/c/{conversation}"]').click()
    wait_for(lambda: is_still(before, tops(page)))


def test_the_page_glides_only_where_that_is_short_and_wanted(
    server: Server, new_window: NewWindow, pair: tuple[Person, Person, str]
) -> None:
    """S13."""
    ana, _, conversation = pair
    ana.say_all(server, conversation, entries(150))
    page = new_window(server)
    page.add_init_script(GLIDES)
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Entry 150")).to_be_in_viewport()

    def glided(up: float, motion: Literal["reduce", "no-preference"]) -> bool:
        page.emulate_media(reduced_motion=motion)
        page.evaluate("window.glides = 0")
        scroll_up(page, up)
        page.get_by_role("button", name="Jump to latest").click()
        wait_for(lambda: bottom(page) == 0)
        tops(page)  # Whatever follows the last of the movement is done.
        return bool(page.evaluate("window.glides > 0"))

    assert glided(600, "no-preference")
    assert not glided(600, "reduce")
    assert not glided(3_000, "no-preference")


def test_what_is_not_text_has_its_room_before_it_is_there(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """S12: icons and avatars, the only things there are that are no text."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour watch", ben)
    ben.say(group, "Hello")
    page = new_window(server)
    sign_in(page, ana, f"/c/{group}")
    expect(said(page, "Hello")).to_be_visible()
    assert page.locator("img:not([width][height]), video, iframe").count() == 0
    sizes = page.locator("svg").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('width') && one.getAttribute('height'))"
    )
    assert sizes
    assert all(sizes)


def test_what_is_read_is_sent_once_a_second_and_when_one_leaves(
    server: Server, new_window: NewWindow, pair: tuple[Person, Person, str]
) -> None:
    """U4."""
    ana, ben, conversation = pair
    page = new_window(server)
    line = Line(page.context)
    sign_in(page, ana, f"/c/{conversation}")
    expect(composer(page)).to_be_focused()

    def marks() -> list[int]:
        page.evaluate("1")  # The line is heard while the page is asked something.
        frames = [json.loads(frame) for frame in line.said]
        return [frame["seq"] for frame in frames if frame["type"] == "read.mark"]

    began = time.monotonic()
    ben.say_all(server, conversation, (f"News {number}" for number in range(1, 21)))
    wait_for(lambda: marks()[-1:] == [20])
    told = marks()
    assert told == sorted(told)
    assert len(told) <= 2 + time.monotonic() - began  # One at once, one for each second begun.
    wait_for(lambda: unread(ana, conversation) == 0)

    ben.say(conversation, "One more")
    expect(said(page, "One more")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    wait_for(lambda: marks()[-1:] == [21])
