"""A conversation is marked as unread, on all devices of one person (U8)."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.windows import NewPerson, NewWindow, composer, said, sign_in
from tests.servers import Server


def chat(page: Page) -> Locator:
    return page.get_by_role("list", name="Chats").get_by_role("link")


def test_what_is_marked_as_unread_is_so_on_both_devices_until_it_is_opened_anew(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    harbour = ana.group("Harbour", ben, chi)
    ben.say_all(server, harbour, [f"Line {number}" for number in range(1, 7)])
    chi.say(chi.direct(ana), "Hello")
    desk, phone = new_window(server), new_window(server, 390)
    sign_in(desk, ana, f"/c/{harbour}")
    sign_in(phone, ana)
    expect(chat(phone).filter(has_text="Harbour")).not_to_contain_text("unread")

    said(desk, "Line 4").focus()
    desk.keyboard.press("u")
    for page in (desk, phone):
        expect(chat(page).filter(has_text="Harbour")).to_contain_text("3 unread")
    expect(desk.get_by_role("region", name="Messages")).to_contain_text("New")
    # The page that is open already reads nothing, whatever comes.
    ben.say(harbour, "Line 7")
    composer(desk).focus()
    expect(said(desk, "Line 7")).to_be_visible()
    expect(chat(phone).filter(has_text="Harbour")).to_contain_text("4 unread")
    assert ben.api.get(f"conversations/{harbour}/").json()["unread"] == 0

    chat(phone).filter(has_text="Harbour").click()
    expect(said(phone, "Line 7")).to_be_visible()
    expect(chat(desk).filter(has_text="Harbour")).not_to_contain_text("unread")

    # In the list there is a menu for both.
    chat(desk).filter(has_text="Harbour").click(button="right")
    desk.get_by_role("menuitem", name="Mark as unread").click()
    expect(desk).to_have_title(re.compile(r"^\(2\) "))
    expect(chat(desk).filter(has_text="Harbour")).to_contain_text("1 unread")
    chat(desk).filter(has_text="Harbour").click(button="right")
    desk.get_by_role("menuitem", name="Mark as read").click()
    expect(chat(desk).filter(has_text="Harbour")).not_to_contain_text("unread")
