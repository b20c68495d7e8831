"""What the web client costs a browser, each figure beside the budget that it has to keep.

    python -m benchmarks.web [measure ...]

A real server and a real Chromium (``CHROMIUM`` names another) share the machine. A slow phone is
imitated as Lighthouse does it: a processor four times slower, 1.6 Mbit/s, 150 ms there and back.
"""

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, sync_playwright

from benchmarks import web_pictures, web_search
from tests.full import FullSocket
from tests.people import PASSWORD, Person
from tests.servers import Server

CONVERSATIONS = 1_000
MESSAGES = 10_000
RATE = 100
SECONDS = 10
REPEATS = 3
SWITCHES = 10
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--window-size=1280,888",
]
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}

OBSERVERS = """
    window.seen = { paint: 0, shift: 0, blocked: 0, long: 0, slow: 0, frames: 0, events: [] };
    const watch = (type, take, options = {}) => new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) take(entry);
    }).observe({ type, buffered: true, ...options });
    watch("largest-contentful-paint", (entry) => { seen.paint = entry.startTime; });
    watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
    watch("longtask", (entry) => { seen.long += 1; seen.blocked += entry.duration - 50; });
    watch("event", (entry) => { if (entry.interactionId) seen.events.push(entry.duration); },
        { durationThreshold: 16 });
    let before = performance.now();
    const frame = (now) => {
        seen.frames += 1;
        if (now - before > 25) seen.slow += 1;
        before = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
"""
"""Counts what the browser itself measures: paints, shifts, long tasks, frames, interactions."""

NEVER_IDLE = "window.requestIdleCallback = () => 0"
"""What is loaded when the page is idle is not on the way to a conversation."""
SWITCH = """([link, text]) => new Promise((resolve) => {
    const from = performance.now();
    const look = () => [...document.querySelectorAll("li.row")].at(-1)?.textContent.includes(text)
        ? requestAnimationFrame(() => resolve(performance.now() - from))
        : requestAnimationFrame(look);
    document.querySelector(`a[href="${link}"]`).click();
    look();
})"""
"""How many ms pass from a click in the list until the conversation's last message is painted."""

PREPEND = """() => new Promise((resolve) => {
    const list = document.querySelector('[role="region"] ol').closest('[role="region"]');
    const first = () => list.querySelector("li[data-seq]").dataset.seq;
    const started = first();
    list.scrollTop = -(list.scrollHeight - list.clientHeight - 600);
    const row = [...list.querySelectorAll("li[data-seq]")]
        .find((one) => one.getBoundingClientRect().top > 200);
    const top = row.getBoundingClientRect().top;
    let most = 0;
    const look = (left) => {
        most = Math.max(most, Math.abs(row.getBoundingClientRect().top - top));
        if (left === 0) resolve([most, started !== first()]);
        else requestAnimationFrame(() => look(left - 1));
    };
    look(90);
})"""
"""By how many px a row that is read moves while older ones come, over 90 frames."""


def main() -> None:
    wanted = sys.argv[1:]
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with (
        serving() as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client,
    ):
        room = Room(server, client)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
            print(f"{'':<58}{'measured':>10}{'budget':>10}")
            for measure in MEASURES:
                if not wanted or measure.__name__ in wanted:
                    measure(browser, room)
            browser.close()


def say(name: str, value: float, budget: float, digits: int = 0) -> None:
    """Print a figure beside its budget; what is above it is marked."""
    mark = " !" if value > budget else ""
    print(f"{name:<58}{value:>10.{digits}f}{budget:>10.{digits}f}{mark}", flush=True)


@contextmanager
def serving() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.manage("migrate", "--verbosity", "0")
        server.start()
        yield server
        server.close()


