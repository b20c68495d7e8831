"""A client of the full dialect that keeps what it is told, and insists on the promises."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE
from tests.people import Person
from tests.servers import Server

Frame = dict[str, Any]


@dataclass
class Room:
    """A conversation as the client holds it."""

    revision: int
    title: str = ""
    messages: dict[int, Frame] = field(default_factory=dict)
    members: dict[str, Frame] = field(default_factory=dict)
    read_ordinal: int = 0
    since: int = 0
    """The revision at which it was first shown: events tell whatever is newer."""
    has_all: bool = True
    """Whether all up to the revision is here, so that the next event has the next revision."""

    def take(self, kind: str, row: Frame) -> None:
        """Keep a message or a member, unless something newer is here."""
        rows: dict[Any, Frame] = self.messages if kind == "message" else self.members
        key = row["seq"] if kind == "message" else row["person"]["id"]
        if key not in rows or rows[key]["revision"] <= row["revision"]:
            rows[key] = row


class State:
    """What one client knows, from what it was told."""

    def __init__(self) -> None:
        self.user_revision = -1
        self.epoch = ""
        self.rooms: dict[str, Room] = {}
        self.marks: dict[tuple[str, str], int] = {}
        self.me = ""

    def hello(self) -> Frame:
        """Return what a hello says that is held."""
        if self.user_revision < 0:
            return {}
        return {
            "epoch": self.epoch,
            "user_revision": self.user_revision,
            "conversations": {id: room.revision for id, room in self.rooms.items()},
        }

    def apply(self, frame: Frame) -> None:
        """Take in what the server says; whatever breaks a promise fails."""
        match frame["type"]:
            case "welcome":
                self.me = frame["me"]["id"]
                self.epoch, self.user_revision = frame["epoch"], frame["user_revision"]
                for conversation in frame["conversations"]:
                    self._show(conversation)
                for left in frame["left"]:
                    self.rooms.pop(left, None)
            case "user.updated":
                self.user_revision = frame["user_revision"]
                if "conversation" in frame:
                    self._show(frame["conversation"])
                self.rooms.pop(frame.get("left", ""), None)
            case "reset":
                if "conversation" in frame:
                    self.rooms.pop(frame["conversation"], None)
                else:
                    self.rooms.clear()
            case "resumed" | "changes":
                room = self.rooms[frame["conversation"]]
                for kind in ("message", "member"):
                    for row in frame[f"{kind}s"]:
                        room.take(kind, row)
                room.title = frame["title"]
                if frame["type"] == "resumed" or not room.has_all:
                    room.has_all = not frame.get("has_more", False)
                    room.revision = frame["revision"]
                for person, ordinal in frame.get("marks", {}).items():
                    self.marks[frame["conversation"], person] = ordinal
            case "message.created" | "message.updated":
                self._advance(frame["message"], "message")
            case "member.updated":
                self._advance(frame["member"], "member")
            case "conversation.updated":
                self._advance(frame, "conversation")
            case "reaction.updated":
                self._advance(frame["reaction"], "reaction")
            case "read.updated":
                # A later one may have overtaken it on its way from another process.
                key = frame["conversation"], frame["person"]
                self.marks[key] = max(frame["read_ordinal"], self.marks.get(key, 0))

    def _show(self, conversation: Frame) -> None:
        revision = conversation["revision"]
        room = self.rooms.setdefault(conversation["id"], Room(revision, since=revision))
        room.title = conversation["title"]
        room.read_ordinal = conversation["read_ordinal"]

    def _advance(self, row: Frame, kind: str) -> None:
        room = self.rooms.get(row["conversation"])
        if room is None:
            # One has left it, and was told of that by another frame already.
            return
        if room.has_all:
            assert row["revision"] == room.revision + 1, f"{row['revision']} after {room.revision}"
            room.revision = row["revision"]
        if kind == "conversation":
            room.title = row.get("title", room.title)
        elif kind != "reaction":
            room.take(kind, row)


class FullSocket:
    """A socket of the full dialect, opened by ``with``, which says hello; every wait has an end.

    Arguments:
        state: what the client holds already.
        hello: other fields of the hello; without any, the person's access token.
    """

    def __init__(
        self,
        server: Server,
        person: Person,
        state: State | None = None,
        *,
        headers: dict[str, str] | None = None,
        **hello: Any,
    ) -> None:
        self._url = f"{server.ws_url}/ws/"
        self._headers = headers or {}
        self.state = state or State()
        self._hello = hello or {"token": person.access}
        self._ids = count(1)
        self._closing = ExitStack()
        self._connection: ClientConnection
        self.heard: list[Frame] = []

    def __enter__(self) -> "FullSocket":
        self.open()
        self.request("hello", **self.state.hello(), **self._hello)
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.close()

    def open(self) -> "FullSocket":
        """Connect, and say nothing."""
        self._connection = self._closing.enter_context(
            connect(
                self._url,
                additional_headers=self._headers,
                compression=None,
                ping_interval=None,
                proxy=None,
                open_timeout=PATIENCE,
                max_size=None,
                # Whatever was not read yet must not stand before the close frame.
                max_queue=None,
            )
        )
        return self

    def close(self) -> None:
        self._closing.close()

    def send(self, type: str, **fields: Any) -> str:
        """Send a frame; return its id."""
        frame_id = str(next(self._ids))
        frame = {"type": type, **fields}
        if type != "typing":
            frame["id"] = frame_id
        self.send_text(json.dumps(frame))
        return frame_id

    def send_text(self, text: str | bytes) -> None:
        self._connection.send(text)

    def receive(self, timeout: float = PATIENCE) -> Frame:
        """Return the next frame."""
        frame: Frame = json.loads(self._connection.recv(timeout))
        self.heard.append(frame)
        self.state.apply(frame)
        return frame

    def until(self, is_it: Callable[[Frame], bool]) -> Frame:
        """Return the next frame that is it; those before are taken in too."""
        while not is_it(frame := self.receive()):
            pass
        return frame

    def next(self, type: str) -> Frame:
        """Return the next frame of a type."""
        return self.until(lambda frame: frame["type"] == type)

    def answer(self, frame_id: str) -> Frame:
        """Return the answer to a frame: what has its id, and for a hello the ack."""
        return self.until(lambda it: it.get("id") == frame_id and it["type"] != "welcome")

    def request(self, type: str, **fields: Any) -> Frame:
        """Send a frame and return its answer."""
        return self.answer(self.send(type, **fields))

    def say(self, conversation: str, text: str, client_id: str = "") -> Frame:
        """Send a message; return it as it is stored."""
        answer = self.request(
            "message.send",
            conversation=conversation,
            text=text,
            client_id=client_id or str(uuid4()),
        )
        message: Frame = answer["message"]
        return message

    def say_all(self, conversation: str, texts: list[str]) -> list[Frame]:
        """Send messages without waiting for each; return them in the order of the answers."""
        sent = [
            self.send("message.send", conversation=conversation, text=text, client_id=str(uuid4()))
            for text in texts
        ]
        acks = [self.until(lambda frame: frame["type"] in {"ack", "error"}) for _ in sent]
        assert [ack["id"] for ack in acks] == sent
        return [ack["message"] for ack in acks]

    def load(self, conversation: str) -> None:
        """Load all that there is of a conversation."""
        room = self.state.rooms[conversation]
        room.has_all, room.revision = False, 0
        while not room.has_all:
            self.request("changes.load", conversation=conversation, after=room.revision)

    def catch_up(self, conversation: str) -> None:
        """Load the rest of a conversation of which not all was resumed."""
        room = self.state.rooms[conversation]
        while not room.has_all:
            self.request("changes.load", conversation=conversation, after=room.revision)

    def settle(self, conversation: str, revision: int) -> None:
        """Wait until a conversation is at a revision."""
        while self.state.rooms[conversation].revision < revision:
            self.receive()

    def closed(self) -> int:
        """Wait until the server closes, and return its close code; what comes before is kept."""
        try:
            while True:
                self.receive()
        except ConnectionClosed as closed:
            if closed.rcvd is None:
                raise
            return int(closed.rcvd.code)


def group(creator: Person, *members: Person, title: str = "Harbour") -> str:
    """Make a group; return its id."""
    answer = creator.post(
        "/api/conversations/",
        json={"kind": "group", "title": title, "members": [member.id for member in members]},
    )
    assert answer.status_code == 201, answer.text
    conversation: str = answer.json()["id"]
    return conversation
