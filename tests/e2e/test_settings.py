"""The look and the name that somebody chooses, and how a session ends, as a browser shows it."""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, said, sign_in
from tests.servers import Server

LIGHT, DARK = "#f6f2ec", "#10181a"
BARS = """[...document.querySelectorAll("meta[name=theme-color]")]
    .filter((bar) => matchMedia(bar.media).matches).map((bar) => bar.content)"""


def test_the_bars_follow_the_theme_and_a_long_email_is_shown_whole(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana = new_person(server, "Annamaria-Theresia")
    page = new_window(server, 320, "dark")
    sign_in(page, ana)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Appearance").click()
    expect(page.get_by_role("radio", name="Light")).to_be_visible()
    assert page.evaluate(BARS) == [DARK]
    page.get_by_role("radio", name="Light").check()
    assert page.evaluate(BARS) == [LIGHT]
    page.get_by_role("link", name="Back").click()
    page.reload()
    email = page.get_by_text(ana.email)
    expect(email).to_be_visible()
    assert page.evaluate(BARS) == [LIGHT]
    assert email.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    page.get_by_role("button", name="Sign out", exact=True).last.scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sign out", exact=True).last).to_be_in_viewport(ratio=1)


def test_another_name_stands_everywhere_at_once_and_after_a_reload(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour watch", ben)
    ben.say(group, "All quiet")
    page = new_window(server)
    sign_in(page, ana, f"/c/{ana.direct(ben)}")
    expect(page.get_by_role("heading", name="Ben Example")).to_be_visible()
    ben.api.patch("me/", json={"first_name": "Benno"}).raise_for_status()
    heading = page.get_by_role("heading", name="Benno Example")
    expect(heading).to_be_visible()
    # So does one's own that another device gives one, with what it says.
    ana.api.patch("me/", json={"first_name": "Anna"}).raise_for_status()
    status = {"emoji": "🌴", "text": "Away"}
    ana.api.patch("me/profile/", json={"status": status}).raise_for_status()
    own = page.get_by_role("navigation", name="Chats").get_by_role("button", name="Anna Example")
    expect(own).to_contain_text("🌴")
    page.reload()
    expect(heading).to_be_visible()
    page.goto(f"/c/{group}")
    expect(said(page, "All quiet")).to_contain_text("Benno Example")


def test_messages_stand_in_rows_or_in_bubbles(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """W5: told apart by where one's own begin, with the same tree in both."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group, direct = ana.group("Harbour watch", ben), ana.direct(ben)
    page = new_window(server)
    sign_in(page, ana)

    def own(conversation: str) -> tuple[bool, int]:
        """Return whether one's own message stands at the end, and how many elements it has."""
        page.goto(f"/c/{conversation}")
        row = said(page, "All quiet")
        expect(row).to_contain_text("sent")
        text, column = row.locator(".text").bounding_box(), row.bounding_box()
        assert text is not None
        assert column is not None
        is_at_end = text["x"] > column["x"] + column["width"] / 2
        return is_at_end, row.locator("*").count()

    for conversation in (group, direct):
        ana.say(conversation, "All quiet")
    (is_row_at_end, in_rows), (is_bubble_at_end, in_bubbles) = own(group), own(direct)
    assert not is_row_at_end
    assert is_bubble_at_end
    assert in_rows == in_bubbles
    page.goto("/settings/appearance")
    page.get_by_role("radio", name="Bubbles", exact=True).check()
    assert own(group)[0]


def test_who_is_signed_out_elsewhere_is_told_so(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana = new_person(server, "Ana")
    page = new_window(server)
    sign_in(page, ana)
    (session,) = [one for one in ana.api.get("me/sessions/").json() if not one["is_current"]]
    ana.api.delete(f"me/sessions/{session['id']}/").raise_for_status()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    sign_in(page, ana)
    page.goto("/settings")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_label("E-mail")).to_be_visible()
    expect(page.get_by_text("Your session has ended.")).to_have_count(0)
