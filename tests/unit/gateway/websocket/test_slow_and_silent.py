"""What a socket does about peers that read too slowly, or say nothing."""

from __future__ import annotations

import asyncio

import pytest

from chat.gateway.websocket import socket as module
from chat.gateway.websocket.socket import SLOW_READER_BYTES
from chat.gateway.websocket.wire import text_frame
from tests.patience import PATIENCE
from tests.unit.gateway.websocket.sockets import (
    CLOSE,
    PING,
    PONG,
    masked,
    on_each_loop,
    serving,
    stuff,
    unsent,
    until,
)

# Slow readers.


@on_each_loop
async def test_a_reader_over_a_mebibyte_behind_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ABORT_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (_, receiver):
        await stuff(receiver, beyond=2 * SLOW_READER_BYTES)
        await receiver.ended.wait()
        assert unsent(receiver) <= SLOW_READER_BYTES + 64 * 1024
        await until(lambda: not chat.connections)
        assert receiver.endings == 1


@on_each_loop
async def test_a_cut_reader_that_was_only_late_learns_why() -> None:
    async with serving() as chat, chat.peer() as (peer, receiver):
        await stuff(receiver, beyond=2 * SLOW_READER_BYTES)
        assert await peer.close_code() == 4008


@on_each_loop
async def test_a_reader_that_is_behind_for_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOW_READER_SECONDS", 0.01)
    async with serving() as chat, chat.peer() as (peer, receiver):
        await stuff(receiver, beyond=SLOW_READER_BYTES // 4)
        await receiver.ended.wait()
        assert await peer.close_code() == 4008


@on_each_loop
async def test_a_reader_that_catches_up_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOW_READER_SECONDS", PATIENCE)
    async with serving() as chat, chat.peer() as (peer, receiver):
        sent = await stuff(receiver, beyond=SLOW_READER_BYTES // 4)
        stalled = receiver.socket._stalled
        assert stalled is not None
        await peer.reader.readexactly(sent)
        # Nobody waits for it any more.
        await until(stalled.cancelled)
        peer.send(masked(PING))
        assert await peer.frame() == (PONG, b"")
        assert receiver.endings == 0


@on_each_loop
async def test_the_end_is_never_reported_from_within_a_send(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving() as chat, chat.peer() as (_, receiver):
        frame = text_frame(bytes(60 * 1024))
        for _ in range(1000):
            receiver.socket.send(frame)
            assert receiver.endings == 0
        await receiver.ended.wait()


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
    async with serving() as chat, chat.peer() as (peer, receiver):
        now = receiver.socket._received_at
        for seconds in (24, 25.1, 30, 44):
            receiver.socket.heartbeat(now + seconds)
        receiver.socket.close(1000)
        assert await peer.frame() == (PING, b"")
        assert (await peer.frame())[0] == CLOSE


@on_each_loop
async def test_a_peer_that_was_pinged_in_vain_is_dropped() -> None:
    async with serving() as chat, chat.peer() as (_, receiver):
        now = receiver.socket._received_at
        receiver.socket.heartbeat(now + 25.1)
        receiver.socket.heartbeat(now + 45.1)
        await receiver.ended.wait()
        await until(lambda: not chat.connections)
        assert receiver.endings == 1


@on_each_loop
async def test_any_byte_after_a_ping_shows_that_the_peer_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.0)
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.heartbeat(asyncio.get_running_loop().time())
        await client.send("alive")
        assert await receiver.messages.get() == "alive"
        now = asyncio.get_running_loop().time()
        receiver.socket.heartbeat(now + 20)
        assert receiver.socket._state == module.State.OPEN


@on_each_loop
async def test_a_paused_socket_is_not_blamed_for_its_silence() -> None:
    async with serving() as chat, chat.client() as (client, receiver):
        receiver.socket.pause_reading()
        receiver.socket.heartbeat(1e9)
        receiver.socket.heartbeat(2e9)
        receiver.socket.resume_reading()
        await client.send("still here")
        assert await receiver.messages.get() == "still here"


@on_each_loop
async def test_a_pause_counts_as_no_silence_of_the_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.0)
    monkeypatch.setattr(module, "PONG_SECONDS", 0.0)
    clock = asyncio.get_running_loop().time
    async with serving() as chat, chat.peer() as (_, receiver):
        await asyncio.sleep(0.01)  # for a clock of whole milliseconds
        receiver.socket.heartbeat(clock())
        receiver.socket.pause_reading()
        await asyncio.sleep(0.01)
        receiver.socket.resume_reading()
        receiver.socket.heartbeat(clock())
        assert receiver.socket._state == module.State.OPEN
