"""A file is looked at before anybody can send it."""

from pathlib import Path

from chat.files.media.asking import FACES, ORIGINAL, thumbnail_name
from chat.files.media.facts import Facts
from chat.files.media.kinds import HEAD_BYTES, INLINE, PHOTOGRAPHS, sniff
from chat.files.media.process import media


def examine(path: Path, *, into: Path) -> Facts:
    """Return what an uploaded file is, and what is to be kept of it.

    What plays or is a picture is looked into by another process, however long that takes; what
    cannot be read there is a file of which nothing is known.

    Arguments:
        path: the file. A picture that is shown stays as it is, and is rewritten beside it; another
            file from which the place is taken changes there.
        into: an empty folder for what is made of it.

    Raises:
        MediaRefused: to draw it would take too much.
        Unavailable: too much waits to be looked into, or it cannot be.
    """
    with path.open("rb") as file:
        media_type = sniff(file.read(HEAD_BYTES))
    if media_type not in INLINE | PHOTOGRAPHS:
        return Facts(media_type=media_type, content=path)
    found = media.look(path, into).result()
    return Facts(
        media_type=found.media_type,
        content=into / ORIGINAL if found.is_rewritten else path,
        width=found.width,
        height=found.height,
        duration=found.duration,
        thumbhash=found.thumbhash,
        is_animated=found.is_animated,
        thumbnails={side: into / thumbnail_name(side) for side in found.thumbnails},
    )


def examine_face(path: Path, *, into: Path) -> dict[int, Path]:
    """Return the squares that were made of a picture of a person or a room, by their sides.

    Raises:
        MediaRefused: it is no picture, or one that cannot be drawn.
        Unavailable: too much waits to be looked into, or it cannot be.
    """
    media.look(path, into, is_face=True).result()
    return {side: into / thumbnail_name(side) for side in FACES}
