"""Those who follow one conversation in one dialect, and what they are told."""

from collections.abc import Collection

from chat.gateway import metrics
from chat.gateway.websocket.socket import Socket


class Audience:
    """Followers get what is told at the end of the tick; newcomers once they have read.

    A newcomer subscribes first and reads second. While there are any, a log keeps what is told,
    and each newcomer begins in it behind the revision that its read was complete to.
    """

    __slots__ = ("_followers", "_log", "_newcomers", "_waiting", "log_start")

    def __init__(self) -> None:
        self._followers: set[Socket] = set()
        self._newcomers: dict[Socket, int | None] = {}
        self._log: list[tuple[int, bytes]] = []
        self._waiting: list[bytes] = []
        self.log_start: int | None = None
        """The revision behind which the log begins; ``None`` before the room has one."""

    def __len__(self) -> int:
        return len(self._followers) + len(self._newcomers)

    def __contains__(self, socket: Socket) -> bool:
        return socket in self._followers or socket in self._newcomers

    @property
    def followers(self) -> Collection[Socket]:
        return self._followers

    def hold(self, socket: Socket, revision: int | None) -> None:
        """Let a socket wait, from this revision of the room on; a follower waits again."""
        self.flush()
        self._followers.discard(socket)
        if not self._newcomers:
            self._log = []
            self.log_start = revision
        self._newcomers[socket] = None

    def is_held(self, socket: Socket) -> bool:
        return socket in self._newcomers

    def join(self, socket: Socket, since: int, revision: int) -> None:
        """Let a newcomer follow behind ``since``, as soon as the room is there."""
        self._newcomers[socket] = since
        if since <= revision:
            self._promote(socket, since)

    def leave(self, socket: Socket) -> None:
        """Forget a socket, after what it has still to be told."""
        self.flush()
        self._followers.discard(socket)
        self._newcomers.pop(socket, None)
        self._forget_log()

    def tell(self, revision: int, frame: bytes | None) -> None:
        """Take the frame of a revision for everybody; some dialects have none."""
        if frame is not None:
            self._waiting.append(frame)
        if self._newcomers:
            if frame is not None:
                self._log.append((revision, frame))
            for socket, since in list(self._newcomers.items()):
                if since is not None and since <= revision:
                    self._promote(socket, since)

    def flush(self) -> None:
        """Write what waits: one write for each follower."""
        if not self._waiting:
            return
        frames, self._waiting = self._waiting, []
        joined = b"".join(frames)
        for socket in self._followers:
            socket.send(joined)
        metrics.frames_delivered.inc(len(frames) * len(self._followers))

    def _promote(self, socket: Socket, since: int) -> None:
        # First what waits goes to the followers: the newcomer has it from the log.
        self.flush()
        del self._newcomers[socket]
        newer = b"".join(frame for revision, frame in self._log if revision > since)
        if newer:
            socket.send(newer)
        self._followers.add(socket)
        self._forget_log()

    def _forget_log(self) -> None:
        if not self._newcomers:
            self._log = []
