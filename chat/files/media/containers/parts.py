"""What is read of containers: of films, sounds, and photographs that are not decoded."""

from typing import BinaryIO, NamedTuple


class Contents(NamedTuple):
    """What a file says of what it holds; what is not known is ``None``.

    ``duration`` is in seconds, and ``width`` and ``height`` are those of a film. ``notes`` are the
    boxes, from and up to a byte, of what programs and cameras note in it, and ``items`` the bytes
    of such notes that stand in no box of their own. Of a photograph these two alone are read.
    """

    duration: float | None = None
    width: int | None = None
    height: int | None = None
    has_picture: bool = False
    notes: tuple[tuple[int, int], ...] = ()
    items: tuple[tuple[int, int], ...] = ()


def read_at(file: BinaryIO, place: int, size: int) -> bytes:
    """Return so many bytes of a place, fewer where the file ends."""
    file.seek(place)
    return file.read(size)
