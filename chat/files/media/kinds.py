"""What a file is, by its bytes: neither its name nor what a client says of it counts.

A type is one of this table, or the most general one. What a browser may show beside messages is
named here, and nothing else is: what can run a script is in none of the rows.
"""

import re
from typing import Final, NamedTuple

HEAD_BYTES: Final = 4096
"""So much of the beginning of a file says what it is."""
UNKNOWN: Final = "application/octet-stream"
TEXT: Final = "text/plain"

PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Pictures that are decoded, rewritten and shown."""
VIDEOS: Final = frozenset({"video/mp4", "video/webm", "video/quicktime"})
SOUNDS: Final = frozenset(
    {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/webm", "audio/wav", "audio/flac", "audio/aac"}
)
MEDIA: Final = PICTURES | VIDEOS
"""What stands among the pictures and videos of a room."""
INLINE: Final = MEDIA | SOUNDS
"""What may be shown where it is; everything else is given to be saved."""
PHOTOGRAPHS: Final = frozenset({"image/avif", "image/heic"})
"""Pictures of phones that are not decoded here: notes are taken from them, and they are saved."""


class Signature(NamedTuple):
    """Bytes at a place that only files of one type have there."""

    type: str
    at: int
    bytes: bytes


SIGNATURES: Final = (
    Signature("image/jpeg", 0, b"\xff\xd8\xff"),
    Signature("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    Signature("image/gif", 0, b"GIF87a"),
    Signature("image/gif", 0, b"GIF89a"),
    Signature("image/bmp", 0, b"BM"),
    Signature("image/tiff", 0, b"II*\0"),
    Signature("image/tiff", 0, b"MM\0*"),
    Signature("audio/flac", 0, b"fLaC"),
    Signature("audio/mpeg", 0, b"ID3"),
    Signature("application/pdf", 0, b"%PDF-"),
    Signature("application/gzip", 0, b"\x1f\x8b\x08"),
    Signature("application/x-bzip2", 0, b"BZh"),
    Signature("application/x-xz", 0, b"\xfd7zXZ\0"),
    Signature("application/x-7z-compressed", 0, b"7z\xbc\xaf\x27\x1c"),
    Signature("application/vnd.rar", 0, b"Rar!\x1a\x07"),
    Signature("application/zstd", 0, b"\x28\xb5\x2f\xfd"),
    Signature("application/x-tar", 257, b"ustar"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"F4A "), "audio/mp4"),
    b"qt  ": "video/quicktime",
}
"""Major brands of the ISO base media format; what has another one is video of MPEG-4."""
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MIMETYPE = re.compile(rb"mimetype(application/(?:vnd\.oasis\.opendocument\.[a-z]+|epub\+zip))")
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(head: bytes) -> str:
    """Return the media type of a file that begins with these bytes.

    Arguments:
        head: its first ``HEAD_BYTES``, or all of it.
    """
    for type, at, expected in SIGNATURES:
        if head.startswith(expected, at):
            return type
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[:4] == b"OggS":
        return "video/ogg" if b"theora" in head[:512] else "audio/ogg"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[:4] == b"PK\x03\x04":
        return _zipped(head)
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return _framed(head[1])
    return TEXT if _is_text(head) else UNKNOWN


def _framed(second: int) -> str:
    """Return the type of what begins with a frame of MPEG audio, of which this is the second byte:
    layer 3 is MP3, layer 0 AAC (ISO 11172-3, 2.4.2.3, and ISO 13818-7, 6.2)."""
    layer = second >> 1 & 3
    if layer == 0 and second & 0xF0 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if layer == 1 and second >> 3 & 3 != 1 else UNKNOWN


def _zipped(head: bytes) -> str:
    """Return the type of an archive by what comes first in it."""
    if found := _MIMETYPE.search(head, 30, 200):
        return found[1].decode()
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        for folder, type in _OFFICE:
            if folder in head:
                return type
    return "application/zip"


def _is_text(head: bytes) -> bool:
    """Return whether bytes are the beginning of text in UTF-8."""
    if not head or _NOT_IN_TEXT.search(head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # A character may be cut in two where the head ends.
        return len(head) >= HEAD_BYTES and error.end >= len(head) - 3
    return True
