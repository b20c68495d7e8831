"""The simple dialect: one direct conversation over one socket."""

from __future__ import annotations

import asyncio

from chat.core.errors import DomainError, RateLimited
from chat.core.ids import new_id
from chat.gateway import metrics
from chat.gateway.hub.client import Client
from chat.gateway.node.node import Node
from chat.gateway.simple.access import DirectAccess
from chat.gateway.simple.encoding import encode_event
from chat.gateway.websocket.flow import Flow
from chat.gateway.websocket.socket import Socket
from chat.gateway.websocket.wire import text_frame
from chat.messaging.content import Content
from chat.messaging.services.sending import message_send_async
from chat.protocol import simple
from chat.protocol.codec import FrameInvalid
from chat.protocol.errors import INVALID_RECIPIENT
from chat.protocol.frames import Message

IN_FLIGHT_MAX = 32
"""Messages of one socket that wait for their commit; above it we stop reading from it."""


class SimpleListener:
    """Answers one socket: each frame is a message to the other person, or an error."""

    __slots__ = ("_access", "_client", "_flow", "_node", "_socket")

    def __init__(self, node: Node, access: DirectAccess) -> None:
        self._node = node
        self._access = access

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._flow = Flow(socket, IN_FLIGHT_MAX)
        access = self._access
        self._client = Client(
            socket, session_id=access.session_id, user_id=access.user_id, encode=encode_event
        )
        # Its person is not shown as online, and has no changes of their own here.
        self._node.clients.add(self._client)
        self._node.hub.follow(access.conversation_id, self._client, access.revision)

    def leaving(self, seconds: float) -> None:
        """The dialect has no words for it."""

    def closed(self) -> None:
        self._node.clients.remove(self._client)
        self._node.hub.leave(self._client)

    def received_binary(self) -> None:
        self._send("Error: send text frames, not binary ones.")

    def received(self, text: str) -> None:
        metrics.messages_received.count += 1
        try:
            message = simple.decode(text)
            if message.recipient_id == self._access.user_id:
                self._send(INVALID_RECIPIENT.detail)
                self._socket.close(INVALID_RECIPIENT.close_code)
                return
            if message.recipient_id != self._access.recipient_id:
                raise FrameInvalid("The recipient is not in this conversation.")
        except FrameInvalid as error:
            self._send(f"Error: {error}")
            return
        # Trimmed at both ends, as it has always been: the full protocol keeps an indent.
        self._message_send(Content(text=message.message.strip()))

    def _message_send(self, content: Content) -> None:
        try:
            sending = message_send_async(
                sender_id=self._access.user_id,
                conversation_id=self._access.conversation_id,
                content=content,
                # The dialect has no such id on the wire, so what is sent twice is stored twice.
                client_id=new_id(),
            )
        except RateLimited as limited:
            # The dialect has no words for it: it feels it, as it feels a server that is busy.
            self._flow.wait(limited.retry_after, lambda: self._message_send(content))
        except DomainError as error:
            self._send(f"Error: {error}")
        else:
            self._flow.begin()
            sending.add_done_callback(self._settled)

    def _settled(self, sending: asyncio.Future[Message]) -> None:
        self._flow.end()
        error = sending.exception()
        if error is not None:
            # The message itself comes as an event, to its sender as to everybody.
            self._send(f"Error: {error}")

    def _send(self, text: str) -> None:
        self._socket.send(text_frame(text.encode()))
