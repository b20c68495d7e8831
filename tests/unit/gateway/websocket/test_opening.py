"""How a socket opens, or is refused, behind a real uvicorn server on every event loop."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from chat.gateway.websocket import socket as module
from chat.gateway.websocket.handshake import Handshake, Refusal
from tests.unit.gateway.websocket.sockets import (
    TEXT,
    UPGRADE,
    OpenAcceptor,
    Receiver,
    answered,
    masked,
    on_each_loop,
    serving,
    until,
)

SECRET = "what a person wrote"


@on_each_loop
async def test_the_acceptor_sees_the_request() -> None:
    seen: list[Handshake] = []

    async def answer(handshake: Handshake) -> Receiver:
        seen.append(handshake)
        return Receiver()

    async with (
        serving(OpenAcceptor(answer)) as chat,
        connect(chat.url + "x%20y?token=t", origin=None),
    ):
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
    async with serving(OpenAcceptor(lambda _: answered(refusal))) as chat:
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
async def test_a_failing_acceptor_is_a_server_error_without_details(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def answer(_: Handshake) -> Receiver:
        raise RuntimeError(SECRET)

    async with serving(OpenAcceptor(answer)) as chat, chat.raw() as peer:
        response = await peer.rest()
    assert response.startswith(b"HTTP/1.1 500 ")
    assert SECRET.encode() not in response
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def assert_unavailable(answer: bytes) -> None:
    """See that an answer says that there is none now, and when there may be."""
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 1\r\n" in answer


@on_each_loop
async def test_an_acceptor_that_takes_too_long_is_unavailable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "OPEN_SECONDS", 0.01)
    async with serving(OpenAcceptor(lambda _: asyncio.Event().wait())) as chat, chat.raw() as peer:  # type: ignore[arg-type,return-value]
        assert_unavailable(await peer.rest())


@on_each_loop
async def test_an_acceptor_that_is_cancelled_is_unavailable() -> None:
    async def answer(_: Handshake) -> Receiver:
        raise asyncio.CancelledError

    async with serving(OpenAcceptor(answer)) as chat, chat.raw() as peer:
        assert_unavailable(await peer.rest())


class Waiting(Receiver):
    """A receiver whose acceptor waits until it is let through, even when it is cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.opens = 0

    async def answer(self, _: Handshake) -> Receiver:
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
    receiver = Waiting()
    async with serving(OpenAcceptor(receiver.answer)) as chat:
        async with chat.raw():
            await receiver.asked.wait()
        await receiver.cancelled.wait()
        await until(lambda: not chat.connections)
    assert (receiver.opens, receiver.endings) == (0, 0)


@on_each_loop
async def test_frames_before_the_answer_are_refused() -> None:
    receiver = Waiting()
    async with serving(OpenAcceptor(receiver.answer)) as chat, chat.raw() as peer:
        await receiver.asked.wait()
        peer.send(masked(TEXT, b"early"))
        assert (await peer.rest()).startswith(b"HTTP/1.1 400 ")
    assert receiver.opens == 0


@on_each_loop
async def test_a_handshake_is_refused_when_the_server_stops() -> None:
    receiver = Waiting()
    async with serving(OpenAcceptor(receiver.answer)) as chat, chat.raw() as peer:
        await receiver.asked.wait()
        (socket,) = chat.connections
        socket.shutdown()
        assert_unavailable(await peer.rest())
    assert receiver.opens == 0
