"""Door 2: who may open a socket, which sockets are open, and what reaches them."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog

from chat.accounts.attempts import attempts_expired_delete
from chat.accounts.selectors import session_of_access_token, sessions_ended_since
from chat.accounts.sessions import sessions_expired_end
from chat.conversations.errors import ConversationNotFound
from chat.conversations.policy import access_conversation
from chat.core.errors import DomainError
from chat.events.bus import subscribe
from chat.events.types import Event, MessageCreated, SessionsEnded
from chat.gateway import metrics
from chat.gateway.handshake import Handshake, Refusal
from chat.gateway.hub import Hub
from chat.gateway.simple import Seat, SimpleListener, encode_event
from chat.gateway.socket import Listener, Socket
from chat.gateway.threads import Pool
from chat.protocol import errors

WATCH_SECONDS = 1.0
HEARTBEAT_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0
READY_SECONDS = 5.0
"""How old the last answer of the database may be for us to call ourselves ready."""
CLOCK_SKEW_SECONDS = 60.0
"""How far apart the clocks of several machines may be before a logout elsewhere is missed."""

_CHAT_PATH = re.compile(r"/ws/chat/([0-9a-fA-F-]{36})/?")

logger = structlog.get_logger(__name__)


class Gateway:
    """All open sockets of this process.

    Arguments:
        allowed_origins: web origins, besides the request's own host, whose pages may connect.
    """

    def __init__(self, *, allowed_origins: Sequence[str]) -> None:
        self._allowed_origins = frozenset(allowed_origins)
        self._threads = Pool("gateway", threads=1, waiting_max=10_000)
        self._simple = Hub(encode_event)
        self._sockets: dict[UUID, set[Socket]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._unsubscribe: Callable[[], None]
        self._database_answered_at = float("-inf")

    # Life

    async def start(self) -> None:
        """Begin to hear events and to watch; call it once, on the loop that serves."""
        loop = asyncio.get_running_loop()

        def hear(events: Sequence[Event]) -> None:
            # One wake-up of the loop for all events of a commit.
            loop.call_soon_threadsafe(self._hear, events)

        self._unsubscribe = subscribe(hear)
        self._tasks = [
            asyncio.create_task(self._every(WATCH_SECONDS, self._watch)),
            asyncio.create_task(self._every(HEARTBEAT_SECONDS, self._heartbeat)),
            asyncio.create_task(self._every(HOUSEKEEPING_SECONDS, self._keep_house)),
        ]

    async def stop(self) -> None:
        """Hear and watch no more."""
        self._unsubscribe()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.close()

    @property
    def is_ready(self) -> bool:
        """Whether the database has answered just now."""
        return asyncio.get_running_loop().time() - self._database_answered_at <= READY_SECONDS

    # Handshakes

    async def open(self, handshake: Handshake) -> Listener | Refusal:
        """Decide about a new socket."""
        outcome = await self._decide(handshake)
        if isinstance(outcome, Refusal):
            metrics.sockets_refused.labels(str(outcome.status)).inc()
        return outcome

    async def _decide(self, handshake: Handshake) -> Listener | Refusal:
        match = _CHAT_PATH.fullmatch(handshake.path)
        if match is None:
            return Refusal.of(errors.NOT_FOUND)
        if not self._is_allowed_origin(handshake):
            return Refusal.of(errors.FORBIDDEN, "Pages of this origin may not connect.")
        try:
            conversation_id = UUID(match[1])
            seat = await self._threads.run(
                take_seat, handshake.query.get("token", ""), conversation_id
            )
        except ValueError:
            return Refusal.of(errors.FORBIDDEN)
        except DomainError as error:
            # Whoever is not in a conversation is told what is told of one that is not there.
            is_hidden = error.kind is errors.NOT_FOUND
            return Refusal.of(errors.FORBIDDEN if is_hidden else error.kind)
        return SimpleListener(self, seat)

    def _is_allowed_origin(self, handshake: Handshake) -> bool:
        """Whether the page that connects is ours or a friend's (RFC 6455, 10.2)."""
        origin = handshake.headers.get("origin")
        if origin is None:
            # Not a browser: a browser always says so.
            return True
        origin = origin.lower()
        host = handshake.headers["host"].lower()
        return origin in self._allowed_origins or origin in {f"http://{host}", f"https://{host}"}

    # Sockets

    def socket_opened(self, socket: Socket, seat: Seat) -> None:
        """Keep a socket and let it follow its conversation."""
        self._sockets.setdefault(seat.session_id, set()).add(socket)
        self._simple.follow(seat.conversation_id, socket)
        metrics.sockets_open.inc()

    def socket_closed(self, socket: Socket, seat: Seat) -> None:
        """Forget a socket."""
        sockets = self._sockets[seat.session_id]
        sockets.discard(socket)
        if not sockets:
            del self._sockets[seat.session_id]
        self._simple.unfollow(seat.conversation_id, socket)
        metrics.sockets_open.dec()

    # Events

    def _hear(self, events: Sequence[Event]) -> None:
        for event in events:
            match event:
                case MessageCreated():
                    self._simple.deliver(event)
                case SessionsEnded(session_ids):
                    self._end_sessions(session_ids)

    def _end_sessions(self, session_ids: frozenset[UUID]) -> None:
        for session_id in session_ids & self._sockets.keys():
            for socket in self._sockets[session_id]:
                socket.close(errors.UNAUTHENTICATED.close_code, "session ended")
                metrics.sockets_ended.inc()

    # What is done again and again

    async def _every(self, seconds: float, work: Callable[[], object]) -> None:
        while True:
            try:
                result = work()
                if asyncio.iscoroutine(result):
                    await result
            except Exception as error:
                # The database is away, or the work is wrong; either way the next round is due.
                logger.warning("round failed", work=work.__name__, error=type(error).__name__)
            await asyncio.sleep(seconds)

    async def _watch(self) -> None:
        """See what other processes ended, and that the database answers."""
        since = time.time() - CLOCK_SKEW_SECONDS
        ended = await self._threads.run(sessions_ended_since, since)
        self._database_answered_at = asyncio.get_running_loop().time()
        self._end_sessions(ended)

    def _heartbeat(self) -> None:
        now = asyncio.get_running_loop().time()
        for sockets in self._sockets.values():
            for socket in sockets:
                socket.heartbeat(now)

    async def _keep_house(self) -> None:
        await self._threads.run(sessions_expired_end)
        await self._threads.run(attempts_expired_delete)


def take_seat(token: str, conversation_id: UUID) -> Seat:
    """Find the seat that an access token gives in a direct conversation.

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
        ConversationNotFound: no such conversation for this person, or not a direct one.
    """
    session = session_of_access_token(token)
    conversation = access_conversation(user_id=session.user_id, conversation_id=conversation_id)
    recipient_id = conversation.recipient_of(session.user_id)
    if recipient_id is None:
        raise ConversationNotFound
    return Seat(
        session_id=session.id,
        user_id=session.user_id,
        recipient_id=recipient_id,
        conversation_id=conversation_id,
    )
