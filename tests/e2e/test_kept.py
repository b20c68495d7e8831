"""What the browser keeps of a person: conversations, drafts and the outbox, and when it goes."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.windows import (
    NO_CONNECTION,
    PASSWORD,
    Line,
    NewPerson,
    NewWindow,
    composer,
    go_offline,
    kept,
    put,
    said,
    send,
    sign_in,
)
from tests.servers import Server, wait_for

FRAMES_UNTIL_ROW = """(text) => new Promise((resolve) => {
    const box = document.querySelector("#write textarea");
    box.value = text;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    let frames = 0;
    const look = () => {
        const rows = [...document.querySelectorAll("li.row")];
        if (rows.some((row) => row.textContent.includes(text))) resolve(frames);
        else { frames += 1; requestAnimationFrame(look); }
    };
    requestAnimationFrame(look);
})"""


def test_a_start_without_a_connection_shows_what_was_kept_and_goes_on_when_it_is_back(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """T2, T6, O1, R3."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say(conversation, "Before")
    page = new_window(server, has_worker=True)
    line = Line(page.context)
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Before")).to_be_visible()
    wait_for(lambda: len(kept(page)["conversations"]) == 1)

    line.is_there = False
    page.reload()
    expect(said(page, "Before")).to_be_visible()
    expect(page.get_by_text(re.compile(NO_CONNECTION))).to_be_visible()
    assert page.evaluate(FRAMES_UNTIL_ROW, "Written offline") <= 1
    expect(said(page, "Written offline")).to_contain_text("sending")
    ben.say(conversation, "Meanwhile")
    page.reload()
    expect(said(page, "Written offline")).to_contain_text("sending")

    line.is_there = True
    line.heard.clear()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(said(page, "Written offline")).to_contain_text("sent")
    expect(said(page, "Meanwhile")).to_be_visible()
    hello = [frame for frame in line.said if '"hello"' in frame][-1]
    assert f'"conversations":{{"{conversation}":' in hello
    assert any('"resumed"' in frame for frame in line.heard)
    assert not any('"reset"' in frame for frame in line.heard)


