"""Two people answer each other and react, in real browsers.

The names of the rules (M5 …) are those of ``web/RULES.md``.
"""

from playwright.sync_api import Locator, expect

from tests.e2e.windows import NewPerson, NewWindow, composer, said, send, sign_in
from tests.servers import Server


def left(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["x"]


def test_m5_m6_c16_what_one_answers_and_reacts_to_the_other_sees(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour", ben)
    ben.say(group, "Lunch at one?")
    of_ana, of_ben = new_window(server), new_window(server)
    for page, person in ((of_ana, ana), (of_ben, ben)):
        sign_in(page, person, f"/c/{group}")

    said(of_ana, "Lunch at one?").hover()
    of_ana.get_by_role("button", name="React with 👍").click()
    thumb = of_ana.get_by_role("button", name="👍 1, You")
    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(of_ben.get_by_role("button", name="👍 1, Ana")).to_be_visible()

    said(of_ana, "Lunch at one?").hover()
    of_ana.get_by_role("button", name="Reply", exact=True).click()
    expect(of_ana.get_by_text("Replying to Ben")).to_be_visible()
    expect(composer(of_ana)).to_be_focused()
    composer(of_ana).fill("At")
    of_ana.reload()
    expect(of_ana.get_by_text("Replying to Ben")).to_be_visible()
    send(of_ana, "At one.")
    expect(of_ana.get_by_text("Replying to Ben")).to_be_hidden()
    expect(of_ben.get_by_role("link", name="In reply to You: Lunch at one?")).to_be_visible()

    # W5: in rows it stands where the text does, and the time beside the name.
    for part, text in ((".reactions", "Lunch at one?"), (".quote", "At one.")):
        row = said(of_ben, text).first
        assert left(row.locator(part)) == left(row.locator(".text"))
        name = row.locator(".by").bounding_box()
        assert name is not None
        assert left(row.locator(".meta")) < name["x"] + name["width"] + 16

    of_ben.get_by_role("button", name="👍 1, Ana").click(button="right")
    expect(of_ben.get_by_role("dialog", name="Reacted with 👍")).to_contain_text("Ana")
    of_ben.keyboard.press("Escape")
    thumb.click()
    expect(of_ben.get_by_role("button", name="👍 1, Ana")).to_be_hidden()
