"""One connection whose person is known."""

import asyncio
from collections.abc import Callable, Iterable
from uuid import UUID

from chat.events.types import Passing, Revised
from chat.gateway.websocket.socket import Socket
from chat.gateway.websocket.wire import text_frame
from chat.protocol import codec
from chat.protocol.frames import AnyServerFrame

Encode = Callable[[Revised | Passing], bytes | None]
"""Makes the ready-made frame of an event in one dialect; ``None`` where the dialect has none."""
WRITE_BYTES = 64 * 1024
"""How much of many frames is sent in one write at least, as long as there is more."""


class Client:
    """What the hub and the node are keyed by, in both dialects.

    Arguments:
        encode: encodes the events of conversations; all clients of a dialect share it, so that
            an event is encoded once for all of them.
    """

    __slots__ = ("catching_up", "encode", "session_id", "socket", "user_id", "user_revision")

    def __init__(self, socket: Socket, *, session_id: UUID, user_id: UUID, encode: Encode) -> None:
        self.socket = socket
        self.session_id = session_id
        self.user_id = user_id
        self.encode = encode
        self.user_revision: int | None = None
        """The user revision that the client has; ``None`` until its hello is answered, and always
        in the simple dialect.
        """
        self.catching_up = asyncio.Lock()
        """Taken by each ``CatchUp`` of this client: one could end the buffering of another."""

    def send(self, *frames: AnyServerFrame) -> None:
        """Send frames of the full dialect in one write."""
        self.socket.send(b"".join([text_frame(codec.encode(frame)) for frame in frames]))

    def send_soon(self, *frames: AnyServerFrame) -> None:
        """Do what `send` does, in one write with whatever else this tick brings."""
        self.socket.send_soon(b"".join([text_frame(codec.encode(frame)) for frame in frames]))

    async def send_all(self, frames: Iterable[AnyServerFrame]) -> None:
        """Send many frames in few writes: one costs more than all else that is done for a frame.

        What follows is taken when the peer is not behind: all at once would make of anybody a slow
        reader. None waits once it is taken, as what comes meanwhile is sent at once.
        """
        joined = bytearray()
        for frame in frames:
            joined += text_frame(codec.encode(frame))
            if len(joined) >= WRITE_BYTES:
                self.socket.send(bytes(joined))
                joined.clear()
                await self.socket.drain()
        self.socket.send(bytes(joined))
