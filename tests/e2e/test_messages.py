"""Keys, the clipboard, what is read aloud, and the rules of writing, in a real browser.

The names of the rules (C1 …, A3 …) are those of ``web/RULES.md``.
"""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.windows import (
    Line,
    NewPerson,
    NewWindow,
    composer,
    said,
    send,
    shows,
    sign_in,
)
from tests.servers import Server, wait_for

HEAR = """() => {
    window.heard = [];
    const log = document.querySelector('[role="log"]');
    new MutationObserver((changes) => {
        for (const change of changes)
            for (const node of change.addedNodes)
                if (node.textContent) window.heard.push(node.textContent);
    }).observe(log, { childList: true, subtree: true });
}"""
SELECT = """([first, last]) => {
    const text = (seq) => document.querySelector(`li[data-seq="${seq}"] .text`);
    getSelection().setBaseAndExtent(text(first), 0, text(last), text(last).childNodes.length);
}"""

BRING = """(distance) => {
    const scroller = document.querySelector(".scroller");
    const day = [...scroller.querySelectorAll(".day")].at(-1);
    const top = (one) => one.getBoundingClientRect().top;
    scroller.scrollTop = -scroller.scrollHeight; // Where it stands below, and has not stopped.
    scroller.scrollTop += top(day) - top(scroller) - distance;
}"""
"""Scroll until the last day is so far below the top of the view."""
WIDTHS = """(text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const width = () => Math.round(range.getBoundingClientRect().width);
    const own = width();
    text.style.fontFamily = "system-ui";
    return [own, width()];
}"""
HAS_EMOJI = """() => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = "16px system-ui";
    return canvas.measureText("👩‍👩‍👧‍👦").width < 2 * canvas.measureText("👩").width;
}"""
NO_FIELD_SIZING = """
    const supports = CSS.supports.bind(CSS);
    CSS.supports = (...asked) => asked[0] !== "field-sizing" && supports(...asked);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("textarea { field-sizing: fixed !important }");
    document.adoptedStyleSheets = [sheet];
"""


def messages(page: Page) -> Locator:
    return page.get_by_role("region", name="Messages")


def row(page: Page, seq: int) -> Locator:
    return messages(page).locator(f'li[data-seq="{seq}"]')


def height(box: Locator) -> int:
    return int(box.evaluate("(box) => box.offsetHeight"))


