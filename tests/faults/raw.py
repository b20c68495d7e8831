"""A client of docs/protocol.md, which sends its messages without waiting for each."""

import asyncio
import json
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults import history
from tests.faults.account import Account, Refused, Unanswered
from tests.faults.history import History
from tests.faults.reactions import Frame
from tests.faults.rooms import Rooms, is_aside

PASSING = {"rate_limited", "unavailable", "internal", "timeout", "unauthenticated"}
"""Errors after which a message is sent again."""
UNAUTHENTICATED = 4401
RETRY_SECONDS = 0.3
TICK_SECONDS = 0.1
WAIT_MAX = 1.0
"""Longest pause before the next connection."""
SILENCE_SECONDS = 12.0
"""After which a silent connection counts as dead; a ping is sent after half of it."""
ANSWER_SECONDS = 20.0


class Lost(Exception):
    """The connection ended before the answer."""


@dataclass(slots=True, eq=False)
class Pending:
    """A message without an acknowledgement; ``stored`` brings its seq."""

    conversation: str
    id: str
    text: str
    number: int
    stored: asyncio.Future[int]
    place: Frame = field(default_factory=dict)
    attempt: int = 0
    sent_at: float = 0.0


class RawClient:
    """One device of a person; it keeps a connection until it is closed.

    Arguments:
        name: how the history calls it.
        account: whose it is.
        urls: ``ws://`` addresses of the servers; each connection goes to any of them.
        history: where it writes what it sees.
    """

    def __init__(self, name: str, account: Account, urls: list[str], history: History) -> None:
        self.name = name
        self.account = account
        self.rooms = Rooms(name, account.id, history, self._delivered)
        self.connections = 0
        self.is_up = asyncio.Event()
        self.changed = asyncio.Event()
        """Set with every frame, for those who wait for something to come."""
        self._urls = urls
        self._history = history
        self._hello_at = 0.0
        self._hello_id = ""
        self._lost_at: float | None = None
        self._ids = count(1)
        self._numbers = count(1)
        self._pending: dict[str, Pending] = {}
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._asked: dict[str, float] = {}
        self._sends: dict[str, Pending] = {}
        self._loads: dict[str, str] = {}
        """The conversations that something is asked for, by the id of the request."""
        self._reloads: set[str] = set()
        self._socket: ClientConnection | None = None
        self._received_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    # What its person does

    def send(self, conversation: str, words: str = "", id: str = "", **place: Any) -> Pending:
        """Send a message.

        Arguments:
            place: what it answers, or in which thread it stands.
            id: of one that is acknowledged already: a retry, as of who lost the acknowledgement.
        """
        is_retry, id = bool(id), id or str(uuid4())
        pending = Pending(
            conversation,
            id,
            f"{id} {words}".strip(),
            next(self._numbers),
            asyncio.get_running_loop().create_future(),
            place,
            attempt=int(is_retry),
            sent_at=self._history.now,
        )
        pending = self._pending.setdefault(id, pending)
        if self.is_up.is_set():
            self._send_message(pending)
        return pending

    async def mark_read(self, conversation: str, seq: int) -> None:
        """Say that everything up to a seq is read.

        Raises:
            Lost: nobody knows whether it was done.
        """
        answer = await self.request("read.mark", conversation=conversation, seq=seq)
        room = self.rooms.get(conversation)
        row = room.rows.get(seq) if room is not None else None
        if answer["type"] == "ack" and row is not None:
            self.rooms.mark(conversation, self.account.id, row.ordinal)

    async def react(self, conversation: str, seq: int, emoji: str, *, is_on: bool) -> None:
        """Set or take back a reaction.

        Raises:
            Lost: nobody knows whether it was done.
        """
        line = history.Reacted(
            client=self.name,
            person=self.account.id,
            conversation=conversation,
            seq=seq,
            emoji=emoji,
            is_on=is_on,
        )
        place = {"conversation": conversation, "seq": seq}
        try:
            answer = await self.request("reaction.set", **place, emoji=emoji, is_on=is_on)
        except Lost:
            self._write(msgspec.structs.replace(line, is_known=False))
            raise
        if answer["type"] == "ack":
            self._write(line)
        elif answer["code"] in PASSING:
            self._write(msgspec.structs.replace(line, is_known=False))

    async def resume(self, conversation: str) -> None:
        """Ask again for what changed after the revision that is here."""
        room = self.rooms.get(conversation)
        if room is not None and room.backlog is None:
            await self.request("resume", conversations={conversation: room.revision})

    async def request(self, type: str, **fields: Any) -> Frame:
        """Send a frame and return its answer.

        Raises:
            Lost: there is no connection, or it ended before the answer.
        """
        if not self.is_up.is_set():
            raise Lost
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        id = self._send_frame(type, **fields)
        self._answers[id] = answer
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answer
        except TimeoutError:
            raise Lost from None
        finally:
            self._answers.pop(id, None)

    @property
    def revisions(self) -> dict[str, int]:
        """Up to which revision each conversation is complete."""
        return self.rooms.revisions

    def final_states(self) -> list[history.FinalState]:
        """Return what is here of each conversation."""
        return self.rooms.final_states()

    @property
    def unsent(self) -> int:
        """How many messages are not acknowledged."""
        return len(self._pending)

    # The connection

    async def run(self) -> None:
        """Keep a connection, for ever."""
        failures = 0
        try:
            while True:
                began = time.monotonic()
                reason = await self._connect()
                self._lost(reason)
                failures = 0 if time.monotonic() - began > 5 else failures + 1
                await asyncio.sleep(random.uniform(0, min(WAIT_MAX, 0.1 * 2**failures)))
        finally:
            for task in self._tasks:
                task.cancel()

    async def _connect(self) -> str:
        """Connect and stay connected; return why that ended."""
        watch = None
        try:
            async with connect(
                f"{random.choice(self._urls)}/ws/",
                compression=None,
                ping_interval=None,
                proxy=None,
                max_size=None,
                close_timeout=1,
                open_timeout=10,
            ) as socket:
                self._socket = socket
                self.connections += 1
                watch = asyncio.create_task(self._watch(socket))
                self._hello()
                while True:
                    data = await socket.recv()
                    self._received_at = time.monotonic()
                    self._receive(json.loads(data))
        except ConnectionClosed as closed:
            if closed.rcvd is not None and closed.rcvd.code == UNAUTHENTICATED:
                with suppress(Unanswered, Refused):
                    await self.account.sign_in()
            return str(closed)
        except (OSError, InvalidHandshake, TimeoutError) as error:
            return repr(error)
        finally:
            self._socket = None
            if watch is not None:
                watch.cancel()

    def _hello(self) -> None:
        self._hello_at = self._history.now
        self._hello_id = self._send_frame("hello", token=self.account.token, **self.rooms.hello())

    def _lost(self, reason: str) -> None:
        if self.is_up.is_set():
            self._lost_at = self._history.now
            self._write(history.Disconnected(client=self.name, reason=reason))
        self.is_up.clear()
        self.rooms.interrupted()
        for pending in self._sends.values():
            self._unknown(pending, "disconnected")
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(Lost())
        self._sends.clear()
        self._loads.clear()
        self._asked.clear()

    async def _watch(self, socket: ClientConnection) -> None:
        """Notice a dead connection, and ask for what does not come by itself."""
        self._received_at = time.monotonic()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            silent = time.monotonic() - self._received_at
            if silent > SILENCE_SECONDS:
                socket.transport.abort()
            elif self.is_up.is_set():
                if silent > SILENCE_SECONDS / 2:
                    self._send_frame("ping")
                self._load_missing()

    def _load_missing(self) -> None:
        for id, frame in list(self.rooms.wanted(time.monotonic())):
            if id not in self._loads.values():
                self._loads[self._send_frame(**frame, conversation=id)] = id
        for id in self.rooms.reset:
            if id not in self._reloads:
                self._reloads.add(id)
                self._start(self._reload(id))

    async def _reload(self, id: str) -> None:
        try:
            self.rooms.reload(await self.account.insist("GET", f"/api/conversations/{id}/"))
        except Refused:
            self.rooms.drop(id)
        self._reloads.discard(id)

    def _send_frame(self, type: str, **fields: Any) -> str:
        id = str(next(self._ids))
        self._asked[id] = self._history.now
        if self._socket is not None:
            data = json.dumps({"type": type, "id": id, **fields})
            self._start(self._write_out(self._socket, data))
        return id

    @staticmethod
    async def _write_out(socket: ClientConnection, data: str) -> None:
        # That a connection is broken is noticed where it is read.
        with suppress(ConnectionClosed, OSError):
            await socket.send(data)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # Messages that leave

    def _send_message(self, pending: Pending) -> None:
        pending.attempt += 1
        pending.sent_at = self._history.now
        self._write(
            history.Sent(
                client=self.name,
                person=self.account.id,
                conversation=pending.conversation,
                id=pending.id,
                number=pending.number,
                attempt=pending.attempt,
                connection=self.connections,
            )
        )
        frame_id = self._send_frame(
            "message.send",
            conversation=pending.conversation,
            client_id=pending.id,
            text=pending.text,
            **pending.place,
        )
        self._sends[frame_id] = pending

    def _acknowledged(self, pending: Pending, message: Frame) -> None:
        self._write(
            history.Acked(
                client=self.name,
                conversation=pending.conversation,
                id=pending.id,
                seq=message["seq"],
                revision=message["revision"],
                attempt=pending.attempt,
                seconds=round(self._history.now - pending.sent_at, 6),
            )
        )
        self._pending.pop(pending.id, None)
        if not is_aside(message):
            self.rooms.mark(pending.conversation, self.account.id, message["ordinal"])
        if not pending.stored.done():
            pending.stored.set_result(message["seq"])

    def _unknown(self, pending: Pending, reason: str) -> None:
        self._write(
            history.Unknown(
                client=self.name,
                conversation=pending.conversation,
                id=pending.id,
                reason=reason,
            )
        )

    async def _send_later(self, pending: Pending) -> None:
        await asyncio.sleep(RETRY_SECONDS)
        if self.is_up.is_set() and pending.id in self._pending:
            self._send_message(pending)

    def _refused(self, pending: Pending, frame: Frame) -> None:
        if frame["code"] in PASSING:
            self._unknown(pending, frame["code"])
            self._start(self._send_later(pending))
            return
        self._write(
            history.Failed(
                client=self.name,
                conversation=pending.conversation,
                id=pending.id,
                code=frame["code"],
            )
        )
        self._pending.pop(pending.id, None)
        pending.stored.cancel()

    # Frames that come

    def _receive(self, frame: Frame) -> None:
        id = frame.get("id", "")
        match frame["type"]:
            case "ack" if id == self._hello_id:
                self._greeted()
            case "ack" if id in self._sends:
                self._acknowledged(self._sends.pop(id), frame["message"])
            case "error" if id in self._sends:
                self._refused(self._sends.pop(id), frame)
            case _:
                self.rooms.apply(frame, min([self._hello_at, *self._asked.values()]))
        self._loads.pop(id, None)
        self._asked.pop(id, None)
        if id in self._answers and not self._answers[id].done():
            self._answers[id].set_result(frame)
        self.changed.set()

    def _greeted(self) -> None:
        self.rooms.greeted()
        now = self._history.now
        away = now - self._lost_at if self._lost_at is not None else 0.0
        self._write(
            history.Connected(
                client=self.name, seconds=round(now - self._hello_at, 6), away=round(away, 6)
            )
        )
        self.is_up.set()
        self._load_missing()
        for pending in list(self._pending.values()):
            self._send_message(pending)

    def _delivered(self, message: Frame) -> None:
        """See one's own message come back, which is as good as its acknowledgement."""
        pending = self._pending.get(message["client_id"])
        if pending is not None and message["sender"] == self.account.id:
            self._acknowledged(pending, message)

    def _write(self, line: history.Line) -> None:
        self._history.write(line)
