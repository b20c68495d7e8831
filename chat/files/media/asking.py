"""What the process that looks into files is asked, and what it answers."""

from typing import Final

import msgspec

from chat.files.media.kinds import UNKNOWN

ORIGINAL: Final = "original"
"""The name of a picture that was rewritten, in the folder of what was made."""
THUMBNAILS: Final = (320, 1280)
"""The longer sides of smaller pictures, in pixels."""
FACES: Final = (128, 512)
"""The sides of pictures of people and rooms, in pixels."""


class Task(msgspec.Struct, frozen=True):
    """To look into a file.

    Arguments:
        source: where it is. A film or HEIC from which the place is taken changes there.
        folder: where what is made of it goes, which nobody else writes into.
        is_face: it is to be the picture of a person or a room: squares of ``FACES`` are made.
    """

    source: str
    folder: str
    is_face: bool = False


class Found(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a file is.

    Arguments:
        duration: how long it plays in seconds, where that is known.
        thumbhash: what it looks like from afar, as base64.
        is_rewritten: a picture without what cameras note is in the folder, as ``ORIGINAL``.
        thumbnails: the longer sides of those in the folder, in pixels.
    """

    media_type: str = UNKNOWN
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    thumbhash: str = ""
    is_animated: bool = False
    is_rewritten: bool = False
    thumbnails: list[int] = []


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was found, or a sentence that says why the file is refused.

    ``failure`` names the error of a program that could not read it, for the log.
    """

    found: Found = Found()
    refusal: str = ""
    failure: str = ""


def thumbnail_name(side: int) -> str:
    """Return the name of a thumbnail, or of a face, in the folder of what was made."""
    return f"{side}.webp"
