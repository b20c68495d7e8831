"""All open sockets whose person is known, by the session that they live with."""

from collections.abc import Collection
from uuid import UUID

from chat.gateway import metrics
from chat.gateway.websocket.socket import Socket
from chat.protocol.errors import UNAUTHENTICATED


class Sessions:
    """Sockets live as long as their session."""

    def __init__(self) -> None:
        self._sockets: dict[UUID, set[Socket]] = {}

    def add(self, session_id: UUID, socket: Socket) -> None:
        """Keep a socket."""
        self._sockets.setdefault(session_id, set()).add(socket)
        metrics.sockets_open.inc()

    def remove(self, session_id: UUID, socket: Socket) -> None:
        """Forget a socket."""
        sockets = self._sockets[session_id]
        sockets.discard(socket)
        if not sockets:
            del self._sockets[session_id]
        metrics.sockets_open.dec()

    def end(self, session_ids: Collection[UUID]) -> None:
        """Close the sockets of sessions that have ended."""
        for session_id in self._sockets.keys() & session_ids:
            for socket in self._sockets[session_id]:
                socket.close(UNAUTHENTICATED.close_code, "session ended")
                metrics.sockets_ended.inc()

    def heartbeat(self, now: float) -> None:
        """Look after every socket (see ``Socket.heartbeat``)."""
        for sockets in self._sockets.values():
            for socket in sockets:
                socket.heartbeat(now)
