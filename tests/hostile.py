"""Files that somebody uploads to do harm: made when a test needs them."""

from itertools import cycle
from typing import NamedTuple

from tests import pictures

SCRIPT = b"<script>alert(document.domain)</script>"
HTML = b"<!doctype html><title>x</title>" + SCRIPT
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'
    b"<foreignObject>" + SCRIPT + b"</foreignObject></svg>"
)
JAVASCRIPT = b"/*\n*/=1;alert(document.domain)//"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"


class Hostile(NamedTuple):
    """A file: how it is called, what it has, and what its sender says that it is."""

    name: str
    data: bytes
    type: str


_RUNS = (
    *(HTML, b"\xef\xbb\xbf" + HTML, b"\n" * 2_000 + HTML, HTML.decode().encode("utf-16")),
    *(HTML.decode().encode("utf-7"), b"<!--" + b"x" * 5_000 + b"-->" + HTML),
    *(SVG, b'<?xml version="1.0"?>' + SVG, b'<?xml-stylesheet href="#x"?>' + SVG),
    *(b'<x xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</x>", JAVASCRIPT),
    *(PDF, PDF + HTML, HTML + PDF, b"MZ" + HTML, b"BM" + HTML, b"\x00\x00\x00\x18ftypavif" + HTML),
    *(b"Content-Type: text/html\r\n\r\n" + HTML, b"CWS\x09" + HTML, b"\x00\x01\x00\x00" + HTML),
    *(pictures.zipped(**{"index.html": HTML}), b"\x1f\x8b\x08" + HTML, b"Rar!\x1a\x07" + HTML),
    *(b"OggS" + HTML, b"RIFF\x10\0\0\0WAVE" + HTML, b"ID3\x04" + HTML, b"\x1aE\xdf\xa3webm" + HTML),
    *(pictures.film(notes=HTML), pictures.film() + HTML, pictures.recording() + HTML),
)
_NAMES = (
    *("../../../etc/cron.d/evil.html", "..\\..\\evil.svg", "/etc/passwd", "C:\\evil.html"),
    *("evil\r\nSet-Cookie: a=b\r\n\r\n.html", "photo\u202egpj.html", 'a";filename="evil.html'),
    *("evil.html\x00.png", "<img src=x onerror=alert(1)>.png", ".htaccess", "CON.svg", "é" * 300),
)
_TYPES = ("text/html", "image/svg+xml", "image/png", "application/xhtml+xml", "text/javascript")


def files() -> list[Hostile]:
    """Return all that is to be taken and given to be saved, or shown without what is hostile in
    it."""
    # The first ones again, so that they come under other names and types.
    contents = (*_RUNS, *_pictures(), *_RUNS[:12])
    return [
        Hostile(name, data, type)
        for data, name, type in zip(contents, cycle(_NAMES), cycle(_TYPES), strict=False)
    ]


def bombs() -> list[Hostile]:
    """Return what is to be refused, as it takes more than a server has."""
    contents = (
        *(pictures.png_of(50_000, 50_000), pictures.png_of(2**31 - 1, 1)),
        *(pictures.png_bomb(12_000), pictures.gif_of(65_535, 65_535, 1)),
        *(pictures.gif_of(9, 9, 2_001), pictures.gif_of(6_000, 6_000, 100)),
    )
    return [
        Hostile(f"bomb {number}.png", data, "image/png") for number, data in enumerate(contents)
    ]


def _pictures() -> tuple[bytes, ...]:
    return (
        *(
            b"GIF89a" + JAVASCRIPT,
            b"GIF87a" + HTML,
            b"\xff\xd8\xff" + HTML,
            b"\x89PNG\r\n\x1a\n" + HTML,
        ),
        *(b"RIFF\x40\0\0\0WEBPVP8 " + HTML, pictures.photograph()[:-300] + HTML),
        pictures.photograph() + pictures.zipped(**{"index.html": HTML}),
        pictures.written(pictures.quarters(), "GIF") + JAVASCRIPT,
        pictures.written(pictures.quarters(), "GIF", comment=SCRIPT),
        pictures.written(pictures.quarters(), "PNG") + HTML,
        pictures.written(pictures.quarters(), "WEBP", lossless=True) + HTML,
        pictures.written(pictures.quarters(), "JPEG", comment=HTML),
        pictures.written(pictures.quarters(), "JPEG", exif=pictures.exif(1, SCRIPT.decode())),
        pictures.written(pictures.quarters(), "JPEG", xmp=HTML),
        pictures.written(pictures.quarters(), "PNG", exif=pictures.exif(6, SCRIPT.decode())),
        *(pictures.photograph(format=format) for format in ("JPEG", "PNG", "WEBP")),
    )
