"""PNG (https://www.w3.org/TR/png-3/): the chunks that draw the picture, and its colour profile."""

from typing import Final

from chat.files.media.pictures.parts import Cleaned, big
from chat.files.media.refusals import Broken

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_DRAWS: Final = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB"),
        *(b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
    }
)


def cleaned(data: bytes) -> Cleaned:
    """Return a picture without texts, times and what a camera noted; an animated one moves.

    Raises:
        Broken: it is none, or ends too early.
    """
    kept = [_SIGNATURE]
    size = (0, 0)
    exif = b""
    frames = 0
    at = len(_SIGNATURE)
    while True:
        name = data[at + 4 : at + 8]
        end = at + 12 + big(data, at, 4)
        if end > len(data):
            raise Broken
        if name == b"IEND":
            break
        if name == b"IHDR":
            size = big(data, at + 8, 4), big(data, at + 12, 4)
        frames += name == b"fcTL"
        if name == b"eXIf":
            exif = data[at + 8 : end - 4]
        if name in _DRAWS:
            kept.append(data[at:end])
        at = end
    if 0 in size:
        raise Broken
    kept.append(data[at:end])
    return Cleaned(b"".join(kept), *size, exif, max(1, frames))
