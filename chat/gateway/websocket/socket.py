"""One client's WebSocket: the protocol class that uvicorn is given as `ws=`.

The class is a thin shell: the bytes are understood by `wire` and `handshake`, what comes over
the socket is answered by its `Listener`. An idle socket has no task, no timer and no buffer;
dead peers are found by a sweep that calls `heartbeat` on all sockets.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from enum import IntEnum
from typing import Any, Protocol

import structlog
from uvicorn.config import Config
from uvicorn.server import ServerState

from chat.core.logs import log_failure
from chat.gateway.websocket import handshake, wire
from chat.gateway.websocket.handshake import Handshake, Refusal
from chat.protocol.errors import GOING_AWAY, INTERNAL, INVALID, SLOW_READER, UNAVAILABLE
from chat.protocol.limits import FRAME_MAX_BYTES

logger = structlog.stdlib.get_logger("chat.socket")

OPEN_SECONDS = 10.0
"""How long the gateway may take to answer a handshake."""
CLOSE_SECONDS = 5.0
"""How long a peer has to take part in closing before the connection is aborted."""
SLOW_READER_BYTES = 1024 * 1024
"""How far behind a reader may be."""
SLOW_READER_SECONDS = 10.0
"""How long a reader may be behind by more than `HIGH_WATER_BYTES`."""
HIGH_WATER_BYTES = 64 * 1024
ABORT_SECONDS = 1.0
"""How long a slow reader that was cut has to fetch the close frame."""
SILENCE_SECONDS = 25.0
"""How long a peer may be silent before it is pinged."""
PONG_SECONDS = 20.0
"""How long a pinged peer has to send anything at all."""
RESTART_SECONDS = 3.0
RESTART_CLOSES_PER_SECOND = 500
RESTART_WAIT_SECONDS = 4.0
"""How long a socket of a stopping server waits for what its listener has under way."""
RESTART_LOOK_SECONDS = 0.05


class Listener(Protocol):
    """What receives the messages of one socket.

    Every method is called by the event loop, never from within a method of the socket, so that
    nothing changes under whoever is looping over sockets. A method that raises closes the socket
    with 1011.
    """

    def opened(self, socket: Socket) -> None:
        """The handshake is answered; frames can be sent from now on."""

    def received(self, text: str) -> None:
        """A text message came."""

    def received_binary(self) -> None:
        """A binary message came; what was in it is dropped."""

    def leaving(self, seconds: float) -> None:
        """The server stops, and closes this socket within so many seconds; frames can be sent."""

    def closed(self) -> None:
        """Nothing more is received or sent; called once, however the connection ended."""


class Acceptor(Protocol):
    """What decides about handshakes: the ``acceptor`` of the server's lifespan state."""

    async def open(self, handshake: Handshake) -> Listener | Refusal:
        """Return the listener of a new socket, or the HTTP answer that refuses it.

        Cancelled if the client goes away or the server stops; 503 is the answer if it takes longer
        than 10 seconds.
        """


class State(IntEnum):
    """Where a socket is in its life; it only ever moves down this list."""

    CONNECTED = 0  # the request has not been read
    OPENING = 1  # the gateway is being asked
    OPEN = 2
    LEAVING = 3  # the server stops: frames are still sent, messages no longer delivered
    CLOSING = 4  # our close frame is sent, the peer's is awaited
    CLOSED = 5  # over; what the transport still holds is sent or dropped


