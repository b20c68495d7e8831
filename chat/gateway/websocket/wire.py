"""The server's side of the WebSocket protocol (RFC 6455) as plain functions of bytes.

Nothing here reads a socket or a clock: `Reader` turns what a client sent into events, and the
`*_frame` functions make what the server sends.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from struct import Struct as Layout

import msgspec

from chat.protocol.limits import FRAME_MAX_BYTES, SIMPLE_FRAME_MAX_BYTES

_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
_OPCODES = frozenset({_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG})
_FIN = 0x80
_RESERVED = 0x70
_CONTROL = 0x08
_MASKED = 0x80
_CONTROL_LIMIT = 125

PROTOCOL_ERROR = 1002
NO_CODE = 1005
INVALID_DATA = 1007
TOO_BIG = 1009

_WORDS_MAX = FRAME_MAX_BYTES // 4 + 1
_ONES = int.from_bytes(b"\1\0\0\0" * _WORDS_MAX, "little")
"""A one in each word of the longest payload."""

_HEAD_16 = Layout("!BBH")
_HEAD_64 = Layout("!BBQ")
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Text(msgspec.Struct, frozen=True):
    """A whole text message."""

    text: str


class Binary(msgspec.Struct, frozen=True):
    """A whole binary message."""

    payload: bytes


class Ping(msgspec.Struct, frozen=True):
    """A ping; the answer is a pong with the same payload."""

    payload: bytes


class Pong(msgspec.Struct, frozen=True):
    """A pong, whether or not a ping asked for it."""

    payload: bytes


class Close(msgspec.Struct, frozen=True):
    """The client's close frame, the last event; `code` is 1005 when the frame names none."""

    code: int
    reason: str


class Violation(msgspec.Struct, frozen=True):
    """What the client did wrong, the last event; `code` is the close code to answer with."""

    code: int
    reason: str


Event = Text | Binary | Ping | Pong | Close | Violation


class Reader:
    """Decodes the frames of one client (RFC 6455 sections 5 and 7.4).

    The events depend on the bytes alone and not on how they were cut into chunks, and the cost
    is linear in the bytes. Between messages a reader holds no buffer.
    """

    __slots__ = ("_buffer", "_ended", "_message", "_need", "_opcode", "message_max_bytes")

    def __init__(self) -> None:
        self.message_max_bytes = SIMPLE_FRAME_MAX_BYTES
        """Largest message, all its fragments together."""
        self._buffer: bytearray | None = None  # the frame that has not arrived whole
        self._need = 2  # length of the buffer at which parsing gets any further
        self._message: bytearray | None = None  # the fragments so far
        self._opcode = _CONTINUATION  # of the fragmented message
        self._ended = False

    def feed(self, data: bytes) -> list[Event]:
        """Take the next bytes of the client and return the events they complete, in order.

        A `Close` or a `Violation` is always the last event; whatever follows it is ignored.
        """
        if self._ended:
            return []
        stream: bytes | bytearray = data
        if self._buffer is not None:
            self._buffer += data
            if len(self._buffer) < self._need:
                return []
            stream = self._buffer
        events: list[Event] = []
        start = 0
        try:
            while (end := self._frame_end(stream, start)) is not None:
                event = self._frame_event(stream, start, end)
                start = end
                if event is None:
                    continue
                events.append(event)
                if isinstance(event, Close):
                    self._end()
                    return events
        except _ViolationError as error:
            events.append(error.violation)
            self._end()
            return events
        self._buffer = bytearray(memoryview(stream)[start:]) if start < len(stream) else None
        return events

    def _end(self) -> None:
        self._ended = True
        self._buffer = self._message = None

    def _frame_end(self, stream: bytes | bytearray, start: int) -> int | None:
        """Check the frame's header and return where the frame ends, or None if it is not whole.

        A header is judged as soon as it is there, before its payload is waited for: a client
        cannot make the server hold more than the limit by declaring a large length.
        """
        available = len(stream) - start
        if available < 2:
            self._need = 2
            return None
        first, second = stream[start], stream[start + 1]
        if first & _RESERVED:
            raise _violation(PROTOCOL_ERROR, "reserved bits are set")
        opcode = first & 0x0F
        if opcode not in _OPCODES:
            raise _violation(PROTOCOL_ERROR, "unknown opcode")
        if not second & _MASKED:
            raise _violation(PROTOCOL_ERROR, "client frames must be masked")
        size = second & 0x7F
        if opcode & _CONTROL:
            if not first & _FIN:
                raise _violation(PROTOCOL_ERROR, "fragmented control frame")
            if size > _CONTROL_LIMIT:
                raise _violation(PROTOCOL_ERROR, "control frame too long")
        elif (opcode == _CONTINUATION) != (self._message is not None):
            raise _violation(PROTOCOL_ERROR, "continuation out of order")
        head = 2
        if size > 125:
            head = 4 if size == 126 else 10
            if available < head:
                self._need = head
                return None
            least = 126 if size == 126 else 0x10000
            size = int.from_bytes(stream[start + 2 : start + head], "big")
            if size < least or size >> 63:
                raise _violation(PROTOCOL_ERROR, "invalid length")
        if not opcode & _CONTROL and size + len(self._message or b"") > self.message_max_bytes:
            raise _violation(TOO_BIG, "message too big")
        whole = head + 4 + size
        if available < whole:
            self._need = whole
            return None
        return start + whole

    def _frame_event(self, stream: bytes | bytearray, start: int, end: int) -> Event | None:
        """Decode the whole frame between two offsets; None for a fragment that is not the last."""
        length = stream[start + 1] & 0x7F
        key_start = start + (2 if length < 126 else 4 if length == 126 else 10)
        payload = _unmasked(stream[key_start + 4 : end], bytes(stream[key_start : key_start + 4]))
        opcode = stream[start] & 0x0F
        if opcode == _PING:
            return Ping(payload)
        if opcode == _PONG:
            return Pong(payload)
        if opcode == _CLOSE:
            return _close_event(payload)
        if stream[start] & _FIN:
            if self._message is not None:
                opcode, payload = self._opcode, bytes(self._message + payload)
                self._message = None
            return Text(_utf8(payload)) if opcode == _TEXT else Binary(payload)
        if self._message is None:
            self._opcode = opcode
            self._message = bytearray(payload)
        else:
            self._message += payload
        return None