def test_a_lost_connection_shows_after_two_seconds_and_again_after_ten(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """T5."""
    page = new_window(server)
    page.clock.install()
    line = Line(page.context)
    sign_in(page, new_person(server, "Ana"))
    banner = page.locator(".connection")
    page.clock.pause_at(page.evaluate("Date.now()") + 10_000)
    line.cut()
    page.clock.run_for(1_500)
    expect(banner).to_have_text("")
    page.clock.run_for(1_000)
    expect(banner).to_have_text("Reconnecting…")
    page.clock.run_for(8_000)
    expect(banner).to_have_text("The server cannot be reached. Messages will send when it is back.")
    line.is_there = True
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(banner).to_have_text("Back online")
    page.clock.run_for(2_500)
    expect(banner).to_have_text("")
    line.cut()
    go_offline(page)
    page.clock.run_for(1_000)
    expect(banner).to_have_text("You are offline. Messages will send when you are back.")


def test_a_session_that_ended_meanwhile_leads_to_the_sign_in_and_keeps_the_draft(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C7, R4."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say(conversation, "Not for strangers")
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Not for strangers")).to_be_visible()
    composer(page).fill("Half a tho")
    wait_for(lambda: len(kept(page)["conversations"]) == 1)
    for session in ana.api.get("me/sessions/").json():
        if not session["is_current"]:
            ana.api.delete(f"me/sessions/{session['id']}/").raise_for_status()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    wait_for(lambda: kept(page)["conversations"] == [])
    page.get_by_label("E-mail").fill(ana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(composer(page)).to_have_value("Half a tho")


def test_what_the_browser_holds_is_dropped_where_it_is_broken_and_forgotten_at_sign_out(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say(conversation, "Sound")
    page = new_window(server, has_worker=True)
    sign_in(page, ana, f"/c/{conversation}")
    wait_for(lambda: len(kept(page)["conversations"]) == 1)
    page.goto("/settings")
    (row,) = kept(page)["conversations"]
    put(page, "conversations", [{**row, "id": "broken", "messages": None}])
    page.reload()
    page.get_by_role("link", name="Back to chats").click()
    page.get_by_role("link", name=ben.name).click()
    expect(said(page, "Sound")).to_be_visible()
    # What the server has as well is no loss.
    page.route("**/draft/", lambda route: route.abort())
    composer(page).fill("Not for strangers")
    page.goto("/settings")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    wait_for(lambda: not any(kept(page).values()))
    assert "Ana" not in page.evaluate("JSON.stringify({ ...localStorage })")


@pytest.mark.parametrize("failing", ["open", "transaction"])
def test_a_browser_that_keeps_nothing_chats_all_the_same(
    server: Server, new_person: NewPerson, new_window: NewWindow, failing: str
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server)
    owner = {"open": "IDBFactory", "transaction": "IDBDatabase"}[failing]
    refuse = f"""{owner}.prototype.{failing} = () => {{
        throw new DOMException("No room.", "QuotaExceededError");
    }}"""
    page.add_init_script(refuse)
    sign_in(page, ana, f"/c/{conversation}")
    send(page, "Kept nowhere but there")
    expect(said(page, "Kept nowhere but there")).to_contain_text("sent")
    ben.say(conversation, "And here")
    expect(said(page, "And here")).to_be_visible()


def test_a_message_of_two_days_ago_is_asked_about(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """O4."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server, has_worker=True)
    sign_in(page, ana, f"/c/{conversation}")
    expect(composer(page)).to_be_visible()
    written = (datetime.now(UTC) - timedelta(days=2, hours=1)).isoformat()
    entries = [
        {
            "owner": ana.id,
            "id": str(uuid4()),
            "conversation": conversation,
            "operation": {"type": "message.send", "text": text},
            "created_at": written,
            "failure": None,
        }
        for text in ("Still true", "Not any more")
    ]
    put(page, "outbox", entries)
    page.reload()
    send(page, "A new one")
    expect(said(page, "A new one")).to_contain_text("sent")
    expect(said(page, "Still true")).to_contain_text("Written 2 days ago.")
    said(page, "Still true").get_by_role("button", name="Send now").click()
    said(page, "Not any more").get_by_role("button", name="Delete").click()
    expect(said(page, "Not any more")).to_have_count(0)
    expect(said(page, "Still true")).not_to_contain_text("Written")
    expect(said(page, "Still true")).to_contain_text("sent")
    stored = ben.api.get(f"conversations/{conversation}/messages/").json()["results"]
    assert [message["text"] for message in stored] == ["A new one", "Still true"]


def test_a_conversation_that_is_loaded_anew_is_whole_however_fast_that_goes(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """R3: also where nothing was drawn between the word to load it anew and its being here."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour watch", ben)
    ben.say(group, "All quiet")
    page = new_window(server)
    page.add_init_script("window.requestAnimationFrame = (draw) => setTimeout(draw, 300)")
    line = Line(page.context)
    sign_in(page, ana, f"/c/{group}")
    expect(page.get_by_text("2 people")).to_be_visible()
    for _ in range(3):
        with page.expect_response(f"**/conversations/{group}/members/"):
            line.say({"type": "reset", "conversation": group})
        expect(page.get_by_text("2 people")).to_be_visible()
        expect(said(page, "Ben Example")).to_contain_text("All quiet")


def test_members_are_asked_for_once_however_many_want_them(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A page that was kept wants them when it is shown, and again when its line is up."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour watch", ben)
    page = new_window(server)
    sign_in(page, ana)
    expect(page.get_by_role("link", name="Harbour watch")).to_be_visible()
    wait_for(lambda: len(kept(page)["conversations"]) == 1)
    asked: list[Route] = []
    page.route("**/members/", lambda route: asked.append(route))
    page.goto(f"/c/{group}")
    expect(composer(page)).to_be_visible()
    ben.say(group, "The line is up")
    expect(said(page, "The line is up")).to_be_visible()
    wait_for(lambda: page.evaluate("true") and asked != [])
    assert len(asked) == 1
    asked[0].continue_()
    expect(page.get_by_text("2 people")).to_be_visible()


def test_a_group_that_somebody_begins_to_make_survives_leaving_and_a_reload(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C7: the conversation that is not made yet is a draft, too."""
    ana = new_person(server, "Ana")
    ben, chi = (new_person(server, f"{name}{uuid4().hex}") for name in ("Ben", "Chi"))
    page = new_window(server, has_worker=True)
    sign_in(page, ana, "/new")
    for person in (ben, chi):
        page.get_by_role("combobox").fill(person.first_name)
        page.get_by_role("option", name=person.name).click()
    page.get_by_label("Group name").fill("Harbour watch")
    page.get_by_role("link", name="Settings").click()
    page.go_back()
    expect(page.get_by_label("Group name")).to_have_value("Harbour watch")
    page.reload()
    expect(page.get_by_label("Group name")).to_have_value("Harbour watch")
    page.get_by_role("button", name="Create group").click()
    expect(page.get_by_text("3 people")).to_be_visible()
    page.goto("/new")
    expect(page.get_by_role("combobox")).to_be_visible()
    expect(page.get_by_label("Group name")).to_have_count(0)


VERSION_2 = """(letter) => new Promise((resolve) => {
    const opening = indexedDB.open("real-time-chat", 2);
    opening.onupgradeneeded = () => {
        for (const [name, keyPath] of [
            ["letters", "client_id"],
            ["drafts", ["owner", "conversation"]],
            ["conversations", ["owner", "id"]],
        ]) {
            const shelf = opening.result.createObjectStore(name, { keyPath });
            shelf.createIndex("owner", "owner");
        }
    };
    opening.onsuccess = () => {
        const transaction = opening.result.transaction("letters", "readwrite");
        transaction.objectStore("letters").put(letter);
        transaction.oncomplete = () => {
            opening.result.close();
            resolve(null);
        };
    };
})"""


def test_what_an_older_version_of_the_page_has_not_sent_is_sent(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """O1."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server)
    page.goto("/signin")
    letter = {
        "owner": ana.id,
        "client_id": str(uuid4()),
        "conversation": conversation,
        "text": "Written before the upgrade",
        "created_at": datetime.now(UTC).isoformat(),
        "failure": None,
    }
    page.evaluate(VERSION_2, letter)
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Written before the upgrade")).to_contain_text("sent")
    wait_for(lambda: kept(page)["outbox"] == [])


def test_an_edit_and_a_deletion_without_a_connection_survive_a_reload(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """O1, T6: they show at once, and reach the server when it can be reached."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ana.say(conversation, "Lunch at one?")
    ana.say(conversation, "Or never")
    page = new_window(server, has_worker=True)
    line = Line(page.context)
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Or never")).to_contain_text("sent")
    wait_for(lambda: kept(page)["conversations"] != [])
    line.cut()
    for text, key in (("Or never", "Delete"), ("Lunch at one?", "e")):
        said(page, text).focus()
        page.keyboard.press(key)
        if key == "Delete":
            page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    send(page, "Lunch at two?")
    expect(said(page, "Message deleted")).to_have_count(1)
    expect(said(page, "Lunch at two?")).to_contain_text("sending")
    wait_for(lambda: len(kept(page)["outbox"]) == 2)
    page.reload()
    expect(said(page, "Lunch at two?")).to_contain_text("sending")
    expect(said(page, "Message deleted")).to_have_count(1)
    line.is_there = True
    expect(said(page, "Lunch at two?")).to_contain_text("edited")
    wait_for(lambda: kept(page)["outbox"] == [])
    stored = ben.api.get(f"conversations/{conversation}/messages/").json()["results"]
    assert [message["text"] for message in stored] == ["Lunch at two?", ""]
