"""What everybody can use: by keys alone, by touch, by ear, in any size and any colours.

The names of the rules (A1 …) are those of ``web/RULES.md``.
"""

import re
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.e2e.windows import (
    FITS,
    PASSWORD,
    NewPerson,
    NewWindow,
    composer,
    said,
    see_focus,
    sign_in,
)
from tests.servers import Server

SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""The text spacing that a reader may set (WCAG 2.2, 1.4.12)."""
TELL_FOCUS = "addEventListener('focusin', ({ target }) => console.log(`at ${target.name}`))"
TROUBLE = """(least) => {
    const found = [];
    const targets = [...document.querySelectorAll("a, button, input, textarea, [role=option]")];
    for (const one of targets) {
        if (!one.checkVisibility() || one.closest(".hidden, .skip, .text, [inert]")) continue;
        const box = (one.closest("label, .setting") ?? one).getBoundingClientRect();
        if (Math.min(box.width, box.height) < least - 0.5)
            found.push(`small: ${box.width} x ${box.height} ${one.outerHTML.slice(0, 120)}`);
    }
    const isSeen = (one) => one.checkVisibility() && one.closest(".hidden, .skip") === null;
    for (const one of [...document.querySelectorAll("body *")].filter(isSeen)) {
        const { overflowX, overflowY, textOverflow, position } = getComputedStyle(one);
        const isCut = overflowY === "hidden" && one.scrollHeight > one.clientHeight + 1;
        const isWide = overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1;
        if (one.childElementCount > 0 || one.textContent.trim() === "") continue;
        if ((isCut || isWide) && textOverflow !== "ellipsis")
            found.push(`cut off: ${one.outerHTML.slice(0, 120)}`);
        if (getComputedStyle(one.parentElement).textOverflow === "ellipsis") continue;
        const { left, right } = one.getBoundingClientRect();
        if (left < -1 || right > innerWidth + 1)
            found.push(`off the page: ${one.outerHTML.slice(0, 120)}`);
    }
    return found;
}"""
"""Targets that are too small, and texts that are cut off; titles of one line may end in dots."""


def press(page: Page, *keys: str) -> None:
    """Press keys, after each of which the focus is seen."""
    for key in keys:
        page.keyboard.press(key)
        see_focus(page)


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until it is there."""
    expect(target).to_be_visible()
    for _ in range(60):
        press(page, key)
        if target.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{key} does not lead to {target}")