class Room:
    """Two people, and their conversations: a long one, some short ones, and many quiet ones."""

    def __init__(self, server: Server, client: httpx.Client) -> None:
        self.server = server
        self.ana, self.ben = (self._person(client, name) for name in ("Ana", "Ben"))
        # First, so that the list has the others at its top.
        for number in range(CONVERSATIONS - SWITCHES - 1):
            self._group(f"Quay {number}")
        self.long = self._group("Harbour log")
        self.short = [self._group(f"Pier {number}") for number in range(SWITCHES)]
        with FullSocket(server, self.ben) as socket:
            for first in range(0, MESSAGES, 500):
                texts = [f"Entry {first + number}: {'tide ' * 12}" for number in range(500)]
                socket.say_all(self.long, texts)
            for group in self.short:
                socket.say_all(group, [f"{group[-6:]} {number}" for number in range(60)])
            marks = [socket.send("read.mark", conversation=self.long, seq=MESSAGES)]
            for mark in marks:
                socket.answer(mark)
        with FullSocket(server, self.ana) as socket:
            socket.request("read.mark", conversation=self.long, seq=MESSAGES)
            for group in self.short:
                socket.request("read.mark", conversation=group, seq=60)

    def _person(self, client: httpx.Client, name: str) -> Person:
        person = Person(self.server, name, client)
        person.register().raise_for_status()
        person.login().raise_for_status()
        return person

    def _group(self, title: str) -> str:
        form = {"kind": "group", "title": title, "members": [self.ben.id]}
        answer = self.ana.post("/api/conversations/", json=form)
        return str(answer.raise_for_status().json()["id"])


@contextmanager
def window(browser: Browser, room: Room, **options: Any) -> Iterator[Page]:
    """A new window of somebody who is signed out."""
    size = {"width": 1280, "height": 800}
    context = browser.new_context(base_url=room.server.url, **{"viewport": size, **options})
    context.add_init_script(OBSERVERS)
    yield context.new_page()
    context.close()


def sign_in(page: Page, room: Room, path: str = "/") -> None:
    page.goto(path)
    page.get_by_label("E-mail").fill(room.ana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Chats").wait_for()


def open_long(page: Page, room: Room) -> None:
    page.goto(f"/c/{room.long}")
    said(page, f"Entry {MESSAGES - 1}:").wait_for()


def said(page: Page, text: str) -> Locator:
    return page.get_by_role("region", name="Messages").get_by_text(text)


def slow_phone(context: BrowserContext, page: Page) -> CDPSession:
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return session


def seen(page: Page) -> dict[str, Any]:
    counted: dict[str, Any] = page.evaluate("seen")
    return counted


def download(browser: Browser, room: Room) -> None:
    """Requests and bytes until the sign-in screen, and from there until a conversation."""
    # What a service worker answers has no size on the line.
    with window(browser, room, service_workers="block") as page:
        kib: dict[str, float] = {"script": 0, "stylesheet": 0, "font": 0}
        requests: list[str] = []

        def count(kind: str, url: str, size: float) -> None:
            requests.append(url)
            kib[kind] = kib.get(kind, 0) + size / 1024

        page.on(
            "requestfinished",
            lambda request: count(
                request.resource_type, request.url, request.sizes()["responseBodySize"]
            ),
        )
        page.add_init_script(NEVER_IDLE)
        page.goto("/signin", wait_until="networkidle")
        say("JavaScript to the sign-in screen, KB", kib["script"], 30, 1)
        sign_in(page, room, f"/c/{room.short[0]}")
        page.get_by_role("textbox", name="Message").wait_for()
        page.wait_for_load_state("networkidle")
        say("JavaScript to a conversation, KB", kib["script"], 75, 1)
        say("CSS, KB", kib["stylesheet"], 10, 1)
        say("font, KB", kib["font"], 34, 1)
    with window(browser, room) as page:
        sign_in(page, room)
        page.wait_for_load_state("networkidle")
        page.add_init_script(NEVER_IDLE)
        requests.clear()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(f"/c/{room.short[0]}")
        page.get_by_role("textbox", name="Message").wait_for()
        say("requests to a usable conversation", len(set(requests)), 10)


def first_paint(browser: Browser, room: Room) -> None:
    """The largest paint on a slow phone: cold at the door, warm in a conversation."""
    phone = {"viewport": {"width": 375, "height": 667}}
    cold: list[dict[str, Any]] = []
    warm: list[dict[str, Any]] = []
    for _ in range(REPEATS):
        with window(browser, room, **phone) as page:
            slow_phone(page.context, page)
            page.goto("/signin", wait_until="networkidle")
            cold.append(seen(page))
        with window(browser, room, **phone) as page:
            sign_in(page, room)
            open_long(page, room)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1_500)  # What is held is written down meanwhile.
            slow_phone(page.context, page)
            page.reload(wait_until="networkidle")
            warm.append(seen(page))
    say("largest paint of the sign-in screen, slow phone, ms", middle(cold, "paint"), 1_800)
    say("blocked time of the same, ms", middle(cold, "blocked"), 150)
    say("layout shift of the same", middle(cold, "shift"), 0.02, 3)
    say("largest paint of a held conversation, slow phone, ms", middle(warm, "paint"), 800)
    say("layout shift of the same", middle(warm, "shift"), 0.02, 3)


