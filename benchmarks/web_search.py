"""How long somebody who types waits for what they look for, among 100,000 messages."""

import random
import time
from collections.abc import Sequence
from itertools import islice

from benchmarks.micro.search import texts
from tests.full import FullSocket
from tests.people import Person

MESSAGES = 90_000
AT_ONCE = 500
WORDS = ("harbour", "straße", "зав", "上海", "مدرسة", "zanzibar", "c++", "항구", "t", "crane")
KEY_MS = 60
"""Between two keys, of somebody who types fast."""
INDEXED_SECONDS = 120.0

WATCH = """(word) => {
    let key = 0, pressed = 0;
    const listen = (type, hear) => addEventListener(type, hear, { capture: true });
    listen("keydown", ({ timeStamp }) => { key = timeStamp; });
    // Playwright has no keys for some of these letters: they come in as from an input method.
    listen("input", ({ timeStamp }) => { pressed = key || timeStamp; key = 0; });
    window.found = new Promise((resolve) => {
        const look = () => {
            const { value } = document.querySelector('[role="combobox"]');
            const found = document.querySelector('[aria-label="Results"] mark')?.textContent;
            if (value !== word || found?.toLowerCase() !== word) requestAnimationFrame(look);
            else requestAnimationFrame(() => setTimeout(resolve));
        };
        look();
    }).then(() => performance.now() - pressed);
}"""
"""Find out how many ms pass from the last key of a word until the first result is painted."""


def fill(sender: Person, rooms: Sequence[str]) -> None:
    """Send messages of many scripts into rooms, and wait until they are indexed."""
    text = texts(random.Random(1))
    with FullSocket(sender.server, sender) as socket:
        for number in range(MESSAGES // AT_ONCE):
            socket.say_all(rooms[number % len(rooms)], list(islice(text, AT_ONCE)))
    until = time.monotonic() + INDEXED_SECONDS
    while sender.get("/api/search/?q=harbour").raise_for_status().json()["indexing"] is not None:
        assert time.monotonic() < until, "they were not indexed in time"
        time.sleep(1)
