"""The ways through the web client: back and forward, the keys, and what may be in the way."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.windows import (
    NewPerson,
    NewWindow,
    composer,
    said,
    send,
    sign_in,
)
from tests.servers import Server


def heading(page: Page, name: str) -> None:
    """The one heading of the page, as whoever uses it by ear finds it, says so."""
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_back_and_forward_lead_through_list_conversation_and_panel(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """N4, W2, W3."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say(conversation, "Hello")
    page = new_window(server, 1200)
    sign_in(page, ana, f"/c/{conversation}?m=1#there")
    expect(page).to_have_url(re.compile(rf"/c/{conversation}\?m=1#there$"))  # The whole address.
    expect(page).to_have_title(re.compile("Ben Example"))

    page.get_by_role("link", name="Real Time Chat").click()
    page.get_by_role("link", name=ben.name).click()
    expect(composer(page)).to_be_focused()
    composer(page).fill("Half a tho")
    about = page.get_by_role("link", name="Chat info")
    about.click()
    expect(page.get_by_role("heading", name="Chat info")).to_be_focused()
    expect(page.get_by_text("Created:")).to_be_visible()
    expect(page.locator("[data-panel]")).to_have_css("width", "360px")  # It lies over the rest,
    expect(page.locator("#write textarea")).to_have_value("Half a tho")  # which is still there.
    page.go_back()
    expect(about).to_be_focused()
    page.go_forward()
    expect(page).to_have_url(re.compile("/info$"))
    page.keyboard.press("Escape")
    expect(about).to_be_focused()
    page.go_back()
    expect(page).to_have_url(f"{server.url}/")
    expect(page.get_by_role("link", name=ben.name)).to_be_focused()

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/c/{conversation}/info")
    heading(page, ben.name)
    expect(page.get_by_role("complementary")).to_have_css("width", "359px")
    composer(page).press_sequentially("ught")  # The panel stands beside it.
    page.get_by_role("link", name="Close").click()
    expect(page.get_by_role("complementary")).to_have_count(0)


def test_keys_lead_from_one_conversation_to_another_and_round_the_page(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """K1, K2, K4, K6, K7."""
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    ana.say(ana.direct(ben), "Hello")
    watch = ana.group("Harbour watch", ben, chi)
    page = new_window(server)
    sign_in(page, ana)

    page.keyboard.press("Control+k")
    page.keyboard.type("wat")
    option = page.get_by_role("option", name="Harbour watch")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(composer(page)).to_be_focused()
    page.keyboard.type("All quiet")
    page.keyboard.press("Enter")
    expect(said(page, "All quiet")).to_contain_text("sent")

    # Round the regions, and back.
    messages = page.get_by_role("region", name="Messages")
    page.keyboard.press("Shift+F6")
    expect(messages).to_be_focused()
    page.keyboard.press("F6")
    expect(composer(page)).to_be_focused()
    page.keyboard.press("F6")
    row = page.get_by_role("link", name="Harbour watch")
    expect(row).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=ben.name)).to_be_focused()
    people = page.get_by_role("link", name="3 people")
    expect(people).to_be_visible()
    page.keyboard.press("F6")
    expect(people).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    heading(page, ben.name)
    ben.say(watch, "Ship ahead")
    expect(row).to_contain_text("unread")
    page.keyboard.press("Alt+Shift+ArrowUp")
    expect(said(page, "Ship ahead")).to_be_visible()

    # The list of the keys, which a text field does not open.
    expect(composer(page)).to_be_focused()
    page.keyboard.type("?")
    expect(composer(page)).to_have_value("?")
    messages.focus()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_contain_text("Ctrl")
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    expect(messages).to_be_focused()
    page.goto("/settings/keyboard")
    page.get_by_label("Single-key shortcuts").uncheck()
    page.get_by_role("heading", name="Settings").focus()
    page.keyboard.press("?")
    page.get_by_role("button", name="Show all shortcuts").click()
    expect(keys).to_have_count(1)


