"""Door 2: who may open a socket, which sockets are open, and what reaches them."""

import asyncio
import re
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from msgspec import UNSET

from chat.accounts.attempts import attempts_expired_delete
from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session
from chat.accounts.selectors import (
    session_of_access_token,
    sessions_ended_since,
    sessions_of_access_tokens,
    user_revisions,
)
from chat.accounts.sessions import sessions_expired_end
from chat.accounts.tickets import ticket_redeem, tickets_expired_delete
from chat.conversations.errors import ConversationNotFound
from chat.conversations.policy import access_conversation
from chat.core.epoch import epoch
from chat.core.errors import DomainError
from chat.core.hosts import Hosts, refusal
from chat.core.origins import is_allowed_origin
from chat.core.threads import Pool
from chat.events.bus import publish_volatile, subscribe, subscribe_volatile
from chat.events.redis import RedisBus
from chat.events.types import (
    AnyEvent,
    ReadUpdated,
    SessionsEnded,
    Typing,
    UserUpdated,
    Volatile,
)
from chat.gateway import metrics
from chat.gateway.full.listener import FullListener
from chat.gateway.hub.hub import Hub
from chat.gateway.hub.recovery import events_read
from chat.gateway.node.batcher import Batcher
from chat.gateway.node.catch_up import catch_up
from chat.gateway.node.people import People
from chat.gateway.node.presence import Presence
from chat.gateway.node.sessions import Sessions
from chat.gateway.simple.listener import Seat, SimpleListener
from chat.gateway.websocket.handshake import Handshake, Refusal
from chat.gateway.websocket.socket import Listener
from chat.messaging.selectors import conversation_revisions
from chat.presence.roster import REPEAT_SECONDS
from chat.protocol import errors
from chat.protocol.frames import Hello

WATCH_SECONDS = 1.0
HEARTBEAT_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0
READY_SECONDS = 5.0
"""How old the last answer of the database may be for us to call ourselves ready."""
CLOCK_SKEW_SECONDS = 60.0
"""How far apart the clocks of several machines may be before a logout elsewhere is missed."""

CATCH_UP_MAX = 50
"""Clients that come together and are read for in one go."""

_PATH = re.compile(r"/ws/(?:chat/([0-9a-fA-F-]{36})/?)?")

logger = structlog.stdlib.get_logger("chat.gateway")