def test_keys_alone_lead_from_the_sign_in_to_the_sign_out(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A2, A7, C6, C12: the focus is always seen, and goes back to where it came from."""
    ana = new_person(server, "Ana")
    ben, chi = (new_person(server, f"{name}{uuid4().hex}") for name in ("Ben", "Chi"))
    silent = f"conversations/{ana.direct(ben)}/membership/"
    ana.api.patch(silent, json={"is_pinned": True}).raise_for_status()  # So that it is in the list.
    page = new_window(server)
    keys = page.keyboard
    # To look at the page from here counts as a use of it, and whoever has used it begins at its
    # title: so the page says by itself where one begins.
    page.add_init_script(TELL_FOCUS)
    with page.expect_console_message(lambda message: message.text == "at email"):
        page.goto("/signin")
    expect(page.get_by_label("E-mail")).to_be_focused()
    keys.type(ana.email)
    tab_to(page, page.get_by_label("Password", exact=True))
    keys.type(PASSWORD)
    keys.press("Enter")
    row = page.get_by_role("link", name=ben.name)
    tab_to(page, row)
    press(page, "Enter")
    expect(composer(page)).to_be_focused()

    # Write, and begin to write it anew.
    keys.type("All quiet")
    press(page, "Enter")
    expect(said(page, "All quiet")).to_contain_text("sent")
    press(page, "ArrowUp")
    expect(composer(page)).to_have_value("All quiet")
    press(page, "Escape")
    expect(composer(page)).to_have_value("")

    # Delete it.
    tab_to(page, said(page, "All quiet"), "Shift+Tab")
    press(page, "Enter", "ArrowUp")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    press(page, "Enter")
    tab_to(page, page.get_by_role("dialog").get_by_role("button", name="Delete"))
    press(page, "Enter")
    expect(said(page, "Message deleted")).to_be_focused()

    # Make a group, and remove somebody from it.
    tab_to(page, page.get_by_role("link", name="New chat"), "Shift+Tab")
    press(page, "Enter")
    who = page.get_by_role("combobox")
    expect(who).to_be_focused()
    for person in (ben, chi):
        with page.expect_response(re.compile(person.first_name)):  # Nobody is picked before it.
            keys.type(person.first_name)
        expect(page.get_by_role("option", name=person.name)).to_be_visible()
        press(page, "Enter")
        expect(who).to_be_focused()
    tab_to(page, page.get_by_label("Group name"))
    keys.type("Harbour watch")
    press(page, "Enter")
    expect(composer(page)).to_be_focused()
    about = page.get_by_role("link", name="Group info")
    tab_to(page, about, "Shift+Tab")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Group info")).to_be_focused()
    actions = page.locator("[data-panel]").get_by_role("button", name=f"Actions for {ben.name}")
    tab_to(page, actions)
    press(page, "Enter", "ArrowUp", "Enter", "Escape")
    expect(actions).to_be_focused()
    press(page, "Enter", "ArrowUp", "Enter")
    tab_to(page, page.get_by_role("dialog").get_by_role("button", name="Remove"))
    press(page, "Enter")
    expect(actions).to_have_count(0)
    see_focus(page)
    press(page, "Escape")
    expect(about).to_be_focused()

    # Choose something, and sign out.
    tab_to(page, page.get_by_role("link", name="Settings"), "Shift+Tab")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Settings")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Appearance"))
    press(page, "Enter")
    tab_to(page, page.get_by_role("radio", name="Comfortable"))
    press(page, "ArrowDown")
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    tab_to(page, page.get_by_role("button", name="Sign out", exact=True), "Shift+Tab")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_focused()


def test_a_phone_with_spaced_text_has_large_targets_and_cuts_nothing_off(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A8 to A11, C2: 320 px is also a page of 640 px whose text is twice as large."""
    ana = new_person(server, "Ana")
    ben = new_person(server, f"Ben{uuid4().hex}")
    group = ana.group("Harbour watch", ben)
    ben.say(group, "Does it fit?")
    page = new_window(server, 320, is_touch=True)
    page.add_init_script(f"addEventListener('DOMContentLoaded', {SPACED})")

    def see() -> None:
        assert page.evaluate(TROUBLE, 44) == [], page.url
        assert page.evaluate(FITS), page.url

    page.goto("/signup")
    page.get_by_role("button", name="Create account").click()
    see()
    sign_in(page, ana)
    see()
    page.get_by_role("link", name="Harbour watch").click()
    expect(said(page, "Does it fit?")).to_be_visible()
    expect(composer(page)).not_to_be_focused()  # No keyboard comes over what is to be read.
    said(page, "Does it fit?").hover()  # A finger leaves such a pointer behind.
    more = said(page, "Does it fit?").get_by_role("button", name="More actions")
    expect(more).to_have_count(0)
    composer(page).fill("It")
    composer(page).press("Enter")
    composer(page).press_sequentially("does")
    expect(composer(page)).to_have_value("It\ndoes")
    see()
    page.get_by_role("button", name="Send").tap()
    mine = said(page, "does").last
    expect(mine).to_contain_text("sent")

    # W6: a finger that rests on a message brings up what can be done with it, as a button does.
    down = {"pointerType": "touch", "bubbles": True}
    mine.dispatch_event("pointerdown", down)
    edit = page.get_by_role("menuitem", name="Edit")
    expect(edit).to_be_visible()
    mine.dispatch_event("pointerup", down)
    see()
    page.locator(".scrim").tap(position={"x": 160, "y": 20})
    expect(edit).to_have_count(0)
    mine.tap()
    mine.get_by_role("button", name="More actions").tap()
    edit.tap()
    expect(page.get_by_text("Editing a message")).to_be_visible()
    see()
    page.get_by_role("button", name="Stop editing").tap()

    for path, sign in (
        (f"/c/{group}/info", page.get_by_role("button", name=f"Actions for {ben.name}")),
        ("/settings", page.get_by_role("link", name="Profile")),
        ("/settings/appearance", page.get_by_role("radio", name="Dark")),
        ("/settings/security", page.get_by_text("This device")),
    ):
        page.goto(path)
        expect(sign).to_be_visible()
        see()
    page.goto("/new")
    page.get_by_role("combobox").fill(ben.first_name)
    expect(page.get_by_role("option", name=ben.name)).to_be_visible()
    see()
    page.get_by_role("option", name=ben.name).tap()
    expect(page.get_by_role("button", name=f"Remove {ben.name}")).to_be_visible()
    see()
    page.set_viewport_size({"width": 320, "height": 240})
    see()


def test_what_is_read_aloud_and_which_keys_work_can_be_chosen(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A5, C3, K6: each choice has a control, and holds."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say(conversation, "Hello")
    page = new_window(server)
    sign_in(page, ana)
    page.goto("/settings/notifications")
    page.get_by_role("radio", name="None").check()
    page.get_by_role("link", name="Keyboard").click()
    page.get_by_role("radio", name="Ctrl + Enter").check()
    page.get_by_label("Single-key shortcuts").uncheck()
    page.get_by_role("link", name="Back to chats").click()
    page.get_by_role("link", name=ben.name).click()
    expect(composer(page)).to_be_focused()
    composer(page).press_sequentially("One")
    page.keyboard.press("Enter")
    expect(composer(page)).to_have_value("One\n")
    page.keyboard.press("Control+Enter")
    expect(said(page, "One")).to_contain_text("sent")
    said(page, "One").focus()
    page.keyboard.press("e")  # It is written, as any other key.
    expect(composer(page)).to_have_value("e")
    ben.say(conversation, "Hush")
    expect(said(page, "Hush")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Notifications").click()
    page.get_by_role("radio", name="All of the open chat").check()
    page.get_by_role("link", name="Back to chats").click()
    page.get_by_role("link", name=ben.name).click()
    expect(composer(page)).to_be_focused()
    ben.say(conversation, "Aloud")
    expect(page.get_by_role("log")).to_have_text("Ben Example: Aloud")


def test_colours_contrast_and_motion_are_the_readers(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A12: what only a colour tells has a border or an outline, and nothing moves."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ana.say(conversation, "All quiet")
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    own = said(page, "All quiet").locator(".bubble")
    expect(own).to_have_css("border-top-width", "0px")
    line = page.locator("[data-screen] header")
    pale = line.evaluate("(one) => getComputedStyle(one).borderBlockEndColor")
    page.emulate_media(contrast="more")
    expect(line).not_to_have_css("border-bottom-color", pale)
    page.emulate_media(contrast="no-preference", forced_colors="active")
    expect(own).to_have_css("border-top-width", "1px")
    row = page.locator("nav [aria-current=page]")
    expect(row).to_have_css("outline-style", "solid")
    page.get_by_role("link", name="Chat info").click()
    expect(page.locator("[data-panel]")).to_be_visible()
    moving = "document.getAnimations().filter((one) => one.effect.getTiming().duration > 80).length"
    assert page.evaluate(moving) == 0