def text_frame(payload: bytes) -> bytes:
    """Make an unmasked text frame of `payload`, which must be UTF-8 (RFC 6455 section 5.6)."""
    return _frame(_TEXT, payload)


def ping_frame(payload: bytes = b"") -> bytes:
    """Make a ping of at most 125 bytes (RFC 6455 section 5.5.2)."""
    return _frame(_PING, payload)


def pong_frame(payload: bytes) -> bytes:
    """Make the answer to a ping, with the ping's payload (RFC 6455 section 5.5.3)."""
    return _frame(_PONG, payload)


def close_frame(code: int, reason: str = "") -> bytes:
    """Make a close frame (RFC 6455 section 5.5.1).

    Code 1005 means that no code is named and gives an empty frame. A reason of more than 123
    bytes is cut at a character's boundary.

    Raises:
        ValueError: the code may not be sent.
    """
    if code == NO_CODE:
        return _frame(_CLOSE, b"")
    if not _may_be_sent(code):
        raise ValueError(f"close code {code} may not be sent")
    text = reason.encode()[: _CONTROL_LIMIT - 2].decode(errors="ignore").encode()
    return _frame(_CLOSE, code.to_bytes(2, "big") + text)


def accept_key(key: str) -> str:
    """Compute Sec-WebSocket-Accept for a client's Sec-WebSocket-Key (RFC 6455 section 4.2.2).

    Raises:
        ValueError: the key is not the base64 of 16 bytes.
    """
    try:
        nonce = base64.b64decode(key.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        nonce = b""
    if len(nonce) != 16:
        raise ValueError("Sec-WebSocket-Key is not the base64 of 16 bytes")
    digest = hashlib.sha1(key.encode("ascii") + _GUID, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode("ascii")


class _ViolationError(Exception):
    def __init__(self, violation: Violation) -> None:
        self.violation = violation


def _violation(code: int, reason: str) -> _ViolationError:
    return _ViolationError(Violation(code, reason))


def _frame(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((_FIN | opcode, size)) + payload
    if size < 0x10000:
        return _HEAD_16.pack(_FIN | opcode, 126, size) + payload
    return _HEAD_64.pack(_FIN | opcode, 127, size) + payload


def _unmasked(payload: bytes | bytearray, key: bytes) -> bytes:
    # One XOR of two long integers runs in C; a loop over the bytes is a hundred times slower. The
    # key times 0x…000000010000000100000001 is the key again and again.
    size = len(payload)
    words = (size + 3) // 4
    mask = int.from_bytes(key, "little") * (_ONES >> 32 * (_WORDS_MAX - words))
    unmasked = int.from_bytes(payload, "little") ^ mask
    return unmasked.to_bytes(4 * words, "little")[:size]


def _utf8(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise _violation(INVALID_DATA, "invalid UTF-8") from None


def _close_event(payload: bytes) -> Close:
    if not payload:
        return Close(NO_CODE, "")
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not _may_be_sent(code):
        raise _violation(PROTOCOL_ERROR, "invalid close code")
    return Close(code, _utf8(payload[2:]))


def _may_be_sent(code: int) -> bool:
    """Return whether a close frame may carry the code (RFC 6455 section 7.4, IANA's registry)."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999
