"""The client: one line after the other, and one state over all of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import TypeVar
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from rtchat import frames
from rtchat.backoff import Backoff
from rtchat.errors import ChatError, Refused, SignedOut, Unreachable
from rtchat.events import Disconnected, Event
from rtchat.frames import Member, Message, Person
from rtchat.http import RENEW_SECONDS, Http
from rtchat.ids import new_id
from rtchat.session import Answer, Line, Outcome, Request, Session
from rtchat.state import Conversation, State

SILENCE_SECONDS = 10.0
"""How long after a ``ping`` a line counts as dead."""
UNAUTHENTICATED = 4401
"""Close code: the token is not good any more, or the session has ended."""

Found = TypeVar("Found")
Key = TypeVar("Key")


class Client:
    """One person's client; use it as ``async with``.

    While it is entered it keeps a line to the server, comes back after each loss, and its
    ``state`` follows what happens.

    Arguments:
        url: where the server is, ``https://chat.example.org``.
        email: whose account.
        password: theirs.
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
        self._up = asyncio.Event()
        self._reset = asyncio.Event()
        self._heard = 0.0
        self._connected_at: float | None = None
        self._running: asyncio.Task[None] | None = None
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> "Client":
        """Sign in, connect, and wait until the state is there.

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
            await self._while_running(self._up.wait())
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
        """Who one is."""
        assert self.state.me is not None, "known from the first connection on"
        return self.state.me

    @property
    def session_id(self) -> UUID | None:
        """The session, among those that one's account has."""
        return self._session.session

    @property
    def is_connected(self) -> bool:
        """Whether there is a line just now."""
        return self._session.line is Line.UP

    @property
    def unsent(self) -> int:
        """How many messages are not acknowledged yet."""
        return len(self._session.outbox)

    def follow(self) -> AsyncIterator[Event]:
        """Return what happens, from now on; the iterator ends when the client is left.

        Raises:
            SignedOut: while iterating: the session has ended.
        """
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._followers.add(events)
        return self._events(events)

    # Messages

    async def send(self, conversation: UUID, text: str) -> Message:
        """Send a message, and wait until it is stored.

        It is sent once, however often the line is lost meanwhile, and after those that were sent
        to the conversation before. To give up waiting does not take it back.

        Raises:
            Refused: the server does not take it, and would not if it were sent again.
            SignedOut: the session has ended.
        """
        client_id = new_id()
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._outcomes[client_id] = outcome
        self._session.send(conversation, client_id, text)
        self._work.set()
        try:
            stored = await self._while_running(outcome)
        finally:
            del self._outcomes[client_id]
        if isinstance(stored, Refused):
            raise stored
        return stored

    async def edit(self, conversation: UUID, seq: int, text: str) -> Message:
        """Give one's message another text."""
        return await self._http.message_edit(conversation, seq, text)

    async def delete(self, conversation: UUID, seq: int) -> None:
        """Take one's message back; its place stays."""
        await self._http.message_delete(conversation, seq)

    async def history(
        self, conversation: UUID, *, before: int | None = None, limit: int = 50
    ) -> list[Message]:
        """Load messages, in the order of seq: the newest, or those before a seq.

        Arguments:
            limit: 1 to 100.

        Raises:
            Refused: the conversation is not one's own.
        """
        frame = frames.HistoryLoad(self._session.new_id(), conversation, limit=limit)
        if before is not None:
            frame = frames.HistoryLoad(frame.id, conversation, before=before, limit=limit)
        answer = await self._ask(frame)
        assert isinstance(answer, frames.History)
        return answer.messages

    async def mark_read(self, conversation: UUID, seq: int) -> None:
        """Say that one has read everything up to a message."""
        await self._ask(frames.ReadMark(self._session.new_id(), conversation, seq))

    def typing(self, conversation: UUID) -> None:
        """Say that one is writing; nobody is told where there is no line just now."""
        self._session.typing(conversation)
        self._work.set()

    def follow_presence(self, people: Sequence[UUID]) -> None:
        """Be told who of these people is here, by events and in ``state.online``."""
        self._session.follow_presence(list(people))
        self._work.set()

    # People and conversations

    def people(self, query: str = "") -> AsyncIterator[Person]:
        """Yield everybody whose name begins with this."""
        return self._http.people(query)

    async def open_direct(self, person: UUID) -> Conversation:
        """Return the one conversation with somebody, made if there is none yet."""
        return self._added(
            await self._http.conversation_create({"kind": "direct", "person": str(person)})
        )

    async def create_group(self, title: str, people: Sequence[UUID]) -> Conversation:
        """Make a group with these people and oneself."""
        body = {"kind": "group", "title": title, "members": [str(person) for person in people]}
        return self._added(await self._http.conversation_create(body))

    async def rename(self, conversation: UUID, title: str) -> None:
        """Give a group another title."""
        await self._http.conversation_rename(conversation, title)

    async def mute(self, conversation: UUID, is_muted: bool = True) -> None:
        """Mute a conversation for oneself, or end that."""
        await self._http.membership_update(conversation, {"is_muted": is_muted})

    async def pin(self, conversation: UUID, is_pinned: bool = True) -> None:
        """Pin a conversation for oneself, or end that."""
        await self._http.membership_update(conversation, {"is_pinned": is_pinned})

    async def add(self, conversation: UUID, people: Sequence[UUID]) -> None:
        """Let people join a group."""
        await self._http.members_add(conversation, list(people))

    async def remove(self, conversation: UUID, person: UUID) -> None:
        """Let somebody leave a group that one owns."""
        await self._http.member_remove(conversation, person)

    async def leave(self, conversation: UUID) -> None:
        """Leave a group."""
        await self._http.member_remove(conversation, self.me.id)

    async def load_members(self, conversation: UUID) -> list[Member]:
        """Load who is in a conversation, and how far they have read, into the state."""
        members = await self._http.members(conversation)
        self.state.load_members(conversation, members)
        revision = self.state.held.get(conversation)
        if revision is not None:
            await self._ask(frames.Resume(self._session.new_id(), {conversation: revision}))
        return members

    # What the calls are made of

    def _added(self, snapshot: frames.Conversation) -> Conversation:
        self._tell(self.state.load_conversation(snapshot))
        return self.state.conversations[snapshot.id]

    async def _ask(self, frame: Request) -> Answer:
        """Wait for the answer to a request, over as many lines as it takes."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[frame.id] = answer
        self._session.request(frame)
        self._work.set()
        try:
            found = await self._while_running(answer)
        finally:
            del self._answers[frame.id]
            self._session.withdraw(frame.id)
        if isinstance(found, Refused):
            raise found
        return found

    async def _while_running(self, awaitable: Awaitable[Found]) -> Found:
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

    def _tell(self, events: list[Event]) -> None:
        for event in events:
            for follower in self._followers:
                follower.put_nowait(event)

    def _ended(self, running: asyncio.Task[None]) -> None:
        for follower in self._followers:
            follower.put_nowait(None)

    # The line

    async def _run(self) -> None:
        """Keep a line, for as long as the session lives."""
        loop = asyncio.get_running_loop()
        backoff = Backoff()
        while True:
            reason = await self._hold_line()
            held = loop.time() - self._connected_at if self._connected_at is not None else 0.0
            self._session.close()
            self._up.clear()
            seconds = backoff.after(held)
            self._tell([Disconnected(reason, seconds)])
            await asyncio.sleep(seconds)

    async def _hold_line(self) -> str:
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
                await self._talk(socket, token)
        except ConnectionClosed as closed:
            if closed.rcvd is not None and closed.rcvd.code == UNAUTHENTICATED:
                # Only the server knows whether the token is too old or the session has ended.
                with suppress(Unreachable):
                    await self._http.refresh(token)
            return str(closed)
        except (OSError, InvalidHandshake, TimeoutError, Unreachable) as error:
            return str(error)
        return "closed"

    async def _talk(self, socket: ClientConnection, token: str) -> None:
        """Send and receive until the line is lost."""
        self._session.open(token)
        beside = [
            asyncio.create_task(work)
            for work in (self._write(socket), self._watch(socket), self._renew(), self._reload())
        ]
        try:
            while True:
                self._receive(await socket.recv(decode=False))
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    def _receive(self, data: bytes) -> None:
        session = self._session
        self._heard = asyncio.get_running_loop().time()
        self._tell(session.receive(data, self._heard))
        _settle(self._answers, session.answers)
        _settle(self._outcomes, session.outcomes)
        if session.line is Line.UP:
            self._up.set()
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
        """Ask a silent server whether it is there, and cut the line if it is not."""
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        while True:
            heartbeat = self._session.heartbeat_seconds
            await asyncio.sleep(self._heard + heartbeat - loop.time())
            if loop.time() - self._heard >= heartbeat:
                heard = self._heard
                self._session.ping()
                self._work.set()
                await asyncio.sleep(SILENCE_SECONDS)
                if self._heard == heard:
                    socket.transport.abort()

    async def _renew(self) -> None:
        """Go on with a new access token before the present one expires."""
        while True:
            await asyncio.sleep(self._http.expires_in() - RENEW_SECONDS)
            try:
                self._session.renew(await self._http.access_token())
            except SignedOut:
                return  # The server closes the line, too.
            except Unreachable:
                await asyncio.sleep(RENEW_SECONDS / 10)
            self._work.set()

    async def _reload(self) -> None:
        """Load anew what the server told to throw away."""
        while True:
            await self._reset.wait()
            self._reset.clear()
            await self._up.wait()
            for id in self.state.reset_conversations:
                try:
                    self._tell(self.state.load_conversation(await self._http.conversation(id)))
                except Refused:
                    self._tell(self.state.drop(id))
                except Unreachable:
                    self._reset.set()
                    await asyncio.sleep(1)

    async def _stop(self, running: asyncio.Task[None]) -> None:
        running.cancel()
        with suppress(asyncio.CancelledError, ChatError):
            await running


def _settle(waiting: dict[Key, asyncio.Future[Found]], found: dict[Key, Found]) -> None:
    for key in list(found):
        value = found.pop(key)
        if key in waiting and not waiting[key].done():
            waiting[key].set_result(value)
