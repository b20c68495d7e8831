"""Takes the pictures of the README anew: ``.venv/bin/python web/pictures.py``.

They show the demo as it is built into ``web/dist``, in a store of its own.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "docs" / "images"
MANAGE = (sys.executable, str(PROJECT / "manage.py"))

GROUP, DIRECT = "Pilot station", "Amara Okafor"
"""The chats of the demo that are shown."""
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
SECONDS = 30.0
"""So long the server has until it answers."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder)) as (url, email, password),
        sync_playwright() as playwright,
    ):
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for theme in ("light", "dark"):
            for chat, name, is_phone in (
                (GROUP, f"group-{theme}-1280", False),
                (DIRECT, f"direct-{theme}-390", True),
            ):
                page = window(browser, url, theme, is_phone=is_phone)
                sign_in(page, email, password)
                show(page, chat, name)
        browser.close()


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Serve the demo from a folder; give its address, and the e-mail and password of somebody."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(folder), "PORT": str(port)}
    subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], env=environment, check=True)
    told = subprocess.run(
        [*MANAGE, "demo"], env=environment, check=True, capture_output=True, text=True
    ).stdout
    found = re.search(r"as (\S+) or .*password (\S+)", told)
    assert found is not None, told
    server = subprocess.Popen([*MANAGE, "serve"], env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        answered(url)
        yield url, found[1], found[2]
    finally:
        server.terminate()
        server.wait()


def answered(url: str) -> None:
    """Wait until a server answers.

    Raises:
        URLError: it does not for :data:`SECONDS`.
    """
    end = time.monotonic() + SECONDS
    while True:
        try:
            urlopen(url).close()  # noqa: S310 - an address of this machine
            return
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def window(browser: Browser, url: str, theme: str, *, is_phone: bool) -> Page:
    """Open a window of its own."""
    return browser.new_context(
        base_url=url,
        locale="en-GB",
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        viewport=PHONE if is_phone else WIDE,
        device_scale_factor=2 if is_phone else 1,
        is_mobile=is_phone,
        has_touch=is_phone,
    ).new_page()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def show(page: Page, chat: str, name: str) -> None:
    """Open a chat and take a picture of it."""
    page.locator("nav a", has_text=chat).click()
    expect(page.get_by_role("region", name="Messages").get_by_role("listitem").last).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)  # Nothing is pointed at.
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
