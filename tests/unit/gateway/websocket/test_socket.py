"""The socket class behind a real uvicorn server, on every event loop it is meant for."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from chat.gateway.websocket import socket as module
from chat.gateway.websocket.handshake import Handshake, Refusal
from chat.gateway.websocket.socket import SLOW_READER_BYTES
from chat.gateway.websocket.wire import text_frame
from tests.unit.gateway.websocket.sockets import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    UPGRADE,
    Chat,
    Door,
    Ear,
    close_payload,
    make_server,
    masked,
    on_each_loop,
    serving,
)

SECRET = "what a person wrote"


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what the loop does next of its own accord."""
    while not condition():
        await asyncio.sleep(0)


async def closing(client: Any) -> tuple[int, str]:
    """The code and reason that a foreign client is closed with."""
    with pytest.raises(ConnectionClosed) as caught:
        await client.recv()
    assert caught.value.rcvd is not None
    return caught.value.rcvd.code, caught.value.rcvd.reason


# Messages.


@on_each_loop
async def test_messages_are_heard_in_order() -> None:
    async with serving() as chat, chat.client() as (client, ear):
        texts = ["", "a", "é" * 63, "b" * 126, "c" * 65536]
        for text in texts:
            await client.send(text)
        assert [await ear.messages.get() for _ in texts] == texts


@on_each_loop
async def test_a_message_in_fragments_is_heard_once() -> None:
    async with serving() as chat, chat.client() as (client, ear):
        await client.send(["one ", "two ", "three"])
        assert await ear.messages.get() == "one two three"


@on_each_loop
async def test_a_message_in_single_bytes_is_heard_once() -> None:
    async with serving() as chat, chat.peer() as (peer, ear):
        for byte in masked(TEXT, b"slow"):
            peer.say(bytes((byte,)))
            await asyncio.sleep(0)
        assert await ear.messages.get() == "slow"


@on_each_loop
async def test_a_binary_message_is_reported_without_its_payload() -> None:
    async with serving() as chat, chat.client() as (client, ear):
        await client.send(b"\xff")
        assert await ear.messages.get() is None


@on_each_loop
async def test_several_frames_may_be_sent_at_once() -> None:
    async with serving() as chat, chat.client() as (client, ear):
        ear.socket.send(text_frame(b"one") + text_frame(b"two"))
        assert [await client.recv(), await client.recv()] == ["one", "two"]


@on_each_loop
async def test_a_ping_is_answered_with_its_payload() -> None:
    async with serving() as chat, chat.peer() as (peer, _):
        peer.say(masked(PING, b"are you there"))
        assert await peer.frame() == (PONG, b"are you there")


@on_each_loop
async def test_a_paused_listener_hears_nothing_until_it_resumes() -> None:
    class Pausing(Ear):
        def received(self, text: str) -> None:
            super().received(text)
            self.socket.pause_reading()

    ear = Pausing()
    async with serving(Door(lambda _: answered(ear))) as chat, chat.raw() as peer:
        await peer.reader.readuntil(b"\r\n\r\n")
        peer.say(b"".join(masked(TEXT, text) for text in (b"1", b"2", b"3")))
        for expected in ("1", "2", "3"):
            assert await ear.messages.get() == expected
            assert ear.messages.empty()
            ear.socket.resume_reading()
        peer.say(masked(TEXT, b"4"))
        assert await ear.messages.get() == "4"
        ear.socket.resume_reading()


# The handshake.


async def answered(answer: Any) -> Any:
    return answer


@on_each_loop
async def test_the_gateway_sees_the_request() -> None:
    seen: list[Handshake] = []

    async def answer(handshake: Handshake) -> Ear:
        seen.append(handshake)
        return Ear()

    async with serving(Door(answer)) as chat, connect(chat.url + "x%20y?token=t", origin=None):
        (handshake,) = seen
        assert (handshake.path, handshake.query) == ("/ws/x y", {"token": "t"})
        assert handshake.client == "127.0.0.1"
        assert handshake.headers["host"] == f"127.0.0.1:{chat.port}"


