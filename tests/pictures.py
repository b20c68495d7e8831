"""Files of every kind, made when a test needs them: nothing of it is kept in the repository."""

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Iterable

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 60), (30, 60, 200), (240, 220, 40)
CORNERS = (RED, GREEN, BLUE, YELLOW)
"""The colours of the quarters of a picture: above left and right, below left and right."""
ORIENTATION, MAKER, SERIAL, LATITUDE = 0x0112, 0x010F, 0xC62F, 2
SECRETS = (b"SERIAL-4711", b"Kamera-Werk", b"secret comment", b"xmp:Secret", b"<script>")
"""What a photograph of these tests tells of the camera and whoever holds it."""


def quarters(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Return a picture of four quarters in ``CORNERS``."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    x, y = width // 2, height // 2
    for number, colour in enumerate(CORNERS):
        left, top = x * (number % 2), y * (number // 2)
        draw.rectangle((left, top, left + x, top + y), fill=colour)
    return image.convert(mode)


def written(image: Image.Image, format: str, **options: object) -> bytes:
    """Return a picture as a file."""
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def exif(orientation: int = 1, text: str = "Kamera-Werk") -> bytes:
    """Return what a camera notes: its maker and serial, where it was, and how it was held."""
    noted = Image.Exif()
    noted[ORIENTATION] = orientation
    noted[MAKER] = text
    noted[SERIAL] = "SERIAL-4711"
    place = noted.get_ifd(0x8825)
    place[1], place[LATITUDE] = "N", (59.0, 54.0, 51.0)
    place[3], place[4] = "E", (10.0, 44.0, 23.0)
    return noted.tobytes()


# Each orientation is how a camera has stored a picture that is to be seen upright.
_HELD = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def photograph(
    orientation: int = 1, format: str = "JPEG", width: int = 64, height: int = 48
) -> bytes:
    """Return a photograph of ``quarters``, with everything noted that a camera notes."""
    held = _HELD[orientation]
    image = quarters(width, height)
    stored = image if held is None else image.transpose(held)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if format == "JPEG":
        return written(
            stored,
            format,
            quality=92,
            exif=exif(orientation),
            icc_profile=profile,
            comment=b"secret comment",
            xmp=b"<x:xmpmeta>xmp:Secret</x:xmpmeta>",
        )
    if format == "PNG":
        texts = PngInfo()
        texts.add_text("Comment", "secret comment")
        texts.add_itxt("XML:com.adobe.xmp", "xmp:Secret", zip=False)
        texts.add_text("Hidden", "<script>", zip=False)
        return written(stored, format, exif=exif(orientation), icc_profile=profile, pnginfo=texts)
    return written(
        stored,
        format,
        exif=exif(orientation),
        icc_profile=profile,
        xmp=b"xmp:Secret",
        lossless=True,
    )


def moving(format: str, frames: int = 3, size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture that moves, for ever."""
    drawn = [Image.new("RGB", size, CORNERS[number % 4]) for number in range(frames)]
    first, *others = drawn
    return written(
        first,
        format,
        save_all=True,
        append_images=others,
        duration=80,
        loop=0,
        comment=b"secret comment",
    )


def png_of(width: int, height: int, *, chunks: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """Return a PNG that says it is so large, whatever it has inside."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body) for name, body in ((b"IHDR", head), *chunks, (b"IEND", b""))
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_bomb(width: int = 7_000, height: int = 7_000) -> bytes:
    """Return 150 KB that are 147 MB of pixels, of one colour."""
    rows = zlib.compress(bytes((1 + 3 * width) * height), 9)
    return png_of(width, height, chunks=((b"IDAT", rows),))


def gif_of(width: int, height: int, frames: int) -> bytes:
    """Return a GIF that says it is so large, and has so many frames of one pixel."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return head + frame * frames + b";"


def zipped(**files: bytes) -> bytes:
    """Return an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/"), body)
    return file.getvalue()


def sound(seconds: float = 1.5) -> bytes:
    """Return silence as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written_to:
        written_to.setnchannels(1)
        written_to.setsampwidth(2)
        written_to.setframerate(8_000)
        written_to.writeframes(bytes(int(16_000 * seconds)))
    return file.getvalue()


def box(name: bytes, *bodies: bytes) -> bytes:
    """Return a box of a film."""
    body = b"".join(bodies)
    return struct.pack(">I", 8 + len(body)) + name + body


def film(
    milliseconds: int = 4_200,
    width: int = 1_920,
    height: int = 1_080,
    *,
    is_turned: bool = False,
    notes: bytes = b"+59.9142+010.7397/",
) -> bytes:
    """Return an MP4 without a picture in it, taken at a place that it notes."""
    one = (1 << 16).to_bytes(4, "big")
    zero = bytes(4)
    matrix = (zero, one, zero, one, *[zero] * 5) if is_turned else (one, *[zero] * 8)
    head = box(b"mvhd", bytes(12), struct.pack(">II", 1_000, milliseconds), bytes(80))
    track = box(
        b"trak",
        box(
            b"tkhd",
            bytes(40),
            b"".join(matrix),
            struct.pack(">II", width << 16, height << 16),
        ),
        box(b"mdia", box(b"hdlr", bytes(8), b"vide", bytes(13))),
    )
    place = box(b"udta", box(b"\xa9xyz", notes))
    return (
        box(b"ftyp", b"isom", bytes(4), b"isommp42")
        + box(b"moov", head, track, place)
        + box(b"mdat", b"film" * 200)
    )


def heic(exif: bytes, *, in_data: bool = False) -> bytes:
    """Return the boxes of a photograph with what the camera notes in two pieces, beside the picture
    or in the table itself (``in_data``)."""
    picture = b"the picture itself"
    cut = len(exif) // 2

    def entry(number: int, type: bytes) -> bytes:
        return box(b"infe", b"\x02\0\0\0", struct.pack(">HH", number, 0), type, b"\0")

    def boxes(at: int) -> tuple[bytes, bytes]:
        """Return the table, and the data, which begins at a place."""
        of_exif = 0 if in_data else at + len(picture)
        located = (
            struct.pack(">BBHBBH", 1, 0, 0, 0x44, 0, 2),
            struct.pack(">HHHHII", 1, 0, 0, 1, at, len(picture)),
            struct.pack(">HHHH", 2, int(in_data), 0, 2),
            struct.pack(">IIII", of_exif, cut, of_exif + cut, len(exif) - cut),
        )
        items = box(b"iinf", bytes(4), struct.pack(">H", 2), entry(1, b"hvc1"), entry(2, b"Exif"))
        parts = (items, box(b"iloc", *located), *([box(b"idat", exif)] if in_data else []))
        return box(b"meta", bytes(4), *parts), picture if in_data else picture + exif

    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    table, _ = boxes(0)
    table, data = boxes(len(head) + len(table) + 8)
    return head + table + box(b"mdat", data)


def element(id: int, body: bytes, *, size: bytes | None = None) -> bytes:
    """Return an element of Matroska."""
    length = size or (len(body) | 1 << 28).to_bytes(4, "big")
    return id.to_bytes((id.bit_length() + 7) // 8, "big") + length + body


def recording(
    duration: float | None = None, width: int = 640, height: int = 480, *, in_groups: bool = False
) -> bytes:
    """Return a WebM as a browser records it, which says how long it is only where it is told."""
    told = element(0x4489, struct.pack(">d", duration)) if duration else b""
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + told)
    size = element(0xB0, width.to_bytes(2, "big")) + element(0xBA, height.to_bytes(2, "big"))
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, b"\1") + element(0xE0, size)))
    said = b"\x81" + (250).to_bytes(2, "big") + b"\0sound"
    block = element(0xA0, element(0xA1, said)) if in_groups else element(0xA3, said)
    cluster = element(0x1F43B675, element(0xE7, (3_000).to_bytes(2, "big")) + block, size=b"\xff")
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    return head + element(0x18538067, info + tracks + cluster, size=b"\x01" + b"\xff" * 7)
