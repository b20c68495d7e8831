"""The bus between processes: publish and subscribe on Redis or Valkey.

It is a hint and stores nothing: what it loses is read from the database. So nobody ever waits for
it, what does not fit into its queue is dropped, and while it is down everything else goes on.
"""

import asyncio
import math
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

import msgspec
import redis
import structlog
from prometheus_client import Counter, Gauge
from redis.asyncio.connection import AbstractConnection, ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from chat.core.errors import Unavailable
from chat.core.ids import new_id
from chat.core.supervision import Tasks
from chat.events.bus import Subscriber, VolatileSubscriber, subscribe, subscribe_volatile
from chat.events.types import AnyEvent, Volatile

QUEUE_MAX = 10_000
"""Events waiting to be published; more are dropped."""
VOLATILE_QUEUE_MAX = 1_000
"""The same for volatile events."""
BATCH_MAX = 1_000
"""Events in one publish."""
SILENCE_SECONDS = 15.0
"""Seconds without a message after which the connection counts as dead: every process, this one
too, publishes its presence every few seconds."""
ANSWER_SECONDS = 5.0
"""Seconds that Redis may take to connect, or to accept a publish."""
RETRY_SECONDS = (0.1, 2.0)
"""Shortest and longest wait before a retry, in seconds."""
STOP_SECONDS = 1.0
"""Seconds for publishing what still waits when the process stops."""

connected = Gauge("chat_bus_connected", "Whether Redis is connected: 1 or 0.")
dropped = Counter("chat_bus_dropped", "Events that were not published to other processes.")

logger = structlog.stdlib.get_logger("chat.bus")


class Batch(msgspec.Struct, frozen=True):
    """What one process sends in one publish, behind the 16 bytes of its own id."""

    events: list[AnyEvent]
    volatile: list[Volatile]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Batch)


class Unreachable(Exception):
    """Redis cannot be used; the argument is a sentence with the reason."""


