"""What everybody can use: by eye in any colours, by ear, by keys alone, by touch, in any size.

The names of the rules (A1 …) are those of the list in ``web/README.md``.
"""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.windows import (
    PASSWORD,
    Line,
    NewPerson,
    NewWindow,
    check,
    composer,
    kept,
    put,
    said,
    sign_in,
)
from tests.servers import Server, wait_for

pytestmark = pytest.mark.one_store

REFRESH = "**/api/session/refresh/"


def test_every_state_before_there_is_a_conversation_is_accessible(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A1: the doors and what is wrong at them, loading, unreachable, empty, not found."""
    ana = new_person(server, "Ana")
    page = new_window(server)
    page.goto("/signup")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Fill this in.").first).to_be_visible()
    check(page)
    page.goto("/signin")
    page.get_by_label("E-mail").fill(ana.email)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Fill this in.")).to_be_visible()
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("No active account")
    check(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("No conversations yet")).to_be_visible()
    check(page)

    waiting: list[Route] = []
    page.route(REFRESH, lambda route: waiting.append(route))
    page.goto(f"/c/{uuid4()}", wait_until="commit")
    expect(page.locator("main[aria-busy] .list")).to_be_visible()
    wait_for(lambda: page.evaluate("true") and waiting != [])
    check(page)
    for route in waiting:
        route.abort()
    expect(page.get_by_role("heading", name="The server can not be reached")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Next try in \d+ seconds?|Trying…")).first).to_be_visible()
    check(page)
    page.unroute(REFRESH)  # The next try goes through.
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    check(page)


def test_every_state_of_a_conversation_is_accessible(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A1: reading, writing, unread, dialogs and menus, no line, what was not sent, and panels."""
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    group = ana.group("Harbour watch", ben, chi)
    long = (f"Entry {number} " + "and more " * (number % 7 * 12) for number in range(40))
    ana.say_all(server, group, ["*" * 300, "First", *long])
    ben.say_all(server, group, (f"News {number}" for number in range(40)))
    page = new_window(server)
    line = Line(page.context)
    sign_in(page, ana)
    expect(page.get_by_role("link", name="Harbour watch")).to_contain_text("40 unread")
    check(page)

    # The divider, and the way down; then the way back to it.
    page.get_by_role("link", name="Harbour watch").click()
    messages = page.get_by_role("region", name="Messages")
    expect(messages.get_by_text("New", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name=re.compile("new$"))).to_be_visible()
    check(page)
    page.get_by_role("button", name=re.compile("new$")).click()
    expect(page.get_by_role("button", name="40 new since")).to_be_visible()
    composer(page).fill("x" * 10_001)
    expect(page.get_by_text("10001 of 10000")).to_be_visible()
    check(page)
    composer(page).fill("Mine")
    composer(page).press("Enter")
    expect(said(page, "Mine")).to_contain_text("sent")

    # The menu of a message, the dialog that it leads to, and other words for it.
    said(page, "Mine").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    check(page)
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    composer(page).press("ArrowUp")
    expect(page.get_by_text("Editing a message")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")

    for keys, role in (("Control+k", "listbox"), ("?", "region")):
        messages.focus()
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog").get_by_role(role)).to_be_visible()
        check(page)
        page.keyboard.press("Escape")

    # The panel over the conversation, then beside it, with something that failed.
    page.route("**/api/conversations/*/members/", lambda route: route.fulfill(status=500))
    page.get_by_role("link", name="About the group").click()
    expect(page.get_by_role("main", name="About the group")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="can not be reached")).to_be_visible()
    check(page)
    page.unroute("**/api/conversations/*/members/")
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(page.get_by_role("complementary", name="About the group")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Close").click()
    page.set_viewport_size({"width": 1280, "height": 800})

    # No line, and letters that wait for an answer.
    letter = {"owner": ana.id, "conversation": group, "failure": None}
    days_ago = (datetime.now(UTC) - timedelta(days=2, hours=1)).isoformat()
    now = datetime.now(UTC).isoformat()
    old = {**letter, "client_id": str(uuid4()), "text": "Old", "created_at": days_ago}
    failed = {**letter, "client_id": str(uuid4()), "text": "Refused", "created_at": now}
    put(page, "letters", [old, {**failed, "failure": "Not like this."}])
    wait_for(lambda: kept(page)["conversations"] != [])
    line.cut()
    page.reload()
    expect(said(page, "Old")).to_contain_text("Written 2 days ago.")
    expect(said(page, "Refused")).to_contain_text("Not sent")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    check(page)
    page.context.set_offline(False)


def test_every_other_state_is_accessible(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A1: making a conversation, settings, a part that fails, and being removed."""
    ana = new_person(server, "Ana")
    ben = new_person(server, f"Ben{uuid4().hex}")
    group = ana.group("Harbour watch", ben)
    page = new_window(server)
    sign_in(page, ben, "/new")
    page.get_by_role("button", name="Write").click()
    expect(page.get_by_role("alert").filter(has_text="Add somebody first.")).to_be_visible()
    page.get_by_role("combobox").fill("Example")
    expect(page.get_by_role("option").first).to_be_visible()
    check(page)
    for _ in range(2):
        page.get_by_role("option").first.click()
    expect(page.get_by_label("Name of the group")).to_be_visible()
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_text("Fill this in.")).to_be_visible()
    check(page)

    page.goto("/settings")
    expect(page.get_by_text("This one")).to_be_visible()
    page.get_by_label("First name").fill(" ")
    page.get_by_role("button", name="Save the name").click()
    expect(page.get_by_label("First name")).to_have_attribute("aria-invalid", "true")
    check(page)

    page.get_by_role("link", name="Harbour watch").click()
    composer(page).fill("What I was about to say")
    page.evaluate(
        "() => { Intl.RelativeTimeFormat.prototype.format = () => { throw Error('No days'); }; }"
    )
    page.get_by_role("link", name="About the group").click()
    expect(page.get_by_role("heading", name="Something went wrong here")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    ana.api.delete(f"conversations/{group}/members/{ben.id}/").raise_for_status()
    expect(page.get_by_label("What you were writing")).to_be_visible()
    check(page)