def test_messages_are_reached_and_used_by_keys(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A3, A4, A9, A11, C6, C12, K5, K6."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ana.say_all(server, conversation, (f"Entry {number}" for number in range(1, 200)))
    ben.say(conversation, "Theirs")
    page = new_window(server)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, ana, f"/c/{conversation}")
    expect(composer(page)).to_be_focused()
    keys = page.keyboard

    # The list, then its newest row, is what stands before the composer.
    composer(page).press("Shift+Tab")
    expect(row(page, 200)).to_be_focused()
    expect(row(page, 200)).to_have_attribute("aria-label", "Ben Example, " + clock(page, 200))
    keys.press("ArrowUp")
    expect(row(page, 199)).to_be_focused()
    keys.press("PageUp")
    expect(row(page, 199)).not_to_be_focused()
    keys.press("End")
    expect(row(page, 200)).to_be_focused()
    # Up on the first loads what is before it, and goes there.
    first = min(
        int(seq)
        for seq in messages(page)
        .locator("li[data-seq]")
        .evaluate_all("(rows) => rows.map((one) => one.dataset.seq)")
    )
    keys.press("Home")
    expect(row(page, first)).to_be_focused()
    keys.press("ArrowUp")
    expect(row(page, first - 1)).to_be_focused()
    keys.press("End")
    expect(row(page, 200)).to_be_focused()

    # The menu takes the focus and gives it back.
    keys.press("Enter")
    expect(page.get_by_role("menuitem", name="Reply", exact=True)).to_be_focused()
    expect(page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Edit")).to_have_count(0)
    keys.press("Escape")
    expect(row(page, 200)).to_be_focused()
    expect(page.get_by_role("menu")).to_have_count(0)
    keys.press("ArrowUp")
    keys.press("Enter")
    keys.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Reply in thread")).to_be_focused()
    page.get_by_role("menuitem", name="Edit").press("Enter")
    expect(composer(page)).to_have_value("Entry 199")
    keys.press("Escape")
    expect(composer(page)).to_have_value("")

    # Single keys: copy, edit, delete.
    row(page, 199).focus()
    with shows(page, "Copied"):
        keys.press("c")
    assert page.evaluate("navigator.clipboard.readText()") == "Entry 199"
    keys.press("Delete")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    row(page, 199).focus()
    expect(row(page, 199).get_by_role("button", name="Edit")).to_be_visible()
    keys.press("e")
    expect(composer(page)).to_have_value("Entry 199")
    send(page, "Entry 199, better")
    expect(said(page, "Entry 199, better")).to_contain_text("(edited)")

    # Whoever begins to type writes, and no key is lost.
    row(page, 200).focus()
    keys.type("Ahoy")
    expect(composer(page)).to_have_value("Ahoy")

    # A selection of several messages is pasted in lines.
    page.evaluate(SELECT, [199, 200])
    keys.press("Control+c")
    times = [clock(page, seq) for seq in (199, 200)]
    assert page.evaluate("navigator.clipboard.readText()").splitlines() == [
        f"Ana Example, {times[0]}",
        f"Ben Example, {times[1]}",
    ]


def clock(page: Page, seq: int) -> str:
    """Return the time and the text of a message."""
    time = row(page, seq).locator("time").inner_text()
    return f"{time}: {row(page, seq).locator('.text').inner_text().strip()}"


def test_a_page_that_stays_open_past_midnight_says_yesterday(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say(conversation, "Before midnight")
    page = new_window(server)
    page.clock.install()
    sign_in(page, ana, f"/c/{conversation}")
    expect(messages(page).locator("li.day")).to_have_text("Today")
    page.clock.fast_forward("24:00:00")
    expect(messages(page).locator("li.day")).to_have_text("Yesterday")


def test_a_day_is_not_seen_in_part_while_the_next_one_takes_its_place(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say_all(server, conversation, (f"Before midnight {number}" for number in range(30)))
    page = new_window(server)
    line = Line(page.context)
    page.clock.install()
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Before midnight 29")).to_be_visible()
    line.cut()
    page.clock.fast_forward("24:00:00")
    for number in range(30):
        send(page, f"After midnight {number}")
    days = messages(page).locator("li.day button")
    expect(days).to_have_text(["Yesterday", "Today"])
    # A day floats for a second after one scrolls; that is not over before somebody has looked.
    page.clock.pause_at(page.evaluate("Date.now()") + 10_000)
    for distance, is_seen in [(60, True), (20, False), (0, True)]:
        page.evaluate(BRING, distance)
        page.clock.run_for(100)
        expect(days.first if distance else days.last).to_be_visible(visible=is_seen)


def test_only_what_others_say_is_read_aloud(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A5."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say_all(server, conversation, (f"Entry {number}" for number in range(1, 100)))
    page = new_window(server)
    page.clock.install()
    line = Line(page.context)
    sign_in(page, ana, f"/c/{conversation}")
    expect(composer(page)).to_be_focused()
    expect(page.get_by_role("log")).to_be_attached()
    page.evaluate(HEAR)
    send(page, "My own")
    expect(said(page, "My own")).to_contain_text("sent")
    ben.say(conversation, "First")
    expect(page.get_by_role("log")).to_have_text("Ben Example: First")
    # However far apart a busy machine brings them, they come in one moment of the page.
    page.clock.pause_at(page.evaluate("Date.now()") + 10_000)
    ben.say_all(server, conversation, (f"Burst {number}" for number in range(5)))
    wait_for(lambda: page.evaluate("true") and "Burst 4" in "".join(line.heard))
    page.clock.run_for(3_000)
    expect(page.get_by_role("log")).to_contain_text("new messages")
    heard = page.evaluate("window.heard")
    assert heard[0] == "Ben Example: First"
    assert len(heard) == 2
    assert heard[1] == "5 new messages"


def test_a_message_keeps_its_row_when_it_is_stored(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """O2: nothing flashes, and nothing that somebody chose in it is lost."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server)
    line = Line(page.context)
    sign_in(page, ana, f"/c/{conversation}")
    expect(composer(page)).to_be_focused()
    line.cut()
    send(page, "On its way")
    expect(said(page, "On its way")).to_contain_text("sending")
    row = said(page, "On its way").element_handle()
    line.is_there = True
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(said(page, "On its way")).to_contain_text("sent")
    expect(said(page, "On its way")).to_have_count(1)
    assert row.evaluate("(one) => one.isConnected && one.dataset.seq === '1'")


def test_an_edit_that_is_left_in_the_middle_goes_on_later(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C6, C7: after another conversation, after a reload, and after the answer to another one."""
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    conversation, other = ana.direct(ben), ana.direct(chi)
    ana.say(other, "Hello")
    ana.say(conversation, "Before")
    ana.say(conversation, "Half")
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    box = composer(page)
    box.press("ArrowUp")
    box.fill("Half of it")
    page.locator(f'a[href="/c/{other}"]').click()
    expect(page.get_by_role("heading", name=chi.name)).to_be_visible()
    expect(box).to_have_value("")
    page.go_back()
    expect(box).to_have_value("Half of it")
    page.reload()
    expect(page.get_by_text("Editing a message")).to_be_visible()
    expect(box).to_have_value("Half of it")
    on_their_way: list[Route] = []
    page.route(
        "**/messages/2/",
        lambda route: (
            on_their_way.append(route) if route.request.method == "PATCH" else route.fallback()
        ),
    )
    with page.expect_request("**/messages/2/"):
        box.press("Enter")
    said(page, "Before").focus()
    page.keyboard.press("e")
    box.fill("Long before")
    with page.expect_response("**/messages/2/"):
        on_their_way[0].continue_()
    expect(said(page, "Half of it")).to_contain_text("edited")
    expect(box).to_have_value("Long before")
    box.press("Enter")
    expect(said(page, "Long before")).to_contain_text("edited")
    page.reload()
    expect(said(page, "Half of it")).to_be_visible()
    expect(box).to_have_value("")


def test_pictures_that_are_joined_are_one_picture(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """As the browser draws them with the fonts of the machine alone, whatever these are."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    page = new_window(server)
    if not page.evaluate(HAS_EMOJI):
        pytest.skip("this machine has no font for emoji")
    sign_in(page, ana, f"/c/{ana.direct(ben)}")
    for picture in ("🧑‍💻", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👋🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"):
        send(page, picture)
        widths = said(page, picture).locator(".text").evaluate(WIDTHS)
        assert widths[0] == widths[1], picture


@pytest.mark.parametrize("browser_that", ["grows fields", "does not"])
def test_the_composer_grows_for_eight_lines(
    server: Server, new_person: NewPerson, new_window: NewWindow, browser_that: str
) -> None:
    """C4: also where the browser cannot do it by itself."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    page = new_window(server)
    if browser_that == "does not":
        page.add_init_script(NO_FIELD_SIZING)
    sign_in(page, ana, f"/c/{ana.direct(ben)}")
    box = composer(page)
    expect(box).to_be_focused()
    lines = [height(box)]
    for _ in range(10):
        page.keyboard.type("line")
        page.keyboard.press("Shift+Enter")
        lines.append(height(box))
    assert lines == [36 + 22 * min(line, 7) for line in range(11)]
    page.keyboard.press("Enter")
    expect(said(page, "line")).to_have_count(1)
    assert height(box) == 36


def test_the_composer_keeps_its_rules(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C1, C3, C5 and C6."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    box = composer(page)
    expect(box).to_be_focused()

    # C1: a new line with Shift.
    page.keyboard.type("line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("line")
    page.keyboard.press("Enter")
    expect(said(page, "line")).to_have_count(1)
    expect(box).to_have_value("")

    # C1: what an input method composes is not sent by the Enter that ends it.
    box.fill("half")
    box.evaluate(
        """(box) => box.dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }))"""
    )
    expect(box).to_have_value("half")

    # C6: what is begun comes back after an edit that was broken off.
    expect(said(page, "line")).to_contain_text("sent")
    box.press("ArrowUp")
    expect(box).to_have_value("half")
    box.fill("")
    box.press("ArrowUp")
    expect(page.get_by_text("Editing a message")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_value("")

    # C5: nothing empty is sent, and what is too long stays.
    box.fill("  \n ")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    box.fill("x" * 10_001)
    box.press("Enter")
    expect(page.get_by_text("10,001 of 10,000")).to_be_visible()
    expect(page.get_by_text("too long to be sent")).to_be_attached()
    assert len(box.input_value()) == 10_001

    # C3: Enter is a new line where somebody has chosen so.
    box.fill("")
    page.evaluate("""localStorage.setItem("settings", '{"sendKey": "ctrl-enter"}')""")
    page.reload()
    box.fill("One")
    box.press("Enter")
    expect(box).to_have_value("One\n")
    box.press("Control+Enter")
    expect(said(page, "One")).to_have_count(1)
