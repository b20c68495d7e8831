"""The full dialect: all conversations of one person over one socket."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from chat.core.errors import DomainError
from chat.core.logs import log_failure
from chat.events.bus import publish_volatile
from chat.events.types import Typing
from chat.gateway import metrics
from chat.gateway.full import reads
from chat.gateway.full.encoding import encode
from chat.gateway.full.greeting import greet, resume
from chat.gateway.websocket.flow import Flow
from chat.gateway.websocket.socket import Socket
from chat.messaging.services.sending import message_send_async
from chat.protocol import errors, frames
from chat.protocol.codec import FrameInvalid, decode
from chat.protocol.errors import ErrorKind

if TYPE_CHECKING:
    from chat.gateway.gateway import Gateway

logger = structlog.stdlib.get_logger("chat.full")

HELLO_SECONDS = 10.0
"""How long a new socket may take to say who it is."""
IN_FLIGHT_MAX = 64
"""Requests of one socket that are under way; above it we stop reading from it."""
TYPING_SECONDS = 3.0
"""How often one socket may say that somebody writes in one conversation."""


class FullListener:
    """Hears one socket: first a hello, then requests, each of which is answered by its id."""

    __slots__ = (
        "_flow",
        "_gateway",
        "_resuming",
        "_tasks",
        "_timer",
        "_typed",
        "is_greeted",
        "session_id",
        "socket",
        "user_id",
        "user_revision",
    )

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._typed: dict[UUID, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._resuming = asyncio.Lock()
        self.session_id: UUID | None = None
        self.user_id: UUID
        self.is_greeted = False
        """Whether the hello is answered."""
        self.user_revision = 0
        """The user revision that the client holds."""

    # What the socket tells

    def opened(self, socket: Socket) -> None:
        self.socket = socket
        self._flow = Flow(socket, IN_FLIGHT_MAX)
        self._timer: asyncio.TimerHandle | None = asyncio.get_running_loop().call_later(
            HELLO_SECONDS, socket.close, errors.UNAUTHENTICATED.close_code, "hello is missing"
        )

    def received_binary(self) -> None:
        self._refuse(errors.INVALID, "Send text frames, not binary ones.")

    def received(self, text: str) -> None:
        metrics.messages_received.inc()
        try:
            frame = decode(text)
        except FrameInvalid as error:
            self._refuse(errors.INVALID, str(error), error.frame_id)
            return
        if self._timer is not None:
            self._greet(frame)
        else:
            _HANDLERS[type(frame)](self, frame)

    def leaving(self, seconds: float) -> None:
        self.answer(frames.GoingAway(seconds=round(seconds, 1)))

    def closed(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()
        self._gateway.leave(self)

    # What answers

    def answer(self, frame: frames.AnyServerFrame) -> None:
        """Send a frame."""
        self.socket.send(encode(frame))

    def _refuse(
        self,
        kind: ErrorKind,
        detail: str = "",
        frame_id: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.answer(
            frames.Error(
                code=kind.code,
                detail=detail or kind.detail,
                id=frame_id,
                retry_after=retry_after,
            )
        )
        if self._timer is not None:
            self._end_of_greeting()
            self.socket.close(errors.UNAUTHENTICATED.close_code, "hello comes first")

    def _refuse_domain(self, error: DomainError, frame_id: str) -> None:
        self._refuse(error.kind, error.detail, frame_id, error.retry_after)

    # The first frame

    def _greet(self, frame: frames.AnyClientFrame) -> None:
        if not isinstance(frame, frames.Hello):
            frame_id = getattr(frame, "id", None)
            self._refuse(errors.UNAUTHENTICATED, "The first frame is hello.", frame_id)
            return
        self._end_of_greeting()
        # Whatever follows is heard once it is known who speaks.
        self.socket.pause_reading()
        self._start(self._greeted(frame))

    def _end_of_greeting(self) -> None:
        assert self._timer is not None
        self._timer.cancel()
        self._timer = None

    async def _greeted(self, hello: frames.Hello) -> None:
        try:
            await greet(self._gateway, self, hello)
        except DomainError as error:
            self._refuse_domain(error, hello.id)
            self.socket.close(error.kind.close_code, error.kind.code)
        except Exception as error:
            log_failure(logger, "hello failed", error)
            self.socket.close(errors.INTERNAL.close_code)
        self.socket.resume_reading()

    # Requests

    def _hello_again(self, frame: frames.Hello) -> None:
        self._refuse(errors.CONFLICT, "The hello is answered already; send resume.", frame.id)

    def _message_send(self, frame: frames.MessageSend) -> None:
        try:
            sending = message_send_async(
                sender_id=self.user_id,
                conversation_id=frame.conversation,
                text=frame.text,
                client_id=frame.client_id,
            )
        except DomainError as error:
            self._refuse_domain(error, frame.id)
            return
        self._flow.begin()
        sending.add_done_callback(lambda sent: self._message_sent(frame.id, sent))

    def _message_sent(self, frame_id: str, sending: asyncio.Future[frames.Message]) -> None:
        self._flow.end()
        error = sending.exception()
        if error is None:
            self.answer(frames.Ack(frame_id, sending.result()))
        elif isinstance(error, DomainError):
            self._refuse_domain(error, frame_id)
        else:
            log_failure(logger, "message.send failed", error)
            self._refuse(errors.INTERNAL, "", frame_id)

    def _ping(self, frame: frames.Ping) -> None:
        self.answer(frames.Ack(frame.id))

    def _typing(self, frame: frames.TypingSend) -> None:
        now = asyncio.get_running_loop().time()
        if self._typed.get(frame.conversation, -math.inf) > now - TYPING_SECONDS:
            return
        if not self._gateway.hub.follows(frame.conversation, self.socket):
            return
        self._typed = {id: at for id, at in self._typed.items() if at > now - TYPING_SECONDS}
        self._typed[frame.conversation] = now
        publish_volatile(Typing(frame.conversation, self.user_id))

    def _presence_follow(self, frame: frames.PresenceFollow) -> None:
        self.answer(frames.Ack(frame.id))
        self._gateway.presence.follow(self.socket, frame.people)

    def _resume(self, frame: frames.Resume) -> None:
        async def in_turn() -> None:
            # Two at once may name the same conversation, and one would end the other's wait.
            async with self._resuming:
                await resume(self._gateway, self, frame)

        self._request(frame.id, in_turn)

    def _history_load(self, frame: frames.HistoryLoad) -> None:
        self._read(frame.id, reads.history_load, frame)

    def _changes_load(self, frame: frames.ChangesLoad) -> None:
        self._read(frame.id, reads.changes_load, frame)

    def _read_mark(self, frame: frames.ReadMark) -> None:
        self._read(frame.id, reads.read_mark, frame)

    def _token_renew(self, frame: frames.TokenRenew) -> None:
        self._read(frame.id, reads.token_renew, frame, self.session_id)

    def _read(
        self,
        frame_id: str,
        work: Callable[..., frames.AnyServerFrame],
        frame: frames.AnyClientFrame,
        *more: object,
    ) -> None:
        """Answer with what a function returns that blocks."""

        async def answer() -> None:
            self.answer(await self._gateway.threads.run(work, self.user_id, frame, *more))

        self._request(frame_id, answer)

    def _request(self, frame_id: str, work: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            try:
                await work()
            except DomainError as error:
                self._refuse_domain(error, frame_id)
            except Exception as error:
                log_failure(logger, "request failed", error)
                self._refuse(errors.INTERNAL, "", frame_id)
            finally:
                self._flow.end()

        self._flow.begin()
        self._start(run())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


_HANDLERS: dict[type[frames.ClientFrame], Callable[[FullListener, Any], None]] = {
    frames.Hello: FullListener._hello_again,
    frames.Resume: FullListener._resume,
    frames.HistoryLoad: FullListener._history_load,
    frames.ChangesLoad: FullListener._changes_load,
    frames.MessageSend: FullListener._message_send,
    frames.ReadMark: FullListener._read_mark,
    frames.TypingSend: FullListener._typing,
    frames.PresenceFollow: FullListener._presence_follow,
    frames.TokenRenew: FullListener._token_renew,
    frames.Ping: FullListener._ping,
}
