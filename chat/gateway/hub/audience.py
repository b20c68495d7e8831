"""The clients that follow one conversation in one dialect, and what is on its way to them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog

from chat.core.logs import log_failure
from chat.gateway import metrics
from chat.gateway.hub.client import Client
from chat.gateway.websocket.socket import Socket
from chat.protocol.errors import INTERNAL

logger = structlog.stdlib.get_logger("chat.hub")


IsFor = Callable[[UUID], bool]
"""Whether a person gets a frame."""
Late = tuple[int, bytes | None]
"""A change in a gap, to those who have the message of before it: the revision from which on they
have it, and the frame."""
Hidden = tuple[int, bytes | None]
"""A change of a message, to those who do not see that: its seq, and the frame without it."""


@dataclass(slots=True)
class Buffering:
    """What is buffered for one client.

    ``start`` is the revision behind which that begins, ``None`` before the conversation has one;
    ``since`` the revision behind which the client joins, once it has read; ``marks`` how many
    events of read marks there were before.
    """

    start: int | None
    marks: int
    since: int | None = None


class Backlog:
    """The clients that have still to join, and what was delivered since the first of them came."""

    __slots__ = ("clients", "log", "marks")

    def __init__(self) -> None:
        self.clients: dict[Client, Buffering] = {}
        self.log: list[tuple[int, bytes, Late | None, Hidden | None]] = []
        self.marks: list[tuple[bytes, IsFor]] = []


class Audience:
    """Followers get what is delivered at the end of the tick; for other clients it is buffered.

    A client subscribes first and reads second. Until it joins, a log keeps what is delivered, and
    the client begins in it behind the revision that its read was complete to.
    """

    __slots__ = (
        "_backlog",
        "_followers",
        "_hidden_to",
        "_pending",
        "_visible_after",
    )

    def __init__(self) -> None:
        # With the sockets, so that a delivery does not look each one up.
        self._followers: dict[Client, Socket] = {}
        # Nearly always nobody has still to join, and there are as many of these as conversations.
        self._backlog: Backlog | None = None
        self._pending: list[bytes] = []
        # Of clients that do not see the whole history, and the highest that there was of them.
        self._visible_after: dict[Client, int] = {}
        self._hidden_to = 0

    def __len__(self) -> int:
        return len(self._followers) + (len(self._backlog.clients) if self._backlog else 0)

    def __contains__(self, client: Client) -> bool:
        return client in self._followers or self.is_buffered(client)

    def buffer(self, client: Client, revision: int | None) -> None:
        """Buffer for a client what comes after this revision; a follower is buffered again."""
        self.flush()
        self._followers.pop(client, None)
        if self._backlog is None:
            self._backlog = Backlog()
        self._backlog.clients[client] = Buffering(revision, len(self._backlog.marks))

    def restrict(self, client: Client, visible_after: int) -> None:
        """Show a client the messages behind a seq alone; what is hidden once stays so."""
        if visible_after > self._visible_after.get(client, 0):
            self.flush()
            self._visible_after[client] = visible_after
            self._hidden_to = max(self._hidden_to, visible_after)

    def may_hide(self, seq: int) -> bool:
        """Return whether some client does not see a message, or may turn out not to."""
        return seq <= self._hidden_to or self._backlog is not None

    def begin(self, revision: int) -> None:
        """Let everything that is buffered begin behind the conversation's first revision."""
        for _, buffering in self._joining():
            buffering.start = revision

    def start(self, client: Client) -> int | None:
        """Return the revision behind which what is buffered for a client begins; ``None`` where
        nothing is.

        That of its own subscription, though the log may have more for others: before it, the client
        may have been unsubscribed because its person left.
        """
        if self._backlog is None or client not in self._backlog.clients:
            return None
        return self._backlog.clients[client].start or 0

    def is_buffered(self, client: Client) -> bool:
        """Return whether a client has still to join, or to reach the revision that it joins at."""
        return self._backlog is not None and client in self._backlog.clients

    def join(self, client: Client, since: int, revision: int) -> None:
        """Let a buffered client follow behind ``since``, as soon as the conversation is there."""
        assert self._backlog is not None, "it is buffered"
        self._backlog.clients[client].since = since
        if since <= revision:
            self._promote(self._backlog, client, since)

    def remove(self, client: Client) -> None:
        """Forget a client, after what is still on its way to it."""
        self.flush()
        self._followers.pop(client, None)
        if self._backlog is not None:
            self._backlog.clients.pop(client, None)
            self._forget(self._backlog)
        self._visible_after.pop(client, None)
        if not self._visible_after:
            self._hidden_to = 0

    def deliver(
        self,
        revision: int,
        frame: bytes | None,
        late: Late | None = None,
        hidden: Hidden | None = None,
    ) -> None:
        """Take the frame of a revision for everybody; some dialects have none.

        Arguments:
            late: what those get instead who join between a creation and its change.
            hidden: what those get instead who do not see the message.
        """
        if frame is None:
            return
        if self._backlog is not None:
            self._backlog.log.append((revision, frame, late, hidden))
        if hidden is None or hidden[0] > self._hidden_to:
            self._pending.append(frame)
            return
        self.flush()
        for client, socket in self._followers.items():
            socket.send(self._seen(client, frame, hidden))
        metrics.frames_delivered.count += len(self._followers)

    def promote_due(self, revision: int, *, only: Client | None = None) -> None:
        """Let those follow, or one of them, who join behind a revision that is reached."""
        for client, buffering in self._joining():
            is_due = buffering.since is not None and buffering.since <= revision
            if is_due and only in (None, client) and self._backlog is not None:
                self._promote(self._backlog, client, buffering.since or 0)

    def flush(self) -> None:
        """Write what is pending: one write for each follower."""
        if not self._pending:
            return
        frames, self._pending = self._pending, []
        joined = b"".join(frames)
        try:
            for socket in self._followers.values():
                socket.send(joined)
        except Exception as error:
            log_failure(logger, "frames not sent", error)
            self.close()
        metrics.frames_delivered.count += len(frames) * len(self._followers)

    def send_mark(self, frame: bytes, *, is_for: IsFor, is_volatile: bool) -> None:
        """Send a frame of read marks at once, behind what is pending; for others it is buffered.

        Arguments:
            is_volatile: whether it matters to those alone that keep up.
        """
        if self._backlog is not None:
            self._backlog.marks.append((frame, is_for))
        if is_volatile:
            self.send_volatile(frame, is_for=is_for)
            return
        self.flush()
        for client, socket in self._followers.items():
            if is_for(client.user_id):
                socket.send(frame)

    def send_volatile(self, frame: bytes, *, is_for: IsFor) -> None:
        """Send a frame at once, behind what is pending, to followers that keep up."""
        self.flush()
        for client, socket in self._followers.items():
            if is_for(client.user_id):
                socket.send_volatile(frame)

    def close(self) -> None:
        """Close the sockets of all clients, as some frames did not reach them."""
        for client in (*self._followers, *(client for client, _ in self._joining())):
            client.socket.close(INTERNAL.close_code)

    def _joining(self) -> list[tuple[Client, Buffering]]:
        return list(self._backlog.clients.items()) if self._backlog is not None else []

    def _promote(self, backlog: Backlog, client: Client, since: int) -> None:
        # First what is pending goes to the followers: this client has it from the log.
        self.flush()
        buffering = backlog.clients.pop(client)
        # Most often nothing came meanwhile.
        if backlog.log or backlog.marks:
            newer = b"".join(
                self._seen(
                    client, frame if late is None or since < late[0] else late[1] or b"", hidden
                )
                for revision, frame, late, hidden in backlog.log
                if revision > since
            )
            newer += b"".join(
                frame
                for frame, is_for in backlog.marks[buffering.marks :]
                if is_for(client.user_id)
            )
            if newer:
                client.socket.send(newer)
        self._followers[client] = client.socket
        self._forget(backlog)

    def _seen(self, client: Client, frame: bytes, hidden: Hidden | None) -> bytes:
        """Return what a client gets of a frame."""
        if hidden is None or hidden[0] > self._visible_after.get(client, 0):
            return frame
        return hidden[1] or b""

    def _forget(self, backlog: Backlog) -> None:
        if not backlog.clients:
            self._backlog = None
