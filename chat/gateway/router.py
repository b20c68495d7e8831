"""Which handshakes become sockets, and of which dialect."""

import re
from collections.abc import Sequence

from chat.core.errors import DomainError
from chat.core.hosts import Hosts, refusal
from chat.core.origins import is_allowed_origin
from chat.gateway import metrics
from chat.gateway.full.listener import FullListener
from chat.gateway.node.node import Node
from chat.gateway.simple.access import access_direct
from chat.gateway.simple.listener import SimpleListener
from chat.gateway.websocket.handshake import Handshake, Refusal
from chat.gateway.websocket.socket import Listener
from chat.protocol import errors
from chat.protocol.reading import read_id

PATH = re.compile(r"/ws/(?:chat/([^/]+)/?)?")


class Router:
    """Decides about handshakes.

    Arguments:
        node: what the listeners share.
        hosts: names under which we are reached.
        allowed_origins: web origins, besides the request's own host, whose pages may connect.
    """

    def __init__(self, node: Node, *, hosts: Hosts, allowed_origins: Sequence[str]) -> None:
        self._node = node
        self._hosts = hosts
        self._allowed_origins = frozenset(allowed_origins)

    async def open(self, handshake: Handshake) -> Listener | Refusal:
        """Return the listener of a new socket, or the answer that refuses it."""
        outcome = await self._decide(handshake)
        if isinstance(outcome, Refusal):
            metrics.sockets_refused.labels(str(outcome.status)).inc()
        return outcome

    async def _decide(self, handshake: Handshake) -> Listener | Refusal:
        match = PATH.fullmatch(handshake.path)
        if match is None:
            return Refusal.of(errors.NOT_FOUND)
        headers = handshake.headers
        # A foreign name that leads here (DNS rebinding) would make its pages look like ours.
        if not self._hosts.serves(headers["host"], arrived_at=handshake.server):
            return Refusal.of(errors.INVALID, refusal(headers["host"]))
        if not is_allowed_origin(
            headers.get("origin"), host=headers["host"], allowed=self._allowed_origins
        ):
            return Refusal.of(errors.FORBIDDEN, "Pages of this origin may not connect.")
        if match[1] is None:
            return FullListener(self._node)
        return await self._open_direct(match[1], handshake.query.get("token", ""))

    async def _open_direct(self, named: str, token: str) -> Listener | Refusal:
        try:
            conversation_id = read_id(named)
        except ValueError:
            return Refusal.of(errors.FORBIDDEN)
        try:
            access = await self._node.threads.run(access_direct, token, conversation_id)
        except DomainError as error:
            # A conversation that one is not in is refused like one that is not there.
            is_hidden = error.kind is errors.NOT_FOUND
            return Refusal.of(errors.FORBIDDEN if is_hidden else error.kind)
        return SimpleListener(self._node, access)
