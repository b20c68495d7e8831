"""A connection that can be cut, slowed and torn: a TCP proxy between clients and a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Proxy:
    """Carries bytes both ways, until something is broken.

    ``delay_seconds`` is how long each piece waits on its way, ``piece_bytes`` how long a piece is.
    """

    def __init__(self, target_port: int) -> None:
        self.port = 0
        self.delay_seconds = 0.0
        self.piece_bytes = 65_536
        self._target_port = target_port
        self._connections: set[asyncio.Task[None]] = set()
        self._is_mute = False
        self._is_torn = False
        self._carries = asyncio.Event()
        self._carries.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mute(self) -> None:
        """Swallow what the server sends, until the next cut."""
        self._is_mute = True

    def tear(self) -> None:
        """Break each connection in the middle of the next thing that the server sends."""
        self._is_torn = True

    def stall(self) -> None:
        """Carry nothing either way; the connections stay open."""
        self._carries.clear()

    def heal(self) -> None:
        """Carry everything again, what has waited first."""
        self._is_mute = self._is_torn = False
        self._carries.set()
        self.delay_seconds, self.piece_bytes = 0.0, 65_536

    async def cut(self) -> None:
        """Break every connection without a word of farewell."""
        connections = tuple(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        self._is_mute = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client."""
        connection = asyncio.current_task()
        assert connection is not None
        self._connections.add(connection)
        there = None
        try:
            await self._carries.wait()
            back, there = await asyncio.open_connection("127.0.0.1", self._target_port)
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._copy(reader, there))
                ways.create_task(self._copy(back, writer, is_answer=True))
        except (asyncio.CancelledError, OSError, ExceptionGroup):
            pass
        finally:
            self._connections.discard(connection)
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
        while data := await reader.read(self.piece_bytes):
            if self.delay_seconds:
                await asyncio.sleep(self.delay_seconds)
            await self._carries.wait()
            if is_answer and self._is_mute:
                continue
            if is_answer and self._is_torn:
                writer.write(data[: len(data) // 2])
                await writer.drain()
                raise ConnectionResetError
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
