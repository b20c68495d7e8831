"""The page of the HTTP API in a real browser: what the contract says can be tried out there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright import sync_api as playwright
from playwright.sync_api import Page, expect

from tests.e2e.conftest import VIOLATIONS
from tests.patience import PATIENCE
from tests.servers import Server


@dataclass
class Browser:
    """A page, and everything about it that should not be."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """Return what the content security policy forbade."""
        found: list[str] = self.page.evaluate("window.violations")
        return found


@pytest.fixture
def browser(chromium: playwright.Browser, server: Server) -> Iterator[Browser]:
    """A browser that remembers console errors and requests to foreign hosts."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE * 1_000)
    page.add_init_script(VIOLATIONS)
    browser = Browser(page)
    page.on(
        "console",
        lambda message: note(browser, message.type, f"{message.text} {message.location}"),
    )
    page.on("pageerror", lambda error: note(browser, "error", str(error)))
    page.on("request", lambda request: note_foreign(browser, server, request.url))
    yield browser
    page.close()


def note(browser: Browser, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        browser.complaints.append(f"{kind}: {text}")


def note_foreign(browser: Browser, server: Server, url: str) -> None:
    if (
        not url.startswith(("data:", "blob:"))
        and urlsplit(url).netloc != f"127.0.0.1:{server.port}"
    ):
        browser.complaints.append(f"foreign: {url}")


def try_out(page: Page, operation: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """Use *Try it out* of an operation; return the answer's status and body."""
    block = page.locator(f"#operations-simple-{operation}")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    if body is not None:
        block.locator("textarea.body-param__text").fill(json.dumps(body))
    block.get_by_role("button", name="Execute").click()
    answer = block.locator(".live-responses-table .response")
    status = answer.locator(".response-col_status").inner_text().split()[0]
    text = answer.locator(".highlight-code code").first.inner_text()
    block.locator(".opblock-summary-control").click()
    return int(status), json.loads(text)


def authorize(page: Page, token: str) -> None:
    """Use *Authorize*."""
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".dialog-ux")
    dialog.get_by_label("auth-bearer-value").fill(token)
    dialog.get_by_role("button", name="Apply credentials").first.click()
    dialog.get_by_role("button", name="Close").first.click()


def test_the_calls_of_the_simple_api_can_be_tried_out(
    server: Server, browser: Browser, tmp_path: Path
) -> None:
    page = browser.page
    email = f"dana.{uuid4().hex}@example.org"
    page.goto(f"{server.url}/api/docs/", wait_until="networkidle")
    expect(page.locator("#operations-simple-register")).to_be_visible()
    form = {
        "first_name": "Dana",
        "last_name": "Example",
        "email": email,
        "password": "password321",
        "confirm_password": "password321",
    }

    status, answer = try_out(page, "register", form)
    assert status == 201
    assert answer["data"] == {"first_name": "Dana", "last_name": "Example", "email": email}

    status, tokens = try_out(page, "login", {"email": email, "password": "password321"})
    assert status == 200
    assert set(tokens) == {"refresh", "access"}

    authorize(page, tokens["access"])
    status, people = try_out(page, "users_list")
    assert status == 200
    assert isinstance(people, list)

    status, answer = try_out(page, "logout", {"refresh": tokens["refresh"]})
    assert (status, answer) == (200, {})

    page.screenshot(path=tmp_path / "docs.png", full_page=True)
    assert browser.violations() == []
    assert browser.complaints == []


@pytest.mark.parametrize("path", ["/", "/admin/login/"])
def test_a_page_needs_nothing_that_is_forbidden(
    server: Server, browser: Browser, path: str
) -> None:
    browser.page.goto(server.url + path, wait_until="networkidle")
    assert browser.violations() == []
    assert browser.complaints == []