def middle(runs: list[dict[str, Any]], name: str) -> float:
    values: list[float] = [run[name] for run in runs]
    return statistics.median(values)


def interaction(browser: Browser, room: Room) -> None:
    """From a key or a click until the next paint, with a processor four times slower."""
    typed, sent, switched = zip(*(interact(browser, room) for _ in range(REPEATS)), strict=True)
    say("slowest key while typing, 4x slower, ms", statistics.median(typed), 100)
    say("slowest key that sends, 4x slower, ms", statistics.median(sent), 100)
    say("slowest click that switches, 4x slower, ms", statistics.median(switched), 200)


def interact(browser: Browser, room: Room) -> tuple[float, float, float]:
    """Return the slowest of the keys that write, of those that send, of the clicks that switch."""
    # In the window's own size: of an imitated one the browser paints no more than the window has,
    # and a key that changes the rest is told as slow as the next one that changes the window.
    with window(browser, room, viewport=None, no_viewport=True) as page:
        sign_in(page, room)
        open_long(page, room)
        session = page.context.new_cdp_session(page)
        page.wait_for_timeout(2_000)  # What comes after the first paint is here.
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        box = page.get_by_role("textbox", name="Message")

        def type_text() -> None:
            box.press_sequentially("The tide turns at four.", delay=60)

        def send() -> None:
            box.press("Enter")

        def switch() -> None:
            for group in room.short[:5]:
                page.locator(f'a[href="/c/{group}"]').click()
                page.wait_for_timeout(400)

        typed = worst(page, type_text)
        sent = []
        for _ in range(5):
            sent.append(worst(page, send))
            box.press("x")
            page.wait_for_timeout(200)  # It is painted, and no part of what comes next.
        return typed, max(sent), worst(page, switch)


def worst(page: Page, act: Callable[[], None]) -> float:
    page.evaluate("seen.events = []")
    act()
    page.wait_for_timeout(500)
    return float(page.evaluate("Math.max(0, ...seen.events)"))


def switching(browser: Browser, room: Room) -> None:
    """From a click in the list until the last message stands there."""
    with window(browser, room) as page:
        sign_in(page, room)
        for group in room.short:
            page.locator(f'a[href="/c/{group}"]').click()
            said(page, f"{group[-6:]} 59").wait_for()
        times = [page.evaluate(SWITCH, [f"/c/{id}", f"{id[-6:]} 59"]) for id in room.short]
        say("switch to a held conversation, ms", statistics.median(times), 100)


def memory(browser: Browser, room: Room) -> None:
    """The heap with the whole history read, and the nodes on the page."""
    with window(browser, room) as page:
        sign_in(page, room)
        open_long(page, room)
        messages = page.get_by_role("region", name="Messages")
        deadline = time.monotonic() + 120
        while not said(page, "Entry 0:").count():
            messages.evaluate("(list) => { list.scrollTop = -list.scrollHeight }")
            page.wait_for_timeout(30)
            if time.monotonic() > deadline:
                raise TimeoutError("The history was not read to its beginning within 120 s.")
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
        say(f"heap after {MESSAGES:,} messages were read, MB", heap, 25, 1)
        say("nodes on the page", page.evaluate("document.querySelectorAll('*').length"), 3_500)


