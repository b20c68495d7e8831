"""All clients of this process."""

from collections.abc import Collection
from uuid import UUID

from chat.gateway import metrics
from chat.gateway.hub.client import Client
from chat.protocol.errors import UNAUTHENTICATED


class Clients:
    """Clients by the session that they live with, and by their person."""

    def __init__(self) -> None:
        # Nearly everybody has one: a tuple takes a quarter of what a set does.
        self._of_session: dict[UUID, tuple[Client, ...]] = {}
        self._of_user: dict[UUID, tuple[Client, ...]] = {}

    def add(self, client: Client) -> None:
        """Take in a client."""
        for index, key in self._places(client):
            index[key] = (*index.get(key, ()), client)
        metrics.sockets_open.inc()

    def remove(self, client: Client) -> None:
        """Forget a client."""
        for index, key in self._places(client):
            others = tuple(one for one in index.pop(key) if one is not client)
            if others:
                index[key] = others
        metrics.sockets_open.dec()

    def _places(self, client: Client) -> tuple[tuple[dict[UUID, tuple[Client, ...]], UUID], ...]:
        return (self._of_session, client.session_id), (self._of_user, client.user_id)

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
