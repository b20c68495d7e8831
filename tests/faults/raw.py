"""A client of docs/protocol.md, written a second time.

It shares no code with the ``rtchat`` library, so that a mistake of one does not hide one of the
server, and pipelines its messages, which the library does not.
"""

import asyncio
import json
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults import history
from tests.faults.account import Account, Refused, Unanswered
from tests.faults.history import History, Row, Source, message_id

Frame = dict[str, Any]
PASSING = {"rate_limited", "unavailable", "internal", "timeout", "unauthenticated"}
"""Errors after which a message is sent again."""
UNAUTHENTICATED = 4401
RETRY_SECONDS = 0.3
GAP_SECONDS = 1.0
"""How long a missing revision may take to come by itself; then it is asked for."""
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
    attempt: int = 0
    sent_at: float = 0.0


@dataclass(slots=True)
class Room:
    """A conversation, complete up to ``revision`` for what came since it is known."""

    id: str
    start: int
    """The seq after which messages are new."""
    revision: int
    title: str
    last_seq: int
    last_ordinal: int
    read_ordinal: int
    newest: int = 0
    rows: dict[int, Row] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    early: dict[int, Frame] = field(default_factory=dict)
    has_more: bool = False
    gap_since: float | None = None
    backlog: list[Frame] | None = None
    """Messages from before it was known, while they are loaded; what is new waits meanwhile."""
    backlog_before: int = 0
    waiting: list[tuple[Frame, Source]] = field(default_factory=list)


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
        self.rooms: dict[str, Room] = {}
        self.members: dict[tuple[str, str], Frame] = {}
        """The last that came of each member, by conversation and person."""
        self.connections = 0
        self.is_up = asyncio.Event()
        self.changed = asyncio.Event()
        """Set with every frame, for those who wait for something to come."""
        self._urls = urls
        self._history = history
        self._epoch = ""
        self._user_revision = -1
        self._greeting = -1
        self._hello_at = 0.0
        self._hello_id = ""
        self._is_new = True
        self._lost_at: float | None = None
        self._ids = count(1)
        self._numbers = count(1)
        self._pending: dict[str, Pending] = {}
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._asked: dict[str, float] = {}
        self._sends: dict[str, Pending] = {}
        self._marks: dict[str, tuple[str, int]] = {}
        self._gaps: dict[str, str] = {}
        self._backlogs: dict[str, str] = {}
        self._reloads: set[str] = set()
        self._socket: ClientConnection | None = None
        self._received_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    # What its person does

    def send(self, conversation: str, words: str = "", id: str = "") -> Pending:
        """Send a message.

        Arguments:
            id: of one that is acknowledged already: a retry, as of who lost the acknowledgement.
        """
        is_retry, id = bool(id), id or str(uuid4())
        pending = Pending(
            conversation,
            id,
            f"{id} {words}".strip(),
            next(self._numbers),
            asyncio.get_running_loop().create_future(),
            attempt=int(is_retry),
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
            self._mark(conversation, self.account.id, row.ordinal)

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
                if self.is_up.is_set():
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
        known: Frame = {}
        if self._user_revision >= 0 and not self._is_new:
            known = {
                "epoch": self._epoch,
                "user_revision": self._user_revision,
                "conversations": {
                    room.id: room.revision
                    for room in self.rooms.values()
                    if room.id not in self._reloads
                },
            }
        else:
            self.rooms.clear()
        self._hello_at = self._history.now
        self._hello_id = self._send_frame("hello", token=self.account.token, **known)

    def _lost(self, reason: str) -> None:
        self.is_up.clear()
        self._lost_at = self._history.now
        self._write(history.Disconnected(client=self.name, reason=reason))
        for pending in self._sends.values():
            self._unknown(pending, "disconnected")
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(Lost())
        for asked in (self._sends, self._marks, self._gaps, self._backlogs, self._asked):
            asked.clear()

    async def _watch(self, socket: ClientConnection) -> None:
        """Notice a dead connection, ask for what does not come, send again what failed."""
        self._received_at = time.monotonic()
        while True:
            await asyncio.sleep(0.25)
            silent = time.monotonic() - self._received_at
            if silent > SILENCE_SECONDS:
                socket.transport.abort()
            elif silent > SILENCE_SECONDS / 2 and self.is_up.is_set():
                self._send_frame("ping")
            if self.is_up.is_set():
                self._ask_for_gaps()

    def _ask_for_gaps(self) -> None:
        now = time.monotonic()
        for room in self.rooms.values():
            if room.newest <= room.revision and not room.has_more:
                room.gap_since = None
            elif room.gap_since is None:
                room.gap_since = now
            if room.gap_since is None or room.id in self._gaps.values():
                continue
            if room.has_more or now - room.gap_since > GAP_SECONDS:
                id = self._send_frame("changes.load", conversation=room.id, after=room.revision)
                self._gaps[id] = room.id

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
        self._mark(pending.conversation, self.account.id, message["ordinal"])
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
            case "welcome":
                self._welcome(frame)
            case "ack" if id == self._hello_id:
                self._greeted()
            case "ack" if id in self._sends:
                self._acknowledged(self._sends.pop(id), frame["message"])
            case "error" if id in self._sends:
                self._refused(self._sends.pop(id), frame)
            case "error" if id in self._gaps:
                del self._gaps[id]
            case "error" if id in self._backlogs:
                room = self.rooms.get(self._backlogs.pop(id))
                if frame["code"] in PASSING and room is not None:
                    self._load_backlog(room)
            case "history" if id in self._backlogs:
                self._take_backlog(self._backlogs.pop(id), frame["messages"])
            case "resumed":
                self._take_changes(frame, "resumed")
            case "changes":
                self._gaps.pop(id, None)
                self._take_changes(frame, "changes")
            case "message.created" | "message.updated":
                self._take_revision(frame["message"]["conversation"], frame["message"], frame)
            case "member.updated":
                self._take_revision(frame["member"]["conversation"], frame["member"], frame)
            case "conversation.updated":
                self._take_revision(frame["conversation"], frame, frame)
            case "user.updated":
                self._user_updated(frame)
            case "read.updated":
                self._mark(frame["conversation"], frame["person"], frame["read_ordinal"])
            case "reset":
                self._reset(frame.get("conversation"))
        if id in self._answers and not self._answers[id].done():
            self._answers[id].set_result(frame)
        self._asked.pop(id, None)
        self.changed.set()

    def _welcome(self, frame: Frame) -> None:
        if frame["epoch"] != self._epoch:
            self.rooms.clear()
            self._epoch, self._is_new = frame["epoch"], True
        self._greeting = frame["user_revision"]
        for left in frame["left"]:
            self.rooms.pop(left, None)
        for conversation in frame["conversations"]:
            self._show(conversation, self._hello_at)

    def _greeted(self) -> None:
        self._user_revision = max(self._user_revision, self._greeting)
        self._is_new = False
        now = self._history.now
        away = now - self._lost_at if self._lost_at is not None else 0.0
        self._write(
            history.Connected(
                client=self.name, seconds=round(now - self._hello_at, 6), away=round(away, 6)
            )
        )
        self.is_up.set()
        for room in self.rooms.values():
            if room.backlog is not None:
                self._load_backlog(room)
        for id in tuple(self._reloads):
            self._start(self._reload(id))
        for pending in list(self._pending.values()):
            self._send_message(pending)

    def _user_updated(self, frame: Frame) -> None:
        if self.is_up.is_set():
            self._user_revision = max(self._user_revision, frame["user_revision"])
        else:
            self._greeting = max(self._greeting, frame["user_revision"])
        if "left" in frame:
            self.rooms.pop(frame["left"], None)
        if "conversation" in frame:
            self._show(frame["conversation"], None)

    def _show(self, conversation: Frame, asked: float | None) -> None:
        """Take a conversation as it is in the list."""
        id = conversation["id"]
        room = self.rooms.get(id)
        if room is None:
            room = self.rooms[id] = self._new_room(conversation)
            if self._is_new:
                room.start = room.last_seq
                self._write(
                    history.Began(
                        client=self.name,
                        person=self.account.id,
                        conversation=id,
                        seq=room.start,
                    )
                )
            elif room.last_ordinal > room.read_ordinal:
                room.backlog, room.backlog_before = [], room.last_seq + 1
                self._load_backlog(room)
            else:
                room.start = room.last_seq
        else:
            room.read_ordinal = max(room.read_ordinal, conversation["read_ordinal"])
            if conversation["revision"] >= room.revision:
                room.title = conversation["title"]
            room.newest = max(room.newest, conversation["revision"])
        self._mark(id, self.account.id, conversation["read_ordinal"], asked)

    @staticmethod
    def _new_room(conversation: Frame) -> Room:
        return Room(
            id=conversation["id"],
            start=0,
            revision=conversation["revision"],
            title=conversation["title"],
            last_seq=conversation["last_seq"],
            last_ordinal=conversation["last_ordinal"],
            read_ordinal=conversation["read_ordinal"],
        )

    # Revisions

    def _take_revision(self, id: str, row: Frame, frame: Frame) -> None:
        revision = row["revision"]
        if "message" not in frame:
            self._write(
                history.Noticed(
                    client=self.name, person=self.account.id, conversation=id, revision=revision
                )
            )
        room = self.rooms.get(id)
        if room is None:
            if "message" in frame:
                # It is nobody's business here; the history has it nevertheless.
                self._saw(id, row, "event", is_new=False)
            return
        room.newest = max(room.newest, revision)
        if revision <= room.revision:
            return
        room.early[revision] = frame
        while (due := room.early.pop(room.revision + 1, None)) is not None:
            room.revision += 1
            self._apply(room, due)

    def _apply(self, room: Room, frame: Frame) -> None:
        match frame["type"]:
            case "message.created" | "message.updated":
                self._take_message(room, frame["message"], "event")
            case "member.updated":
                self._take_member(frame["member"])
            case "conversation.updated":
                room.title = frame.get("title") or room.title

    def _take_changes(self, frame: Frame, source: Source) -> None:
        room = self.rooms.get(frame["conversation"])
        if room is None:
            return
        if frame["revision"] >= room.revision:
            room.title = frame["title"]
        for message in frame["messages"]:
            if message["revision"] > room.revision:
                self._take_message(room, message, source)
        for member in frame["members"]:
            if member["revision"] > room.revision:
                self._take_member(member)
        room.revision = max(room.revision, frame["revision"])
        room.newest = max(room.newest, room.revision)
        room.has_more = frame.get("has_more", False)
        for person, ordinal in frame.get("marks", {}).items():
            # An answer to the hello, or to a resume that is older.
            self._mark(room.id, person, ordinal, self._hello_at)
        room.early = {at: early for at, early in room.early.items() if at > room.revision}
        while (due := room.early.pop(room.revision + 1, None)) is not None:
            room.revision += 1
            self._apply(room, due)

    def _take_member(self, member: Frame) -> None:
        self.members[member["conversation"], member["person"]["id"]] = member

    def _take_message(self, room: Room, message: Frame, source: Source) -> None:
        known = room.rows.get(message["seq"])
        if known is None or known.revision < message["revision"]:
            room.rows[message["seq"]] = row_of(message)
        room.last_seq = max(room.last_seq, message["seq"])
        room.last_ordinal = max(room.last_ordinal, message["ordinal"])
        if message["sender"] == self.account.id:
            room.read_ordinal = max(room.read_ordinal, message["ordinal"])
        if room.backlog is not None:
            room.waiting.append((message, source))
            return
        self._deliver(room, message, source)

    def _deliver(self, room: Room, message: Frame, source: Source) -> None:
        seq = message["seq"]
        is_new = seq > room.start and seq not in room.seen
        room.seen.add(seq)
        self._saw(room.id, message, source, is_new=is_new)
        pending = self._pending.get(message["client_id"])
        if pending is not None and message["sender"] == self.account.id:
            self._acknowledged(pending, message)

    def _saw(self, conversation: str, message: Frame, source: Source, *, is_new: bool) -> None:
        self._write(
            history.Received(
                client=self.name,
                person=self.account.id,
                conversation=conversation,
                id=message_id(message["text"], message["client_id"]),
                seq=message["seq"],
                revision=message["revision"],
                source=source,
                is_new=is_new,
            )
        )

    # What was said before

    def _load_backlog(self, room: Room) -> None:
        if room.id not in self._backlogs.values():
            id = self._send_frame(
                "history.load", conversation=room.id, before=room.backlog_before, limit=100
            )
            self._backlogs[id] = room.id

    def _take_backlog(self, id: str, page: list[Frame]) -> None:
        room = self.rooms.get(id)
        if room is None or room.backlog is None:
            return
        unread = [message for message in page if message["ordinal"] > room.read_ordinal]
        room.backlog[:0] = unread
        if unread and len(unread) == len(page) and page[0]["seq"] > 1:
            room.backlog_before = page[0]["seq"]
            self._load_backlog(room)
            return
        backlog, room.backlog = room.backlog, None
        for message in backlog:
            if message["seq"] not in room.rows:
                room.rows[message["seq"]] = row_of(message)
            self._deliver(room, message, "history")
        room.start = min((message["seq"] - 1 for message in backlog), default=room.last_seq)
        waiting, room.waiting = room.waiting, []
        for message, source in waiting:
            self._deliver(room, message, source)

    def _reset(self, id: str | None) -> None:
        asked = min([self._hello_at, *self._asked.values()])
        self._write(
            history.Reset(client=self.name, person=self.account.id, conversation=id, asked=asked)
        )
        if id is None:
            self.rooms.clear()
            self._is_new = True
        elif id in self.rooms:
            self._reloads.add(id)
            if self.is_up.is_set():
                self._start(self._reload(id))

    async def _reload(self, id: str) -> None:
        """Load a conversation anew, and the messages that came after those that are here."""
        try:
            conversation = await self.account.insist("GET", f"/api/conversations/{id}/")
        except Refused:
            self.rooms.pop(id, None)
            self._reloads.discard(id)
            return
        self._reloads.discard(id)
        old = self.rooms.get(id)
        if old is None:
            return  # One has left it meanwhile.
        room = self.rooms[id] = self._new_room(conversation)
        room.start, room.seen, room.rows = old.start, old.seen, old.rows
        # Everything from the beginning on: what is here of the rest may be older.
        room.revision, room.has_more = 0, True

    def _mark(
        self, conversation: str, person: str, ordinal: int, asked: float | None = None
    ) -> None:
        room = self.rooms.get(conversation)
        if room is not None and person == self.account.id:
            room.read_ordinal = max(room.read_ordinal, ordinal)
        self._write(
            history.Marked(
                client=self.name,
                person=person,
                conversation=conversation,
                ordinal=ordinal,
                asked=asked,
            )
        )

    def _write(self, line: history.Line) -> None:
        self._history.write(line)

    # What is here in the end

    @property
    def revisions(self) -> dict[str, int]:
        """Up to which revision each conversation is complete."""
        return {room.id: room.revision for room in self.rooms.values() if room.backlog is None}

    def final_states(self) -> list[history.FinalState]:
        """Return what is here of each conversation."""
        return [
            history.FinalState(
                client=self.name,
                person=self.account.id,
                conversation=room.id,
                revision=room.revision,
                title=room.title,
                last_seq=room.last_seq,
                last_ordinal=room.last_ordinal,
                read_ordinal=room.read_ordinal,
                rows=[row for _, row in sorted(room.rows.items())],
            )
            for room in self.rooms.values()
        ]


def row_of(message: Frame) -> Row:
    """Return a message of the wire as the history keeps it."""
    return Row(
        seq=message["seq"],
        ordinal=message["ordinal"],
        revision=message["revision"],
        id=message_id(message["text"], message["client_id"]),
        text=message["text"],
        is_deleted=message["deleted_at"] is not None,
    )