class Gateway:
    """All open sockets of this process.

    Arguments:
        hosts: names under which we are reached.
        allowed_origins: web origins, besides the request's own host, whose pages may connect.
        bus: the wire to other processes, where there are any.
    """

    def __init__(
        self,
        *,
        hosts: Hosts,
        allowed_origins: Sequence[str],
        bus: RedisBus | None,
    ) -> None:
        self._hosts = hosts
        self._allowed_origins = frozenset(allowed_origins)
        self._bus = bus
        self.threads = Pool("gateway", threads=2, waiting_max=10_000)
        self._identify = Batcher(self.threads, sessions_of_access_tokens, most=CATCH_UP_MAX)
        self.catch_up = Batcher(self.threads, catch_up, most=CATCH_UP_MAX)
        self.sessions = Sessions()
        self.hub = Hub(
            read=lambda conversation_id, after: self.threads.run(
                events_read, conversation_id, after
            ),
            sockets_of=lambda user_id: self.people.sockets_of(user_id),
        )
        self.people = People(hub=self.hub, threads=self.threads)
        self.presence = Presence(publish=publish_volatile)
        self._tasks: list[asyncio.Task[None]] = []
        self._unsubscribe: list[Callable[[], None]] = []
        self._database_answered_at = float("-inf")
        self._watched_at = time.time()

    # Life

    async def start(self) -> None:
        """Begin to hear events and to watch; call it once, on the loop that serves."""
        loop = asyncio.get_running_loop()

        def hear(events: Sequence[AnyEvent]) -> None:
            # One wake-up of the loop for all events of a commit.
            loop.call_soon_threadsafe(self._hear, events)

        self._unsubscribe = [subscribe(hear), subscribe_volatile(self._hear_volatile)]
        if self._bus is not None:
            channel = f"chat:{await self.threads.run(epoch)}"
            await self._bus.start(channel, receive=self._hear, receive_volatile=self._hear_volatile)
        self._tasks = [
            asyncio.create_task(self._every(WATCH_SECONDS, self._watch)),
            asyncio.create_task(self._every(WATCH_SECONDS, self.presence.pass_time)),
            asyncio.create_task(self._every(REPEAT_SECONDS, self.presence.repeat)),
            asyncio.create_task(self._every(HEARTBEAT_SECONDS, self._heartbeat)),
            asyncio.create_task(self._every(HOUSEKEEPING_SECONDS, self._keep_house)),
        ]

    async def stop(self) -> None:
        """Hear and watch no more."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        if self._bus is not None:
            await self._bus.stop()
        self.hub.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.threads.close()

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
        match = _PATH.fullmatch(handshake.path)
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
            return FullListener(self)
        try:
            conversation_id = UUID(match[1])
            seat = await self.threads.run(
                take_seat, handshake.query.get("token", ""), conversation_id
            )
        except ValueError:
            return Refusal.of(errors.FORBIDDEN)
        except DomainError as error:
            # Whoever is not in a conversation is told what is told of one that is not there.
            is_hidden = error.kind is errors.NOT_FOUND
            return Refusal.of(errors.FORBIDDEN if is_hidden else error.kind)
        return SimpleListener(self, seat)

    # Sockets of the full dialect

    async def identify(self, hello: Hello) -> Session:
        """Return the session of whoever says hello.

        Raises:
            TokenInvalid: neither the token nor the ticket is good.
        """
        if hello.token is not UNSET:
            return await self._identify.ask(hello.token)
        if hello.ticket is not UNSET:
            return await self.threads.run(ticket_redeem, ticket=hello.ticket)
        raise TokenInvalid

    def enter(self, listener: FullListener, session: Session) -> None:
        """Take in a socket, now that its session is known."""
        listener.session_id, listener.user_id = session.id, session.user_id
        self.sessions.add(session.id, listener.socket)
        if self.people.enter(listener):
            self.presence.arrive(listener.user_id)

    def leave(self, listener: FullListener) -> None:
        """Forget a socket."""
        if listener.session_id is None:
            return
        self.sessions.remove(listener.session_id, listener.socket)
        self.hub.drop(listener.socket)
        self.presence.forget(listener.socket)
        if self.people.leave(listener):
            self.presence.depart(listener.user_id)

    # Events

    def _hear(self, events: Sequence[AnyEvent]) -> None:
        for event in events:
            match event:
                case SessionsEnded(session_ids):
                    self.sessions.end(session_ids)
                case UserUpdated():
                    self.people.hear(event)
                case ReadUpdated():
                    self.people.hear_read(event)
                case _:
                    self.hub.hear(event)

    def _hear_volatile(self, event: Volatile) -> None:
        match event:
            case Typing():
                self.people.hear_typing(event)
            case _:
                self.presence.hear(event)

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
        """See what other processes did and the bus lost, and that the database answers."""
        now = time.time()
        # Since the last round that worked, which may be long ago; clocks also go back.
        since = min(self._watched_at, now) - CLOCK_SKEW_SECONDS
        seen = await self.threads.run(
            look_around, since, tuple(self.hub.conversations), tuple(self.people.user_ids)
        )
        self._watched_at = now
        self._database_answered_at = asyncio.get_running_loop().time()
        self.sessions.end(seen.ended)
        self.hub.heard_of(seen.conversations)
        self.people.heard_of(seen.people)

    def _heartbeat(self) -> None:
        self.sessions.heartbeat(asyncio.get_running_loop().time())

    async def _keep_house(self) -> None:
        for work in (sessions_expired_end, attempts_expired_delete, tickets_expired_delete):
            await self.threads.run(work)


@dataclass(frozen=True, slots=True)
class Seen:
    """The sessions that ended lately, and the revisions of conversations and people."""

    ended: frozenset[UUID]
    conversations: dict[UUID, int]
    people: dict[UUID, int]


def look_around(
    since: float, conversation_ids: Collection[UUID], user_ids: Collection[UUID]
) -> Seen:
    """Ask the database what there is by now; blocks.

    Arguments:
        since: the moment from which on sessions that ended are of interest.
    """
    return Seen(
        ended=sessions_ended_since(since),
        conversations=conversation_revisions(conversation_ids) if conversation_ids else {},
        people=user_revisions(user_ids) if user_ids else {},
    )


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
        revision=conversation.revision,
    )
