"""What keeps a session connected: one socket after the other, and what runs beside each."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from rtchat import rooms
from rtchat.backoff import Backoff
from rtchat.errors import ChatError, Refused, SignedOut, Unreachable
from rtchat.events import Disconnected
from rtchat.followers import Followers
from rtchat.frames import Message
from rtchat.http import RENEW_SECONDS, Http
from rtchat.outbox import PendingMessage
from rtchat.session import Answer, ConnectionState, Outcome, Request, Session

SILENCE_SECONDS = 10.0
"""How long after a ``ping`` a silent connection counts as dead."""
UNAUTHENTICATED = 4401
"""Close code: the token is no longer valid, or the session has ended."""

Value = TypeVar("Value")
Key = TypeVar("Key")


class Connection:
    """Drives a session with asyncio, and resolves what is waited for.

    Arguments:
        url: where the server is, ``https://chat.example.org``.
        followers: get the events.
    """

    def __init__(self, url: str, http: Http, followers: Followers) -> None:
        self.session = Session()
        self._url = url
        self._http = http
        self._publish = followers.publish
        self._end = followers.end
        self._answers: dict[str, asyncio.Future[Answer]] = {}
        self._outcomes: dict[UUID, asyncio.Future[Outcome]] = {}
        self._work = asyncio.Event()
        self._connected = asyncio.Event()
        self._reset = asyncio.Event()
        self._received_at = 0.0
        self._connected_at: float | None = None
        self._running: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, and wait until the state is loaded.

        Raises:
            SignedOut: the session has ended.
        """
        self._running = asyncio.create_task(self._run())
        self._running.add_done_callback(self._ended)
        await self._while_running(self._connected.wait())

    async def close(self) -> None:
        """Disconnect, for good."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError, ChatError):
                await self._running

    def wake(self) -> None:
        """Send what the session has to send."""
        self._work.set()

    async def send(self, pending: PendingMessage) -> Message:
        """Send a message, and wait until it is stored.

        Raises:
            Refused: the message is refused, and would be if it were sent again.
            SignedOut: the session has ended.
        """
        self.session.send(pending)
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._outcomes[pending.client_id] = outcome
        self.wake()
        try:
            stored = await self._while_running(outcome)
        finally:
            del self._outcomes[pending.client_id]
        if isinstance(stored, Refused):
            raise stored
        return stored

    async def request(self, frame: Request) -> Answer:
        """Wait for the answer to a request, over as many connections as it takes.

        Raises:
            Refused: the request is refused.
            SignedOut: the session has ended.
        """
        self.session.request(frame)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[frame.id] = answer
        self.wake()
        try:
            answered = await self._while_running(answer)
        finally:
            del self._answers[frame.id]
            self.session.cancel(frame.id)
        if isinstance(answered, Refused):
            raise answered
        return answered

    async def _while_running(self, awaitable: Awaitable[Value]) -> Value:
        """Wait for something, and no longer than this runs."""
        running = self._running
        if running is None:
            raise SignedOut("Enter the client first.")
        waiting = asyncio.ensure_future(awaitable)
        try:
            await asyncio.wait({waiting, running}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                if not running.cancelled():
                    running.result()
                raise SignedOut("The client is closed.")
            return waiting.result()
        finally:
            waiting.cancel()

    def _ended(self, running: asyncio.Task[None]) -> None:
        self._end(None if running.cancelled() else running.exception())

    # One connection after the other

    async def _run(self) -> None:
        """Connect, again and again, for as long as the session lives."""
        loop = asyncio.get_running_loop()
        backoff = Backoff()
        while True:
            reason = await self._stay_connected()
            connected = loop.time() - self._connected_at if self._connected_at is not None else 0.0
            self.session.close()
            self._connected.clear()
            seconds = backoff.after(connected)
            self._publish([Disconnected(reason, seconds)])
            await asyncio.sleep(seconds)

    async def _stay_connected(self) -> str:
        """Connect and stay connected; return why that ended.

        Raises:
            SignedOut: the session has ended.
        """
        self._connected_at = None
        try:
            token = await self._http.access_token()
            async with connect(
                f"ws{self._url.removeprefix('http')}/ws/",
                compression=None,
                max_size=None,
                ping_interval=None,
                close_timeout=1,
            ) as socket:
                self._connected_at = asyncio.get_running_loop().time()
                await self._serve(socket, token)
        except ConnectionClosed as closed:
            if closed.rcvd is not None and closed.rcvd.code == UNAUTHENTICATED:
                # Only the server knows whether the token is too old or the session has ended.
                with suppress(Unreachable):
                    await self._http.refresh(token)
            return str(closed)
        except (OSError, WebSocketException, TimeoutError, Unreachable) as error:
            return str(error) or type(error).__name__
        return "closed"

    async def _serve(self, socket: ClientConnection, token: str) -> None:
        """Send and receive until the connection is lost.

        Each part runs until it fails, and the first failure ends all: a part that failed unseen
        would leave a client that looks connected and does nothing.
        """
        self.session.open(token)
        parts = [
            asyncio.create_task(part)
            for part in (
                self._read(socket),
                self._write(socket),
                self._watch(socket),
                self._renew(),
                self._reload(),
            )
        ]
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for part in done:
                part.result()
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)

    async def _read(self, socket: ClientConnection) -> None:
        while True:
            self._receive(await socket.recv(decode=False))

    def _receive(self, data: bytes) -> None:
        session = self.session
        self._received_at = asyncio.get_running_loop().time()
        self._publish(session.receive(data, self._received_at))
        _resolve(self._answers, session.answers)
        _resolve(self._outcomes, session.outcomes)
        if session.connection is ConnectionState.CONNECTED:
            self._connected.set()
        if session.state.reset_conversations:
            self._reset.set()
        self._work.set()

    async def _write(self, socket: ClientConnection) -> None:
        """Send what the session has to send, when it is due."""
        loop = asyncio.get_running_loop()
        while True:
            self._work.clear()
            for data in self.session.take_outgoing(loop.time()):
                await socket.send(data, text=True)
            due = self.session.next_due()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._work.wait()

    async def _watch(self, socket: ClientConnection) -> None:
        """Send a silent server a ping, and cut the connection if it does not answer."""
        loop = asyncio.get_running_loop()
        self._received_at = loop.time()
        while True:
            heartbeat = self.session.heartbeat_seconds
            await asyncio.sleep(self._received_at + heartbeat - loop.time())
            if loop.time() - self._received_at >= heartbeat:
                received_at = self._received_at
                self.session.ping()
                self._work.set()
                await asyncio.sleep(SILENCE_SECONDS)
                if self._received_at == received_at:
                    socket.transport.abort()

    async def _renew(self) -> None:
        """Go on with a new access token before the present one expires."""
        while True:
            await asyncio.sleep(self._http.expires_in() - RENEW_SECONDS)
            try:
                self.session.renew(await self._http.access_token())
            except Unreachable:
                await asyncio.sleep(RENEW_SECONDS / 10)
            self._work.set()

    async def _reload(self) -> None:
        """Load reset conversations anew."""
        state = self.session.state
        while True:
            await self._reset.wait()
            self._reset.clear()
            await self._connected.wait()
            for id in state.reset_conversations:
                try:
                    snapshot = await rooms.conversation(self._http, id)
                    self._publish(state.load_conversation(snapshot))
                except Refused:
                    self._publish(state.drop(id))
                except Unreachable:
                    self._reset.set()
                    await asyncio.sleep(1)


def _resolve(waiting: dict[Key, asyncio.Future[Value]], values: dict[Key, Value]) -> None:
    for key in list(values):
        value = values.pop(key)
        if key in waiting and not waiting[key].done():
            waiting[key].set_result(value)
