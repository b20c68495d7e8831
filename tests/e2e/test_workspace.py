"""The first administrator, what they look after, and people who come by a link.

The names of the rules (G1 …) are those of ``web/RULES.md``.
"""

import re

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, composer, sign_in
from tests.servers import NewServer, Server


def test_g1_to_g3_the_first_administrator_comes_by_the_printed_address_and_looks_after_people(
    new_server: NewServer, new_person: NewPerson, new_window: NewWindow
) -> None:
    server = new_server(INVITATIONS="everyone")
    printed = re.search(r"/setup#\S+", server.log.read_text())
    assert printed is not None
    ben = new_person(server, "Ben")
    page, other = new_window(server), new_window(server)
    sign_in(other, ben)

    page.goto(printed[0])
    expect(page.get_by_role("heading", name="Become the administrator")).to_be_visible()
    check(page)
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill("harbour 4242")
    page.get_by_role("button", name="Become the administrator").click()
    page.get_by_label("Name", exact=True).fill("Harbour watch")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Name saved.")).to_be_visible()
    expect(page.get_by_text("decides this (INVITATIONS)")).to_be_visible()
    expect(page.get_by_label("Administrators")).to_be_disabled()
    check(page)

    page.get_by_role("link", name="People").click()
    expect(page.get_by_text("Signed in on 2 devices")).to_be_visible()  # His browser, and the API.
    check(page)
    page.get_by_role("button", name="Actions for Ben Example").click()
    page.get_by_role("menuitem", name="Deactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(other.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Ben")).to_contain_text("Deactivated")
    other.goto(printed[0])
    expect(other.get_by_text("This address is not valid any more.")).to_be_visible()
    expect(other).to_have_title(re.compile("Harbour watch"))


def test_h12_whoever_has_the_link_of_a_room_signs_up_and_is_there(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana = new_person(server, "Ana")
    room = ana.group("Watch")
    page, newcomer = new_window(server), new_window(server)
    sign_in(page, ana, f"/c/{room}/info")
    # The members above it come later, and move it.
    expect(page.locator("[data-panel]").get_by_text("Ana Example")).to_be_visible()
    page.get_by_role("button", name="Invite by link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Limit", exact=True).select_option("1")
    dialog.get_by_role("button", name="Create link").click()
    expect(dialog.get_by_role("button", name="Copy link")).to_be_focused()
    check(page)

    newcomer.goto(dialog.get_by_label("Link", exact=True).input_value())
    heading = newcomer.get_by_role("heading", name="Join Watch")
    newcomer.get_by_role("button", name="Sign in").click()
    expect(heading).to_be_focused()  # What is below it is another form now.
    newcomer.get_by_role("button", name="Create account").click()
    expect(heading).to_be_focused()
    newcomer.get_by_label("First name").fill("Nina")
    newcomer.get_by_label("E-mail").fill(f"nina.{room}@example.org")
    newcomer.get_by_label("Password", exact=True).fill("harbour 4242")
    newcomer.get_by_role("button", name="Join Watch").click()
    expect(composer(newcomer)).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Nina joined")).to_be_visible()
