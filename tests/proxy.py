"""A line that can be cut: a TCP proxy between a client and a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Proxy:
    """Carries bytes both ways until it is told otherwise."""

    def __init__(self, target_port: int) -> None:
        self.port = 0
        self._target_port = target_port
        self._lines: set[asyncio.Task[None]] = set()
        self._is_mute = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mute(self) -> None:
        """Swallow what the server says, until the next cut."""
        self._is_mute = True

    async def cut(self) -> None:
        """Break every connection without a word of farewell."""
        lines = tuple(self._lines)
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        self._is_mute = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client."""
        line = asyncio.current_task()
        assert line is not None
        self._lines.add(line)
        there = None
        try:
            back, there = await asyncio.open_connection("127.0.0.1", self._target_port)
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._copy(reader, there))
                ways.create_task(self._copy(back, writer, is_answer=True))
        except (asyncio.CancelledError, OSError, ExceptionGroup):
            pass
        finally:
            self._lines.discard(line)
            for end in (writer, there):
                if end is not None:
                    end.transport.abort()

    async def _copy(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        is_answer: bool = False,
    ) -> None:
        while data := await reader.read(65_536):
            if not (is_answer and self._is_mute):
                writer.write(data)
                await writer.drain()
        with suppress(OSError):
            writer.write_eof()


@asynccontextmanager
async def proxy(target_port: int) -> AsyncIterator[Proxy]:
    """Stand between clients and a server."""
    carrier = Proxy(target_port)
    listener = await asyncio.start_server(carrier.carry, "127.0.0.1", 0)
    carrier.port = listener.sockets[0].getsockname()[1]
    try:
        yield carrier
    finally:
        listener.close()
        await carrier.cut()
