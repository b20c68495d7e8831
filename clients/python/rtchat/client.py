"""The client: one connection after the other, and one state over all of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import TypeVar
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from rtchat import frames
from rtchat.backoff import Backoff
from rtchat.conversation import Conversation
from rtchat.errors import ChatError, Refused, SignedOut, Unreachable
from rtchat.events import Disconnected, Event
from rtchat.frames import Member, Message, Person
from rtchat.http import RENEW_SECONDS, Http
from rtchat.ids import new_id
from rtchat.outbox import PendingMessage
from rtchat.session import Answer, Connection, Outcome, Request, Session
from rtchat.state import State

SILENCE_SECONDS = 10.0
"""How long after a ``ping`` a silent connection counts as dead."""
UNAUTHENTICATED = 4401
"""Close code: the token is no longer valid, or the session has ended."""

Value = TypeVar("Value")
Key = TypeVar("Key")


class Client:
    """One person's client; use it as ``async with``.

    While it is entered it stays connected, connects again after each loss, and its ``state``
    follows what happens.

    Arguments:
        url: where the server is, ``https://chat.example.org``.
        email: of the account.
        password: of the account.
    """

    def __init__(self, url: str, email: str, password: str) -> None:
        self._url = url.rstrip("/")
        self._email = email
        self._password = password
        self._http = Http(self._url)
        self._session = Session()
        self._followers: set[asyncio.Queue[Event | None]] = set()
        self._answers: dict[str, asyncio.Future[Answer]] = {}
        self._outcomes: dict[UUID, asyncio.Future[Outcome]] = {}
        self._work = asyncio.Event()
        self._connected = asyncio.Event()
        self._reset = asyncio.Event()
        self._received_at = 0.0
        self._connected_at: float | None = None
        self._running: asyncio.Task[None] | None = None
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> "Client":
        """Sign in, connect, and wait until the state is loaded.

        Raises:
            SignedOut: nobody has this e-mail and this password.
            Unreachable: the server does not answer.
        """
        async with AsyncExitStack() as closing:
            await closing.enter_async_context(self._http)
            await self._http.sign_in(self._email, self._password)
            self._running = asyncio.create_task(self._run())
            self._running.add_done_callback(self._ended)
            closing.push_async_callback(self._stop, self._running)
            await self._while_running(self._connected.wait())
            self._closing = closing.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._closing.aclose()

    # What is known

    @property
    def state(self) -> State:
        """What the client knows; it changes while the client runs."""
        return self._session.state

    @property
    def me(self) -> Person:
        """The person whose client this is."""
        assert self.state.me is not None, "known from the first connection on"
        return self.state.me

    @property
    def session_id(self) -> UUID | None:
        """The session, one of those of the account."""
        return self._session.session

    @property
    def is_connected(self) -> bool:
        """Whether the client is connected now."""
        return self._session.connection is Connection.CONNECTED

    @property
    def unsent(self) -> int:
        """How many messages are not acknowledged yet."""
        return len(self._session.outbox)

    def pending(self, conversation: UUID) -> list[PendingMessage]:
        """Return the messages to a conversation that are not acknowledged yet, in order."""
        return self._session.outbox.of(conversation)

    def follow(self) -> AsyncIterator[Event]:
        """Return the events from now on; the iterator ends when the client is closed.

        Raises:
            SignedOut: while iterating: the session has ended.
        """
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._followers.add(events)
        if self._running is not None and self._running.done():
            events.put_nowait(None)
        return self._events(events)

    # Messages

    async def send(self, conversation: UUID, text: str) -> Message:
        """Send a message, and wait until it is stored.

        It is stored once, however often the connection is lost meanwhile, and after those that
        were sent to the conversation before. To cancel the call does not take it back.

        Raises:
            Refused: the message is refused, and would be if it were sent again.
            SignedOut: the session has ended.
        """
        client_id = new_id()
        self._session.send(conversation, client_id, text)
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._outcomes[client_id] = outcome
        self._work.set()
        try:
            stored = await self._while_running(outcome)
        finally:
            del self._outcomes[client_id]
        if isinstance(stored, Refused):
            raise stored
        return stored

    async def edit(self, conversation: UUID, seq: int, text: str) -> Message:
        """Edit one's message."""
        return await self._http.message_edit(conversation, seq, text)

    async def delete(self, conversation: UUID, seq: int) -> None:
        """Delete one's message; its seq stays."""
        await self._http.message_delete(conversation, seq)

    async def history(
        self, conversation: UUID, *, before: int | None = None, limit: int = 50
    ) -> list[Message]:
        """Load messages, in the order of seq: the newest, or those before a seq.

        Arguments:
            limit: 1 to 100.

        Raises:
            Refused: one is not in the conversation.
        """
        frame = frames.HistoryLoad(self._session.new_id(), conversation, limit=limit)
        if before is not None:
            frame = frames.HistoryLoad(frame.id, conversation, before=before, limit=limit)
        answer = await self._ask(frame)
        assert isinstance(answer, frames.History)
        return answer.messages

    async def mark_read(self, conversation: UUID, seq: int) -> None:
        """Mark everything up to a message as read."""
        await self._ask(frames.ReadMark(self._session.new_id(), conversation, seq))

    def typing(self, conversation: UUID) -> None:
        """Show the others that one is typing; it does nothing while disconnected."""
        self._session.typing(conversation)
        self._work.set()

    def follow_presence(self, people: Sequence[UUID]) -> None:
        """Follow who of these people is online, by events and in ``state.online``."""
        self._session.follow_presence(list(people))
        self._work.set()

    # People and conversations

    def people(self, query: str = "") -> AsyncIterator[Person]:
        """Yield everybody whose name begins with ``query``."""
        return self._http.people(query)

    async def open_direct(self, person: UUID) -> Conversation:
        """Return the one conversation with somebody; it is created if there is none yet."""
        return self._added(
            await self._http.conversation_create({"kind": "direct", "person": str(person)})
        )

    async def create_group(self, title: str, people: Sequence[UUID]) -> Conversation:
        """Create a group of these people and oneself."""
        body = {"kind": "group", "title": title, "members": [str(person) for person in people]}
        return self._added(await self._http.conversation_create(body))

    async def rename(self, conversation: UUID, title: str) -> None:
        """Rename a group."""
        await self._http.conversation_rename(conversation, title)

    async def mute(self, conversation: UUID, is_muted: bool = True) -> None:
        """Mute or unmute a conversation for oneself."""
        await self._http.membership_update(conversation, {"is_muted": is_muted})

    async def pin(self, conversation: UUID, is_pinned: bool = True) -> None:
        """Pin or unpin a conversation for oneself."""
        await self._http.membership_update(conversation, {"is_pinned": is_pinned})

    async def add(self, conversation: UUID, people: Sequence[UUID]) -> None:
        """Add people to a group."""
        await self._http.members_add(conversation, list(people))

    async def remove(self, conversation: UUID, person: UUID) -> None:
        """Remove somebody from a group that one owns."""
        await self._http.member_remove(conversation, person)

    async def leave(self, conversation: UUID) -> None:
        """Leave a group."""
        await self._http.member_remove(conversation, self.me.id)

    async def load_members(self, conversation: UUID) -> list[Member]:
        """Load who is in a conversation, and how far they have read, into the state."""
        members = await self._http.members(conversation)
        self.state.load_members(conversation, members)
        revision = self.state.revisions.get(conversation)
        if revision is not None:
            await self._ask(frames.Resume(self._session.new_id(), {conversation: revision}))
        return members

    # Requests and their answers

    def _added(self, snapshot: frames.Conversation) -> Conversation:
        self._publish(self.state.load_conversation(snapshot))
        return self.state.conversations[snapshot.id]

    async def _ask(self, frame: Request) -> Answer:
        """Wait for the answer to a request, over as many connections as it takes."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[frame.id] = answer
        self._session.request(frame)
        self._work.set()
        try:
            answered = await self._while_running(answer)
        finally:
            del self._answers[frame.id]
            self._session.cancel(frame.id)
        if isinstance(answered, Refused):
            raise answered
        return answered

    async def _while_running(self, awaitable: Awaitable[Value]) -> Value:
        """Wait for something, and no longer than the client runs."""
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

    async def _events(self, events: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
        try:
            while (event := await events.get()) is not None:
                yield event
        finally:
            self._followers.discard(events)
        if self._running is not None and not self._running.cancelled():
            self._running.result()

    def _publish(self, events: list[Event]) -> None:
        for event in events:
            for follower in self._followers:
                follower.put_nowait(event)

    def _ended(self, running: asyncio.Task[None]) -> None:
        for follower in self._followers:
            follower.put_nowait(None)

    # The connection

    async def _run(self) -> None:
        """Connect, again and again, for as long as the session lives."""
        loop = asyncio.get_running_loop()
        backoff = Backoff()
        while True:
            reason = await self._connect()
            connected = loop.time() - self._connected_at if self._connected_at is not None else 0.0
            self._session.close()
            self._connected.clear()
            seconds = backoff.after(connected)
            self._publish([Disconnected(reason, seconds)])
            await asyncio.sleep(seconds)

    async def _connect(self) -> str:
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
        self._session.open(token)
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
        session = self._session
        self._received_at = asyncio.get_running_loop().time()
        self._publish(session.receive(data, self._received_at))
        _resolve(self._answers, session.answers)
        _resolve(self._outcomes, session.outcomes)
        if session.connection is Connection.CONNECTED:
            self._connected.set()
        if session.state.reset_conversations:
            self._reset.set()
        self._work.set()

    async def _write(self, socket: ClientConnection) -> None:
        """Send what the session has to send, when it is due."""
        loop = asyncio.get_running_loop()
        while True:
            self._work.clear()
            for data in self._session.take_outgoing(loop.time()):
                await socket.send(data, text=True)
            due = self._session.next_due()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._work.wait()

    async def _watch(self, socket: ClientConnection) -> None:
        """Send a silent server a ping, and cut the connection if it does not answer."""
        loop = asyncio.get_running_loop()
        self._received_at = loop.time()
        while True:
            heartbeat = self._session.heartbeat_seconds
            await asyncio.sleep(self._received_at + heartbeat - loop.time())
            if loop.time() - self._received_at >= heartbeat:
                received_at = self._received_at
                self._session.ping()
                self._work.set()
                await asyncio.sleep(SILENCE_SECONDS)
                if self._received_at == received_at:
                    socket.transport.abort()

    async def _renew(self) -> None:
        """Go on with a new access token before the present one expires."""
        while True:
            await asyncio.sleep(self._http.expires_in() - RENEW_SECONDS)
            try:
                self._session.renew(await self._http.access_token())
            except Unreachable:
                await asyncio.sleep(RENEW_SECONDS / 10)
            self._work.set()

    async def _reload(self) -> None:
        """Load reset conversations anew."""
        while True:
            await self._reset.wait()
            self._reset.clear()
            await self._connected.wait()
            for id in self.state.reset_conversations:
                try:
                    self._publish(self.state.load_conversation(await self._http.conversation(id)))
                except Refused:
                    self._publish(self.state.drop(id))
                except Unreachable:
                    self._reset.set()
                    await asyncio.sleep(1)

    async def _stop(self, running: asyncio.Task[None]) -> None:
        running.cancel()
        with suppress(asyncio.CancelledError, ChatError):
            await running


def _resolve(waiting: dict[Key, asyncio.Future[Value]], values: dict[Key, Value]) -> None:
    for key in list(values):
        value = values.pop(key)
        if key in waiting and not waiting[key].done():
            waiting[key].set_result(value)
