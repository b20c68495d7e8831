"""The socket class behind a real uvicorn server, on every event loop it is meant for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from chat.gateway.websocket import socket as module
from chat.gateway.websocket.socket import SLOW_READER_BYTES
from chat.gateway.websocket.wire import text_frame
from tests.patience import PATIENCE
from tests.unit.gateway.websocket.sockets import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    Chat,
    OpenAcceptor,
    Receiver,
    answered,
    close_payload,
    make_server,
    masked,
    on_each_loop,
    serving,
    stuff,
    until,
)

SECRET = "what a person wrote"


async def closing(client: Any) -> tuple[int, str]:
    """The code and reason that a foreign client is closed with."""
    with pytest.raises(ConnectionClosed) as caught:
        await client.recv()
    assert caught.value.rcvd is not None
    return caught.value.rcvd.code, caught.value.rcvd.reason


@contextmanager
def recorded_writes(socket: Any) -> Iterator[list[bytes]]:
    """Note what a socket writes to its connection, each write on its own."""
    writes: list[bytes] = []
    transport = socket._transport

    class Recording:
        def write(self, data: bytes) -> None:
            writes.append(data)
            transport.write(data)

        def __getattr__(self, name: str) -> Any:
            return getattr(transport, name)

    socket._transport = Recording()
    yield writes
    socket._transport = transport


# Messages.


@on_each_loop
async def test_messages_are_received_in_order() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        texts = ["", "a", "é" * 63, "b" * 126, "c" * 65536]
        for text in texts:
            await client.send(text)
        assert [await receiver.messages.get() for _ in texts] == texts


@on_each_loop
async def test_a_message_in_fragments_is_received_once() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        await client.send(["one ", "two ", "three"])
        assert await receiver.messages.get() == "one two three"


@on_each_loop
async def test_a_message_in_single_bytes_is_received_once() -> None:
    async with serving() as chat, chat.peer() as (peer, receiver):
        for byte in masked(TEXT, b"slow"):
            peer.send(bytes((byte,)))
            await asyncio.sleep(0)
        assert await receiver.messages.get() == "slow"


@on_each_loop
async def test_a_binary_message_is_reported_without_its_payload() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        await client.send(b"\xff")
        assert await receiver.messages.get() is None


@on_each_loop
async def test_several_frames_may_be_sent_at_once() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.send(text_frame(b"one") + text_frame(b"two"))
        assert [await client.recv(), await client.recv()] == ["one", "two"]


@on_each_loop
async def test_what_is_sent_soon_leaves_in_one_write_with_what_is_sent_next() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        with recorded_writes(receiver.socket) as writes:
            receiver.socket.send_soon(text_frame(b"one"))
            receiver.socket.send_soon(text_frame(b"two"))
            receiver.socket.send(text_frame(b"three"))
            assert writes == [text_frame(b"one") + text_frame(b"two") + text_frame(b"three")]
        assert [await client.recv() for _ in range(3)] == ["one", "two", "three"]


@on_each_loop
async def test_what_is_sent_soon_leaves_also_where_nothing_follows() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.send_soon(text_frame(b"alone"))
        assert await client.recv() == "alone"


@on_each_loop
async def test_what_is_sent_soon_leaves_before_a_close() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.send_soon(text_frame(b"last"))
        receiver.socket.close(4001)
        assert await client.recv() == "last"
        assert await closing(client) == (4001, "")


@on_each_loop
async def test_a_ping_is_answered_with_its_payload() -> None:
    async with serving() as chat, chat.peer() as (peer, _):
        peer.send(masked(PING, b"are you there"))
        assert await peer.frame() == (PONG, b"are you there")


@on_each_loop
async def test_a_paused_listener_receives_nothing_until_it_resumes() -> None:
    class Pausing(Receiver):
        def received(self, text: str) -> None:
            super().received(text)
            self.socket.pause_reading()

    receiver = Pausing()
    async with serving(OpenAcceptor(lambda _: answered(receiver))) as chat, chat.raw() as peer:
        await peer.reader.readuntil(b"\r\n\r\n")
        peer.send(b"".join(masked(TEXT, text) for text in (b"1", b"2", b"3")))
        for expected in ("1", "2", "3"):
            assert await receiver.messages.get() == expected
            assert receiver.messages.empty()
            receiver.socket.resume_reading()
        peer.send(masked(TEXT, b"4"))
        assert await receiver.messages.get() == "4"
        receiver.socket.resume_reading()


# Errors of the peer.


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        pytest.param(masked(TEXT, b"a", key=None), 1002, id="unmasked"),
        pytest.param(masked(TEXT, b"a", reserved=4), 1002, id="reserved bit"),
        pytest.param(masked(3), 1002, id="unknown opcode"),
        pytest.param(masked(CONTINUATION, b"a"), 1002, id="continuation of nothing"),
        pytest.param(masked(PING, b"a" * 126), 1002, id="long ping"),
        pytest.param(masked(CLOSE, close_payload(1005)), 1002, id="close code"),
        pytest.param(masked(TEXT, b"\xed\xa0\x80"), 1007, id="surrogate"),
        pytest.param(masked(CLOSE, close_payload(1000) + b"\xff"), 1007, id="close reason"),
        pytest.param(masked(BINARY, bytes(65537)), 1009, id="too big"),
    ],
)
@on_each_loop
async def test_a_violation_closes_with_its_code(stream: bytes, code: int) -> None:
    async with serving() as chat, chat.peer() as (peer, receiver):
        peer.send(stream)
        assert await peer.close_code() == code
        assert await peer.rest() == b""
        await receiver.ended.wait()
        assert receiver.endings == 1


@on_each_loop
async def test_the_close_frame_arrives_although_the_peer_is_still_sending() -> None:
    async with serving() as chat, chat.peer() as (peer, _):
        # More than the buffers of the connection hold: a server that closed at once would reset it.
        size = 16 << 20
        peer.send(masked(TEXT, length=b"\x7f" + size.to_bytes(8, "big")) + bytes(size))
        await peer.writer.drain()
        assert await peer.close_code() == 1009


@on_each_loop
async def test_random_bytes_disturb_nobody_else() -> None:
    source = random.Random(20261122)
    async with serving() as chat, chat.client() as (watcher, receiver):

        async def attack() -> None:
            async with chat.peer() as (peer, _):
                stream = bytearray(
                    b"".join(
                        masked(
                            source.choice([TEXT, PING, CONTINUATION, CLOSE]), source.randbytes(9)
                        )
                        for _ in range(5)
                    )
                )
                stream[source.randrange(len(stream))] ^= 1 << source.randrange(8)
                peer.send(bytes(stream))
                peer.writer.write_eof()
                await peer.rest()

        for _ in range(10):
            await asyncio.gather(*(attack() for _ in range(10)))
        await until(lambda: len(chat.connections) == 1)
        await watcher.send("undisturbed")
        assert await receiver.messages.get() == "undisturbed"


# Errors of the listener.


def deaf(method: str) -> Receiver:
    """A receiver of which one method fails."""

    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    receiver = Receiver()
    setattr(receiver, method, fail)
    return receiver


@pytest.mark.parametrize(
    ("method", "stream"),
    [
        pytest.param("opened", b"", id="opened"),
        pytest.param("received", masked(TEXT, b"a"), id="received"),
        pytest.param("received_binary", masked(BINARY, b"a"), id="received_binary"),
    ],
)
@on_each_loop
async def test_a_failing_listener_closes_with_1011(
    method: str, stream: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    receiver = deaf(method)
    async with serving(OpenAcceptor(lambda _: answered(receiver))) as chat, chat.raw() as peer:
        await peer.reader.readuntil(b"\r\n\r\n")
        peer.send(stream)
        assert await peer.close_code() == 1011
        peer.send(masked(CLOSE, close_payload(1011)))
        await receiver.ended.wait()
    assert receiver.endings == 1
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


@on_each_loop
async def test_a_listener_that_fails_at_the_end_is_only_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serving(OpenAcceptor(lambda _: answered(deaf("closed")))) as chat:
        async with chat.raw() as peer:
            await peer.reader.readuntil(b"\r\n\r\n")
        await until(lambda: "RuntimeError" in caplog.text)
        await until(lambda: not chat.connections)


# Closing.


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
@on_each_loop
async def test_the_peers_close_is_echoed_and_the_server_ends_the_connection(code: int) -> None:
    async with serving() as chat, chat.peer() as (peer, receiver):
        peer.send(masked(CLOSE, close_payload(code, "bye")))
        assert await peer.frame() == (CLOSE, close_payload(code))
        assert await peer.rest() == b""
        await receiver.ended.wait()
        assert receiver.endings == 1


@on_each_loop
async def test_an_empty_close_is_echoed_empty() -> None:
    async with serving() as chat, chat.peer() as (peer, _):
        peer.send(masked(CLOSE))
        assert await peer.frame() == (CLOSE, b"")


@on_each_loop
async def test_messages_before_a_close_are_received() -> None:
    async with serving() as chat, chat.peer() as (peer, receiver):
        peer.send(masked(TEXT, b"last words") + masked(CLOSE))
        assert await receiver.messages.get() == "last words"


@on_each_loop
async def test_the_server_closes_once_with_code_and_reason() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.close(4001, "first")
        receiver.socket.close(4002, "second")
        assert await closing(client) == (4001, "first")
        await receiver.ended.wait()
        assert receiver.endings == 1


@on_each_loop
async def test_nothing_is_received_or_sent_after_the_server_closed() -> None:
    async with serving() as chat, chat.peer() as (peer, receiver):
        receiver.socket.close(1000)
        receiver.socket.send(text_frame(b"late"))
        peer.send(masked(TEXT, b"late") + masked(PING) + masked(CLOSE, close_payload(1000)))
        assert await peer.frame() == (CLOSE, close_payload(1000))
        assert await peer.rest() == b""
        await receiver.ended.wait()
        assert receiver.messages.empty()


@on_each_loop
async def test_a_paused_socket_still_finishes_its_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSE_SECONDS", 3600.0)
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.pause_reading()
        receiver.socket.close(1000)
        assert (await closing(client))[0] == 1000
        await receiver.ended.wait()


@on_each_loop
async def test_a_peer_that_ignores_the_close_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSE_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (_, receiver):
        receiver.socket.close(1000)
        await receiver.ended.wait()
        await until(lambda: not chat.connections)


@on_each_loop
async def test_a_connection_that_breaks_is_closed_once() -> None:
    async with serving() as chat:
        async with chat.peer() as (_, receiver):
            pass
        await receiver.ended.wait()
        await until(lambda: not chat.connections)
        receiver.socket.send(text_frame(b"late"))
        receiver.socket.close(1000)
        receiver.socket.pause_reading()
        receiver.socket.resume_reading()
        receiver.socket.heartbeat(1e9)
        assert receiver.endings == 1


@on_each_loop
async def test_a_half_closed_connection_is_closed() -> None:
    async with serving() as chat, chat.peer() as (peer, receiver):
        peer.writer.write_eof()
        assert await peer.rest() == b""
        await receiver.ended.wait()


@on_each_loop
async def test_a_half_closed_connection_does_not_wait_for_its_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CLOSE_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (peer, receiver):
        await stuff(receiver, beyond=SLOW_READER_BYTES // 4)
        peer.writer.write_eof()
        await receiver.ended.wait()
        await until(lambda: not chat.connections)


# The end of the server.


@on_each_loop
async def test_a_stopping_server_says_1012() -> None:
    server, acceptor = make_server()
    serve = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    chat = Chat(server, acceptor)
    async with chat.client() as (client, receiver):
        server.should_exit = True
        assert await closing(client) == (1012, "restart")
        await receiver.ended.wait()
        await serve


@on_each_loop
async def test_a_leaving_socket_sends_but_does_not_receive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 0.0)
    monkeypatch.setattr(module, "RESTART_LOOK_SECONDS", 0.001)
    monkeypatch.setattr(module, "RESTART_WAIT_SECONDS", PATIENCE)
    async with serving() as chat, chat.peer() as (peer, receiver):
        receiver.socket.in_flight = 1
        receiver.socket.shutdown()
        peer.send(masked(TEXT, b"too late") + masked(PING, b"?"))
        assert await peer.frame() == (PONG, b"?")
        receiver.socket.send(text_frame(b"ack"))
        assert await peer.frame() == (TEXT, b"ack")
        receiver.socket.in_flight = 0
        assert await peer.close_code() == 1012
        assert receiver.messages.empty()
        peer.send(masked(CLOSE, close_payload(1012)))
        await receiver.ended.wait()
        assert receiver.endings == 1


@on_each_loop
async def test_a_leaving_socket_closes_once_all_under_way_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 0.0)
    monkeypatch.setattr(module, "RESTART_LOOK_SECONDS", 0.001)
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.in_flight = 1
        receiver.socket.shutdown()
        await asyncio.sleep(0.01)  # As long as it has looked and not closed several times.
        receiver.socket.send(text_frame(b"ack"))
        receiver.socket.in_flight = 0
        assert await client.recv() == "ack"
        assert (await closing(client))[0] == 1012


@on_each_loop
async def test_a_leaving_socket_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 0.0)
    monkeypatch.setattr(module, "RESTART_WAIT_SECONDS", 0.0)
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.in_flight = 1
        receiver.socket.shutdown()
        assert (await closing(client))[0] == 1012


@pytest.mark.parametrize(("connections", "spread"), [(1, 0.002), (500, 1.0), (9000, 3.0)])
@on_each_loop
async def test_goodbyes_are_spread_at_five_hundred_a_second(
    connections: int, spread: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return 0.0

    monkeypatch.setattr(random, "uniform", uniform)
    async with serving() as chat, chat.client() as (client, receiver):
        others = {object() for _ in range(connections - 1)}
        chat.connections.update(others)
        receiver.socket.shutdown()
        chat.connections.difference_update(others)
        assert (await closing(client))[0] == 1012
    assert asked == [(0.0, spread)]
