"""The full dialect: all conversations of one person over one socket."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar
from uuid import UUID

import structlog
from msgspec import UNSET

from chat.core.errors import DomainError
from chat.core.logs import log_failure
from chat.events.bus import publish_volatile
from chat.gateway import metrics
from chat.gateway.full import requests
from chat.gateway.full.encoding import encode_event
from chat.gateway.full.greeting import greet, identify, resume
from chat.gateway.hub.client import Client
from chat.gateway.node.node import Node
from chat.gateway.websocket.flow import Flow
from chat.gateway.websocket.socket import Socket
from chat.gateway.websocket.wire import text_frame
from chat.messaging.content import Content, Source
from chat.messaging.services.reacting import reaction_set_async
from chat.messaging.services.sending import message_send_async
from chat.protocol import client_frames, codec, errors, frames
from chat.protocol.codec import FrameInvalid
from chat.protocol.errors import ErrorKind

HELLO_SECONDS = 10.0
"""How long a new socket may take to say who it is."""
IN_FLIGHT_MAX = 64
"""Requests of one socket that are under way; above it we stop reading from it."""
TYPING_SECONDS = 3.0
"""How often one socket may publish that somebody writes in one conversation."""

Request = TypeVar(
    "Request",
    client_frames.HistoryLoad,
    client_frames.ChangesLoad,
    client_frames.PeopleLoad,
    client_frames.ReadMark,
    client_frames.UnreadMark,
    client_frames.ThreadRead,
    client_frames.TokenRenew,
)

logger = structlog.stdlib.get_logger("chat.full")


class FullListener:
    """Answers one socket: first a hello, then requests, each of which is answered by its id."""

    __slots__ = (
        "_client",
        "_flow",
        "_is_typing_asked",
        "_node",
        "_socket",
        "_tasks",
        "_timer",
        "_typed",
        "_unsent",
    )

    def __init__(self, node: Node) -> None:
        self._node = node
        self._client: Client | None = None
        self._typed: dict[UUID, float] = {}
        self._is_typing_asked = False
        """Whether it is being asked if others may see what is typed: once at a time, whatever there
        is to type in."""
        self._unsent: UUID | None = None
        """Where what is typed then is not sent yet."""
        self._tasks: list[asyncio.Task[None]] = []

    # What the socket calls

    def opened(self, socket: Socket) -> None:
        self._socket = socket
        self._flow = Flow(socket, IN_FLIGHT_MAX)
        self._timer: asyncio.TimerHandle | None = asyncio.get_running_loop().call_later(
            HELLO_SECONDS, socket.close, errors.UNAUTHENTICATED.close_code, "hello is missing"
        )

    def received_binary(self) -> None:
        self._refuse(errors.INVALID, "Send text frames, not binary ones.")

    def received(self, text: str) -> None:
        metrics.messages_received.count += 1
        try:
            frame = codec.decode(text)
        except FrameInvalid as error:
            self._refuse(errors.INVALID, str(error), error.frame_id)
            return
        if self._timer is not None:
            self._receive_hello(frame)
        elif self._client is not None:
            _HANDLERS[type(frame)](self, self._client, frame)

    def leaving(self, seconds: float) -> None:
        self._answer(frames.GoingAway(seconds=round(seconds, 1)))

    def closed(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()
        if self._client is not None:
            self._node.leave(self._client)

    # Answers

    def _answer(self, frame: frames.AnyServerFrame) -> None:
        self._socket.send(text_frame(codec.encode(frame)))

    def _refuse(
        self,
        kind: ErrorKind,
        detail: str = "",
        frame_id: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        self._answer(
            frames.Error(
                code=kind.code,
                detail=detail or kind.detail,
                id=frame_id,
                retry_after=retry_after,
            )
        )
        if self._timer is not None:
            self._end_wait_for_hello()
            self._socket.close(errors.UNAUTHENTICATED.close_code, "hello comes first")

    def _refuse_domain(self, error: DomainError, frame_id: str) -> None:
        self._refuse(error.kind, error.detail, frame_id, error.retry_after)

    # The first frame

    def _receive_hello(self, frame: client_frames.AnyClientFrame) -> None:
        if not isinstance(frame, client_frames.Hello):
            frame_id = getattr(frame, "id", None)
            self._refuse(errors.UNAUTHENTICATED, "The first frame is hello.", frame_id)
            return
        self._end_wait_for_hello()
        # Whatever follows is read once it is known who sends it.
        self._socket.pause_reading()
        self._start(self._greet(frame))

    def _end_wait_for_hello(self) -> None:
        assert self._timer is not None
        self._timer.cancel()
        self._timer = None

    async def _greet(self, hello: client_frames.Hello) -> None:
        try:
            caller = await identify(self._node, hello)
            self._socket.read_large_messages()
            client = self._client = Client(
                self._socket,
                session_id=caller.session_id,
                user_id=caller.person.id,
                encode=encode_event,
            )
            self._node.enter(client)
            await greet(self._node, client, caller, hello)
        except DomainError as error:
            self._refuse_domain(error, hello.id)
            self._socket.close(error.kind.close_code, error.kind.code)
        except Exception as error:
            log_failure(logger, "hello failed", error)
            self._socket.close(errors.INTERNAL.close_code)
        self._socket.resume_reading()

    # Requests

    def _hello_again(self, client: Client, frame: client_frames.Hello) -> None:
        self._refuse(errors.CONFLICT, "The hello is answered already; send resume.", frame.id)

    def _message_send(self, client: Client, frame: client_frames.MessageSend) -> None:
        self._send(
            client,
            frame,
            Content(
                text=frame.text,
                reply_to=frame.reply_to,
                mentions=frame.mentions,
                thread_root=frame.thread_root,
                also_in_room=frame.also_in_room or UNSET,
                files=frame.files,
                draft_revision=frame.draft_revision,
            ),
        )

    def _message_forward(self, client: Client, frame: client_frames.MessageForward) -> None:
        self._send(client, frame, Content(forward=Source(frame.source, frame.source_seq)))

    def _send(
        self,
        client: Client,
        frame: client_frames.MessageSend | client_frames.MessageForward,
        content: Content,
    ) -> None:
        if self._unsent == frame.conversation:
            self._unsent = None
        try:
            sending = message_send_async(
                sender_id=client.user_id,
                conversation_id=frame.conversation,
                content=content,
                client_id=frame.client_id,
            )
        except DomainError as error:
            self._refuse_domain(error, frame.id)
            return
        self._await_stored(frame, sending, lambda: frames.Ack(frame.id, sending.result()))

    def _reaction_set(self, client: Client, frame: client_frames.ReactionSet) -> None:
        try:
            setting = reaction_set_async(
                user_id=client.user_id,
                conversation_id=frame.conversation,
                seq=frame.seq,
                emoji=frame.emoji,
                is_on=frame.is_on,
            )
        except DomainError as error:
            self._refuse_domain(error, frame.id)
            return
        self._await_stored(frame, setting, lambda: frames.Ack(frame.id))

    def _await_stored(
        self,
        frame: client_frames.MessageSend | client_frames.MessageForward | client_frames.ReactionSet,
        storing: asyncio.Future[Any],
        ack: Callable[[], frames.Ack],
    ) -> None:
        """Answer a frame once the writer has stored what it asks for."""

        def stored(storing: asyncio.Future[Any]) -> None:
            self._flow.end()
            error = storing.exception()
            if error is None:
                # With the event, which the hub sends at the end of this tick.
                self._socket.send_soon(text_frame(codec.encode(ack())))
            elif isinstance(error, DomainError):
                self._refuse_domain(error, frame.id)
            else:
                log_failure(logger, f"{frame.__struct_config__.tag} failed", error)
                self._refuse(errors.INTERNAL, "", frame.id)

        self._flow.begin()
        storing.add_done_callback(stored)

    def _ping(self, client: Client, frame: client_frames.Ping) -> None:
        self._answer(frames.Ack(frame.id))

    def _typing(self, client: Client, frame: client_frames.TypingSend) -> None:
        now = asyncio.get_running_loop().time()
        typed_at = self._typed.get(frame.conversation, -math.inf)
        if self._is_typing_asked or typed_at > now - TYPING_SECONDS:
            return
        if not self._node.hub.takes_typing(frame.conversation, client):
            return
        self._typed = {id: at for id, at in self._typed.items() if at > now - TYPING_SECONDS}
        self._typed[frame.conversation] = now
        self._is_typing_asked, self._unsent = True, frame.conversation
        self._flow.begin()
        self._start(self._publish_typing(client, frame))

    async def _publish_typing(self, client: Client, frame: client_frames.TypingSend) -> None:
        try:
            event = await self._node.threads.run(requests.typing, client, frame)
            # What they wrote may have been sent meanwhile: nobody sees them typing after it.
            if self._unsent == frame.conversation:
                publish_volatile(event)
        except DomainError:
            pass  # There is no answer, as nothing comes of it.
        except Exception as error:
            log_failure(logger, "typing failed", error)
        finally:
            self._is_typing_asked = False
            self._flow.end()

    def _presence_follow(self, client: Client, frame: client_frames.PresenceFollow) -> None:
        async def follow() -> None:
            await self._node.presence.follow(client, frame.people)

        self._answer(frames.Ack(frame.id))
        self._request(frame.id, follow)

    def _resume(self, client: Client, frame: client_frames.Resume) -> None:
        self._request(frame.id, lambda: resume(self._node, client, frame))

    def _history_load(self, client: Client, frame: client_frames.HistoryLoad) -> None:
        self._run(requests.history_load, client, frame)

    def _changes_load(self, client: Client, frame: client_frames.ChangesLoad) -> None:
        self._run(requests.changes_load, client, frame)

    def _people_load(self, client: Client, frame: client_frames.PeopleLoad) -> None:
        self._run(requests.people_load, client, frame)

    def _read_mark(self, client: Client, frame: client_frames.ReadMark) -> None:
        self._run(requests.read_mark, client, frame)

    def _unread_mark(self, client: Client, frame: client_frames.UnreadMark) -> None:
        self._run(requests.unread_mark, client, frame)

    def _thread_read(self, client: Client, frame: client_frames.ThreadRead) -> None:
        self._run(requests.thread_read, client, frame)

    def _token_renew(self, client: Client, frame: client_frames.TokenRenew) -> None:
        self._run(requests.token_renew, client, frame)

    def _run(
        self,
        work: Callable[[Client, Request], frames.AnyServerFrame],
        client: Client,
        frame: Request,
    ) -> None:
        """Answer with what a function returns that blocks."""

        async def answer() -> None:
            self._answer(await self._node.threads.run(work, client, frame))

        self._request(frame.id, answer)

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
        self._tasks.append(task)
        task.add_done_callback(self._tasks.remove)


_HANDLERS: dict[type[client_frames.ClientFrame], Callable[[FullListener, Client, Any], None]] = {
    client_frames.Hello: FullListener._hello_again,
    client_frames.Resume: FullListener._resume,
    client_frames.HistoryLoad: FullListener._history_load,
    client_frames.ChangesLoad: FullListener._changes_load,
    client_frames.PeopleLoad: FullListener._people_load,
    client_frames.MessageSend: FullListener._message_send,
    client_frames.MessageForward: FullListener._message_forward,
    client_frames.ReactionSet: FullListener._reaction_set,
    client_frames.ReadMark: FullListener._read_mark,
    client_frames.UnreadMark: FullListener._unread_mark,
    client_frames.ThreadRead: FullListener._thread_read,
    client_frames.TypingSend: FullListener._typing,
    client_frames.PresenceFollow: FullListener._presence_follow,
    client_frames.TokenRenew: FullListener._token_renew,
    client_frames.Ping: FullListener._ping,
}
