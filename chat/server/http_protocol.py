"""uvicorn's HTTP protocol, with limits on the head of a request.

llhttp, the parser below it, takes headers without end; and a client that never completes its
head would hold its connection for ever. Trailers of a chunked body are dropped: uvicorn would add
them to the headers, where no proxy has looked at them. A client that does not read what it asked
for is not waited for either, and one that goes is gone for all of its requests. Of a target in
absolute form, which names a host, uvicorn takes the path alone. And it opens a WebSocket before it
has answered what was asked for earlier on the same connection, and answers that among the frames.
"""

import asyncio
import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_MAX_BYTES = 64 * 1024
HEAD_MAX_SECONDS = 10.0
READ_MAX_SECONDS = 60.0
"""How long a client may leave more than a transport's high-water mark unread."""
HEADER_BYTES = 32
"""What each header counts on top of its text, so that many short ones are as few as long ones."""


TRANSFER = "is_transfer"
"""Marks the scope of a request that a stop of the server does not wait for."""

_ABSOLUTE = re.compile(rb"[a-z][a-z0-9+.-]*://([^/?]*)(.*)", re.IGNORECASE)


class HeadTooLarge(Exception):
    """Raised inside of the parser, which then answers 400 and closes."""


class HttpProtocol(HttpToolsProtocol):
    """One HTTP connection."""

    _head_size = 0
    _is_in_head = True
    _head_timer: asyncio.TimerHandle | None = None
    _read_timer: asyncio.TimerHandle | None = None
    _answered: RequestResponseCycle | None = None
    """The request that is being answered; uvicorn knows only the newest one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        self._has_read()
        for cycle in (self._answered, *(waiting for waiting, _ in self.pipeline)):
            if cycle is not None:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        cycle = self._answered
        if cycle is not None and not cycle.response_complete and TRANSFER in cycle.scope:
            # An upload or a download may take hours, and goes on at the server that comes next.
            self.transport.abort()
        super().shutdown()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._read_timer = self.loop.call_later(READ_MAX_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._has_read()
        super().resume_writing()

    def on_message_begin(self) -> None:
        self._head_size = 0
        self._is_in_head = True
        if self._head_timer is None:
            self._expect_head()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + HEADER_BYTES)
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._head_is_here()
        self._take_host_of_target()
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        if self._answered is not None and not self._answered.response_complete:
            self.send_400_response("Open a WebSocket when everything before it is answered.")
        else:
            super().handle_websocket_upgrade()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete:
            # What came of a body that nobody read; the connection may stay.
            self.cycle.body = bytearray()
        # Any byte, of an empty line or of a body that nobody reads, ends the wait for the next
        # request; this goes on.
        if self.timeout_keep_alive_task is not None and self._head_timer is None:
            self._expect_head()

    def _take_host_of_target(self) -> None:
        """Let the host of an absolute target replace that of the header (RFC 9112, 3.2.2)."""
        absolute = _ABSOLUTE.fullmatch(self.url)
        if absolute is None:
            return
        host, rest = absolute.groups()
        self.url = rest if rest.startswith(b"/") else b"/" + rest
        # In place: uvicorn has handed the list on. Without the header HTTP/1.1 is still refused.
        self.headers[:] = [
            (name, host if name == b"host" else value) for name, value in self.headers
        ]
        if self.parser.get_http_version() == "1.0" and all(
            name != b"host" for name, _ in self.headers
        ):
            self.headers.append((b"host", host))

    def _count(self, size: int) -> None:
        self._head_size += size
        if self._head_size > HEAD_MAX_BYTES:
            raise HeadTooLarge

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_MAX_SECONDS, self._close_late)

    def _head_is_here(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _has_read(self) -> None:
        if self._read_timer is not None:
            self._read_timer.cancel()
            self._read_timer = None

    def _close_late(self) -> None:
        self._head_timer = None
        transport: Any = self.transport
        if not transport.is_closing():
            transport.close()
