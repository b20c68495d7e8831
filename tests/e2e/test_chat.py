"""The web client in real browsers, against a real server."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.servers import PROJECT, NewServer, Server, wait_for

pytestmark = pytest.mark.one_store

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
AXE = PROJECT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "password321"
VIOLATIONS = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
"""


@dataclass
class Person:
    """Somebody with an account, and the API as them."""

    id: str
    first_name: str
    email: str
    api: httpx.Client

    @property
    def name(self) -> str:
        return f"{self.first_name} Example"

    def direct(self, other: "Person") -> str:
        """Return the id of the conversation with somebody."""
        answer = self.api.post("conversations/", json={"kind": "direct", "person": other.id})
        return str(answer.raise_for_status().json()["id"])

    def group(self, title: str, *others: "Person") -> str:
        """Make a group; return its id."""
        form = {"kind": "group", "title": title, "members": [other.id for other in others]}
        return str(self.api.post("conversations/", json=form).raise_for_status().json()["id"])

    def say(self, conversation: str, text: str) -> None:
        """Send a message."""
        form = {"client_id": str(uuid4()), "text": text}
        self.api.post(f"conversations/{conversation}/messages/", json=form).raise_for_status()


NewPerson = Callable[..., Person]


@pytest.fixture
def new_person() -> Iterator[NewPerson]:
    """``new_person(server, "Ana")``: somebody with an account there."""
    clients = []

    def new_person(server: Server, first_name: str) -> Person:
        api = httpx.Client(base_url=f"{server.url}/api/", trust_env=False)
        clients.append(api)
        email = f"{first_name.lower()}.{uuid4().hex}@example.org"
        form = {"first_name": first_name, "last_name": "Example", "email": email}
        passwords = {"password": PASSWORD, "confirm_password": PASSWORD}
        api.post("register/", json={**form, **passwords}).raise_for_status()
        tokens = api.post("login/", json={"email": email, "password": PASSWORD}).json()
        api.headers["Authorization"] = f"Bearer {tokens['access']}"
        return Person(api.get("me/").json()["id"], first_name, email, api)

    yield new_person
    for client in clients:
        client.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser; each test opens windows of its own in it."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        with closing(browser):
            yield browser


NewWindow = Callable[..., Page]


