"""A server with our socket class, and the peers that the tests send against it."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import Server
from websockets.asyncio.client import connect

from chat.gateway.websocket.handshake import Handshake, Refusal
from chat.gateway.websocket.socket import Listener, Socket
from chat.gateway.websocket.wire import text_frame
from tests.patience import PATIENCE

try:
    import uvloop
except ImportError:
    LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
        "asyncio": asyncio.SelectorEventLoop
    }
else:
    LOOPS = {"asyncio": asyncio.SelectorEventLoop, "uvloop": uvloop.new_event_loop}

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = (
    "GET /ws/ HTTP/1.1\r\n"
    "Host: chat.example\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    f"Sec-WebSocket-Key: {KEY}\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n"
)


def on_each_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test on asyncio's own loop and on uvloop; what reaches the loop's handler fails it."""

    @functools.wraps(test)
    def run(loop_name: str, **fixtures: Any) -> None:
        unhandled: list[dict[str, Any]] = []

        async def guarded() -> None:
            asyncio.get_running_loop().set_exception_handler(
                lambda _, context: unhandled.append(context)
            )
            async with asyncio.timeout(PATIENCE):
                await test(**fixtures)

        with asyncio.Runner(loop_factory=LOOPS[loop_name]) as runner:
            runner.run(guarded())
        assert unhandled == []

    signature = inspect.signature(test)
    loop_name = inspect.Parameter("loop_name", inspect.Parameter.KEYWORD_ONLY)
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*signature.parameters.values(), loop_name]
    )
    parametrized: Callable[..., None] = pytest.mark.parametrize("loop_name", list(LOOPS))(run)
    return parametrized


class Receiver:
    """A listener that keeps what it receives."""

    socket: Socket

    def __init__(self) -> None:
        self.messages: asyncio.Queue[str | None] = asyncio.Queue()  # None is a binary one
        self.ended = asyncio.Event()
        self.endings = 0

    def opened(self, socket: Socket) -> None:
        self.socket = socket

    def received(self, text: str) -> None:
        self.messages.put_nowait(text)

    def received_binary(self) -> None:
        self.messages.put_nowait(None)

    def leaving(self, seconds: float) -> None:
        self.seconds_to_stay = seconds

    def closed(self) -> None:
        self.endings += 1
        self.ended.set()


class OpenAcceptor:
    """Accepts every handshake, unless it is given how to answer."""

    def __init__(
        self, answer: Callable[[Handshake], Awaitable[Listener | Refusal]] | None = None
    ) -> None:
        self.answer = answer
        self.receivers: asyncio.Queue[Receiver] = asyncio.Queue()

    async def open(self, handshake: Handshake) -> Listener | Refusal:
        if self.answer is not None:
            return await self.answer(handshake)
        receiver = Receiver()
        self.receivers.put_nowait(receiver)
        return receiver


class Chat:
    """A running server: `url` for foreign clients, `peer()` for raw bytes."""

    def __init__(self, server: Server, acceptor: OpenAcceptor) -> None:
        self.server = server
        self.acceptor = acceptor
        self.port: int = server.servers[0].sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/ws/"

    @property
    def connections(self) -> set[Any]:
        return self.server.server_state.connections

    @asynccontextmanager
    async def raw(self, request: str = UPGRADE) -> AsyncIterator[Peer]:
        """Connect and sends the request, without reading an answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request.encode("latin-1"))
        try:
            yield Peer(reader, writer)
        finally:
            writer.transport.abort()

    @asynccontextmanager
    async def peer(self) -> AsyncIterator[tuple[Peer, Receiver]]:
        """Open a WebSocket of raw bytes, and gives what receives its messages."""
        async with self.raw() as peer:
            await peer.reader.readuntil(b"\r\n\r\n")
            yield peer, await self.acceptor.receivers.get()

    @asynccontextmanager
    async def client(self) -> AsyncIterator[tuple[Any, Receiver]]:
        """Open a WebSocket with a foreign client, and gives what receives its messages."""
        async with connect(self.url, max_size=None) as client:
            yield client, await self.acceptor.receivers.get()


class Peer:
    """A client that sends exactly the bytes it is given."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def frame(self) -> tuple[int, bytes]:
        """The next frame of the server: its opcode and payload."""
        first, size = await self.reader.readexactly(2)
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        return first & 0x0F, await self.reader.readexactly(size)

    async def close_code(self) -> int:
        """Skip to the server's close frame and returns its code."""
        while True:
            opcode, payload = await self.frame()
            if opcode == CLOSE:
                return int.from_bytes(payload[:2], "big")

    async def rest(self) -> bytes:
        """Everything until the server ends the connection."""
        return await self.reader.read()


@asynccontextmanager
async def serving(acceptor: OpenAcceptor | None = None) -> AsyncIterator[Chat]:
    """Run a server on a free port of the loopback until the block ends."""
    server, acceptor = make_server(acceptor)
    await server.startup()
    try:
        yield Chat(server, acceptor)
    finally:
        # The server's own shutdown waits a tenth of a second, which is most of a test's time.
        server.servers[0].close()
        async with asyncio.timeout(PATIENCE):
            while server.server_state.connections:
                await asyncio.sleep(0)
        await server.lifespan.shutdown()


def make_server(acceptor: OpenAcceptor | None = None) -> tuple[Server, OpenAcceptor]:
    acceptor = acceptor or OpenAcceptor()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "lifespan"
        scope["state"]["acceptor"] = acceptor
        for phase in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{phase}.complete"})

    config = uvicorn.Config(
        application, port=0, ws=Socket, http="httptools", loop="none", log_config=None
    )
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    return server, acceptor


def masked(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    key: bytes | None = b"\x0f\xa5\x00\xff",
    length: bytes | None = None,
) -> bytes:
    """Make a client's frame (RFC 6455 section 5.2), wrong wherever it is asked to be.

    `key` None leaves it unmasked; `length` overrides the length bytes, mask bit excluded.
    """
    if length is None:
        size = len(payload)
        if size < 126:
            length = bytes((size,))
        elif size < 0x10000:
            length = b"\x7e" + size.to_bytes(2, "big")
        else:
            length = b"\x7f" + size.to_bytes(8, "big")
    head = bytes((fin << 7 | reserved << 4 | opcode,))
    if key is None:
        return head + length + payload
    body = bytes(byte ^ key[index % 4] for index, byte in enumerate(payload))
    return head + bytes((length[0] | 0x80,)) + length[1:] + key + body


def close_payload(code: int, reason: str = "") -> bytes:
    return code.to_bytes(2, "big") + reason.encode()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what the loop does next of its own accord."""
    while not condition():
        await asyncio.sleep(0)


async def answered(answer: Any) -> Any:
    return answer


async def stuff(receiver: Receiver, beyond: int) -> int:
    """Send to a peer that does not read, until `beyond` bytes are unsent; return the bytes sent."""
    frame = text_frame(bytes(32 * 1024))
    sent = 0
    while not receiver.ended.is_set() and unsent(receiver) <= beyond:
        receiver.socket.send(frame)
        sent += len(frame)
        await asyncio.sleep(0)
    return sent


def unsent(receiver: Receiver) -> int:
    return receiver.socket._transport.get_write_buffer_size()
