"""MP4 and QuickTime (ISO 14496-12): how long they play, how large they are, and what they tell."""

from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from chat.files.media.containers.parts import Contents, read_at

_BOXES_MAX: Final = 1_000
"""Boxes that are looked at beside each other; films have a dozen."""
_NOTES: Final = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes of notes: where a film was taken, with which camera, its title."""


class Box(NamedTuple):
    """A named part of a file, from its head to its end."""

    name: bytes
    start: int
    body: int
    end: int


class _Track(NamedTuple):
    handler: bytes
    width: int
    height: int


def read(file: BinaryIO, size: int) -> Contents:
    """Return what a file says in its table of contents."""
    notes: list[tuple[int, int]] = []
    tracks: list[_Track] = []
    seconds: float | None = None
    for movie in boxes(file, 0, size):
        if movie.name in _NOTES:
            notes.append((movie.start, movie.end))
        if movie.name != b"moov":
            continue
        for box in boxes(file, movie.body, movie.end):
            if box.name == b"mvhd":
                seconds = _duration(read_at(file, box.body, 32))
            elif box.name == b"mvex":
                seconds = _fragments(file, box, movie) or seconds
            elif box.name == b"trak":
                tracks.append(_track(file, box))
                notes += _notes(file, box)
        notes += _notes(file, movie)
    films = [track for track in tracks if track.handler == b"vide" and track.width and track.height]
    width, height = (films[0].width, films[0].height) if films else (None, None)
    return Contents(seconds, width, height, bool(films), tuple(notes))


def boxes(file: BinaryIO, at: int, end: int) -> Iterator[Box]:
    """Yield the boxes that stand one after the other from one place up to another."""
    for _ in range(_BOXES_MAX):
        head = read_at(file, at, 16)
        if len(head) < 8 or at + 8 > end:
            return
        size, name, body = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if size == 1:
            size, body = int.from_bytes(head[8:16], "big"), at + 16
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            return
        yield Box(name, at, body, at + size)
        at += size


def _notes(file: BinaryIO, of: Box) -> list[tuple[int, int]]:
    return [(box.start, box.end) for box in boxes(file, of.body, of.end) if box.name in _NOTES]


def _duration(body: bytes) -> float | None:
    """Return the seconds of a header, which is of version 0 or 1."""
    at, wide = (20, 8) if body[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(body[at : at + 4], "big")
    units = int.from_bytes(body[at + 4 : at + 4 + wide], "big")
    if not scale or not units or units == (1 << 8 * wide) - 1:
        return None
    return units / scale


def _fragments(file: BinaryIO, extends: Box, movie: Box) -> float | None:
    """Return the seconds of a film in fragments, by the clock of its movie."""
    scale = 0
    for box in boxes(file, movie.body, movie.end):
        if box.name == b"mvhd":
            body = read_at(file, box.body, 32)
            at = 20 if body[:1] == b"\x01" else 12
            scale = int.from_bytes(body[at : at + 4], "big")
    for box in boxes(file, extends.body, extends.end):
        if box.name == b"mehd":
            body = read_at(file, box.body, 12)
            units = int.from_bytes(body[4:12] if body[:1] == b"\x01" else body[4:8], "big")
            return units / scale if scale and units else None
    return None


def _track(file: BinaryIO, track: Box) -> _Track:
    """Return what a track carries, and its size as it is to be seen."""
    handler, width, height = b"", 0, 0
    for box in boxes(file, track.body, track.end):
        if box.name == b"tkhd":
            body = read_at(file, box.body, 96)
            at = 52 if body[:1] == b"\x01" else 40
            # Fixed-point numbers: a matrix, of which a film on its side has no first element.
            is_turned = body[at : at + 4] == b"\0\0\0\0"
            width = int.from_bytes(body[at + 36 : at + 38], "big")
            height = int.from_bytes(body[at + 40 : at + 42], "big")
            if is_turned:
                width, height = height, width
        elif box.name == b"mdia":
            for inner in boxes(file, box.body, box.end):
                if inner.name == b"hdlr":
                    handler = read_at(file, inner.body + 8, 4)
    return _Track(handler, width, height)
