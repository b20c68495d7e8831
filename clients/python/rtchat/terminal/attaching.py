"""Files at a terminal: how a message shows them, what sends and saves them, and pictures."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from rtchat.files import free_path
from rtchat.frames import File, Message
from rtchat.terminal.chat import Chat
from rtchat.terminal.commands import Invalid
from rtchat.terminal.text import harmless_line

_UNITS = ("B", "kB", "MB", "GB", "TB")
_TOLD_BYTES = 8 * 1024 * 1024
"""After so many bytes more it is said how far a file is."""


class Attaching:
    """Does what is typed about files in a chat; ``commands`` by their names."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._client = chat.client
        self.commands: dict[str, Callable[..., Awaitable[None]]] = {
            "send": self._send,
            "download": self._download,
            "picture": self._picture,
        }

    async def _send(self, path: str) -> None:
        here, file = self._chat.here(), _path_of(path)
        told = self._told(f"Uploaded of {harmless_line(file.name)}")
        try:
            id = await self._client.upload(file, progress=told)
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
        await self._client.send(here.id, "", files=[id])

    async def _download(self, seq: str, folder: str | None) -> None:
        here = self._chat.here()
        message = await self._client.message(here.id, int(seq))
        if not message.files:
            raise Invalid(f"#{seq} has no files.")
        for file in message.files:
            into = _path_of(folder or ".")
            told = self._told(f"Saved of {harmless_line(file.name)}")
            try:
                path = free_path(into, file.name)
                await self._client.download(file, path, progress=told)
            except OSError as error:
                raise Invalid(f"{into} cannot be written to: {error.strerror}.") from error
            self._chat.view.notice(f"Saved as {harmless_line(str(path))}.")

    async def _picture(self, whose: str, path: str | None) -> None:
        conversation = self._chat.here().id if whose == "room" else None
        try:
            image = None if path is None else await asyncio.to_thread(_path_of(path).read_bytes)
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
        await self._client.set_picture(image, conversation=conversation)
        self._chat.view.notice("The picture is gone." if image is None else "The picture is set.")

    def _told(self, what: str) -> Callable[[int, int], None]:
        """Return what says now and then how far a large file is."""
        last = 0

        def tell(done: int, whole: int) -> None:
            nonlocal last
            if done - last >= _TOLD_BYTES and done < whole:
                last = done
                self._chat.view.notice(f"{what}: {_size(done)} of {_size(whole)}.")

        return tell


def _path_of(typed: str) -> Path:
    """Return the path that somebody typed.

    Raises:
        Invalid: it can be none.
    """
    try:
        if b"\0" not in os.fsencode(typed):
            return Path(typed).expanduser()
    except (UnicodeError, RuntimeError):
        pass  # No file system can carry it, or nobody has the name behind a "~".
    raise Invalid(f"{typed} is no path.")


def with_files(message: Message, text: str) -> str:
    """Return the text of a message with a line for each of its files."""
    lines = [file_line(file) for file in message.files or ()]
    return "\n".join([text, *lines] if text else lines)


def file_line(file: File) -> str:
    """Return what a file is called, its size, and what it shows, in one line."""
    about = f": {harmless_line(file.alt)}" if file.alt else ""
    return f"[{harmless_line(file.name)}, {_size(file.size)}{about}]"


def _size(count: int) -> str:
    value, unit = float(count), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 0 if unit == 0 or value >= 10 else 1
    return f"{value:.{digits}f} {_UNITS[unit]}"
