"""A line that is cut again and again while both sides write: nothing lost, nothing twice."""

import asyncio
import copy
import random
import re
from collections.abc import Coroutine, Iterator
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.windows import NewPerson, NewWindow, said, send, sign_in
from tests.proxy import Proxy, proxy
from tests.servers import Server

CUTS = 20
IMPATIENT = "void setInterval(() => dispatchEvent(new Event('online')), 50)"
"""The network says that it is back, again and again: no try waits for its time."""


class Cutter:
    """A proxy that is told from outside its event loop what to do."""

    def __init__(self, server: Server) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self._standing = proxy(server.port)
        self._proxy: Proxy = self._wait(self._standing.__aenter__())
        self.server = copy.copy(server)
        self.server.url = self._proxy.url

    def mute(self) -> None:
        self._loop.call_soon_threadsafe(self._proxy.mute)

    def cut(self) -> None:
        self._wait(self._proxy.cut())

    def close(self) -> None:
        self._wait(self._standing.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


@pytest.fixture
def cutter(server: Server) -> Iterator[Cutter]:
    standing = Cutter(server)
    yield standing
    standing.close()


def order(page: Page) -> list[str]:
    """What the page shows, in the order of seq."""
    rows = page.get_by_role("region", name="Messages").locator("li[data-seq] .text")
    return [text.strip() for text in rows.all_text_contents()]


def test_nothing_is_lost_or_doubled_while_the_connection_is_cut_twenty_times(
    server: Server, cutter: Cutter, new_person: NewPerson, new_window: NewWindow
) -> None:
    """R6."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    written: dict[str, list[str]] = {"Ana": [], "Ben": []}
    pages: list[tuple[str, Page]] = []
    for person in (ana, ben):
        page = new_window(cutter.server)
        sign_in(page, person, f"/c/{conversation}")
        page.evaluate(IMPATIENT)
        pages.append((person.first_name, page))

    for number in range(CUTS):
        for name, page in chance.sample(pages, 2):
            if chance.random() < 0.5:
                cutter.mute()  # What is sent arrives, and its answer does not.
            text = f"{name} {number:02}"
            written[name].append(text)
            send(page, text)
        pages[0][1].wait_for_timeout(chance.uniform(0, 30))
        cutter.cut()
        if chance.random() < 0.5:
            name, page = chance.choice(pages)
            # Now and then a line comes back for long enough.
            expect(said(page, written[name][-1])).to_contain_text(re.compile("sent|read"))

    everything = written["Ana"] + written["Ben"]
    for _, page in pages:
        expect(page.locator("li[data-seq]")).to_have_count(len(everything))
        expect(said(page, "sending")).to_have_count(0)
    results = ana.api.get(f"conversations/{conversation}/messages/?limit=100").json()["results"]
    stored = [message["text"] for message in results]
    assert sorted(stored) == sorted(everything)
    for name, own in written.items():
        assert [text for text in stored if text.startswith(name)] == own
    for _, page in pages:
        assert order(page) == stored
