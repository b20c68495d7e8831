"""Marks in messages, in a real browser: put in, undone, drawn, and kept within their message."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.windows import FITS, NewPerson, NewWindow, composer, sign_in
from tests.servers import Server

SELECT = """(field, [from, to]) => field.setSelectionRange(from, to)"""
OUTSIDE = """() => [...document.querySelectorAll("li[data-seq]")].flatMap((row) => {
    const { left, right } = row.getBoundingClientRect();
    return [...row.querySelectorAll(".text, .text *")].filter((one) => {
        const box = one.getBoundingClientRect();
        const isDrawn = box.width > 0 && one.closest("pre") === null;
        return isDrawn && (box.left < left - 1 || box.right > right + 1);
    }).map((one) => one.outerHTML.slice(0, 80));
})"""
"""What of the messages reaches beyond the sides of its row; code scrolls within its block."""
STACK = "\u0301" * 90
UNCUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const isOwn = [...one.childNodes].some((node) => /\u0301{20}/u.test(node.data ?? ""));
    if (!isOwn || !one.checkVisibility()) return false;
    for (let around = one; around !== null; around = around.parentElement) {
        const { display, overflowY } = getComputedStyle(around);
        const isCut = display !== "inline" && overflowY !== "visible";
        if (isCut) return around.getBoundingClientRect().height > 140;
    }
    return true;
}).map((one) => one.outerHTML.slice(0, 80))"""
"""What has marks upon marks and is not cut off near where it stands."""


def open_formats(page: Page) -> None:
    """Show the buttons that format: the keys come with them, when the page is idle."""
    page.get_by_role("button", name="Formatting").click()
    expect(page.get_by_role("button", name="Bold")).to_be_visible()


def test_what_is_formatted_by_a_key_is_undone_by_another(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C14: each is one step, and what is sent is drawn."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    page = new_window(server)
    sign_in(page, ana, f"/c/{ana.direct(ben)}")
    field = composer(page)
    field.press_sequentially("say hello now")
    field.evaluate(SELECT, [4, 9])
    open_formats(page)
    field.press("Control+b")
    expect(field).to_have_value("say *hello* now")
    field.press("Control+i")
    expect(field).to_have_value("say *_hello_* now")
    field.press("Control+z")
    expect(field).to_have_value("say *hello* now")
    field.press("Control+z")
    expect(field).to_have_value("say hello now")
    field.press("Control+Shift+z")
    expect(field).to_have_value("say *hello* now")
    field.press("Enter")
    expect(page.locator("li[data-seq] strong")).to_have_text("hello")


@pytest.mark.parametrize(
    ("width", "is_group"),
    [(1280, False), (390, True), pytest.param(390, False, marks=pytest.mark.gate)],
)
def test_no_message_reaches_out_of_its_place(
    server: Server, new_person: NewPerson, new_window: NewWindow, width: int, is_group: bool
) -> None:
    """M2: however long, stacked or nested what somebody writes is, in rows and bubbles."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.group(f"Harbour{STACK}", ben) if is_group else ana.direct(ben)
    texts = [
        "W" * 4_000,
        "a" + "\n" * 300 + "b",
        "a" + "\u0301" * 1_000,
        "*\u202eoverride* `\u202ecode` \u202e\n- \u202eitem\n> \u202equote",
        ("*a _b ~c `d` " * 1_000)[:10_000],
        ("> - **a _b_ [c](https://example.org/d)\n" * 1_000)[:10_000],
        f"```\n{'W' * 4_000}\n```\n> {'W' * 500}\n- {'W' * 500}",
        "`" + "W" * 500 + "` *" + "W" * 500 + "*",
    ]
    ben.say_all(server, conversation, texts)
    page: Page = new_window(server, width)
    sign_in(page, ana)
    page.goto(f"/c/{conversation}")
    expect(page.locator("li[data-seq]")).to_have_count(len(texts))
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(FITS)
    if is_group:
        page.goto(f"/c/{conversation}/info")
        expect(page.get_by_role("heading", name="Members")).to_be_visible()
        assert page.evaluate(UNCUT) == []
