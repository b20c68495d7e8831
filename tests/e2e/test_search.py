"""Messages are found, opened in their place, and come back to, in a real browser.

The names of the rules (Z1 to Z7) are those of ``web/RULES.md``.
"""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, said, sign_in
from tests.servers import Server, wait_for


def test_z1_to_z7_a_message_is_searched_filtered_opened_and_come_back_to(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, quintus = new_person(server, "Ana"), new_person(server, "Quintus")
    room = ana.group("Noisy harbour", quintus)
    texts = [f"High *water* number {number}" for number in range(40)]
    quintus.say_all(server, room, ["我家在上海东边。", *texts])
    ana.say(room, "Low water, says Ana")
    page = new_window(server)
    sign_in(page, ana)
    page.keyboard.press("Control+Shift+F")
    field = page.get_by_role("combobox", name="Search messages")
    expect(field).to_be_focused()
    check(page)

    page.keyboard.type("上海")
    hits = page.get_by_role("list", name="Results").get_by_role("link")
    expect(hits).to_have_count(1)
    expect(hits.first).to_contain_text("Noisy harbour")
    field.fill("water")
    expect(hits.first).to_contain_text("Low water, says Ana")
    page.keyboard.type(" from:qui")
    page.get_by_role("option", name="Quintus Example").first.click()
    chip = page.get_by_role("button", name="Remove filter: From: Quintus Example")
    expect(chip).to_be_visible()
    expect(field).to_have_value("water ")
    expect(hits.first).to_contain_text("High water number 39")
    check(page)

    for _ in range(16):
        page.keyboard.press("ArrowDown")
    chosen = hits.filter(has_text="High water number 24")
    expect(chosen).to_be_focused()
    top = page.get_by_role("main").evaluate("(main) => main.scrollTop")
    page.keyboard.press("Enter")
    expect(said(page, "High water number 24")).to_be_in_viewport()
    check(page)
    page.get_by_role("button", name="Back to results").click()
    expect(chosen).to_be_focused()
    wait_for(lambda: page.get_by_role("main").evaluate("(main) => main.scrollTop") == top)

    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("list", name="What was said around it")).to_contain_text("number 25")
    page.goto(f"/c/{room}")
    said(page, "Low water, says Ana").press("g")
    calendar = page.get_by_role("dialog", name="Jump to a date")
    expect(calendar.locator(":focus")).to_have_attribute("aria-current", "date")
    check(page)
    page.keyboard.press("Enter")
    expect(said(page, "上海")).to_be_in_viewport()
