"""All clients of this process."""

from collections.abc import Collection
from uuid import UUID

from chat.gateway import metrics
from chat.gateway.hub.client import Client
from chat.protocol.errors import UNAUTHENTICATED


class Clients:
    """Clients by the session that they live with, and by their person."""

    def __init__(self) -> None:
        self._of_session: dict[UUID, set[Client]] = {}
        self._of_user: dict[UUID, set[Client]] = {}

    def add(self, client: Client) -> None:
        """Take in a client."""
        self._of_session.setdefault(client.session_id, set()).add(client)
        self._of_user.setdefault(client.user_id, set()).add(client)
        metrics.sockets_open.inc()

    def remove(self, client: Client) -> None:
        """Forget a client."""
        for index, key in (
            (self._of_session, client.session_id),
            (self._of_user, client.user_id),
        ):
            clients = index[key]
            clients.discard(client)
            if not clients:
                del index[key]
        metrics.sockets_open.dec()

    def of_user(self, user_id: UUID) -> Collection[Client]:
        """Return the clients of a person."""
        return self._of_user.get(user_id, ())

    def end_sessions(self, session_ids: Collection[UUID]) -> None:
        """Close the sockets of sessions that have ended."""
        for session_id in self._of_session.keys() & session_ids:
            for client in self._of_session[session_id]:
                client.socket.close(UNAUTHENTICATED.close_code, "session ended")
                metrics.sockets_ended.inc()

    def heartbeat(self, now: float) -> None:
        """Look for dead peers (see ``Socket.heartbeat``)."""
        for clients in self._of_session.values():
            for client in clients:
                client.socket.heartbeat(now)
