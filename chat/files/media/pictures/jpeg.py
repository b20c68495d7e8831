"""JPEG (ITU-T T.81, annex B): the segments that draw the picture, and its colour profile."""

import re
from typing import Final

from chat.files.media.pictures.parts import Cleaned, big
from chat.files.media.refusals import Broken

_START, _END, _SCAN, _HUFFMAN, _ARITHMETIC = 0xD8, 0xD9, 0xDA, 0xC4, 0xCC
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {_HUFFMAN, 0xC8, _ARITHMETIC}
_TABLES: Final = frozenset({_HUFFMAN, _ARITHMETIC, 0xDB, 0xDC, 0xDD})
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that nothing belongs to."""
_EXIF: Final = b"Exif\0\0"
_COLOURS: Final = ((0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
# In what is scanned 0xFF means itself before 0, and restart markers are a part of it.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def cleaned(data: bytes) -> Cleaned:
    """Return a picture without what cameras and programs note in it, and without thumbnails.

    Raises:
        Broken: it is none, or ends too early.
    """
    kept = [b"\xff\xd8"]
    size: tuple[int, int] | None = None
    exif = b""
    at = 2
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            break
        if marker in _ALONE:
            continue
        end = at + big(data, at, 2)
        if end < at + 2 or end > len(data):
            raise Broken
        body = data[at + 2 : end]
        at = end
        if marker in _FRAMES and len(body) >= 5:
            size = size or (big(body, 3, 2), big(body, 1, 2))
        if marker == 0xE1 and body.startswith(_EXIF):
            exif = exif or body
        if marker == 0xE0 and body.startswith(b"JFIF\0"):
            # The thumbnail of the header goes, and its size with it.
            body = body[:12] + b"\0\0"
        elif not _draws(marker, body):
            continue
        kept.append(bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body)
        if marker == _SCAN:
            following = _NEXT_MARKER.search(data, at)
            if following is None:
                raise Broken
            kept.append(data[at : following.start()])
            at = following.start()
    if size is None or 0 in size:
        raise Broken
    return Cleaned(b"".join([*kept, b"\xff\xd9"]), *size, exif)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Return the marker at a place, and where what belongs to it begins."""
    if data[at : at + 1] != b"\xff":
        raise Broken
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data):
        raise Broken
    return data[at], at + 1


def _draws(marker: int, body: bytes) -> bool:
    if marker in _TABLES or marker in _FRAMES or marker == _SCAN:
        return True
    return any(marker == number and body.startswith(name) for number, name in _COLOURS)
