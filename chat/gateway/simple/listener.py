"""The simple dialect: one direct conversation over one socket."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from chat.core.errors import DomainError
from chat.core.ids import new_id
from chat.events.types import MessageCreated, Revised
from chat.gateway import metrics
from chat.gateway.websocket.flow import Flow
from chat.gateway.websocket.socket import Socket
from chat.gateway.websocket.wire import text_frame
from chat.messaging.services.sending import message_send_async
from chat.protocol import simple
from chat.protocol.codec import FrameInvalid
from chat.protocol.errors import INVALID_RECIPIENT
from chat.protocol.frames import Message
from chat.protocol.simple import SimpleMessage

if TYPE_CHECKING:
    from chat.gateway.gateway import Gateway

IN_FLIGHT_MAX = 32
"""Messages of one socket that wait for their commit; above it we stop reading from it."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a socket sits: whose session it is, in which conversation, opposite whom, and the
    revision at which it was found there.
    """

    session_id: UUID
    user_id: UUID
    recipient_id: UUID
    conversation_id: UUID
    revision: int


def encode_event(event: Revised) -> bytes | None:
    """Return the frame that both people of a direct conversation get of a new message."""
    if not isinstance(event, MessageCreated) or event.message.deleted_at is not None:
        return None
    assert event.recipient_id is not None, "the simple dialect serves direct conversations only"
    return text_frame(
        simple.encode(SimpleMessage(message=event.message.text, recipient_id=event.recipient_id))
    )


class SimpleListener:
    """Hears one socket: each frame is a message to the other person, or an error."""

    __slots__ = ("_flow", "_gateway", "_seat", "_socket")

    def __init__(self, gateway: "Gateway", seat: Seat) -> None:
        self._gateway = gateway
        self._seat = seat
        self._flow: Flow
        self._socket: Socket

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._flow = Flow(socket, IN_FLIGHT_MAX)
        self._gateway.sessions.add(self._seat.session_id, socket)
        self._gateway.hub.follow(
            self._seat.conversation_id, socket, encode_event, self._seat.revision
        )

    def leaving(self, seconds: float) -> None:
        """The dialect has no words for it."""

    def closed(self) -> None:
        self._gateway.sessions.remove(self._seat.session_id, self._socket)
        self._gateway.hub.drop(self._socket)

    def received_binary(self) -> None:
        self._send("Error: send text frames, not binary ones.")

    def received(self, text: str) -> None:
        metrics.messages_received.inc()
        try:
            message = simple.decode(text)
            if message.recipient_id == self._seat.user_id:
                self._send(INVALID_RECIPIENT.detail)
                self._socket.close(INVALID_RECIPIENT.close_code)
                return
            if message.recipient_id != self._seat.recipient_id:
                raise FrameInvalid("The recipient is not in this conversation.")
            sending = message_send_async(
                sender_id=self._seat.user_id,
                conversation_id=self._seat.conversation_id,
                text=message.message,
                # The dialect has no such id on the wire, so what is sent twice is stored twice.
                client_id=new_id(),
            )
        except (FrameInvalid, DomainError) as error:
            self._send(f"Error: {error}")
            return
        self._flow.begin()
        sending.add_done_callback(self._settled)

    def _settled(self, sending: "asyncio.Future[Message]") -> None:
        self._flow.end()
        error = sending.exception()
        if error is not None:
            # The message itself comes as an event, to its sender as to everybody.
            self._send(f"Error: {error}")

    def _send(self, text: str) -> None:
        self._socket.send(text_frame(text.encode()))
