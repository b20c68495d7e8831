"""The web client in real browsers, against a real server: what everybody does first."""

import re
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import ARGUMENTS, BARE
from tests.e2e.windows import (
    NO_CONNECTION,
    PASSWORD,
    NewPerson,
    NewWindow,
    composer,
    said,
    send,
    shows,
    sign_in,
    wait_for_parts,
)
from tests.patience import PATIENCE
from tests.servers import NewServer, Server, wait_for

KEPT_DRAFTS = """() => new Promise((resolve) => {
    const opening = indexedDB.open("real-time-chat");
    opening.onsuccess = () => {
        const asked = opening.result.transaction("drafts").objectStore("drafts").getAll();
        asked.onsuccess = () => {
            opening.result.close();
            resolve(asked.result.map((draft) => draft.text));
        };
    };
})"""


def test_two_people_chat_both_ways(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """T6."""
    ben = new_person(server, "Ben")
    hers, his = new_window(server), new_window(server)

    hers.goto("/signup")
    email = f"ana.{uuid4().hex}@example.org"
    for label, value in [
        ("First name", "Ana"),
        ("Last name", "Example"),
        ("E-mail", email),
        ("Password", PASSWORD),
    ]:
        hers.get_by_label(label, exact=True).fill(value)
    hers.get_by_role("button", name="Create account").click()
    surname = f"{ben.first_name}{uuid4().hex}"
    ben.api.patch("me/", json={"first_name": surname}).raise_for_status()
    hers.get_by_role("searchbox").fill(surname)
    hers.get_by_role("button", name=surname).click()
    send(hers, "Lunch at one?")
    expect(said(hers, "Lunch at one?")).to_contain_text("sent")

    sign_in(his, ben)
    his.get_by_role("link", name="Ana Example").click()
    expect(said(his, "Lunch at one?")).to_have_count(1)
    his.get_by_role("button", name="Accept").click()
    expect(said(hers, "Lunch at one?")).to_contain_text("read")

    with shows(hers, f"{surname} Example is typing"):
        composer(his).press_sequentially("Yes")
    composer(his).press("Enter")
    expect(said(hers, "Yes")).to_have_count(1)
    expect(hers.get_by_role("log")).to_have_text(f"{surname} Example: Yes")

    mine = said(hers, "Lunch at one?")
    mine.hover()
    mine.get_by_role("button", name="Edit").click()
    send(hers, "Lunch at two?")
    expect(said(his, "Lunch at two?")).to_contain_text("(edited)")
    # W6: what is rarer is in a list, which the right button brings up, too.
    said(hers, "Lunch at two?").locator(".text").click(button="right")
    expect(hers.get_by_role("menuitem", name="Delete")).to_be_visible()
    hers.keyboard.press("Escape")
    said(hers, "Lunch at two?").hover()
    said(hers, "Lunch at two?").get_by_role("button", name="More actions").click()
    hers.get_by_role("menuitem", name="Delete").click()
    hers.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(said(his, "Message deleted")).to_have_count(1)


def test_what_is_written_without_a_connection_is_sent_once_when_it_is_back(
    new_server: NewServer, new_person: NewPerson, new_window: NewWindow
) -> None:
    """O4, R1: the server is gone in the meantime."""
    server = new_server()
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server, has_worker=True)
    sign_in(page, ana, f"/c/{conversation}")
    send(page, "Before")
    expect(said(page, "Before")).to_contain_text("sent")
    wait_for_parts(page)

    server.kill()
    send(page, "One")
    send(page, "Two")
    expect(said(page, "Two")).to_contain_text("sending")
    expect(page.get_by_text(re.compile(NO_CONNECTION))).to_be_visible()
    with shows(page, "Back online"):
        server.start()
    expect(said(page, "Two")).to_contain_text("sent")

    kept = ben.api.get(f"conversations/{conversation}/messages/").json()["results"]
    assert [message["text"] for message in kept] == ["Before", "One", "Two"]


def test_a_reload_keeps_the_sign_in_and_the_draft(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C7."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server, has_worker=True)
    sign_in(page, ana, f"/c/{conversation}")
    composer(page).fill("Half a tho")
    wait_for(lambda: page.evaluate(KEPT_DRAFTS) == ["Half a tho"])
    page.reload()
    expect(composer(page)).to_have_value("Half a tho")
    page.get_by_role("link", name="Real Time Chat").click()
    expect(page.get_by_role("link", name=ben.name)).to_contain_text("Draft: Half a tho")
    kept = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "eyJ" not in kept  # No token is where a script can read it.


def test_a_browser_that_is_started_again_is_still_signed_in(
    server: Server, chromium: Browser, new_person: NewPerson, tmp_path: Path
) -> None:
    ana = new_person(server, "Ana")
    ben = new_person(server, "Ben")
    conversation = ana.direct(ben)
    for is_first in (True, False):
        browser = chromium.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=BARE or None,
            args=ARGUMENTS,
            base_url=server.url,
            timeout=PATIENCE * 1_000,
        )
        browser.set_default_timeout(PATIENCE * 1_000)
        with closing(browser):
            page = browser.new_page()
            if is_first:
                sign_in(page, ana, f"/c/{conversation}")
                send(page, "See you tomorrow")
                expect(said(page, "See you tomorrow")).to_contain_text("sent")
            else:
                page.goto(f"/c/{conversation}")
                expect(said(page, "See you tomorrow")).to_be_visible()


def test_who_signs_out_in_one_tab_is_signed_out_in_the_other(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    first = new_window(server)
    sign_in(first, new_person(server, "Ana"))
    second = first.context.new_page()
    second.goto("/settings")
    second.get_by_role("button", name="Sign out", exact=True).click()
    expect(first.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(second.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_group_is_made_renamed_and_left(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana = new_person(server, "Ana")
    ben, chi = (new_person(server, f"{name}{uuid4().hex}") for name in ("Ben", "Chi"))
    page = new_window(server)
    sign_in(page, ana, "/new")
    for person in (ben, chi):
        page.get_by_role("combobox").fill(person.first_name)
        page.get_by_role("option", name=person.name).click()
    page.get_by_label("Group name").fill("Harbour watch")
    page.get_by_role("button", name="Create group").click()
    expect(page.get_by_text("3 people")).to_be_visible()
    page.get_by_role("link", name="Group info").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Group name").fill("Night watch")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Night watch")).to_be_visible()
    actions = page.get_by_role("button", name=f"Actions for {ben.name}")
    actions.click()
    page.get_by_role("menuitem", name="Remove from group").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(actions).to_have_count(0)
    page.get_by_role("button", name="Leave group").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(page.get_by_text("People you write to appear here.")).to_be_visible()


def test_the_client_travels_compressed(server: Server) -> None:
    with server.client() as browser:
        [script] = re.findall(r'src="(/static/web/assets/[^"]+\.js)"', browser.get("/").text)
        whole = browser.get(script, headers={"Accept-Encoding": "identity"})
        small = browser.get(script, headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.content == whole.content
    assert int(small.headers["Content-Length"]) < len(whole.content) / 2
