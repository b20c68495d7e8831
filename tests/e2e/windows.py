"""What the browser tests share: people with accounts, and what they do in a window."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect
from websockets.sync.client import connect

from tests import tiers
from tests.commands import PROJECT
from tests.patience import PATIENCE
from tests.servers import Server, wait_for

AXE = PROJECT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "password321"
FITS = """(({ scrollWidth, scrollHeight }) =>
    scrollWidth <= innerWidth
    && (document.querySelector(".layout")?.scrollHeight ?? 0) <= innerHeight
    && (scrollHeight <= innerHeight || document.querySelector("nav") === null)
)(document.documentElement)"""
"""Nothing is wider than the window; of who is signed in, each pane scrolls, and not the page."""
FOCUS = """() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return "nothing has the focus";
    const name = `${one.tagName} ${one.ariaLabel ?? one.textContent.trim().slice(0, 40)}`;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    // The field in which one writes has its caret, and the border around it in another colour.
    if (one.matches("#write textarea")) return "";
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `${name}: no ring`;
    const box = one.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0) + 2, Math.min(box.right, innerWidth) - 2];
    const [top, bottom] = [Math.max(box.top, 0) + 2, Math.min(box.bottom, innerHeight) - 2];
    if (left > right || top > bottom) return `${name}: off the page`;
    for (const x of [left, (left + right) / 2, right])
        for (const y of [top, (top + bottom) / 2, bottom]) {
            const hit = document.elementFromPoint(x, y);
            if (hit !== null && (one.contains(hit) || hit.contains(one))) return "";
        }
    return `${name}: hidden behind something`;
}"""
"""What is wrong with the focus: there is none, it shows no ring, or it cannot be seen."""
ALL_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What can be wrong in one theme and right in the other."""
VIOLATIONS = """async (runOnly) => (await axe.run({ runOnly })).violations
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)"""
NO_CONNECTION = "Reconnecting|You are offline|The server cannot be reached"
"""What is said of a lost connection, first and after ten seconds."""
HEED = """(text) => {
    const look = () => { window.hasShown ||= document.body.innerText.includes(text); };
    window.hasShown = false;
    window.heeding?.disconnect();
    window.heeding = new MutationObserver(look);
    const looked = { childList: true, characterData: true, subtree: true };
    window.heeding.observe(document.body, looked);
}"""
LAN_NAME = "chat.lan"
"""A name that the browser of the tests takes for this machine, and not for the machine itself."""
PUT = """([name, rows]) => new Promise((resolve) => {
    const opening = indexedDB.open("real-time-chat");
    opening.onsuccess = () => {
        const transaction = opening.result.transaction(name, "readwrite");
        for (const row of rows) transaction.objectStore(name).put(row);
        transaction.oncomplete = () => {
            opening.result.close();
            resolve(null);
        };
    };
})"""
KEPT = """() => new Promise((resolve) => {
    const opening = indexedDB.open("real-time-chat");
    opening.onsuccess = () => {
        const names = ["conversations", "drafts", "outbox"];
        const transaction = opening.result.transaction(names);
        const asked = names.map((name) => transaction.objectStore(name).getAll());
        transaction.oncomplete = () => {
            opening.result.close();
            resolve(Object.fromEntries(names.map((name, index) => [name, asked[index].result])));
        };
    };
})"""


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
        """Return the id of the conversation with somebody, which they have accepted."""
        answer = self.api.post("conversations/", json={"kind": "direct", "person": other.id})
        id = str(answer.raise_for_status().json()["id"])
        other.api.put(f"conversations/{id}/accepted/").raise_for_status()
        return id

    def group(self, title: str, *others: "Person") -> str:
        """Make a group; return its id."""
        form = {"kind": "group", "title": title, "members": [other.id for other in others]}
        return str(self.api.post("conversations/", json=form).raise_for_status().json()["id"])

    def say(self, conversation: str, text: str) -> None:
        """Send a message."""
        form = {"client_id": str(uuid4()), "text": text}
        self.api.post(f"conversations/{conversation}/messages/", json=form).raise_for_status()

    def say_all(self, server: Server, conversation: str, texts: Iterable[str]) -> None:
        """Send messages in one go, over one socket; they are stored in this order."""
        token = self.api.headers["Authorization"].removeprefix("Bearer ")
        frames = [{"type": "hello", "token": token, "conversations": {}}]
        for text in texts:
            form = {"conversation": conversation, "client_id": str(uuid4()), "text": text}
            frames.append({"type": "message.send", **form})
        url = f"{server.ws_url}/ws/"
        with connect(url, proxy=None, open_timeout=PATIENCE, max_queue=None) as socket:
            for number, frame in enumerate(frames):
                socket.send(json.dumps({**frame, "id": str(number)}))
            waiting = len(frames)
            while waiting:
                answer = json.loads(socket.recv(PATIENCE))
                assert answer["type"] != "error", answer
                waiting -= answer["type"] == "ack"