@on_each_loop
async def test_no_extension_is_negotiated() -> None:
    async with serving() as chat, connect(chat.url, compression="deflate") as client:
        assert client.protocol.extensions == []


@on_each_loop
async def test_a_refusal_is_an_http_answer() -> None:
    refusal = Refusal(401, b'{"code": "unauthenticated"}')
    async with serving(Door(lambda _: answered(refusal))) as chat:
        with pytest.raises(InvalidStatus) as caught:
            await connect(chat.url)
    assert caught.value.response.status_code == 401
    assert caught.value.response.body == refusal.body


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        pytest.param(UPGRADE.replace("Version: 13", "Version: 8"), 426, id="version"),
        pytest.param(UPGRADE.replace("Key: d", "Key: "), 400, id="key"),
        pytest.param(UPGRADE.replace("GET", "POST"), 400, id="method"),
        pytest.param(UPGRADE.replace("Host", "X" * 65536 + ": 1\r\nHost"), 431, id="size"),
    ],
)
@on_each_loop
async def test_a_bad_request_is_refused(request_text: str, status: int) -> None:
    async with serving() as chat, chat.raw(request_text) as peer:
        head, _, body = (await peer.rest()).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 %d " % status)
        assert json.loads(body)["code"] == "invalid"


@on_each_loop
async def test_a_failing_gateway_is_a_server_error_without_details(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def answer(_: Handshake) -> Ear:
        raise RuntimeError(SECRET)

    async with serving(Door(answer)) as chat, chat.raw() as peer:
        response = await peer.rest()
    assert response.startswith(b"HTTP/1.1 500 ")
    assert SECRET.encode() not in response
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


@on_each_loop
async def test_a_gateway_that_takes_too_long_is_unavailable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "OPEN_SECONDS", 0.01)
    async with serving(Door(lambda _: asyncio.Event().wait())) as chat, chat.raw() as peer:  # type: ignore[arg-type,return-value]
        assert (await peer.rest()).startswith(b"HTTP/1.1 503 ")


@on_each_loop
async def test_a_gateway_that_is_cancelled_is_unavailable() -> None:
    async def answer(_: Handshake) -> Ear:
        raise asyncio.CancelledError

    async with serving(Door(answer)) as chat, chat.raw() as peer:
        assert (await peer.rest()).startswith(b"HTTP/1.1 503 ")


