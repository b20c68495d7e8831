"""WebM and Matroska (RFC 9559): how long they play, and how large they are."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from chat.files.media.containers.parts import Contents, read_at

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_ENTRY, _TYPE, _VIDEO, _WIDTH, _HEIGHT = 0xAE, 0x83, 0xE0, 0xB0, 0xBA
_TIME, _GROUP = 0xE7, 0xA0
_BLOCKS = (0xA3, 0xA1)
"""In a cluster, and in a group of one, as browsers record those that can be looked through."""
_ELEMENTS_MAX: Final = 100_000
"""Elements that are looked at in all: half an hour of what a browser records."""
_OPEN: Final = (_SEGMENT, _CLUSTER)
"""What may be of unknown size, as what is recorded is; whatever follows is looked at by itself."""


class _Element(NamedTuple):
    id: int
    body: int
    end: int


def read(file: BinaryIO, size: int) -> Contents:
    """Return what a file says in its head; where it was recorded, when the last block plays."""
    scale, duration, last, cluster = 1_000_000, 0.0, 0, 0
    width = height = None
    has_picture = False
    for element in _elements(file, size):
        length = element.end - element.body
        body = read_at(file, element.body, length) if length <= 8 else b""
        if element.id == _SCALE:
            scale = int.from_bytes(body, "big") or scale
        elif element.id == _DURATION:
            duration = struct.unpack(">f" if len(body) == 4 else ">d", body)[0] if body else 0.0
        elif element.id == _TYPE:
            has_picture = has_picture or body == b"\x01"
        elif element.id == _WIDTH:
            width = width or int.from_bytes(body, "big")
        elif element.id == _HEIGHT:
            height = height or int.from_bytes(body, "big")
        elif element.id == _TIME:
            cluster = int.from_bytes(body, "big")
        elif element.id in _BLOCKS:
            last = max(last, cluster + _block_time(read_at(file, element.body, 11)))
        if duration and element.id == _CLUSTER:
            break
    units = duration if 0 < duration < 1e15 else last
    return Contents(units * scale / 1e9 or None, width, height, has_picture)


def _elements(file: BinaryIO, size: int) -> Iterator[_Element]:
    """Go through the elements of a file, into those that have others inside."""
    at = 0
    for _ in range(_ELEMENTS_MAX):
        head = read_at(file, at, 12)
        if len(head) < 2 or not head[0]:
            return
        id_length = 9 - head[0].bit_length()
        id = int.from_bytes(head[:id_length], "big")
        length = head[id_length : id_length + 1]
        if not length or not length[0] or id_length > 4:
            return
        size_length = 9 - length[0].bit_length()
        body = at + id_length + size_length
        most = (1 << 7 * size_length) - 1
        length_value = int.from_bytes(head[id_length : id_length + size_length], "big") & most
        is_open = length_value == most
        end = size if is_open else body + length_value
        if end > size and id not in _OPEN:
            return
        yield _Element(id, body, end)
        inside = (_SEGMENT, _INFO, _TRACKS, _ENTRY, _VIDEO, _CLUSTER, _GROUP)
        at = body if id in inside else end


def _block_time(head: bytes) -> int:
    """Return when a block plays, relative to its cluster."""
    if not head or not head[0]:
        return 0
    at = 9 - head[0].bit_length()
    return int.from_bytes(head[at : at + 2], "big", signed=True)
