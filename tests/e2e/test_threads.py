"""Two people talk aside in a thread, in real browsers.

The names of the rules (D4 …) are those of ``web/RULES.md``.
"""

import re

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, said, sign_in
from tests.servers import Server


def test_d2_d4_d5_d6_a_talk_goes_aside_and_is_found_again(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour", ben)
    ana.say(group, "Lunch at one?")
    of_ana, of_ben = new_window(server), new_window(server)
    sign_in(of_ana, ana)
    sign_in(of_ben, ben, f"/c/{group}")

    row = said(of_ben, "Lunch at one?").first
    row.focus()
    of_ben.keyboard.press("t")
    of_ben.wait_for_url(re.compile(f"/c/{group}/thread/[0-9]+$"))
    panel = of_ben.locator("[data-panel]")
    expect(panel.get_by_role("heading", name="Thread")).to_be_visible()
    field = panel.get_by_role("textbox", name="Reply…")
    field.fill("Where?")
    of_ben.reload()
    expect(field).to_have_value("Where?")
    field.press("Enter")
    expect(panel.locator("li.row")).to_have_count(2)
    expect(of_ben.locator("#screen li.row", has_text="Where?")).to_have_count(0)
    check(of_ben)

    # D6: who wrote the root is told, in the list and not in the room.
    threads = of_ana.get_by_role("link", name=re.compile("^Threads 1"))
    threads.click()
    item = of_ana.locator("#screen").get_by_role("listitem").filter(has_text="Lunch at one?")
    expect(item).to_contain_text("1 new")
    item.get_by_role("link").click()
    expect(of_ana.locator("[data-panel] li.row")).to_have_count(2)
    expect(of_ana.get_by_role("link", name="Threads", exact=True)).to_be_visible()
    expect(of_ana.locator("#screen").get_by_role("link", name="1 reply")).to_be_visible()

    # D5: it stands in both.
    answer = of_ana.get_by_role("textbox", name="Reply…")
    of_ana.get_by_label("Also send to Harbour").check()
    answer.fill("At the pier.")
    answer.press("Enter")
    expect(panel.get_by_text("At the pier.")).to_be_visible()
    there = of_ben.locator("#screen li.row", has_text="At the pier.")
    expect(there.get_by_role("link", name="Reply in a thread")).to_be_visible()
    expect(of_ben.locator("#screen").get_by_role("link", name="2 replies")).to_be_visible()

    # D4: within it one answers a reply, which stands above the answer.
    panel.locator("li.row", has_text="At the pier.").focus()
    of_ben.keyboard.press("r")
    expect(panel.get_by_text("Replying to Ana Example")).to_be_visible()
    field.fill("See you there.")
    field.press("Enter")
    quote = of_ana.locator("[data-panel] li.row", has_text="See you there.").locator(".quote")
    expect(quote).to_contain_text("At the pier.")
