"""The languages that servers under test speak: what the load writes, and how it knows answers."""

import json
from collections.abc import Mapping
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

    def pong(self, payload: bytes) -> bytes | None:
        """Return the answer to a heartbeat in the dialect's own words, if this is one."""


class Full:
    """Our full protocol (docs/protocol.md)."""

    path = "/ws/"

    def hello(self, person: Person, held: Mapping[str, object]) -> bytes:
        return _json({"type": "hello", "id": "hello", "token": person.token, **held})

    def is_greeted(self, payload: bytes) -> bool:
        return payload.startswith(b'{"type":"ack","id":"hello"')

    def message(self, room: Room, text: str, client_id: str, number: int) -> bytes:
        return (
            f'{{"type":"message.send","id":"{number}","conversation":"{room.id}",'
            f'"client_id":"{client_id}","text":"{text}"}}'
        ).encode()

    def ack(self, number: int) -> bytes:
        return b'{"type":"ack","id":"%d"' % number

    def is_message(self, payload: bytes) -> bool:
        return payload.startswith(b'{"type":"message.created"')

    def pong(self, payload: bytes) -> bytes | None:
        return None


class SocketIO:
    """Engine.IO 4 and Socket.IO 5, and the events of ``peers/socketio/server.js``.

    A payload begins with the type of Engine.IO's packet (0 open, 2 ping, 3 pong, 4 message), in a
    message with that of Socket.IO's (0 connect, 2 event, 3 ack, 4 refused), then the number of
    the acknowledgement, and JSON.
    """

    path = "/socket.io/?EIO=4&transport=websocket"

    def hello(self, person: Person, held: Mapping[str, object]) -> bytes:
        return b"40" + _json({"token": person.token, **held})

    def is_greeted(self, payload: bytes) -> bool:
        return payload.startswith(b'42["ready"')

    def message(self, room: Room, text: str, client_id: str, number: int) -> bytes:
        return (
            f'42{number}["send",{{"room":"{room.id}",'
            f'"client_offset":"{client_id}","content":"{text}"}}]'
        ).encode()

    def ack(self, number: int) -> bytes:
        return b'43%d[{"id":' % number

    def is_message(self, payload: bytes) -> bool:
        return payload.startswith(b'42["message"')

    def pong(self, payload: bytes) -> bytes | None:
        return b"3" if payload == b"2" else None


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