@pytest.fixture
def new_window(chromium: Browser) -> Iterator[NewWindow]:
    """``new_window(server)``: a page that shares nothing with others, and keeps the rules."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def new_window(server: Server, width: int = 1280, theme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        contexts.append(context)
        context.add_init_script(VIOLATIONS)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new_window
    for context in contexts:
        for page in context.pages:
            errors += page.evaluate("window.violations")
        context.close()
    assert errors == []


def sign_in(page: Page, person: Person, path: str = "/") -> None:
    page.goto(path)
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Conversations")).to_be_attached()


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def send(page: Page, text: str) -> None:
    composer(page).fill(text)
    composer(page).press("Enter")


def said(page: Page, text: str) -> Locator:
    """The rows that say so."""
    return page.get_by_role("region", name="Messages").get_by_role("listitem").filter(has_text=text)


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
    hers.get_by_role("button", name="Sign up").click()
    surname = f"{ben.first_name}{uuid4().hex}"
    ben.api.patch("me/", json={"first_name": surname}).raise_for_status()
    hers.get_by_role("searchbox").fill(surname)
    hers.get_by_role("button", name=surname).click()
    send(hers, "Lunch at one?")
    expect(said(hers, "Lunch at one?")).to_contain_text("sent")

    sign_in(his, ben)
    his.get_by_role("link", name="Ana Example").click()
    expect(said(his, "Lunch at one?")).to_have_count(1)
    expect(said(hers, "Lunch at one?")).to_contain_text("read")

    composer(his).press_sequentially("Yes")
    expect(hers.get_by_text(f"{surname} Example is writing")).to_be_visible()
    composer(his).press("Enter")
    expect(said(hers, "Yes")).to_have_count(1)
    expect(hers.get_by_role("log")).to_have_text(f"{surname} Example: Yes")

    mine = said(hers, "Lunch at one?")
    mine.hover()
    mine.get_by_role("button", name="Edit").click()
    send(hers, "Lunch at two?")
    expect(said(his, "Lunch at two?")).to_contain_text("(edited)")
    said(hers, "Lunch at two?").hover()
    said(hers, "Lunch at two?").get_by_role("button", name="Delete").click()
    hers.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(said(his, "Message deleted")).to_have_count(1)


def test_what_is_written_without_a_line_is_sent_once_when_it_is_back(
    new_server: NewServer, new_person: NewPerson, new_window: NewWindow
) -> None:
    server = new_server()
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    send(page, "Before")
    expect(said(page, "Before")).to_contain_text("sent")

    server.kill()
    send(page, "One")
    send(page, "Two")
    expect(said(page, "Two")).to_contain_text("sending")
    expect(page.get_by_text(re.compile("Reconnecting|You are offline"))).to_be_visible()
    server.start()
    expect(said(page, "Two")).to_contain_text("sent", timeout=30_000)
    expect(page.get_by_text("Back online")).to_be_visible()

    kept = ben.api.get(f"conversations/{conversation}/messages/").json()["results"]
    assert [message["text"] for message in kept] == ["Before", "One", "Two"]


def test_a_reload_keeps_the_sign_in_and_the_draft(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    composer(page).fill("Half a tho")
    wait_for(lambda: page.evaluate(KEPT_DRAFTS) == ["Half a tho"])
    page.reload()
    expect(composer(page)).to_have_value("Half a tho")
    page.get_by_role("link", name="Chats").click()
    expect(page.get_by_role("link", name=ben.name)).to_contain_text("Draft: Half a tho")
    kept = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "eyJ" not in kept  # No token is where a script can read it.


def test_who_signs_out_in_one_tab_is_signed_out_in_the_other(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    first = new_window(server)
    sign_in(first, new_person(server, "Ana"))
    second = first.context.new_page()
    second.goto("/settings")
    second.get_by_role("button", name="Sign out").click()
    expect(first.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(second.get_by_role("heading", name="Sign in")).to_be_visible()


def test_history_comes_while_one_reads_and_moves_nothing(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    for number in range(400):
        ana.say(conversation, f"Entry {number:03}")
    page = new_window(server)
    sign_in(page, ana, f"/c/{conversation}")
    expect(said(page, "Entry 399")).to_be_in_viewport()
    messages = page.get_by_role("region", name="Messages")
    messages.hover()
    while not said(page, "Entry 000").is_visible():
        page.mouse.wheel(0, -1500)
        page.wait_for_timeout(20)
    assert messages.get_by_role("listitem").count() <= 320
    messages.evaluate("(list) => { list.scrollTop += 3000 }")
    reading = messages.evaluate(
        """(list) => [...list.querySelectorAll("li[data-seq]")]
            .find((row) => row.getBoundingClientRect().top > 200).dataset.seq"""
    )
    row = messages.locator(f'li[data-seq="{reading}"]')
    page.wait_for_timeout(200)
    before = row.bounding_box()
    ben.say(conversation, "Something new")
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 1
    page.get_by_role("button", name="1 new").click()
    expect(said(page, "Something new")).to_be_in_viewport()


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
    page.get_by_label("Name of the group").fill("Harbour watch")
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_text("3 people")).to_be_visible()
    page.get_by_role("link", name="About the group").click()
    page.get_by_label("Name of the group").fill("Night watch")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="Night watch")).to_be_visible()
    page.get_by_role("button", name=f"Remove {ben.name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name=f"Remove {ben.name}")).to_have_count(0)
    page.get_by_role("button", name="Leave the group").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(page.get_by_text("No conversations yet")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen_is_accessible_and_fits_a_narrow_phone(
    server: Server, new_person: NewPerson, new_window: NewWindow, theme: str
) -> None:
    ana, ben, chi = (new_person(server, name) for name in ("Ana", "Ben", "Chi"))
    group = ana.group("Harbour watch", ben, chi)
    for number in range(30):
        (ana, ben, chi)[number % 3].say(group, f"Entry {number} of a log that is long")
    ben.say(ana.direct(ben), "A" * 300)
    wide, narrow = new_window(server, theme=theme), new_window(server, 320, theme)
    for page in (wide, narrow):
        for path in ("/signup", "/signin"):
            page.goto(path)
            page.get_by_role("button", name="Sign").click()
            check(page)
        sign_in(page, ana)
        check(page)
        screens = {
            f"/c/{group}": composer(page),
            f"/c/{ana.direct(ben)}": composer(page),
            f"/c/{group}/info": page.get_by_role("button", name=f"Remove {ben.name}"),
            "/new": page.get_by_role("combobox"),
            "/settings": page.get_by_text("This one"),
            f"/c/{uuid4()}": page.get_by_text("There is nothing here"),
        }
        for path, sign in screens.items():
            page.goto(path)
            expect(sign).to_be_visible()
            check(page)


def check(page: Page) -> None:
    """Nothing is wider than the page, and axe has nothing to say."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The rules of the page forbid inline scripts; the tester's are not the page's.
    page.evaluate(AXE.read_text())
    violations = page.evaluate(
        """async () => (await axe.run()).violations.map(
            (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)"""
    )
    assert violations == [], page.url
