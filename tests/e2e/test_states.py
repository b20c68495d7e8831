"""Every state of every screen is accessible, as far as axe can tell.

The names of the rules (A1 …) are those of ``web/RULES.md``.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import uuid4

from playwright.sync_api import Route, expect

from tests.e2e.windows import (
    PASSWORD,
    Line,
    NewPerson,
    NewWindow,
    check,
    composer,
    go_offline,
    kept,
    put,
    said,
    see_focus,
    sign_in,
)
from tests.servers import Server, wait_for

REFRESH = "**/api/session/refresh/"


def test_every_state_before_there_is_a_conversation_is_accessible(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A1: the doors and what is wrong at them, loading, unreachable, empty, not found."""
    ana = new_person(server, "Ana")
    page = new_window(server)
    page.goto("/signup")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Enter your first name.")).to_be_visible()
    check(page)
    page.goto("/signin")
    page.get_by_label("E-mail").fill(ana.email)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter a password.")).to_be_visible()
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("password is wrong")
    check(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("People you write to appear here.")).to_be_visible()
    check(page)

    waiting: list[Route] = []
    page.route(REFRESH, lambda route: waiting.append(route))
    page.goto(f"/c/{uuid4()}", wait_until="commit")
    expect(page.locator("main[aria-busy] .list")).to_be_visible()
    wait_for(lambda: page.evaluate("true") and waiting != [])
    check(page)
    for route in waiting:
        route.abort()
    expect(page.get_by_role("heading", name="The server cannot be reached")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Next try in \d+ seconds?|Trying…")).first).to_be_visible()
    check(page)
    page.unroute(REFRESH)  # The next try goes through.
    expect(page.get_by_role("heading", name="Chat not found")).to_be_visible()
    check(page)


def test_every_state_of_a_conversation_is_accessible(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A1, A6: reading, writing, unread, dialogs, menus, no line, what was not sent, panels."""
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    group = ana.group("Harbour watch", ben, chi)
    long = (f"Entry {number} " + "and more " * (number % 7 * 12) for number in range(40))
    ana.say_all(server, group, ["*" * 300, "First", *long])
    ben.say_all(server, group, (f"News {number}" for number in range(40)))
    page = new_window(server, has_worker=True)
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
    expect(page.get_by_text("10,001 of 10,000")).to_be_visible()
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

    opened: dict[str, Literal["combobox", "region"]] = {"Control+k": "combobox", "?": "region"}
    for keys, role in opened.items():
        messages.focus()
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog").get_by_role(role)).to_be_visible()
        check(page)
        page.keyboard.press("Escape")

    # The panel over the conversation, then beside it, with something that failed.
    problem = {"code": "forbidden", "detail": "No."}
    page.route("**/membership/", lambda route: route.fulfill(status=403, json=problem))
    page.set_viewport_size({"width": 1200, "height": 800})
    page.get_by_role("link", name="Group info").click()
    expect(page.get_by_role("main", name="Group info")).to_be_visible()
    page.get_by_label("Mute").click()
    expect(page.get_by_role("alert").filter(has_text="not allowed")).to_be_visible()
    check(page)
    page.unroute("**/membership/")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("complementary", name="Group info")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Close").click()

    # No connection, and messages that wait for an answer.
    entry = {"owner": ana.id, "conversation": group, "failure": None}
    days_ago = (datetime.now(UTC) - timedelta(days=2, hours=1)).isoformat()
    now = datetime.now(UTC).isoformat()
    sends = [{"type": "message.send", "text": text} for text in ("Old", "Refused")]
    old = {**entry, "id": str(uuid4()), "operation": sends[0], "created_at": days_ago}
    failed = {**entry, "id": str(uuid4()), "operation": sends[1], "created_at": now}
    failure = {"code": "invalid", "detail": "Not like this."}
    put(page, "outbox", [old, {**failed, "failure": failure}])
    wait_for(lambda: kept(page)["conversations"] != [])
    line.cut()
    page.reload()
    expect(said(page, "Old")).to_contain_text("Written 2 days ago.")
    expect(said(page, "Refused").get_by_role("alert")).to_contain_text("Not sent")
    go_offline(page)
    expect(page.get_by_role("status").filter(has_text="You are offline.")).to_be_visible()
    check(page)
    said(page, "Refused").get_by_role("button", name="Delete").press("Enter")
    expect(said(page, "Refused")).to_have_count(0)
    see_focus(page)


def test_every_other_state_is_accessible(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A1: making a conversation, settings, a part that fails, and being removed."""
    ana = new_person(server, "Ana")
    ben = new_person(server, f"Ben{uuid4().hex}")
    group = ana.group("Harbour watch", ben)
    page = new_window(server)
    sign_in(page, ben, "/new")
    expect(page.get_by_role("option").first).to_be_visible()
    check(page)
    for person in (ana, new_person(server, f"Chi{uuid4().hex}")):
        page.get_by_role("combobox").fill(person.first_name)
        page.get_by_role("option", name=person.name).first.click()
    expect(page.get_by_label("Group name")).to_be_visible()
    page.get_by_role("button", name="Create group").click()
    expect(page.get_by_text("Enter a name for the group.")).to_be_visible()
    check(page)

    for part in ("notifications", "appearance", "language", "keyboard"):
        page.goto(f"/settings/{part}")
        expect(page.get_by_role("radio").first).to_be_visible()
        check(page)
    page.goto("/settings/security")
    expect(page.get_by_text("This device")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Profile").click()
    page.get_by_label("First name").fill(" ")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("First name")).to_have_attribute("aria-invalid", "true")
    check(page)

    page.get_by_role("link", name="Back to chats").click()
    page.get_by_role("link", name="Harbour watch").click()
    composer(page).fill("What I was about to say")
    page.evaluate(
        "() => { Intl.RelativeTimeFormat.prototype.format = () => { throw Error('No days'); }; }"
    )
    page.get_by_role("link", name="Group info").click()
    expect(page.get_by_role("heading", name="Something went wrong here")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    ana.api.delete(f"conversations/{group}/members/{ben.id}/").raise_for_status()
    expect(page.get_by_label("Your draft")).to_be_visible()
    check(page)
