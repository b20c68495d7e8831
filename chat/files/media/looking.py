"""A file is looked into: what it is, how large, how long. In a process of its own alone."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from chat.files.media.asking import Answer, Found, Task
from chat.files.media.containers import heif, mp4, sound, webm
from chat.files.media.containers.parts import Contents
from chat.files.media.kinds import HEAD_BYTES, PHOTOGRAPHS, PICTURES, UNKNOWN, sniff
from chat.files.media.pictures import drawing
from chat.files.media.refusals import Broken, TooLarge

NOT_A_PICTURE = "A picture is a JPEG, PNG, GIF or WebP; this is something else."
TOO_MUCH = "This picture takes too much to be drawn."

_READERS: Final[dict[str, Callable[[BinaryIO, int], Contents]]] = {
    **dict.fromkeys(("video/mp4", "video/quicktime", "audio/mp4"), mp4.read),
    **dict.fromkeys(PHOTOGRAPHS, heif.read),
    "video/webm": webm.read,
    "audio/wav": sound.wav,
    "audio/flac": sound.flac,
    "audio/ogg": sound.ogg,
    "audio/mpeg": sound.mp3,
}
_WITHOUT_PICTURE: Final = {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}
_STEP: Final = 1024 * 1024
NO_NOTES: Final = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"
"""Exif as it is an item (ISO 23008-12, A.2.1), with nothing in it."""


def look(task: Task) -> Answer:
    """Look into a file; what cannot be read is a file of which nothing is known."""
    source = Path(task.source)
    with open(source, "rb") as file:
        type = sniff(file.read(HEAD_BYTES))
    try:
        if task.is_face:
            if type not in PICTURES:
                return Answer(refusal=NOT_A_PICTURE)
            return Answer(drawing.face_draw(_bytes(source), type, Path(task.folder)))
        if type in PICTURES:
            return Answer(drawing.picture_draw(_bytes(source), type, Path(task.folder)))
        if type in _READERS:
            return Answer(_contained(source, type))
        return Answer(Found(type))
    except TooLarge as refused:
        return Answer(refusal=str(refused))
    except MemoryError:
        return Answer(refusal=TOO_MUCH)
    except Broken:
        return _unreadable(task, "Broken")
    except Exception as error:
        # Decoders raise whatever they like.
        return _unreadable(task, f"{type}: {error.__class__.__name__}")


def _unreadable(task: Task, failure: str) -> Answer:
    for made in Path(task.folder).iterdir():
        made.unlink()
    refusal = "This picture cannot be read." if task.is_face else ""
    return Answer(Found(UNKNOWN), refusal, failure)


def _bytes(source: Path) -> bytes:
    with open(source, "rb") as file:
        return file.read(drawing.BYTES_MAX + 1)


def _contained(source: Path, type: str) -> Found:
    size = source.stat().st_size
    with open(source, "rb") as file:
        contents = _READERS[type](file, size)
    if not contents.has_picture:
        type = _WITHOUT_PICTURE.get(type, type)
    if contents.notes or contents.items:
        _blank(source, contents)
    return Found(type, contents.width or None, contents.height or None, contents.duration)


def _blank(source: Path, contents: Contents) -> None:
    """Take out what programs and cameras note, so that nothing else moves."""
    with open(source, "r+b") as file:
        for start, end in contents.notes:
            # Free space takes the place of the box.
            file.seek(start)
            head = file.read(16)
            is_wide = head[:4] == b"\0\0\0\1"
            _fill(file, start + 4, end, b"free" + (head[8:16] if is_wide else b""))
        for start, end in contents.items:
            # Whoever looks for notes finds that there are none.
            _fill(file, start, end, NO_NOTES if end - start >= len(NO_NOTES) else b"")


def _fill(file: BinaryIO, start: int, end: int, first: bytes) -> None:
    """Write these bytes at a place, and zeros up to another."""
    file.seek(start)
    file.write(first)
    left = end - file.tell()
    while left > 0:
        left -= file.write(bytes(min(left, _STEP)))
