"""The look that somebody chooses, as far as only a browser shows it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, sign_in
from tests.servers import Server

pytestmark = pytest.mark.one_store

LIGHT, DARK = "#f9f6f2", "#11191b"
BARS = """[...document.querySelectorAll("meta[name=theme-color]")]
    .filter((bar) => matchMedia(bar.media).matches).map((bar) => bar.content)"""


def test_the_bars_follow_the_theme_and_a_long_email_is_shown_whole(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana = new_person(server, "Annamaria-Theresia")
    page = new_window(server, 320, "dark")
    sign_in(page, ana)
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("radio", name="Light")).to_be_visible()
    assert page.evaluate(BARS) == [DARK]
    page.get_by_role("radio", name="Light").check()
    assert page.evaluate(BARS) == [LIGHT]
    page.reload()
    email = page.get_by_text(ana.email)
    expect(email).to_be_visible()
    assert page.evaluate(BARS) == [LIGHT]
    assert email.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    page.get_by_role("button", name="Sign out", exact=True).last.scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Sign out", exact=True).last).to_be_in_viewport(ratio=1)