def prepend(browser: Browser, room: Room) -> None:
    """How far a row moves that is read while older ones come above it."""
    with window(browser, room) as page:
        sign_in(page, room)
        open_long(page, room)
        page.wait_for_timeout(500)
        shifts = []
        for _ in range(5):
            shift, came = page.evaluate(PREPEND)
            if came:
                shifts.append(shift)
        if not shifts:
            raise RuntimeError("No older messages came.")
        say("shift of a row that is read while older ones come, px", max(shifts), 1, 2)


def flood(browser: Browser, room: Room) -> None:
    """Somebody writes 100 messages a second while the conversation is open."""
    with window(browser, room) as page, FullSocket(room.server, room.ben) as socket:
        sign_in(page, room)
        open_long(page, room)
        page.wait_for_timeout(1_000)
        sending = threading.Thread(target=write, args=(socket, room.long))
        page.evaluate("seen.long = seen.slow = seen.frames = 0")
        sending.start()
        page.wait_for_timeout(SECONDS * 1_000)
        counted = seen(page)
        sending.join()
        said(page, f"Flood {RATE * SECONDS - 1}").wait_for()
        say(f"long tasks in {SECONDS} s of {RATE} messages a second", counted["long"], 0)
        share = 100 * counted["slow"] / counted["frames"]
        say("frames above 25 ms of the same, %", share, 1, 1)


def write(socket: FullSocket, conversation: str) -> None:
    for second in range(SECONDS * 10):
        at = time.monotonic() + 0.1
        socket.say_all(conversation, [f"Flood {second * 10 + one}" for one in range(RATE // 10)])
        time.sleep(max(0.0, at - time.monotonic()))


def pictures(browser: Browser, room: Room) -> None:
    """From a click until a page of photographs of a room is painted, each for the first time."""
    empty, full = room.short[:2]
    web_pictures.fill(room.ben, full)
    with FullSocket(room.server, room.ben) as socket:
        # So that the conversation beside them shows none of them.
        socket.say_all(full, [f"Later {number}" for number in range(150)])
    with FullSocket(room.server, room.ana) as socket:
        newest = room.ana.get(f"/api/conversations/{full}/messages/").json()["results"][-1]["seq"]
        socket.request("read.mark", conversation=full, seq=newest)
    times, sizes = [], []
    for _ in range(REPEATS):
        with window(browser, room) as page:
            sign_in(page, room, f"/c/{empty}/files")  # What draws it is here.
            page.get_by_role("tab", name="Media").wait_for()
            page.goto(f"/c/{full}/info", wait_until="networkidle")
            page.wait_for_timeout(1_000)
            page.evaluate("performance.setResourceTimingBufferSize(1_000)")
            page.evaluate("performance.clearResourceTimings()")
            times.append(page.evaluate(web_pictures.PAINT, f"/c/{full}/files"))
            sizes += page.evaluate(web_pictures.SIZES)
    say(f"page of {web_pictures.PAGE} pictures of a room, ms", statistics.median(times), 300)
    say("one of these on average, KB", statistics.mean(sizes) / 1e3, 40, 1)


def searching(browser: Browser, room: Room) -> None:
    """From the last key of a word until the first message with it is painted."""
    web_search.fill(room.ben, room.short)
    with window(browser, room) as page:
        sign_in(page, room, "/search")
        field = page.get_by_role("combobox", name="Search messages")
        times = []
        for word in web_search.WORDS:
            field.fill("")
            page.wait_for_timeout(500)
            page.evaluate(web_search.WATCH, word)
            page.keyboard.type(word, delay=web_search.KEY_MS)
            times.append(page.evaluate("found"))
        say("first of 100,000 messages after the last key, ms", statistics.median(times), 200)
        say("the slowest of these, ms", max(times), 200)


MEASURES = (
    *(download, first_paint, interaction, switching, memory, prepend, flood, pictures),
    searching,
)


if __name__ == "__main__":
    main()
