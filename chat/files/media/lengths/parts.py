"""What is read of files that play."""

from typing import BinaryIO, NamedTuple


class Length(NamedTuple):
    """How long a file plays and how large its picture is; what is not known is ``None``.

    ``duration`` is in seconds. ``notes`` are the boxes, from and up to a byte, of what programs
    and cameras note in it, and ``items`` the bytes of such notes that stand in no box of their own.
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
