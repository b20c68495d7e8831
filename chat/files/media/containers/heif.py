"""HEIC and AVIF (ISO 23008-12): what they tell beside their picture."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from chat.files.media.containers.mp4 import Box, boxes
from chat.files.media.containers.parts import Contents, read_at

_TABLE_MAX: Final = 1024 * 1024
"""Bytes of a table that are read; those of photographs have some hundred."""
_BESIDE: Final = frozenset({b"udta", b"uuid", b"mpvd"})
"""Boxes beside the picture: notes, and the film that some phones take with it."""
_TOLD: Final = frozenset({b"Exif", b"mime", b"uri "})
"""Items that are no picture: what the camera notes, XMP, and what only a program knows."""
_IN_FILE: Final = 0
_IN_DATA: Final = 1
"""From where on a table counts: from the first byte, or from that of the box of data beside it."""


def read(file: BinaryIO, size: int) -> Contents:
    """Return where notes are in a file; the picture is not looked at."""
    boxes_of_notes: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    for box in boxes(file, 0, size):
        if box.name in _BESIDE:
            boxes_of_notes.append((box.start, box.end))
        if box.name == b"meta":
            places += _places(file, box, size)
    return Contents(notes=tuple(boxes_of_notes), items=tuple(_merged(places)))


def _merged(places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield places so that none is in two: a table may name one as often as it likes."""
    reached = 0
    for start, end in sorted(places):
        if end > reached:
            yield max(start, reached), end
            reached = end


def _places(file: BinaryIO, meta: Box, size: int) -> Iterator[tuple[int, int]]:
    """Yield where the bytes of items are that are no picture."""
    inside = {box.name: box for box in boxes(file, meta.body + 4, meta.end)}
    if not {b"iinf", b"iloc"} <= inside.keys():
        return
    told = set(_items(file, inside[b"iinf"]))
    data = inside.get(b"idat")
    for item, is_inside, start, length in _located(_table(file, inside[b"iloc"])):
        if item not in told or (is_inside and data is None):
            continue
        start += data.body if is_inside and data is not None else 0
        end = min(start + length, data.end if is_inside and data is not None else size)
        if end > start:
            yield start, end


def _items(file: BinaryIO, info: Box) -> Iterator[int]:
    """Yield the numbers of the items that are no picture."""
    is_wide = read_at(file, info.body, 1) != b"\0"
    for entry in boxes(file, info.body + (8 if is_wide else 6), info.end):
        head = read_at(file, entry.body, 16)
        at = 8 if head[:1] == b"\x03" else 6
        if head[at + 2 : at + 6] in _TOLD:
            yield int.from_bytes(head[4:at], "big")


def _table(file: BinaryIO, box: Box) -> bytes:
    return read_at(file, box.body, min(box.end - box.body, _TABLE_MAX))


def _located(table: bytes) -> Iterator[tuple[int, bool, int, int]]:
    """Yield each piece of each item of which the table says where in the file it is: its number,
    whether it is in the box of data beside the table, from where on, and how many bytes."""
    at = 0

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(table[at - size : at], "big")

    version, _ = number(1), number(3)
    sizes = number(1), number(1)
    offset_size, length_size, base_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index_size = sizes[1] & 15 if version else 0
    if not length_size:
        return  # One item without pieces, which is all of a file: nobody writes such.
    wide = 4 if version == 2 else 2
    for _ in range(number(wide)):
        item = number(wide)
        method = number(2) & 15 if version else _IN_FILE
        # Of another file, or counted from where a third item is, the place is none in this one.
        is_here = number(2) == 0 and method in (_IN_FILE, _IN_DATA)
        base = number(base_size)
        for _ in range(number(2)):
            number(index_size)
            start, length = base + number(offset_size), number(length_size)
            if is_here:
                yield item, method == _IN_DATA, start, length
            if at > len(table):
                return
        if at > len(table):
            return
