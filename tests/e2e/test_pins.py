"""Two people pin messages for each other, in real browsers.

The names of the rules (M9 …) are those of ``web/RULES.md``.
"""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, said, sign_in
from tests.servers import Server


def test_m9_what_one_pins_the_other_finds_however_far_it_is(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour", ben)
    ben.say(group, "The code of the gate is 4711.")
    ana.say_all(server, group, [f"Message {number}" for number in range(300)])
    ben.api.post(f"conversations/{group}/read/", json={"seq": 301}).raise_for_status()
    of_ana, of_ben = new_window(server), new_window(server)
    for page, person in ((of_ana, ana), (of_ben, ben)):
        sign_in(page, person, f"/c/{group}")
    pins = of_ben.get_by_role("link", name="Pinned messages")
    expect(said(of_ben, "Message 299")).to_be_visible()
    expect(pins).to_be_hidden()

    ana.api.put(f"conversations/{group}/messages/1/pin/").raise_for_status()
    said(of_ana, "Message 299").get_by_text("Message 299").click(button="right")
    of_ana.get_by_role("menuitem", name="Pin for everybody").click()
    expect(said(of_ana, "Message 299")).to_contain_text("pinned")
    expect(pins).to_have_accessible_name("Pinned messages 2")

    pins.click()
    panel = of_ben.get_by_role("complementary", name="Pinned messages")
    expect(panel.get_by_role("listitem")).to_contain_text(["Message 299", "4711"])
    expect(panel).to_contain_text("Pinned by Ana Example")
    check(of_ben)
    panel.get_by_role("link", name="4711").click()
    expect(said(of_ben, "4711")).to_be_in_viewport()
    expect(panel).to_be_visible()

    panel.get_by_role("listitem").filter(has_text="4711").get_by_role("button").click()
    expect(panel.get_by_role("listitem")).to_contain_text(["Message 299"])
    expect(of_ana.get_by_role("link", name="Pinned messages")).to_contain_text("1")
    said(of_ana, "Message 299").press("p")
    expect(panel).to_contain_text("Nothing is pinned here.")