def test_the_switcher_finds_people_and_gives_the_focus_back(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """K1, K3."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    stranger = new_person(server, f"Quill{ben.id[-8:]}")
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    expect(composer(page)).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(composer(page)).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type(stranger.first_name)
    expect(page.get_by_role("option", name=stranger.name)).to_contain_text("New chat")
    page.keyboard.press("Enter")
    heading(page, stranger.name)
    expect(composer(page)).to_be_focused()


def test_names_are_found_without_their_accents_and_a_new_group_stands_on_top(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """T1: also where nothing was said yet."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Joao")
    ben.api.patch("me/", json={"first_name": "João"}).raise_for_status()
    ana.say(ana.direct(ben), "Hello")
    page = new_window(server)
    sign_in(page, ana, f"/c/{ana.group('Østergård', ben)}")
    page.mouse.move(900, 400)
    names = page.get_by_role("list", name="Chats").get_by_role("link")
    expect(names).to_contain_text(["Østergård", "João"])
    page.get_by_role("searchbox").fill("oster")
    expect(names).to_contain_text(["Østergård"])
    page.get_by_role("searchbox").fill("joao")
    expect(names).to_contain_text(["João"])
    expect(names).to_have_count(1)
    page.keyboard.press("Enter")  # What was found is open, and the list is whole again.
    expect(composer(page)).to_be_focused()
    expect(names).to_have_count(2)
    page.goto("/nothing")
    heading(page, "Chat not found")


def test_the_order_of_the_list_rests_while_somebody_is_in_it(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    first, second = ana.direct(ben), ana.direct(chi)
    ana.say(first, "Older")
    ana.say(second, "Newer")
    page = new_window(server)
    sign_in(page, ana)
    names = page.get_by_role("list", name="Chats").get_by_role("link")
    expect(names).to_contain_text([chi.name, ben.name])
    page.get_by_role("searchbox").focus()
    page.keyboard.press("ArrowDown")
    expect(names.first).to_be_focused()
    ben.say(first, "Newest")
    expect(names.last).to_contain_text("Newest")
    page.get_by_role("searchbox").hover()  # Still in it, by the pointer.
    page.keyboard.press("Shift+Tab")
    expect(names).to_contain_text([chi.name, ben.name])
    page.mouse.move(900, 400)
    page.locator("body").click(position={"x": 900, "y": 400})
    expect(names).to_contain_text([ben.name, chi.name])
    names.first.hover()
    chi.say(second, "Newest of all")
    expect(names.last).to_contain_text("Newest of all")
    expect(names).to_contain_text([chi.name, ben.name])  # The pointer was left where it is.
    page.get_by_role("searchbox").fill("chi ex")
    expect(names).to_contain_text([chi.name])
    page.keyboard.press("Escape")
    expect(names).to_have_count(2)


def test_who_is_removed_while_looking_keeps_the_draft(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """T1, T3."""
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    group = ana.group("Harbour watch", ben, chi)
    page = new_window(server, 375)
    sign_in(page, ben)
    page.get_by_role("link", name="Harbour watch").click()
    composer(page).fill("What I was about to say")
    ana.api.delete(f"conversations/{group}/members/{ben.id}/").raise_for_status()
    heading(page, "You are no longer in “Harbour watch”")
    expect(page.get_by_label("Your draft")).to_have_value("What I was about to say")
    page.get_by_role("link", name="Back to chats").click()
    expect(page.get_by_text("Start a chat")).to_be_visible()


def test_a_part_that_fails_says_so_and_the_rest_goes_on(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """T4."""
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    group = ana.group("Harbour watch", ben, chi)
    page = new_window(server, 1200)
    sign_in(page, ana, f"/c/{group}")
    send(page, "Before")
    expect(said(page, "Before")).to_contain_text("sent")
    page.evaluate(
        "() => { Intl.RelativeTimeFormat.prototype.format = () => { throw Error('No days'); }; }"
    )
    page.get_by_role("link", name="Group info").click()
    heading(page, "Something went wrong here")
    expect(page.get_by_text("No days")).to_be_visible()
    page.keyboard.press("Escape")
    expect(said(page, "Before")).to_be_visible()
    page.go_forward()
    page.get_by_role("button", name="Reload").click()
    heading(page, "Group info")
