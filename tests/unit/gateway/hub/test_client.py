"""Many frames of an answer reach a client in few writes."""

from collections.abc import Iterator
from typing import cast

from chat.core.ids import new_id
from chat.gateway.full.encoding import encode_event
from chat.gateway.hub.client import WRITE_BYTES, Client
from chat.gateway.websocket.socket import Socket
from chat.gateway.websocket.wire import text_frame
from chat.protocol import codec, frames
from chat.protocol.frames import AnyServerFrame


class Wire:
    """A socket that notes in order what is written, and when the peer is waited for."""

    def __init__(self) -> None:
        self.steps: list[bytes | str] = []

    def send(self, frames: bytes) -> None:
        self.steps.append(frames)

    async def drain(self) -> None:
        self.steps.append("drained")


def client(wire: Wire) -> Client:
    socket = cast(Socket, wire)
    return Client(socket, session_id=new_id(), user_id=new_id(), encode=encode_event)


def wired(frame: AnyServerFrame) -> bytes:
    return text_frame(codec.encode(frame))


async def test_few_frames_are_one_write() -> None:
    wire = Wire()
    acks = [frames.Ack(str(number)) for number in range(10)]
    await client(wire).send_all(acks)
    assert wire.steps == [b"".join(map(wired, acks))]


async def test_what_follows_much_is_taken_once_the_peer_has_read_that() -> None:
    wire = Wire()
    large = frames.Error("invalid", "x" * WRITE_BYTES)

    def answer() -> Iterator[AnyServerFrame]:
        yield frames.Ack("1")
        yield large
        assert wire.steps == [wired(frames.Ack("1")) + wired(large), "drained"]
        yield frames.Ack("2")

    await client(wire).send_all(answer())
    assert wire.steps[2:] == [wired(frames.Ack("2"))]