NewPerson = Callable[..., Person]
NewWindow = Callable[..., Page]


def sign_in(page: Page, person: Person, path: str = "/") -> None:
    page.goto(path)
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Chats")).to_be_attached()


def wait_for_parts(page: Page) -> None:
    """Wait until what a page loads unasked, when it is idle, is there: the words about its line."""
    expect(page.locator(".connection")).to_be_attached()


def go_offline(page: Page) -> None:
    """Take the network from a page that can say so."""
    wait_for_parts(page)
    page.context.set_offline(True)


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def send(page: Page, text: str) -> None:
    composer(page).fill(text)
    composer(page).press("Enter")


def said(page: Page, text: str) -> Locator:
    """The rows that say so."""
    return page.get_by_role("region", name="Messages").get_by_role("listitem").filter(has_text=text)


@contextmanager
def shows(page: Page, text: str) -> Iterator[None]:
    """See that something shows from now on, also where it has gone until a busy machine looks."""
    page.evaluate(HEED, text)
    yield
    wait_for(lambda: page.evaluate("window.hasShown"), explain=lambda: text)


def kept(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What the browser keeps, by the name of the shelf."""
    found: dict[str, list[dict[str, Any]]] = page.evaluate(KEPT)
    return found


def put(page: Page, name: str, rows: list[dict[str, Any]]) -> None:
    """Lay something on a shelf of what the browser keeps."""
    page.evaluate(PUT, [name, rows])


class Line:
    """The line of a browser to the server, which can be taken away; the page itself loads."""

    def __init__(self, context: BrowserContext) -> None:
        self.is_there = True
        self.said: list[str] = []
        self.heard: list[str] = []
        self._sockets: list[WebSocketRoute] = []
        context.route_web_socket(re.compile("/ws/$"), self._open)
        context.route("**/api/**", lambda r: r.fallback() if self.is_there else r.abort())

    def cut(self) -> None:
        """Take it away, and what stands on it."""
        self.is_there = False
        for socket in self._sockets:
            socket.close(code=1011)
        self._sockets.clear()

    def say(self, frame: dict[str, Any]) -> None:
        """Let the browser hear something that the server has not said."""
        self._sockets[-1].send(json.dumps(frame))

    def _open(self, page: WebSocketRoute) -> None:
        if not self.is_there:
            page.close()
            return
        server = page.connect_to_server()
        self._sockets.append(page)

        def say(frame: str | bytes) -> None:
            self.said.append(str(frame))
            server.send(frame)

        def hear(frame: str | bytes) -> None:
            self.heard.append(str(frame))
            page.send(frame)

        page.on_message(say)
        server.on_message(hear)


def check(page: Page) -> None:
    """A1, A10: all fits, and axe has nothing to say; in the gate in both themes, and narrow."""
    assert page.evaluate(FITS), page.url
    # The rules of the page forbid inline scripts; the tester's are not the page's.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    themes = ["light", "dark"]
    if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
        themes.reverse()
    found = page.evaluate(VIOLATIONS, ALL_RULES)
    assert not found, f"{page.url}, {themes[0]}: {found}"
    if not tiers.GATE:
        return
    set_theme(page, themes[1])
    found = page.evaluate(VIOLATIONS, COLOUR_RULES)
    assert not found, f"{page.url}, {themes[1]}: {found}"
    set_theme(page, themes[0])
    size = page.viewport_size
    if size is not None and size["width"] > 320:
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate(FITS), f"{page.url}, narrow"
        page.set_viewport_size(size)


def set_theme(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")


def see_focus(page: Page) -> None:
    """Something has the focus, and shows it."""
    wait_for(lambda: page.evaluate(FOCUS) == "", explain=lambda: str(page.evaluate(FOCUS)))
