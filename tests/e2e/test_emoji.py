"""Emoji: picked, completed from shortcodes, and drawn.

The names of the rules (C11 …, A8 …) are those of ``web/RULES.md``.
"""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, composer, said, sign_in
from tests.servers import Server

TARGETS = """(cells) => Math.min(...cells.flatMap((cell) => {
    const { width, height } = cell.getBoundingClientRect();
    return [width, height];
}))"""


def test_emoji_are_picked_by_keys_and_completed_from_shortcodes(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C11, C13, M6, A1, A7: into what is written, where both can be undone, and as a reaction."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    page = new_window(server)
    sign_in(page, ana, f"/c/{ana.direct(ben)}")
    writing = composer(page)

    writing.fill("Well done ")
    page.keyboard.press("Control+.")
    picker = page.get_by_role("dialog", name="Emoji")
    expect(picker.get_by_role("gridcell", name="grinning face", exact=True)).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    expect(picker).to_have_count(0)
    expect(writing).to_be_focused()

    page.keyboard.press("Control+.")
    page.keyboard.type("party pop")
    expect(picker.get_by_role("gridcell")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(writing).to_have_value("Well done 🎉")
    page.keyboard.press("Control+z")
    expect(writing).to_have_value("Well done ")

    page.keyboard.type("at 12:30, :tad")
    expect(page.get_by_role("option", name="party popper")).to_have_attribute(
        "aria-selected", "true"
    )
    check(page)
    page.keyboard.press("Tab")
    expect(writing).to_have_value("Well done at 12:30, 🎉")
    page.keyboard.type(" :wave:")
    expect(writing).to_have_value("Well done at 12:30, 🎉 👋")
    page.keyboard.press("Control+z")
    expect(writing).to_have_value("Well done at 12:30, 🎉 :wave:")
    page.keyboard.type(" it is")
    page.keyboard.press("Enter")
    expect(said(page, "Well done at 12:30, 🎉 :wave: it is")).to_have_count(1)

    page.reload()
    page.get_by_role("button", name="Add an emoji").click()
    expect(picker.get_by_role("gridcell").first).to_have_accessible_name("waving hand")
    page.keyboard.press("Escape")
    said(page, "Well done at 12:30").focus()
    page.keyboard.press("+")
    expect(picker.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("party pop")
    expect(picker.get_by_role("gridcell")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Reactions").get_by_role("button")).to_have_text("🎉 1")


def test_on_a_phone_emoji_are_picked_from_a_sheet_below(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C13, A8: as wide as the page, for fingers, and without the keyboard of the screen."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    page = new_window(server, 390, is_touch=True)
    sign_in(page, ana)
    page.goto(f"/c/{ana.direct(ben)}")
    page.get_by_role("button", name="Add an emoji").tap()
    cells = page.get_by_role("gridcell")
    expect(cells.first).to_be_visible()
    expect(page.get_by_role("searchbox", name="Find an emoji")).not_to_be_focused()
    sheet = page.get_by_role("dialog", name="Emoji").bounding_box()
    viewport = page.viewport_size
    assert sheet is not None
    assert viewport is not None
    assert (sheet["x"], sheet["width"]) == (0, viewport["width"])
    assert sheet["y"] + sheet["height"] == viewport["height"]
    assert cells.evaluate_all(TARGETS) >= 44
    check(page)
    page.get_by_role("button", name="Flags").tap()
    page.get_by_role("gridcell", name="flag: Andorra").tap()
    expect(composer(page)).to_have_value("🇦🇩")
