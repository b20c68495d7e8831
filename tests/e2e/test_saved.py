"""What somebody saves for themself, on two of their devices.

The names of the rules (M11 …) are those of ``web/RULES.md``.
"""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, said, sign_in
from tests.servers import Server


def test_m11_what_is_saved_on_one_device_is_listed_on_the_other(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    room = ana.group("Noisy harbour", ben)
    for text in ("High water is at *noon*.", "Bring the long rope."):
        ben.say(room, text)
    desk, phone = new_window(server), new_window(server, 390, "dark")
    sign_in(desk, ana, f"/c/{room}")
    sign_in(phone, ana)
    phone.get_by_role("link", name="Saved messages").click()
    expect(phone.get_by_role("heading", name="Nothing saved yet")).to_be_visible()

    said(desk, "High water").click(button="right")
    desk.get_by_role("menuitem", name="Save", exact=True).click()
    said(desk, "long rope").press("s")
    listed = phone.get_by_role("main").get_by_role("listitem")
    expect(listed).to_contain_text(["Bring the long rope.", "High water is at noon."])
    check(phone)
    phone.get_by_role("main").get_by_role("link").first.click()
    expect(said(phone, "long rope")).to_be_in_viewport()

    desk.get_by_role("link", name="Saved messages").click()
    check(desk)
    desk.get_by_role("button", name="Remove from saved").first.click()
    desk.reload()
    saved = desk.get_by_role("main").get_by_role("listitem")
    expect(saved).to_contain_text(["High water is at noon."])
