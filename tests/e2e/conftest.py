"""A real browser, people with accounts, and windows that keep the rules of the page."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.windows import LAN_NAME, PASSWORD, NewPerson, NewWindow, Person
from tests.patience import PATIENCE
from tests.people import LIMITS
from tests.servers import Server

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    f"--host-resolver-rules=MAP {LAN_NAME} 127.0.0.1",
]
expect.set_options(timeout=PATIENCE * 1_000)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
_SHELL = Path(CHROMIUM).with_name("chromium-headless-shell")
BARE = str(_SHELL) if CHROMIUM and _SHELL.exists() else CHROMIUM
"""Without what only a screen needs, where that is installed beside: two thirds of the time."""

Launch = Callable[[str], Browser]

VIOLATIONS = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
"""


@pytest.fixture
def new_person() -> Iterator[NewPerson]:
    """``new_person(server, "Ana")``: somebody with an account there."""
    clients = []

    def new_person(server: Server, first_name: str) -> Person:
        api = server.client("/api/", limits=LIMITS)
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


@pytest.fixture(scope="package")
def launch() -> Iterator[Launch]:
    """``launch(CHROMIUM)``: a browser.

    All are gone before other tests: while they are there, this thread has an event loop of its own.
    """
    with sync_playwright() as playwright, ExitStack() as browsers:

        def launch(executable: str) -> Browser:
            browser = playwright.chromium.launch(
                executable_path=executable or None, args=ARGUMENTS, timeout=PATIENCE * 1_000
            )
            return browsers.enter_context(closing(browser))

        yield launch


@pytest.fixture(scope="package")
def chromium(launch: Launch) -> Browser:
    """A browser; each test opens windows of its own in it."""
    return launch(BARE)


@pytest.fixture
def new_window(chromium: Browser) -> Iterator[NewWindow]:
    """``new_window(server)``: a page that shares nothing with others, and keeps the rules.

    Its service worker is one more process, and takes an eighth of the time of all: where nothing
    depends on it, there is none.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def new_window(
        server: Server,
        width: int = 1280,
        theme: str = "light",
        locale: str = "en-GB",
        *,
        is_touch: bool = False,
        has_worker: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            locale=locale,
            is_mobile=is_touch,
            has_touch=is_touch,
            service_workers="allow" if has_worker else "block",
        )
        contexts.append(context)
        context.add_init_script(VIOLATIONS)
        context.set_default_timeout(PATIENCE * 1_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new_window
    for context in contexts:
        for page in context.pages:
            errors += page.evaluate("window.violations")
        context.close()
    assert errors == []
