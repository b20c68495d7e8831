"""What a file is, by its bytes."""

import pytest

from chat.files.media.kinds import INLINE, UNKNOWN, sniff
from tests import pictures

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("head", "type"),
    [
        (pictures.photograph(), "image/jpeg"),
        (pictures.photograph(format="PNG"), "image/png"),
        (pictures.photograph(format="WEBP"), "image/webp"),
        (pictures.moving("GIF"), "image/gif"),
        (pictures.film(), "video/mp4"),
        (pictures.box(b"ftyp", b"qt  ", bytes(8)), "video/quicktime"),
        (pictures.box(b"ftyp", b"heic", bytes(8)), "image/heic"),
        (pictures.box(b"ftyp", b"M4A ", bytes(8)), "audio/mp4"),
        (pictures.recording(), "video/webm"),
        (pictures.sound(), "audio/wav"),
        (b"fLaC" + bytes(40), "audio/flac"),
        (b"OggS" + bytes(24) + b"OpusHead", "audio/ogg"),
        (b"OggS" + bytes(24) + b"\x80theora", "video/ogg"),
        (b"ID3\x04" + bytes(40), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(40), "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(40), "audio/aac"),
        (b"%PDF-1.7\n", "application/pdf"),
        (pictures.zipped(a=b"a"), "application/zip"),
        (
            pictures.zipped(**{"[Content_Types].xml": b"", "word__document.xml": b""}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            pictures.zipped(mimetype=b"application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("Grüße\n".encode() * 1_000, "text/plain"),
        (HTML, "text/plain"),
        (SVG, "text/plain"),
        (b"MZ\x90\0", UNKNOWN),
        (b"\xff\xfe<\0s\0", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_bytes_say_what_a_file_is(head: bytes, type: str) -> None:
    assert sniff(head[:4096]) == type


@pytest.mark.parametrize(
    "hostile",
    [
        HTML,
        SVG,
        b"\xef\xbb\xbf" + HTML,
        b'<?xml version="1.0"?>' + SVG,
        b"%PDF-1.4\n" + HTML,
        b"\n\n%PDF-1.4 " + HTML,
        pictures.zipped(**{"index.html": HTML}),
        b"var a = 1;",
        b"#!/bin/sh\n",
        b"MZ" + HTML,
        "<script>".encode("utf-16"),
        "<script>".encode("utf-7"),
        b"BM" + HTML,
    ],
)
def test_what_can_run_is_never_shown_where_it_is(hostile: bytes) -> None:
    assert sniff(hostile) not in INLINE


def test_a_character_that_the_head_cuts_in_two_is_text() -> None:
    assert sniff(("a" + "€" * 2_000).encode()[:4096]) == "text/plain"
