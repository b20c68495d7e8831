"""An owner, an admin and a member look after a channel, in real browsers.

The names of the rules (H7 …) are those of ``web/RULES.md``.
"""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.windows import (
    NewPerson,
    NewWindow,
    Person,
    check,
    composer,
    said,
    send,
    sign_in,
)
from tests.servers import Server


def channel(owner: Person, title: str, *others: Person) -> str:
    """Make a channel, which the others join; return its id."""
    answer = owner.api.post("conversations/", json={"kind": "channel", "title": title})
    room = str(answer.raise_for_status().json()["id"])
    for other in others:
        other.api.put(f"conversations/{room}/membership/").raise_for_status()
    return room


def line(page: Page, text: str) -> Locator:
    """Return a line of what happened."""
    return page.get_by_role("listitem").filter(has_text=text)


def choose(panel: Locator, person: Person, what: str) -> None:
    """Do something with a member, from their menu."""
    panel.get_by_role("button", name=f"Actions for {person.name}").click()
    panel.page.get_by_role("menuitem", name=what).click()


def test_h7_to_h10_a_channel_is_set_up_led_archived_and_handed_over(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    room = channel(ana, "Tides", ben, chi)
    of_ana, of_ben, of_chi = (new_window(server) for _ in range(3))
    for page, person in ((of_ana, ana), (of_ben, ben), (of_chi, chi)):
        sign_in(page, person, f"/c/{room}/info")
    panel, of_admin = (
        page.get_by_role("complementary", name="Channel info") for page in (of_ana, of_ben)
    )
    expect(line(of_chi, "Ben Example and Chi Example joined")).to_be_visible()
    expect(panel.get_by_role("listitem").filter(has_text="Ben")).to_contain_text("Online")

    panel.get_by_role("button", name="Add a purpose").click()
    panel.get_by_role("textbox", name="Purpose").fill("When the water comes and goes")
    panel.get_by_role("button", name="Save").click()
    expect(of_admin).to_contain_text("When the water comes and goes")
    expect(of_admin.get_by_role("button", name="Edit purpose")).to_be_hidden()
    choose(panel, ben, "Make admin")
    expect(line(of_chi, "Ana Example made Ben Example an admin")).to_be_visible()
    expect(panel.get_by_role("listitem").filter(has_text="Ben")).to_contain_text("Admin")
    check(of_ana)

    composer(of_chi).fill("A draft")
    of_admin.get_by_role("switch", name="Only owners and admins write").click()
    expect(of_chi.get_by_text("Only owners and admins write here.").first).to_be_visible()
    expect(composer(of_chi)).to_be_hidden()
    send(of_ben, "High water at four")
    of_admin.get_by_role("switch", name="Only owners and admins write").click()
    expect(composer(of_chi)).to_have_value("A draft")
    composer(of_chi).press("Enter")

    said(of_ben, "A draft").press("Delete")
    of_ben.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(said(of_chi, "Deleted by Ben Example")).to_be_visible()

    of_admin.get_by_role("button", name="Archive channel").click()
    of_ben.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(of_chi.get_by_text("This channel is archived")).to_be_visible()
    expect(line(of_chi, "Ben Example archived the channel")).to_be_visible()
    check(of_chi)
    of_ana.get_by_role("button", name="Restore", exact=True).click()
    expect(composer(of_chi)).to_be_visible()

    choose(panel, chi, "Hand over ownership")
    of_ana.get_by_role("dialog").get_by_role("button", name="Hand over").click()
    expect(panel.get_by_role("listitem").filter(has_text="Chi")).to_contain_text("Owner")
    expect(panel.get_by_role("listitem").filter(has_text="Ana")).to_contain_text("Admin")
    panel.get_by_role("button", name=f"Actions for {chi.name}").click()
    expect(of_ana.get_by_role("menuitem")).to_have_text(["Send a message"])
    of_ana.keyboard.press("Escape")
    choose(of_chi.get_by_role("complementary", name="Channel info"), ana, "Remove from channel")
    of_chi.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(panel).to_be_hidden()
