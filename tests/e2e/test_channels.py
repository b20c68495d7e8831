"""A channel from its making to its leaving, in real browsers.

The names of the rules (H1 to H5) are those of ``web/RULES.md``.
"""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, composer, said, send, sign_in
from tests.servers import Server


def test_h1_to_h5_a_channel_is_made_found_looked_into_joined_and_left(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben, _ = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    of_ana, of_ben = new_window(server), new_window(server)
    sign_in(of_ana, ana, "/new")
    of_ana.get_by_role("link", name="New channel").click()
    expect(of_ana.get_by_role("heading", level=1)).to_have_text("New channel")
    check(of_ana)
    of_ana.get_by_label("Name", exact=True).fill(f"Tides {ana.id[-6:]}")
    of_ana.get_by_label("What it is for").fill("When the water comes and goes")
    of_ana.get_by_role("combobox", name="Add people").fill("Chi")
    of_ana.get_by_role("option", name="Chi Example").first.click()
    of_ana.get_by_role("button", name="Create channel").click()
    expect(of_ana.get_by_role("heading", level=1)).to_contain_text("Tides")
    expect(of_ana.get_by_role("banner").last).to_contain_text("When the water comes and goes")
    send(of_ana, "High water at four")

    sign_in(of_ben, ben, "/channels")
    of_ben.get_by_role("searchbox", name="Search by name or purpose").fill("nowhere at all")
    expect(of_ben.get_by_text("No channels found for “nowhere at all”")).to_be_visible()
    of_ben.get_by_role("searchbox", name="Search by name or purpose").fill(ana.id[-6:])
    found = of_ben.get_by_role("list", name="Channels").get_by_role("listitem")
    expect(found).to_contain_text(["Tides"])
    expect(found).to_contain_text("When the water comes and goes")
    check(of_ben)
    found.get_by_role("link", name="Tides").click()
    expect(said(of_ben, "High water at four")).to_be_visible()
    expect(composer(of_ben)).to_be_hidden()
    check(of_ben)
    of_ben.get_by_role("button", name="Join").click()
    expect(composer(of_ben)).to_be_visible()
    expect(said(of_ben, "High water at four")).to_be_visible()
    send(of_ben, "Low water at ten")
    expect(said(of_ana, "Low water at ten")).to_be_visible()
    channels = of_ben.get_by_role("navigation", name="Chats")
    expect(channels.get_by_role("link", name="Browse channels")).to_be_visible()

    of_ben.get_by_role("link", name="Tides").click(button="right")
    of_ben.get_by_role("menuitem", name="Leave channel").click()
    of_ben.get_by_role("button", name="Leave").click()
    expect(of_ben.get_by_role("link", name="Tides")).to_be_hidden()
    of_ben.goto(of_ana.url)
    expect(said(of_ben, "Low water at ten")).to_be_visible()
    of_ben.get_by_role("button", name="Join").click()
    expect(composer(of_ben)).to_be_visible()
