"""The languages that servers under test speak: what the load writes, and how it knows answers."""

import json
from collections.abc import Mapping, Sequence
from typing import Protocol

from benchmarks.plan import Person, Room


class Dialect(Protocol):
    """One language on a WebSocket; payloads are the text of frames."""

    path: str
    """Where the WebSocket is opened."""

    def hello(self, person: Person, held: Mapping[str, object]) -> bytes:
        """Return what a client says first.

        Arguments:
            held: what it has already, in the words of the dialect; empty at first.
        """

    def is_greeted(self, payload: bytes) -> bool:
        """Return whether this ends the answer to the hello."""

    nothing: Mapping[str, object]
    """What a client has that wants everything."""

    def held(self, greeting: Sequence[bytes], missed: int) -> Mapping[str, object]:
        """Return what a client has that missed the last messages of its last room.

        Arguments:
            greeting: the answer to a hello of one that has nothing.
        """

    def missed(self, greeting: Sequence[bytes]) -> int:
        """Return how many messages a greeting brings that were missed."""

    def message(self, room: Room, text: str, client_id: str, number: int) -> bytes:
        """Return what sends a message.

        Arguments:
            client_id: a UUID, by which the message is found in the store.
            number: by which the answer is known, from 1.
        """

    def ack(self, number: int) -> bytes:
        """Return how the acknowledgement of a message begins."""

    def is_message(self, payload: bytes) -> bool:
        """Return whether this brings a message of a room."""

    def history(self, room: Room, number: int) -> tuple[bytes, bytes]:
        """Return what asks for the newest 50 messages of a room, and how the answer begins."""

    def history_paths(self, room: Room) -> Mapping[str, str]:
        """Return where else than on the socket they are, as the room's first member asks."""

    def ping(self) -> bytes | None:
        """Return what a client sends that has received nothing for 25 s, if it sends anything."""

    def pong(self, payload: bytes) -> bytes | None:
        """Return the answer to a heartbeat in the dialect's own words, if this is one."""


class Full:
    """Our full protocol (docs/protocol.md)."""

    path = "/ws/"
    nothing: Mapping[str, object] = {}

    def hello(self, person: Person, held: Mapping[str, object]) -> bytes:
        return _json({"type": "hello", "id": "hello", "token": person.token, **held})

    def is_greeted(self, payload: bytes) -> bool:
        return payload.startswith(b'{"type":"ack","id":"hello"')

    def held(self, greeting: Sequence[bytes], missed: int) -> Mapping[str, object]:
        frames = [json.loads(payload) for payload in greeting]
        [welcome] = [frame for frame in frames if frame["type"] == "welcome"]
        further = [frame["conversation"] for frame in frames if "conversation" in frame]
        revisions = {one["id"]: one["revision"] for one in welcome["conversations"] + further}
        revisions[max(revisions)] -= missed
        return {
            "epoch": welcome["epoch"],
            "user_revision": welcome["user_revision"],
            "conversations": revisions,
        }

    def missed(self, greeting: Sequence[bytes]) -> int:
        frames = [json.loads(payload) for payload in greeting]
        return sum(len(frame["messages"]) for frame in frames if frame["type"] == "resumed")

    def message(self, room: Room, text: str, client_id: str, number: int) -> bytes:
        return (
            f'{{"type":"message.send","id":"{number}","conversation":"{room.id}",'
            f'"client_id":"{client_id}","text":"{text}"}}'
        ).encode()

    def ack(self, number: int) -> bytes:
        return b'{"type":"ack","id":"%d"' % number

    def is_message(self, payload: bytes) -> bool:
        return payload.startswith(b'{"type":"message.created"')

    def history(self, room: Room, number: int) -> tuple[bytes, bytes]:
        question = {"type": "history.load", "id": str(number), "conversation": room.id, "limit": 50}
        return _json(question), b'{"type":"history","id":"%d"' % number

    def history_paths(self, room: Room) -> Mapping[str, str]:
        return {
            "HTTP": f"/api/conversations/{room.id}/messages/?limit=50",
            "simple chat": f"/api/users/{room.members[1].id}/chat/",
        }

    def ping(self) -> bytes:
        return _json({"type": "ping", "id": "ping"})

    def pong(self, payload: bytes) -> bytes | None:
        return None


class SocketIO:
    """Engine.IO 4 and Socket.IO 5, and the events of ``peers/socketio/server.js``.

    A payload begins with the type of Engine.IO's packet (0 open, 2 ping, 3 pong, 4 message), in a
    message with that of Socket.IO's (0 connect, 2 event, 3 ack, 4 refused), then the number of
    the acknowledgement, and JSON.
    """

    path = "/socket.io/?EIO=4&transport=websocket"
    nothing: Mapping[str, object] = {"offset": 0}

    def hello(self, person: Person, held: Mapping[str, object]) -> bytes:
        return b"40" + _json({"token": person.token, **held})

    def is_greeted(self, payload: bytes) -> bool:
        return payload.startswith(b'42["ready"')

    def held(self, greeting: Sequence[bytes], missed: int) -> Mapping[str, object]:
        messages = [payload for payload in greeting if self.is_message(payload)]
        ids = sorted(json.loads(payload[2:])[1]["id"] for payload in messages)
        return {"offset": ids[-missed - 1]}

    def missed(self, greeting: Sequence[bytes]) -> int:
        return sum(map(self.is_message, greeting))

    def message(self, room: Room, text: str, client_id: str, number: int) -> bytes:
        return (
            f'42{number}["send",{{"room":"{room.id}",'
            f'"client_offset":"{client_id}","content":"{text}"}}]'
        ).encode()

    def ack(self, number: int) -> bytes:
        return b'43%d[{"id":' % number

    def is_message(self, payload: bytes) -> bool:
        return payload.startswith(b'42["message"')

    def history(self, room: Room, number: int) -> tuple[bytes, bytes]:
        question = ["history", {"room": room.id, "limit": 50}]
        return b"42%d" % number + _json(question), b'43%d[{"messages":' % number

    def history_paths(self, room: Room) -> Mapping[str, str]:
        return {}

    def ping(self) -> bytes | None:
        return None  # The server pings.

    def pong(self, payload: bytes) -> bytes | None:
        return b"3" if payload == b"2" else None


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
