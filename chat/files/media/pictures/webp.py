"""WebP (RFC 9649): the chunks that draw the picture, and its colour profile."""

from collections.abc import Iterator
from typing import Final

from chat.files.media.pictures.parts import Cleaned, little
from chat.files.media.refusals import Broken

_NOTES: Final = 0x08 | 0x04
"""The flags that say there is Exif, and XMP."""
_DRAWS: Final = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ICCP"})
_DRAWS_FRAME: Final = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_FRAME_HEAD: Final = 16


def cleaned(data: bytes) -> Cleaned:
    """Return a picture without what a camera and programs note; an animated one moves.

    Raises:
        Broken: it is none, or ends too early.
    """
    kept = []
    size: tuple[int, int] | None = None
    exif = b""
    frames = 0
    end = 8 + little(data, 4, 4)
    if end > len(data):
        raise Broken
    for name, body in _chunks(data, 12, end):
        if size is None:
            size = _size(name, body)
        if name == b"EXIF":
            exif = body
        elif name == b"VP8X":
            kept.append(_chunk(name, bytes([body[0] & ~_NOTES]) + body[1:]))
        elif name == b"ANMF":
            frames += 1
            kept.append(_chunk(name, _frame(body)))
        elif name in _DRAWS:
            kept.append(_chunk(name, body))
    if size is None or 0 in size:
        raise Broken
    inside = b"WEBP" + b"".join(kept)
    return Cleaned(
        b"RIFF" + len(inside).to_bytes(4, "little") + inside, *size, exif, max(1, frames)
    )


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= end:
        name, length = data[at : at + 4], little(data, at + 4, 4)
        if at + 8 + length > end:
            raise Broken
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def _frame(body: bytes) -> bytes:
    drawing = [
        _chunk(name, data)
        for name, data in _chunks(body, _FRAME_HEAD, len(body))
        if name in _DRAWS_FRAME
    ]
    return body[:_FRAME_HEAD] + b"".join(drawing)


def _size(name: bytes, body: bytes) -> tuple[int, int] | None:
    """Return the size of the picture by its first chunk."""
    if name == b"VP8X" and len(body) >= 10:
        return 1 + little(body, 4, 3), 1 + little(body, 7, 3)
    if name == b"VP8L" and body[:1] == b"\x2f":
        bits = little(body, 1, 4)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return little(body, 6, 2) & 0x3FFF, little(body, 8, 2) & 0x3FFF
    raise Broken
