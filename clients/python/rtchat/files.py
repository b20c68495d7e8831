"""Files go up and down in parts: a lost connection costs the part that was on its way."""

import asyncio
import base64
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from rtchat.backoff import Backoff
from rtchat.errors import Refused, Unreachable
from rtchat.http import Http
from rtchat.ids import new_id

PART_BYTES = 4 * 1024 * 1024
"""How much of a file one request carries, and is in memory."""
TRIES = 10
"""How often in a row the same part is tried."""

Progress = Callable[[int, int], None]
"""Called with the bytes that are there by now, and how many there are of all."""

_TUS = {"Tus-Resumable": "1.0.0"}
_AGAIN = {"locked", "conflict", "checksum_mismatch", "timeout"}
"""Refusals of a part after which the rest is sent from where the upload is."""


def _nothing(done: int, whole: int) -> None:
    """Tell nobody."""


async def upload(
    http: Http,
    path: Path,
    *,
    name: str | None = None,
    alt: str = "",
    progress: Progress = _nothing,
) -> UUID:
    """Upload a file; return its id.

    Arguments:
        name: what it is called; the last part of its path by default.
        alt: its alternative text.
        progress: called after each part.

    Raises:
        Refused: the server does not take it.
        SignedOut: the session has ended.
        Unreachable: the server does not answer for long.
        OSError: it cannot be read.
    """
    size = _size_of(path)
    said = {"filename": name or path.name, **({"alt": alt} if alt else {})}
    metadata = ",".join(f"{key} {_coded(value)}" for key, value in said.items())
    headers = {**_TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
    place = (await http.call("POST", "/api/uploads/", headers=headers)).headers["Location"]
    with path.open("rb") as file:
        offset, tries, backoff = 0, 0, Backoff()
        while offset < size:
            file.seek(offset)
            part = await asyncio.to_thread(file.read, PART_BYTES)
            if not part:
                raise Refused("invalid", "The file became shorter meanwhile.")
            try:
                given = {
                    **_TUS,
                    "Upload-Offset": str(offset),
                    "Content-Type": "application/offset+octet-stream",
                }
                answer = await http.call("PATCH", place, part, headers=given)
                offset, tries = int(answer.headers["Upload-Offset"]), 0
            except (Refused, Unreachable) as error:
                tries += 1
                if tries == TRIES or (isinstance(error, Refused) and error.code not in _AGAIN):
                    raise
                await _wait(backoff, error)
                offset = await _offset(http, place, offset, size)
            progress(offset, size)
    return UUID(place.rstrip("/").rsplit("/", 1)[1])


async def _offset(http: Http, place: str, known: int, size: int) -> int:
    """Return how far an upload is, or how far it was where the server does not say."""
    try:
        said = (await http.call("HEAD", place, headers=_TUS)).headers
    except Unreachable:
        return known
    # Of a picture that is rewritten fewer bytes are kept than were sent.
    is_whole = said["Upload-Offset"] == said["Upload-Length"]
    return size if is_whole else int(said["Upload-Offset"])


async def download(
    http: Http, id: UUID, path: Path, *, size: int, progress: Progress = _nothing
) -> None:
    """Save a file.

    Arguments:
        path: where; a file that is there is replaced once all of this one is here.
        size: how many bytes it has.
        progress: called after each part.

    Raises:
        Refused: there is none for oneself.
        SignedOut: the session has ended.
        Unreachable: the server does not answer for long.
        OSError: it cannot be written.
    """
    # Of its own, as the same file may be saved beside itself at once.
    arriving = path.with_name(f".{new_id()}.part")
    tries, backoff = 0, Backoff()
    try:
        with arriving.open("wb") as file:
            while file.tell() < size:
                start = file.tell()
                last = min(start + PART_BYTES, size) - 1
                try:
                    wanted = {"Range": f"bytes={start}-{last}"}
                    answer = await http.call("GET", f"/files/{id}/", headers=wanted)
                    tries = 0
                except Unreachable as error:
                    tries += 1
                    if tries == TRIES:
                        raise
                    await _wait(backoff, error)
                    continue
                await asyncio.to_thread(file.write, answer.content)
                progress(file.tell(), size)
        arriving.replace(path)
    finally:
        arriving.unlink(missing_ok=True)


async def _wait(backoff: Backoff, error: Refused | Unreachable) -> None:
    """Return when the same may be tried again: not before the server says, where it does."""
    least = error.retry_after if isinstance(error, Unreachable) else None
    await asyncio.sleep(max(backoff.after(0), least or 0))


def free_path(folder: Path, name: str) -> Path:
    """Return a path in a folder at which nothing is, named as a file or with a number behind."""
    plain = Path(name.replace("\\", "/")).name.lstrip(".") or "file"
    path, number = folder / plain, 2
    while path.exists():
        path = folder / f"{Path(plain).stem} {number}{Path(plain).suffix}"
        number += 1
    return path


def _size_of(path: Path) -> int:
    return path.stat().st_size


def _coded(value: str) -> str:
    return base64.b64encode(value.encode(errors="replace")).decode()
