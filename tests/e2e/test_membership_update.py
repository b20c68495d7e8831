"""How one keeps a conversation for oneself: muted, pinned (T3, U7)."""

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