def check(url: str) -> None:
    """Check that Redis answers; blocks.

    Raises:
        Unreachable: it does not.
    """
    try:
        with redis.Redis.from_url(
            url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise Unreachable(str(error).strip().rstrip(".")) from None


class RedisBus:
    """Publish the events of this process to the others, and receive theirs.

    Arguments:
        url: ``redis://…``, ``rediss://…`` or ``unix://…``.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._process_id = new_id().bytes
        self._events: deque[AnyEvent] = deque()
        self._volatile: list[Volatile] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._tasks = Tasks()
        self._unsubscribe: list[Callable[[], None]] = []
        self._is_connected: bool | None = None

    async def start(
        self,
        channel: Callable[[], Awaitable[str]],
        *,
        receive: Subscriber,
        receive_volatile: VolatileSubscriber,
    ) -> None:
        """Start on the running event loop.

        Arguments:
            channel: returns the name that the processes of one store share; raises
                ``Unavailable`` as long as nobody can say.
            receive: called on this loop with each batch of events of another process.
            receive_volatile: called on this loop with each volatile event of another process.
        """
        loop = asyncio.get_running_loop()

        def put(events: Sequence[AnyEvent]) -> None:
            # Called by whoever committed, in any thread.
            loop.call_soon_threadsafe(self._put, events)

        self._unsubscribe = [subscribe(put), subscribe_volatile(self._put_volatile)]
        self._tasks.start("bus publisher", partial(self._publish_all, channel))
        self._tasks.start("bus listener", partial(self._listen, channel, receive, receive_volatile))

    async def stop(self) -> None:
        """Publish what waits, for ``STOP_SECONDS`` at most, and end."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._idle.wait()
        await self._tasks.stop()

    # To the others

    def _put(self, events: Sequence[AnyEvent]) -> None:
        if len(self._events) + len(events) > QUEUE_MAX:
            dropped.inc(len(events))
            return
        self._events.extend(events)
        self._work()

    def _put_volatile(self, event: Volatile) -> None:
        if len(self._volatile) < VOLATILE_QUEUE_MAX:
            self._volatile.append(event)
            self._work()

    def _work(self) -> None:
        self._idle.clear()
        self._wake.set()

    async def _publish_all(self, channel: Callable[[], Awaitable[str]]) -> NoReturn:
        name = await _known(channel)
        connection = self._connection()
        try:
            while True:
                self._idle.set()
                await self._wake.wait()
                self._wake.clear()
                # While one publish is on its way the next gathers.
                while self._events or self._volatile:
                    await self._publish(connection, name)
        finally:
            await connection.disconnect(nowait=True)

    async def _publish(self, connection: AbstractConnection, channel: str) -> None:
        count = min(len(self._events), BATCH_MAX)
        events = [self._events.popleft() for _ in range(count)]
        volatile, self._volatile = self._volatile, []
        batch = self._process_id + _encoder.encode(Batch(events, volatile))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await _send(connection, "PUBLISH", channel, batch)
                await _answer(connection)
        except (redis.RedisError, OSError):
            dropped.inc(count)
            # What is still to come would be taken for the answer to the next.
            await connection.disconnect(nowait=True)
            await asyncio.sleep(RETRY_SECONDS[0])

    # From the others

    async def _listen(
        self,
        channel: Callable[[], Awaitable[str]],
        receive: Subscriber,
        receive_volatile: VolatileSubscriber,
    ) -> NoReturn:
        wait, longest = RETRY_SECONDS
        name = await _known(channel)
        while True:
            connection = self._connection()
            try:
                await _send(connection, "SUBSCRIBE", name)
                while True:
                    async with asyncio.timeout(SILENCE_SECONDS):
                        kind, _, data = await _answer(connection)
                    wait = RETRY_SECONDS[0]
                    self._note(True)
                    if kind == b"message":
                        self._receive(data, receive, receive_volatile)
            except TimeoutError:
                self._note(False, "silence")
            except (redis.RedisError, OSError) as error:
                self._note(False, type(error).__name__)
            finally:
                await connection.disconnect(nowait=True)
            await asyncio.sleep(wait * random.uniform(0.5, 1))
            wait = min(2 * wait, longest)

    def _receive(
        self, data: bytes, receive: Subscriber, receive_volatile: VolatileSubscriber
    ) -> None:
        if data.startswith(self._process_id):
            return
        try:
            batch = _decoder.decode(data[len(self._process_id) :])
        except msgspec.DecodeError as error:
            # From a process of another version; the watch finds in the database what it published.
            logger.warning("bus message not understood", error=str(error))
            return
        for event in batch.volatile:
            receive_volatile(event)
        if batch.events:
            receive(batch.events)

    def _note(self, is_connected: bool, reason: str = "") -> None:
        if is_connected == self._is_connected:
            return
        self._is_connected = is_connected
        connected.set(is_connected)
        if is_connected:
            logger.info("bus connected")
        else:
            logger.warning("bus lost", reason=reason)

    def _connection(self) -> AbstractConnection:
        """Return a connection that is made with the first command, and again after a failure."""
        pool = ConnectionPool.from_url(
            self._url,
            protocol=2,
            socket_timeout=None,
            socket_connect_timeout=ANSWER_SECONDS,
            # The loops above back off and log by themselves.
            retry=Retry(NoBackoff(), 0),
        )
        connection: AbstractConnection = pool.make_connection()  # type: ignore[no-untyped-call]
        return connection


# The client of redis-py takes longer over a publish, and over what it receives, than all of ours
# that is done for the messages in it.


async def _send(connection: AbstractConnection, *command: str | bytes) -> None:
    await connection.send_packed_command(connection.pack_command(*command), check_health=False)


async def _answer(connection: AbstractConnection) -> Any:
    return await connection.read_response(timeout=math.inf)


async def _known(channel: Callable[[], Awaitable[str]]) -> str:
    """Wait until there is an answer to what the channel is called, and return it."""
    while True:
        try:
            return await channel()
        except Unavailable:
            await asyncio.sleep(RETRY_SECONDS[1])
