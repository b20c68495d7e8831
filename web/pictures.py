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
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "docs" / "images"
MANAGE = (sys.executable, str(PROJECT / "manage.py"))

GROUP, DIRECT = "Pilot station", "Amara Okafor"
"""The chats of the demo that are shown."""
WORD = "buoy"
"""What is looked for."""
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SECONDS = 30.0
"""So long the server has until it answers."""
SETTLED_MS = 1_000
"""Until then what floats while something moves is gone."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder)) as (url, email, password),
        sync_playwright() as playwright,
    ):
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for theme in ("light", "dark"):
            page = window(browser, url, theme, is_phone=False)
            sign_in(page, email, password)
            open_chat(page, GROUP)
            open_thread(page)
            take(page, f"group-{theme}")
            search(page)
            take(page, f"search-{theme}")
            page = window(browser, url, theme, is_phone=True)
            sign_in(page, email, password)
            open_chat(page, DIRECT)
            take(page, f"direct-{theme}")
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


def open_chat(page: Page, chat: str) -> None:
    page.locator("nav a", has_text=chat).click()
    expect(page.get_by_role("region", name="Messages").get_by_role("listitem").last).to_be_visible()


def open_thread(page: Page) -> None:
    """Open the last thread of the chat beside its newest messages."""
    page.get_by_role("region", name="Messages").get_by_role("link", name="replies").last.click()
    expect(page.get_by_role("region", name="Replies").get_by_role("listitem").last).to_be_visible()
    page.wait_for_timeout(SETTLED_MS)
    down = page.get_by_role("button", name=re.compile("new$|^Jump to latest"))
    # It is there where the thread begins far above.
    if down.is_visible():
        down.click()


def search(page: Page) -> None:
    """Look for something once all is indexed, and at what was said around the newest of it."""
    page.goto(f"/search?q={WORD}")
    expect(page.locator("mark").first).to_be_visible()
    while page.get_by_text("being indexed").is_visible():
        page.wait_for_timeout(SETTLED_MS)
        page.reload()
        expect(page.locator("mark").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)  # Nothing is pointed at.
    page.wait_for_timeout(SETTLED_MS)
    picture = Image.open(BytesIO(page.screenshot()))
    picture.save(PICTURES / f"{name}.webp", lossless=True, method=6)


if __name__ == "__main__":
    main()
