"""What our socket class costs, beside the least that the same event loop can do.

    python -m benchmarks.micro.sockets [--connections N]

Each figure stands beside its limit, measured in the same run on the same event loop: a bare
transport whose protocol does nothing. Server and load are processes of their own; everything
stays on the loopback. Linux only, for the resident size.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import os
import resource
import select
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvicorn

from chat.gateway.websocket.handshake import Handshake
from chat.gateway.websocket.socket import Listener, Socket
from chat.gateway.websocket.wire import text_frame

try:
    import uvloop
except ImportError:
    new_event_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    new_event_loop = uvloop.new_event_loop

FRAME = text_frame(b"x" * 200)
FOLLOWERS = 500
JOINED = 20
ROUNDS = 40
REPEATS = 7
HANDSHAKE_SECONDS = 3.0
BATCH = 100
REQUEST = (
    b"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
ANSWER = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"
RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER: no connection is left in TIME_WAIT


class Followers:
    """Acceptor and listener of all sockets at once, so that only the sockets are measured."""

    def __init__(self) -> None:
        self.sockets: list[Socket] = []

    async def open(self, _: Handshake) -> Listener:
        return self

    def opened(self, socket: Socket) -> None:
        self.sockets.append(socket)

    def received(self, text: str) -> None: ...

    def received_binary(self) -> None: ...

    def leaving(self, seconds: float) -> None: ...

    def closed(self) -> None: ...

    def fan_out(self, frames: bytes) -> None:
        for follower in self.sockets:
            follower.send(frames)

    async def listen(self) -> int:
        async def application(scope: Any, receive: Any, send: Any) -> None:
            await receive()
            scope["state"]["acceptor"] = self
            await send({"type": "lifespan.startup.complete"})
            await receive()

        config = uvicorn.Config(
            application, port=0, ws=Socket, http="httptools", loop="none", log_config=None
        )
        config.load()
        self.server = uvicorn.Server(config)
        self.server.lifespan = config.lifespan_class(config)
        await self.server.startup()
        port: int = self.server.servers[0].sockets[0].getsockname()[1]
        return port


class Bare:
    """The limit: answers the request with ready-made bytes and writes to the transports."""

    def __init__(self) -> None:
        self.transports: list[asyncio.WriteTransport] = []

    def fan_out(self, frames: bytes) -> None:
        for transport in self.transports:
            transport.write(frames)

    async def listen(self) -> int:
        self.server = await asyncio.get_running_loop().create_server(
            lambda: BareProtocol(self), "127.0.0.1", 0, backlog=2048
        )
        port: int = self.server.sockets[0].getsockname()[1]
        return port


class BareProtocol(asyncio.Protocol):
    __slots__ = ("bare", "transport")

    def __init__(self, bare: Bare) -> None:
        self.bare = bare

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(ANSWER)
        self.bare.transports.append(self.transport)


def serve(kind: type[Followers] | type[Bare], pipe: Connection) -> None:
    """Runs a server that answers the questions which come through the pipe."""

    async def run() -> None:
        server = kind()
        loop = asyncio.get_running_loop()
        pipe.send(await server.listen())
        while question := await loop.run_in_executor(None, pipe.recv):
            match question:
                case "resident":
                    gc.collect()
                    pages = int(Path("/proc/self/statm").read_text().split()[1])
                    pipe.send(pages * os.sysconf("SC_PAGE_SIZE"))
                case "cpu":
                    pipe.send(time.process_time())
                case int(events_per_write):
                    pipe.send(await fan_out(server.fan_out, events_per_write))

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(run())
    os._exit(0)  # thousands of open connections need no farewell


async def fan_out(send_to_all: Callable[[bytes], None], events_per_write: int) -> float:
    """Sends to all followers, and returns the CPU seconds of each delivered frame."""
    frames = FRAME * events_per_write
    start = time.process_time()
    for _ in range(ROUNDS):
        send_to_all(frames)
        # Idle time in which the load catches up; what it costs is part of a tick.
        await asyncio.sleep(0.005)
    return (time.process_time() - start) / (ROUNDS * FOLLOWERS * events_per_write)


@contextmanager
def running(kind: type[Followers] | type[Bare]) -> Iterator[tuple[Connection, int]]:
    """Starts a server process; gives the pipe to ask it and its port."""
    context = multiprocessing.get_context("spawn")
    pipe, its_pipe = context.Pipe()
    process = context.Process(target=serve, args=(kind, its_pipe), daemon=True)
    process.start()
    its_pipe.close()  # so that a server that fails is noticed here
    try:
        yield pipe, pipe.recv()
    finally:
        pipe.send(None)
        process.join()


def ask(pipe: Connection, question: str | int) -> float:
    pipe.send(question)
    answer: float = pipe.recv()
    return answer


def opened(port: int, count: int) -> list[socket.socket]:
    """Opens connections in batches, from several addresses so that ports do not run out."""
    clients = []
    for start in range(0, count, BATCH):
        batch = []
        for index in range(start, min(start + BATCH, count)):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            client.bind((f"127.0.0.{2 + index % 8}", 0))
            client.connect(("127.0.0.1", port))
            client.sendall(REQUEST)
            batch.append(client)
        for client in batch:
            answer = client.recv(4096)
            if not answer.startswith(b"HTTP/1.1 101 "):
                raise RuntimeError(f"unexpected answer: {answer[:80]!r}")
        clients += batch
    return clients


def drain(clients: list[socket.socket]) -> None:
    """Reads and drops, in a thread, whatever the clients are sent."""
    poll = select.epoll()
    by_descriptor = {client.fileno(): client for client in clients}
    for descriptor in by_descriptor:
        poll.register(descriptor, select.EPOLLIN)

    def run() -> None:
        while True:
            for descriptor, _ in poll.poll():
                by_descriptor[descriptor].recv(65536)

    threading.Thread(target=run, daemon=True).start()


def measure_fan_out() -> Iterator[tuple[str, float, float]]:
    with running(Followers) as (ours, our_port), running(Bare) as (bare, bare_port):
        drain(opened(our_port, FOLLOWERS) + opened(bare_port, FOLLOWERS))
        for events_per_write in (1, JOINED):
            # By turns, so that whatever else the machine does falls on both alike.
            pairs = [
                (ask(ours, events_per_write), ask(bare, events_per_write)) for _ in range(REPEATS)
            ]
            our_cost, bare_cost = (
                statistics.median(side) * 1e6 for side in zip(*pairs, strict=True)
            )
            yield f"CPU µs per frame, {events_per_write} per write", our_cost, bare_cost


def measure_memory(kind: type[Followers] | type[Bare], connections: int) -> float:
    with running(kind) as (pipe, port):
        warm = opened(port, BATCH)
        before = ask(pipe, "resident")
        idle = opened(port, connections)
        grown = ask(pipe, "resident") - before
        for client in warm + idle:
            client.close()
    return grown / connections / 1024


def measure_handshakes(kind: type[Followers] | type[Bare]) -> tuple[float, float]:
    with running(kind) as (pipe, port):
        done = 0
        cpu, start = ask(pipe, "cpu"), time.perf_counter()
        while (seconds := time.perf_counter() - start) < HANDSHAKE_SECONDS:
            for client in opened(port, BATCH):
                client.close()
            done += BATCH
        return done / seconds, (ask(pipe, "cpu") - cpu) / done * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures our socket class.")
    parser.add_argument("--connections", type=int, default=10_000, help="idle connections to hold")
    connections = parser.parse_args().connections
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if connections + 1000 > most:
        parser.error(f"the limit of open files ({most}) is too low for {connections} connections")

    rows = list(measure_fan_out())
    sizes = (measure_memory(Followers, connections), measure_memory(Bare, connections))
    rows.append((f"KiB per idle connection, {connections:,}", *sizes))
    our_rate, bare_rate = measure_handshakes(Followers), measure_handshakes(Bare)
    rows.append(("handshakes per second", our_rate[0], bare_rate[0]))
    rows.append(("CPU µs per handshake", our_rate[1], bare_rate[1]))

    print(f"{'':<36}{'socket':>10}{'limit':>10}")
    for name, ours, limit in rows:
        print(f"{name:<36}{ours:>10.2f}{limit:>10.2f}")


if __name__ == "__main__":
    main()
