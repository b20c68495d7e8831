"""What is read of a picture before anything of it is decoded."""

from typing import NamedTuple


class Cleaned(NamedTuple):
    """A picture without anything that is not needed to draw it.

    Arguments:
        data: its bytes. They begin and end with the picture: what another program took for a file
            of its own before, behind or inside it is gone.
        exif: what the camera noted, as it was there; nothing where it noted nothing.
        frames: 1 where it does not move.
    """

    data: bytes
    width: int
    height: int
    exif: bytes = b""
    frames: int = 1


def big(data: bytes, at: int, size: int) -> int:
    """Return a number of so many bytes, the highest first."""
    return int.from_bytes(data[at : at + size], "big")


def little(data: bytes, at: int, size: int) -> int:
    """Return a number of so many bytes, the lowest first."""
    return int.from_bytes(data[at : at + size], "little")
