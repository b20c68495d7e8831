"""GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt): its frames, and how often they repeat."""

from typing import Final

from chat.files.media.pictures.parts import Cleaned, little
from chat.files.media.refusals import Broken

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def cleaned(data: bytes) -> Cleaned:
    """Return a picture without comments and what programs note; an animated one moves.

    Raises:
        Broken: it is none, or ends too early.
    """
    width, height = little(data, 6, 2), little(data, 8, 2)
    at = 13 + _colours(data, 10)
    kept = [data[:at]]
    frames = 0
    while at < len(data):
        start, kind = at, data[at]
        if kind == _TRAILER:
            break
        if kind == _IMAGE:
            frames += 1
            at = _blocks_end(data, at + 11 + _colours(data, at + 9))
            kept.append(data[start:at])
        elif kind == _EXTENSION:
            at = _blocks_end(data, at + 2)
            label = data[start + 1]
            if label == _CONTROL:
                kept.append(data[start:at])
            elif label == _APPLICATION and data[start + 3 : start + 14] in _LOOPS:
                kept.append(_loop(data, start))
        else:
            raise Broken
    # Many programs leave the trailer out, and every reader does without it.
    if not (width and height and frames):
        raise Broken
    return Cleaned(b"".join([*kept, b";"]), width, height, frames=frames)


def _colours(data: bytes, at: int) -> int:
    """Return how many bytes a table of colours has, of which the flags are at a place."""
    if at >= len(data):
        raise Broken
    return 3 << (data[at] & 7) + 1 if data[at] & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    """Return where blocks end that begin at a place, each after its length, the last one empty."""
    while at < len(data):
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise Broken


def _loop(data: bytes, start: int) -> bytes:
    """Return the extension that says how often the frames repeat, and nothing that follows that."""
    if data[start + 14 : start + 16] != b"\x03\x01":
        return b""
    return data[start : start + 18] + b"\0"