class Socket(asyncio.Protocol):
    """The server's end of one WebSocket (RFC 6455), over a transport that uvicorn hands over."""

    __slots__ = (
        "_app_state",
        "_buffered",
        "_connections",
        "_drained",
        "_kept",
        "_listener",
        "_loop",
        "_opening",
        "_paused",
        "_pinged_at",
        "_reader",
        "_received_at",
        "_stalled",
        "_state",
        "_timer",
        "_transport",
        "in_flight",
    )

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        """Make a socket as uvicorn does.

        Arguments:
            config: not used; what uvicorn can configure is fixed here.
            server_state: whose `connections` hold this socket until its connection is lost, so
                that a stopping server waits for it.
            app_state: the lifespan state, with the `Acceptor` under `acceptor`.
        """
        self._connections: set[Any] = server_state.connections
        self._app_state = app_state
        self._loop = asyncio.get_running_loop()
        self._state = State.CONNECTED
        self._opening: asyncio.Task[None] | None = None
        self._listener: Listener | None = None
        self._reader = wire.Reader()
        self._buffered: list[wire.Event] = []  # came in one chunk, after the one that made it pause
        self._paused = False
        self.in_flight = 0
        """Requests that the listener has under way and will answer."""
        self._received_at = self._loop.time()
        self._pinged_at = 0.0
        self._timer: asyncio.TimerHandle | None = None  # of the state the socket is in
        self._kept = b""  # is written with what is sent next, or at the end of the tick
        self._stalled: asyncio.TimerHandle | None = None  # runs while the peer does not read
        self._drained: asyncio.Event | None = None  # somebody waits until the peer has read

    # What the listener and the hub call.

    def send(self, frames: bytes) -> None:
        """Send ready-made frames, one or several joined; never wait.

        Do nothing once the socket is closing. A peer that is more than 1 MiB behind after this
        is cut with close code 4008.
        """
        if self._state > State.LEAVING or self._transport.is_closing():
            return
        if self._kept:
            frames, self._kept = self._kept + frames, b""
        self._transport.write(frames)
        # Below the high-water mark nothing is stalled, so that the size is asked for rarely; and
        # never after a write that failed, when some transports have no size any more.
        if (
            self._stalled is not None
            and not self._transport.is_closing()
            and self._transport.get_write_buffer_size() > SLOW_READER_BYTES
        ):
            self._cut_slow_reader()

    def send_soon(self, frames: bytes) -> None:
        """Send frames at the end of this tick, in one write with whatever else it brings.

        A write costs more than all else that is done for a frame.
        """
        if not self._kept:
            self._loop.call_soon(self._send_kept)
        self._kept += frames

    def _send_kept(self) -> None:
        if self._kept:
            self.send(b"")

    def send_volatile(self, frames: bytes) -> None:
        """Send frames that may be lost: a peer that is behind does not get them."""
        if not self.is_behind:
            self.send(frames)

    @property
    def is_open(self) -> bool:
        """Whether messages of the peer are delivered, now or once reading goes on."""
        return self._state == State.OPEN

    @property
    def is_behind(self) -> bool:
        """Whether the peer has more to read than `HIGH_WATER_BYTES`."""
        return self._stalled is not None

    async def drain(self) -> None:
        """Wait until the peer is not behind, or nothing can be sent to it any more."""
        if self.is_behind:
            if self._drained is None:
                self._drained = asyncio.Event()
            await self._drained.wait()

    def close(self, code: int, reason: str = "") -> None:
        """Start the closing handshake (RFC 6455 section 7.1.2), once; later calls do nothing.

        No message is delivered any more. The connection ends when the peer answers, or after 5
        seconds.

        Raises:
            ValueError: the code may not be sent.
        """
        if self._state in (State.OPEN, State.LEAVING):
            self._write(wire.close_frame(code, reason))
            self._enter(State.CLOSING)
            self._abort_after(CLOSE_SECONDS)
            self.resume_reading()  # or the peer's close frame would never be read

    def read_large_messages(self) -> None:
        """Read messages of up to `FRAME_MAX_BYTES`: it is known who sends them."""
        self._reader.message_max_bytes = FRAME_MAX_BYTES

    def pause_reading(self) -> None:
        """Deliver no message until `resume_reading`, and let the peer feel it (TCP)."""
        if self._state in (State.OPEN, State.LEAVING) and not self._paused:
            self._paused = True
            if not self._transport.is_closing():
                self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Deliver messages again, first those that had arrived before the pause."""
        if self._paused:
            self._paused = False
            self._received_at = self._loop.time()  # our own silence is not the peer's
            self._loop.call_soon(self._deliver_buffered)

    def heartbeat(self, now: float) -> None:
        """Ping a peer that has been silent for 25 s, drop one that does not answer in 20 s.

        Arguments:
            now: the event loop's time, in seconds.
        """
        if self._state != State.OPEN or self._paused:
            return
        if self._pinged_at > self._received_at:
            if now - self._pinged_at >= PONG_SECONDS:
                self._enter(State.CLOSED)
                self._transport.abort()
        elif now - self._received_at >= SILENCE_SECONDS:
            self._pinged_at = now
            self.send(wire.ping_frame())

    # What uvicorn and the event loop call.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._transport.set_write_buffer_limits(high=HIGH_WATER_BYTES)
        self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        self._received_at = self._loop.time()
        if self._state == State.CONNECTED:
            self._read_request(data)
        elif self._state == State.OPENING:
            self._refuse(Refusal.of(INVALID, "Frames may follow once the handshake is answered."))
        elif self._state != State.CLOSED:
            events = self._reader.feed(data)
            if self._paused or self._buffered:
                self._buffered += events
            else:
                self._deliver(events)

    def eof_received(self) -> None:
        if self._state != State.CLOSED:
            self._finish()

    def connection_lost(self, exc: Exception | None) -> None:
        self._enter(State.CLOSED)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._buffered = []
        self._connections.discard(self)

    def pause_writing(self) -> None:
        if self._state in (State.OPEN, State.LEAVING):
            self._stalled = self._loop.call_later(SLOW_READER_SECONDS, self._cut_slow_reader)

    def resume_writing(self) -> None:
        self._end_stall()

    def shutdown(self) -> None:
        """Close because the server stops: with 1012, at a random moment of up to 3 seconds.

        All clients coming back at once would be a load of its own, so that they are spread over
        as long as it takes at 500 a second. Until then frames are sent, messages are not
        delivered.
        """
        if self._state < State.OPEN:
            self._refuse(Refusal.of(GOING_AWAY))
        elif self._state == State.OPEN:
            self._enter(State.LEAVING)
            spread = min(RESTART_SECONDS, len(self._connections) / RESTART_CLOSES_PER_SECOND)
            seconds = random.uniform(0, spread)
            give_up_at = self._loop.time() + seconds + RESTART_WAIT_SECONDS
            self._timer = self._loop.call_later(seconds, self._leave, give_up_at)
            if self._listener is not None:
                self._call(self._listener.leaving, seconds)

    def _leave(self, give_up_at: float) -> None:
        """Close once everything that is under way is answered."""
        if self.in_flight and self._loop.time() < give_up_at:
            self._timer = self._loop.call_later(RESTART_LOOK_SECONDS, self._leave, give_up_at)
        else:
            self.close(GOING_AWAY.close_code, "restart")

    # The handshake.

    def _read_request(self, request: bytes) -> None:
        result = handshake.parse(request, self._address("peername"), self._address("sockname"))
        if isinstance(result, Refusal):
            self._refuse(result)
        else:
            self._enter(State.OPENING)
            self._opening = self._loop.create_task(self._open(result))

    def _address(self, end: str) -> str | None:
        address = self._transport.get_extra_info(end)
        return address[0] if isinstance(address, tuple) else None

    async def _open(self, request: Handshake) -> None:
        outcome: Listener | Refusal
        try:
            acceptor: Acceptor = self._app_state["acceptor"]
            async with asyncio.timeout(OPEN_SECONDS):
                outcome = await acceptor.open(request)
        except (TimeoutError, asyncio.CancelledError):
            # Cancelled by the socket's own end, nothing follows; by the gateway's, an answer does.
            outcome = Refusal.of(UNAVAILABLE)
        except Exception as error:
            log_failure(logger, "handshake failed", error)
            outcome = Refusal.of(INTERNAL)
        if self._state != State.OPENING:
            return
        self._opening = None
        if isinstance(outcome, Refusal):
            self._refuse(outcome)
            return
        self._write(handshake.accept(request))
        self._enter(State.OPEN)
        self._listener = outcome
        self._call(outcome.opened, self)

    def _refuse(self, refusal: Refusal) -> None:
        self._write(handshake.refuse(refusal))
        self._finish()

    # What the peer sends.

    def _deliver(self, events: list[wire.Event]) -> None:
        for index, event in enumerate(events):
            if self._paused:
                self._buffered = events[index:]
                return
            if self._state == State.CLOSED:
                return
            self._handle(event)

    def _deliver_buffered(self) -> None:
        if not self._paused:
            events, self._buffered = self._buffered, []
            self._deliver(events)
        if not self._paused and not self._transport.is_closing():
            self._transport.resume_reading()

    def _handle(self, event: wire.Event) -> None:
        match event:
            case wire.Text(text):
                if self._state == State.OPEN and self._listener is not None:
                    self._call(self._listener.received, text)
            case wire.Binary():
                if self._state == State.OPEN and self._listener is not None:
                    self._call(self._listener.received_binary)
            case wire.Ping(payload):
                self.send(wire.pong_frame(payload))
            case wire.Close(code):
                if self._state != State.CLOSING:
                    self._write(wire.close_frame(code))
                self._finish()
            case wire.Violation(code, reason):
                self._fail(code, reason)

    def _call(self, method: Callable[..., None], *args: object) -> None:
        try:
            method(*args)
        except Exception as error:
            log_failure(logger, f"{method.__qualname__} failed", error)
            self.close(INTERNAL.close_code)

    # The ends.

    def _fail(self, code: int, reason: str) -> None:
        """Fail the connection (RFC 6455 section 7.1.7).

        What the peer is still sending is read and dropped until it is done: to close now would
        reset the connection, and the close frame would be lost on the way.
        """
        if self._state == State.CLOSING:
            self._finish()
            return
        self._write(wire.close_frame(code, reason))
        self._enter(State.CLOSED)
        self._abort_after(CLOSE_SECONDS)
        if self._transport.can_write_eof() and not self._transport.is_closing():
            self._transport.write_eof()

    def _finish(self) -> None:
        """End the TCP connection once everything is sent, at the latest after 5 seconds."""
        self._enter(State.CLOSED)
        self._abort_after(CLOSE_SECONDS)
        self._transport.close()

    def _cut_slow_reader(self) -> None:
        # The close frame stands behind all that was not read. One second is enough for a peer
        # that is only late; the buffers of those that are gone are given back after it.
        self._write(wire.close_frame(SLOW_READER.close_code, "slow reader"))
        self._enter(State.CLOSED)
        self._abort_after(ABORT_SECONDS)

    def _enter(self, state: State) -> None:
        """Move on to a later state and end what belonged to the earlier one."""
        self._state = state
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if state > State.LEAVING:
            self._end_stall()
        if state == State.CLOSED:
            if self._opening is not None:
                self._opening.cancel()
                self._opening = None
            if self._listener is not None:
                listener, self._listener = self._listener, None
                self._loop.call_soon(self._call, listener.closed)

    def _end_stall(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        if self._drained is not None:
            self._drained.set()
            self._drained = None

    def _abort_after(self, seconds: float) -> None:
        self._timer = self._loop.call_later(seconds, self._transport.abort)

    def _write(self, frame: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._kept + frame)
            self._kept = b""