class Waiting(Ear):
    """An ear whose gateway waits until it is let through, even when it is cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.opens = 0

    async def answer(self, _: Handshake) -> Ear:
        self.asked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.set()
        return self

    def opened(self, socket: module.Socket) -> None:
        self.opens += 1


@on_each_loop
async def test_a_connection_lost_during_the_handshake_is_never_opened() -> None:
    ear = Waiting()
    async with serving(Door(ear.answer)) as chat:
        async with chat.raw():
            await ear.asked.wait()
        await ear.cancelled.wait()
        await until(lambda: not chat.connections)
    assert (ear.opens, ear.endings) == (0, 0)


@on_each_loop
async def test_frames_before_the_answer_are_refused() -> None:
    ear = Waiting()
    async with serving(Door(ear.answer)) as chat, chat.raw() as peer:
        await ear.asked.wait()
        peer.say(masked(TEXT, b"early"))
        assert (await peer.rest()).startswith(b"HTTP/1.1 400 ")
    assert ear.opens == 0


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
    async with serving() as chat, chat.peer() as (peer, ear):
        peer.say(stream)
        assert await peer.close_code() == code
        assert await peer.rest() == b""
        await ear.ended.wait()
        assert ear.endings == 1


@on_each_loop
async def test_the_close_frame_arrives_although_the_peer_is_still_sending() -> None:
    async with serving() as chat, chat.peer() as (peer, _):
        # More than the buffers of the connection hold: a server that closed at once would reset it.
        size = 16 << 20
        peer.say(masked(TEXT, length=b"\x7f" + size.to_bytes(8, "big")) + bytes(size))
        await peer.writer.drain()
        assert await peer.close_code() == 1009


@on_each_loop
async def test_random_bytes_disturb_nobody_else() -> None:
    source = random.Random(20261122)
    async with serving() as chat, chat.client() as (watcher, ear):

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
                peer.say(bytes(stream))
                peer.writer.write_eof()
                await peer.rest()

        for _ in range(10):
            await asyncio.gather(*(attack() for _ in range(10)))
        await until(lambda: len(chat.connections) == 1)
        await watcher.send("undisturbed")
        assert await ear.messages.get() == "undisturbed"


# Errors of the listener.


def deaf(method: str) -> Ear:
    """An ear of which one method fails."""

    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    ear = Ear()
    setattr(ear, method, fail)
    return ear


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
    ear = deaf(method)
    async with serving(Door(lambda _: answered(ear))) as chat, chat.raw() as peer:
        await peer.reader.readuntil(b"\r\n\r\n")
        peer.say(stream)
        assert await peer.close_code() == 1011
        peer.say(masked(CLOSE, close_payload(1011)))
        await ear.ended.wait()
    assert ear.endings == 1
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


@on_each_loop
async def test_a_listener_that_fails_at_the_end_is_only_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serving(Door(lambda _: answered(deaf("closed")))) as chat:
        async with chat.raw() as peer:
            await peer.reader.readuntil(b"\r\n\r\n")
        await until(lambda: "RuntimeError" in caplog.text)
        await until(lambda: not chat.connections)


# Closing.


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
@on_each_loop
async def test_the_peers_close_is_echoed_and_the_server_ends_the_connection(code: int) -> None:
    async with serving() as chat, chat.peer() as (peer, ear):
        peer.say(masked(CLOSE, close_payload(code, "bye")))
        assert await peer.frame() == (CLOSE, close_payload(code))
        assert await peer.rest() == b""
        await ear.ended.wait()
        assert ear.endings == 1


@on_each_loop
async def test_an_empty_close_is_echoed_empty() -> None:
    async with serving() as chat, chat.peer() as (peer, _):
        peer.say(masked(CLOSE))
        assert await peer.frame() == (CLOSE, b"")


@on_each_loop
async def test_messages_before_a_close_are_heard() -> None:
    async with serving() as chat, chat.peer() as (peer, ear):
        peer.say(masked(TEXT, b"last words") + masked(CLOSE))
        assert await ear.messages.get() == "last words"


@on_each_loop
async def test_the_server_closes_once_with_code_and_reason() -> None:
    async with serving() as chat, chat.client() as (client, ear):
        ear.socket.close(4001, "first")
        ear.socket.close(4002, "second")
        assert await closing(client) == (4001, "first")
        await ear.ended.wait()
        assert ear.endings == 1


@on_each_loop
async def test_nothing_is_heard_or_sent_after_the_server_closed() -> None:
    async with serving() as chat, chat.peer() as (peer, ear):
        ear.socket.close(1000)
        ear.socket.send(text_frame(b"late"))
        peer.say(masked(TEXT, b"late") + masked(PING) + masked(CLOSE, close_payload(1000)))
        assert await peer.frame() == (CLOSE, close_payload(1000))
        assert await peer.rest() == b""
        await ear.ended.wait()
        assert ear.messages.empty()


@on_each_loop
async def test_a_paused_socket_still_finishes_its_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSE_SECONDS", 3600.0)
    async with serving() as chat, chat.client() as (client, ear):
        ear.socket.pause_reading()
        ear.socket.close(1000)
        assert (await closing(client))[0] == 1000
        await ear.ended.wait()


@on_each_loop
async def test_a_peer_that_ignores_the_close_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLOSE_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (_, ear):
        ear.socket.close(1000)
        await ear.ended.wait()
        await until(lambda: not chat.connections)


@on_each_loop
async def test_a_connection_that_breaks_is_closed_once() -> None:
    async with serving() as chat:
        async with chat.peer() as (_, ear):
            pass
        await ear.ended.wait()
        await until(lambda: not chat.connections)
        ear.socket.send(text_frame(b"late"))
        ear.socket.close(1000)
        ear.socket.pause_reading()
        ear.socket.resume_reading()
        ear.socket.heartbeat(1e9)
        assert ear.endings == 1


@on_each_loop
async def test_a_half_closed_connection_is_closed() -> None:
    async with serving() as chat, chat.peer() as (peer, ear):
        peer.writer.write_eof()
        assert await peer.rest() == b""
        await ear.ended.wait()


@on_each_loop
async def test_a_half_closed_connection_does_not_wait_for_its_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CLOSE_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (peer, ear):
        await stuff(ear, beyond=SLOW_READER_BYTES // 4)
        peer.writer.write_eof()
        await ear.ended.wait()
        await until(lambda: not chat.connections)


# Slow readers.


async def stuff(ear: Ear, beyond: int) -> int:
    """Sends to a peer that does not read until the server holds `beyond` bytes; says how much."""
    frame = text_frame(bytes(32 * 1024))
    sent = 0
    while not ear.ended.is_set() and held(ear) <= beyond:
        ear.socket.send(frame)
        sent += len(frame)
        await asyncio.sleep(0)
    return sent


def held(ear: Ear) -> int:
    return ear.socket._transport.get_write_buffer_size()


@on_each_loop
async def test_a_reader_over_a_mebibyte_behind_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ABORT_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (_, ear):
        await stuff(ear, beyond=2 * SLOW_READER_BYTES)
        await ear.ended.wait()
        assert held(ear) <= SLOW_READER_BYTES + 64 * 1024
        await until(lambda: not chat.connections)
        assert ear.endings == 1


@on_each_loop
async def test_a_cut_reader_that_was_only_late_learns_why() -> None:
    async with serving() as chat, chat.peer() as (peer, ear):
        await stuff(ear, beyond=2 * SLOW_READER_BYTES)
        assert await peer.close_code() == 4008


@on_each_loop
async def test_a_reader_that_is_behind_for_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOW_READER_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (peer, ear):
        await stuff(ear, beyond=SLOW_READER_BYTES // 4)
        await ear.ended.wait()
        assert await peer.close_code() == 4008


@on_each_loop
async def test_a_reader_that_catches_up_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOW_READER_SECONDS", 0.2)
    async with serving() as chat, chat.peer() as (peer, ear):
        sent = await stuff(ear, beyond=SLOW_READER_BYTES // 4)
        await peer.reader.readexactly(sent)
        await asyncio.sleep(0.3)  # nothing may happen in this time
        peer.say(masked(PING))
        assert await peer.frame() == (PONG, b"")
        assert ear.endings == 0


@on_each_loop
async def test_the_end_is_never_told_from_within_a_send(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as chat, chat.peer() as (_, ear):
        frame = text_frame(bytes(60 * 1024))
        for _ in range(1000):
            ear.socket.send(frame)
            assert ear.endings == 0
        await ear.ended.wait()


@on_each_loop
async def test_a_slow_reader_slows_nobody() -> None:
    async with serving() as chat, chat.peer() as (_, slow), chat.client() as (client, fast):
        frame = text_frame(b"a" * 1000)
        for _ in range(20):
            for _ in range(100):
                slow.socket.send(frame)
                fast.socket.send(frame)
            for _ in range(100):
                assert await client.recv() == "a" * 1000


# Heartbeat.


@on_each_loop
async def test_a_silent_peer_is_pinged_once() -> None:
    async with serving() as chat, chat.peer() as (peer, ear):
        now = asyncio.get_running_loop().time()
        for seconds in (24, 25.1, 30, 44):
            ear.socket.heartbeat(now + seconds)
        ear.socket.close(1000)
        assert await peer.frame() == (PING, b"")
        assert (await peer.frame())[0] == CLOSE


@on_each_loop
async def test_a_peer_that_was_pinged_in_vain_is_dropped() -> None:
    async with serving() as chat, chat.peer() as (_, ear):
        now = asyncio.get_running_loop().time()
        ear.socket.heartbeat(now + 25.1)
        ear.socket.heartbeat(now + 45.1)
        await ear.ended.wait()
        await until(lambda: not chat.connections)
        assert ear.endings == 1


@on_each_loop
async def test_any_byte_after_a_ping_shows_that_the_peer_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.0)
    async with serving() as chat, chat.client() as (client, ear):
        ear.socket.heartbeat(asyncio.get_running_loop().time())
        await client.send("alive")
        assert await ear.messages.get() == "alive"
        now = asyncio.get_running_loop().time()
        ear.socket.heartbeat(now + 20)
        assert ear.socket._state == module.State.OPEN


@on_each_loop
async def test_a_paused_socket_is_not_blamed_for_its_silence() -> None:
    async with serving() as chat, chat.client() as (client, ear):
        ear.socket.pause_reading()
        ear.socket.heartbeat(1e9)
        ear.socket.heartbeat(2e9)
        ear.socket.resume_reading()
        await client.send("still here")
        assert await ear.messages.get() == "still here"


@on_each_loop
async def test_a_pause_counts_as_no_silence_of_the_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.0)
    monkeypatch.setattr(module, "PONG_SECONDS", 0.0)
    clock = asyncio.get_running_loop().time
    async with serving() as chat, chat.peer() as (_, ear):
        await asyncio.sleep(0.01)  # for a clock of whole milliseconds
        ear.socket.heartbeat(clock())
        ear.socket.pause_reading()
        await asyncio.sleep(0.01)
        ear.socket.resume_reading()
        ear.socket.heartbeat(clock())
        assert ear.socket._state == module.State.OPEN


# The end of the server.


@on_each_loop
async def test_a_stopping_server_says_1012() -> None:
    server, door = make_server()
    serve = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    chat = Chat(server, door)
    async with chat.client() as (client, ear):
        server.should_exit = True
        assert await closing(client) == (1012, "restart")
        await ear.ended.wait()
        await serve


@on_each_loop
async def test_a_leaving_socket_sends_but_does_not_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 0.2)
    async with serving() as chat, chat.peer() as (peer, ear):
        ear.socket.shutdown()
        peer.say(masked(TEXT, b"too late") + masked(PING, b"?"))
        assert await peer.frame() == (PONG, b"?")
        ear.socket.send(text_frame(b"ack"))
        assert await peer.frame() == (TEXT, b"ack")
        assert await peer.close_code() == 1012
        assert ear.messages.empty()
        peer.say(masked(CLOSE, close_payload(1012)))
        await ear.ended.wait()
        assert ear.endings == 1


@on_each_loop
async def test_a_leaving_socket_closes_once_all_under_way_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 0.0)
    monkeypatch.setattr(module, "RESTART_LOOK_SECONDS", 0.001)
    async with serving() as chat, chat.client() as (client, ear):
        ear.socket.in_flight = 1
        ear.socket.shutdown()
        await asyncio.sleep(0.01)  # As long as it has looked and not closed several times.
        ear.socket.send(text_frame(b"ack"))
        ear.socket.in_flight = 0
        assert await client.recv() == "ack"
        assert (await closing(client))[0] == 1012


@on_each_loop
async def test_a_leaving_socket_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 0.0)
    monkeypatch.setattr(module, "RESTART_WAIT_SECONDS", 0.0)
    async with serving() as chat, chat.client() as (client, ear):
        ear.socket.in_flight = 1
        ear.socket.shutdown()
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
    async with serving() as chat, chat.client() as (client, ear):
        others = {object() for _ in range(connections - 1)}
        chat.connections.update(others)
        ear.socket.shutdown()
        chat.connections.difference_update(others)
        assert (await closing(client))[0] == 1012
    assert asked == [(0.0, spread)]


@on_each_loop
async def test_a_handshake_is_refused_when_the_server_stops() -> None:
    ear = Waiting()
    async with serving(Door(ear.answer)) as chat, chat.raw() as peer:
        await ear.asked.wait()
        (socket,) = chat.connections
        socket.shutdown()
        assert (await peer.rest()).startswith(b"HTTP/1.1 503 ")
    assert ear.opens == 0
