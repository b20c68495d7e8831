"""Makes the pictures and the sound that are not written by hand: ``.venv/bin/python web/media.py``.

The pictures are drawn from ``chat/rest/static/rest/favicon.svg`` by Chromium.
"""

import math
import os
import shutil
import struct
import wave
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "chat" / "rest" / "static" / "rest"
SOUND = PROJECT / "web" / "src" / "ui" / "chime.wav"

DOT = '<circle cx="25" cy="7" r="6" fill="#eeb154" stroke="#3e2d15" stroke-width="1.5"/>'
"""The lantern of what is unread."""
ROUND = ' rx="10"'
"""The corners, which a system that cuts icons to its own shape (W3C: maskable) wants filled."""

RATE = 8_000
SECONDS = 0.6
TONES = ((659.26, 0.0), (880.0, 0.14))
"""Pitch in hertz, and when it is struck, in seconds."""
LOUDNESS = 0.22


def main() -> None:
    icon = (PICTURES / "favicon.svg").read_text().strip()
    (PICTURES / "favicon-unread.svg").write_text(icon.replace("</svg>", f"{DOT}</svg>\n"))
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page()
        small = [(size, drawn(page, icon, size)) for size in (16, 32, 48)]
        (PICTURES / "favicon.ico").write_bytes(ico(small))
        full = icon.replace(ROUND, "")
        for name, size in (("apple-touch-icon", 180), ("icon-192", 192), ("icon-512", 512)):
            (PICTURES / f"{name}.png").write_bytes(drawn(page, full, size))
        browser.close()
    with wave.open(str(SOUND), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(chime())


def drawn(page: Page, svg: str, size: int) -> bytes:
    """Return a PNG of a drawing, ``size`` pixels wide and high."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{svg}")
    return page.screenshot(omit_background=True)


def ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """Return an ICO file of PNGs, each given with its size in pixels."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    for size, png in pictures:
        header += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return header + b"".join(png for _, png in pictures)


def chime() -> bytes:
    """Return two soft tones as 16-bit samples."""
    samples = (loudness(count / RATE) for count in range(int(RATE * SECONDS)))
    return b"".join(struct.pack("<h", round(32_767 * sample)) for sample in samples)


def loudness(now: float) -> float:
    """Return where the membrane is, from -1 to 1, ``now`` seconds after the start."""
    total = 0.0
    for pitch, struck in TONES:
        since = now - struck
        if since > 0:
            swell = min(1.0, since / 0.008) * math.exp(-since * 8)
            wobble = math.sin(math.tau * pitch * since)
            total += swell * (wobble + 0.15 * math.sin(2 * math.tau * pitch * since))
    return LOUDNESS * total * min(1.0, (SECONDS - now) / 0.05)


if __name__ == "__main__":
    main()
