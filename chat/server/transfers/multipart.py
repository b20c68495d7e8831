"""A form with a file in it (RFC 7578), read as it comes."""

import re
from collections.abc import AsyncIterator
from typing import NamedTuple

from chat.core.errors import DomainError
from chat.protocol import errors

HEAD_MAX_BYTES = 8 * 1024
"""Longest head of one part."""
FIELD_MAX_BYTES = 16 * 1024
"""Longest value that is no file."""
FIELDS_MAX = 10
"""Values that a form may have before its file."""

# Not by Python's parser of e-mail, which takes seconds of the event loop for some long headers.
_TYPE = re.compile(r"\s*multipart/form-data\s*;", re.IGNORECASE)
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|\Z)', re.IGNORECASE)

# As browsers write it: UTF-8, with a quote and the ends of lines as %22, %0D and %0A (HTML,
# 4.10.22.8).
_PARAMETER = re.compile(r';\s*(name|filename)="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_CODED = {"%22": '"', "%0D": "", "%0A": "", '\\"': '"', "\\\\": "\\"}


class FormInvalid(DomainError):
    """The body is no form with a file."""

    kind = errors.INVALID


class FormExpected(DomainError):
    """The body is of another type."""

    kind = errors.UNSUPPORTED_MEDIA_TYPE

    def __init__(self) -> None:
        super().__init__("Send the file as multipart/form-data.")


class FilePart(NamedTuple):
    """The file of a form, before its bytes: what it is called, and the other values by then.

    ``size_at_most`` is how many bytes it has where it is the last part.
    """

    name: str
    values: dict[str, str]
    size_at_most: int


class Form:
    """Reads a form whose part ``file`` is its last one.

    Arguments:
        content_type: the header of that name.
        length: how many bytes the body has.
        body: as it comes.

    Raises:
        FormExpected: it is of another type.
    """

    def __init__(self, content_type: str, length: int, body: AsyncIterator[bytes]) -> None:
        found = _BOUNDARY.search(content_type)
        if not _TYPE.match(content_type) or found is None:
            raise FormExpected
        boundary = found[1] or found[2]
        if not boundary.isascii():
            raise FormExpected
        # The first one may stand at the very beginning.
        self._delimiter = b"\r\n--" + boundary.encode()
        self._buffer = bytearray(b"\r\n")
        self._body = body
        self._left = length

    async def file(self) -> FilePart:
        """Read up to the bytes of the file.

        Raises:
            FormInvalid: there is none, or this is no form.
        """
        values: dict[str, str] = {}
        await self._until(self._delimiter, FIELD_MAX_BYTES)
        for _ in range(FIELDS_MAX + 1):
            # A line ends here, or with two dashes the form.
            if (await self._until(b"\r\n", HEAD_MAX_BYTES)).strip():
                raise FormInvalid("The form has no part called file.")
            name, filename = await self._head()
            if name == "file":
                end = len(self._delimiter) + len("--")
                return FilePart(filename, values, len(self._buffer) + self._left - end)
            value = await self._until(self._delimiter, FIELD_MAX_BYTES)
            try:
                values[name] = value.decode()
            except UnicodeDecodeError:
                raise FormInvalid("The values of a form are UTF-8.") from None
        raise FormInvalid(f"A form has at most {FIELDS_MAX} values before its file.")

    async def content(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the file.

        Raises:
            FormInvalid: the form ends before them, or goes on behind them.
        """
        while (end := self._buffer.find(self._delimiter)) < 0:
            # What may be the beginning of the end waits for the rest of it.
            sure = len(self._buffer) - len(self._delimiter) + 1
            if sure > 0:
                yield bytes(self._buffer[:sure])
                del self._buffer[:sure]
            await self._more()
        yield bytes(self._buffer[:end])
        del self._buffer[: end + len(self._delimiter)]
        while not self._buffer.startswith(b"--"):
            if len(self._buffer) >= len("--"):
                raise FormInvalid("The part called file must be the last one of the form.")
            await self._more()
        # Whatever is behind the form is none of it.
        async for _ in self._body:
            pass

    async def _head(self) -> tuple[str, str]:
        raw = await self._until(b"\r\n\r\n", HEAD_MAX_BYTES)
        for line in raw.decode(errors="replace").split("\r\n"):
            header, _, value = line.partition(":")
            if header.strip().lower() == "content-disposition":
                parameters = dict(_PARAMETER.findall(value))
                return _said(parameters, "name"), _said(parameters, "filename")
        raise FormInvalid("Each part of a form has a Content-Disposition.")

    async def _until(self, mark: bytes, most: int) -> bytes:
        while (end := self._buffer.find(mark)) < 0:
            if len(self._buffer) > most:
                raise FormInvalid("A part of the form is too long.")
            await self._more()
        found = bytes(self._buffer[:end])
        del self._buffer[: end + len(mark)]
        return found

    async def _more(self) -> None:
        try:
            chunk = await anext(self._body)
        except StopAsyncIteration:
            raise FormInvalid("The form ends too early.") from None
        self._buffer += chunk
        self._left -= len(chunk)


def _said(parameters: dict[str, str], name: str) -> str:
    value = parameters.get(name, "")
    for coded, plain in _CODED.items():
        value = value.replace(coded, plain)
    return value
