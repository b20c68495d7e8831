"""The hub: hands each event of a conversation to everyone who follows it.

An event is encoded and framed once. What comes in one tick of the event loop leaves in one
write per socket, and nobody is waited for: a slow reader is cut by its own socket.
"""

import asyncio
from collections.abc import Callable
from uuid import UUID

from chat.events.types import MessageCreated
from chat.gateway import metrics
from chat.gateway.socket import Socket

Encode = Callable[[MessageCreated], bytes]


class Hub:
    """Followers of conversations who are spoken to in one dialect.

    Arguments:
        encode: turns an event into a ready-made frame of the dialect.

    All methods are for the event loop's thread alone.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._followers: dict[UUID, set[Socket]] = {}
        self._waiting: dict[UUID, list[bytes]] = {}

    def follow(self, conversation_id: UUID, socket: Socket) -> None:
        """Send a conversation's events to this socket from now on."""
        self._followers.setdefault(conversation_id, set()).add(socket)

    def unfollow(self, conversation_id: UUID, socket: Socket) -> None:
        """Send no more of them."""
        followers = self._followers[conversation_id]
        followers.discard(socket)
        if not followers:
            del self._followers[conversation_id]

    def deliver(self, event: MessageCreated) -> None:
        """Send an event to all who follow its conversation, at the end of this tick."""
        if event.conversation_id not in self._followers:
            return
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._flush)
        self._waiting.setdefault(event.conversation_id, []).append(self._encode(event))

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for conversation_id, frames in waiting.items():
            followers = self._followers.get(conversation_id, ())
            joined = b"".join(frames)
            for socket in followers:
                socket.send(joined)
            metrics.frames_delivered.inc(len(frames) * len(followers))
