"""How one keeps a conversation for oneself: muted, pinned, in a folder, hidden (T3, T8, U7)."""

import re

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, sign_in
from tests.servers import Server


def test_a_conversation_is_muted_and_pinned_on_all_ones_devices(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    noisy = ana.group("Noisy harbour", ben)
    chi.say(chi.group("Quiet quay", ana), "Later than all of the harbour")
    page, other = new_window(server), new_window(server)
    sign_in(page, ana, f"/c/{noisy}/info")
    sign_in(other, ana)
    other.mouse.move(900, 400)  # The order of a list rests while the pointer is in it.
    names = [one.get_by_role("list", name="Chats").get_by_role("link") for one in (page, other)]
    for listed in names:
        expect(listed).to_contain_text(["Quiet quay", "Noisy harbour"])
    expect(page).to_have_title(re.compile(r"^\(1\) "))

    page.get_by_label("Mute notifications").check()
    page.get_by_label("Pin to top").check()
    for listed in names:
        expect(listed).to_contain_text(["Noisy harbour", "Quiet quay"])
        expect(listed.first).to_contain_text("Muted")
        expect(listed.first).to_contain_text("Pinned")
    # It still counts, and calls nobody.
    ben.say(noisy, "Ahoy")
    expect(names[1].first).to_contain_text("1 unread")
    expect(other).to_have_title(re.compile(r"^\(1\) "))

    page.reload()
    box = page.get_by_label("Pin to top")
    expect(box).to_be_checked()
    # What is refused is said, and the tick is as it was.
    problem = {"code": "forbidden", "detail": "No."}
    page.route("**/membership/", lambda route: route.fulfill(status=403, json=problem))
    box.click()
    refusal = page.get_by_role("alert").filter(has_text="You are not allowed to do this")
    expect(refusal).to_be_visible()
    expect(box).to_be_checked()
    page.unroute("**/membership/")
    # What the server does not answer is done as soon as it does.
    page.route("**/membership/", lambda route: route.abort())
    box.uncheck()
    expect(names[0].first).not_to_contain_text("Pinned")
    expect(names[1].first).to_contain_text("Pinned")
    page.unroute("**/membership/")
    for listed in names:
        expect(listed.first).not_to_contain_text("Pinned")


def test_the_menu_of_a_row_says_what_calls_and_where_it_is_kept(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    rooms = {name: ana.group(name, ben) for name in ("Harbour", "Quay")}
    page = new_window(server)
    sign_in(page, ana)
    page.mouse.move(900, 400)  # The order of a list rests while the pointer is in it.
    chats = page.get_by_role("list", name="Chats")

    def choose(name: str, *items: str) -> None:
        chats.get_by_role("link", name=name).click(button="right")
        for item in items:
            page.get_by_role("menu").get_by_text(item, exact=True).click()

    choose("Quay", "Notifications…", "Mentions and replies")
    ben.say(rooms["Quay"], "Ahoy")
    expect(chats.get_by_role("link", name="Quay")).to_contain_text("1 unread")
    expect(page).to_have_title(re.compile(r"^(?!\()"))
    choose("Harbour", "Mute…", "8 hours")
    expect(chats.get_by_role("link", name="Harbour")).to_contain_text("Muted")

    choose("Quay", "Move to folder…")
    page.get_by_label("Name of the folder").fill("Boats")
    page.get_by_role("button", name="Create and move").click()
    heading = page.get_by_role("button", name="Boats", exact=True)
    expect(heading).to_be_visible()
    heading.click()
    # What is folded away says what is unread there.
    expect(chats.get_by_role("link", name="Quay")).to_have_count(0)
    expect(page.get_by_role("heading", name="Boats")).to_contain_text("1")
    page.get_by_role("button", name="Actions for Boats").click()
    page.get_by_role("menuitem", name="Rename folder").click()
    page.get_by_label("Name of the folder").fill("Ships")
    page.get_by_role("button", name="Save").click()
    expect(chats.get_by_role("link", name="Quay")).to_be_visible()

    choose("Quay", "Hide from list")
    expect(chats.get_by_role("link", name="Quay")).to_have_count(0)
    page.reload()
    expect(chats.get_by_role("link", name="Harbour")).to_be_visible()
    expect(chats.get_by_role("link", name="Quay")).to_have_count(0)
    page.get_by_label("Find people and chats").fill("Qua")
    chats.get_by_role("link", name="Quay").click()
    expect(page.get_by_role("main")).to_contain_text("Ahoy")
    page.goto(server.url)
    expect(chats.get_by_role("link", name="Quay")).to_be_visible()
