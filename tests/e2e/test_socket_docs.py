"""``/api/docs/socket/`` in a browser: readable, under the policy, on a phone as on a desk."""

import pytest
from playwright.sync_api import Browser, expect

from tests.patience import PATIENCE
from tests.servers import Server

CONTRAST = """() => {
  const light = (text) => {
    const parts = text.match(/[0-9.]+/g).map(Number).slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const style = getComputedStyle(document.body);
  const [low, high] = [light(style.color), light(style.backgroundColor)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""
"""The contrast of text and ground (WCAG 2.2, 1.4.3)."""


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.gate)])
@pytest.mark.parametrize("width", [1280, pytest.param(375, marks=pytest.mark.gate)])
def test_the_page_of_the_socket_is_readable(
    chromium: Browser, server: Server, scheme: str, width: int
) -> None:
    page = chromium.new_page(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page.set_default_timeout(PATIENCE * 1_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{server.url}/api/docs/")
    page.get_by_role("link", name="the socket").click()
    page.wait_for_url("**/api/docs/socket/")

    page.get_by_role("navigation").get_by_role("link", name="message.send").click()
    heading = page.get_by_role("heading", name="message.send", exact=True)
    expect(heading).to_be_visible()
    article = page.get_by_role("article", name="message.send", exact=True)
    assert "client_id" in article.inner_text()
    assert "1 to 10,000 characters" in article.inner_text()
    assert '"text": "Good. I tell the pilots."' in article.inner_text()
    assert "slow_reader" in page.get_by_role("region", name="Errors and close codes").inner_text()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) >= 7
    assert not complaints
    page.close()
