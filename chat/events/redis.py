"""The wire between processes: Redis or Valkey, publish and subscribe.

It is a hint and keeps nothing: what it loses is found in the database. So nobody ever waits for
it, what does not fit into its queue is dropped, and when it is away everything else goes on.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

import msgspec
import redis
import structlog
from prometheus_client import Counter, Gauge
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from chat.core.ids import new_id
from chat.events.bus import Subscriber, VolatileSubscriber, subscribe, subscribe_volatile
from chat.events.types import AnyEvent, Volatile

QUEUE_MAX = 10_000
"""Events that wait to be published; more are dropped."""
VOLATILE_QUEUE_MAX = 1_000
"""The same of volatile ones."""
BATCH_MAX = 1_000
"""Events in one publish."""
SILENCE_SECONDS = 15.0
"""How long nothing may come: every process, this one too, says something every few seconds."""
ANSWER_SECONDS = 5.0
"""How long Redis may take to connect, or to take a publish."""
RETRY_SECONDS = (0.1, 2.0)
"""First and longest wait before it is tried again."""
STOP_SECONDS = 1.0
"""How long what still waits may take to be published when the process stops."""

connected = Gauge("chat_bus_connected", "Whether Redis is connected: 1 or 0.")
dropped = Counter("chat_bus_dropped", "Events that were not told to other processes.")

logger = structlog.stdlib.get_logger("chat.bus")


class Batch(msgspec.Struct, frozen=True):
    """What one process tells in one publish."""

    process_id: UUID
    events: list[AnyEvent]
    volatile: list[Volatile]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Batch)


class Unreachable(Exception):
    """Redis cannot be used; the argument is a sentence that says why."""


def check(url: str) -> None:
    """See that Redis answers; blocks.

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
    """Tells what this process publishes to the others, and here what they publish.

    Arguments:
        url: ``redis://…``, ``rediss://…`` or ``unix://…``.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._process_id = new_id()
        self._events: deque[AnyEvent] = deque()
        self._volatile: list[Volatile] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._unsubscribe: list[Callable[[], None]] = []
        self._is_connected: bool | None = None

    async def start(
        self, channel: str, *, hear: Subscriber, hear_volatile: VolatileSubscriber
    ) -> None:
        """Begin, on the running loop, which is where others are heard.

        Arguments:
            channel: the name that the processes of one store share.
        """
        loop = asyncio.get_running_loop()

        def tell(events: Sequence[AnyEvent]) -> None:
            # Called by whoever committed, in any thread.
            loop.call_soon_threadsafe(self._put, events)

        self._unsubscribe = [subscribe(tell), subscribe_volatile(self._put_volatile)]
        self._tasks = [
            asyncio.create_task(self._publish_all(channel)),
            asyncio.create_task(self._listen(channel, hear, hear_volatile)),
        ]

    async def stop(self) -> None:
        """Publish what waits, for a second at most, and end."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._idle.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

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

    async def _publish_all(self, channel: str) -> None:
        async with self._client(socket_timeout=ANSWER_SECONDS) as client:
            while True:
                self._idle.set()
                await self._wake.wait()
                self._wake.clear()
                # While one publish is on its way the next gathers.
                while self._events or self._volatile:
                    await self._publish(client, channel)

    async def _publish(self, client: Redis, channel: str) -> None:
        count = min(len(self._events), BATCH_MAX)
        events = [self._events.popleft() for _ in range(count)]
        volatile, self._volatile = self._volatile, []
        try:
            await client.publish(
                channel, _encoder.encode(Batch(self._process_id, events, volatile))
            )
        except (redis.RedisError, OSError):
            dropped.inc(count)
            await asyncio.sleep(RETRY_SECONDS[0])

    # From the others

    async def _listen(
        self, channel: str, hear: Subscriber, hear_volatile: VolatileSubscriber
    ) -> None:
        wait, longest = RETRY_SECONDS
        # A reader that waits for the next message must not be cut by a timeout of its socket.
        async with self._client(socket_timeout=None) as client:
            while True:
                reason = "silence"
                try:
                    async with client.pubsub() as pubsub:
                        await pubsub.subscribe(channel)
                        while message := await pubsub.get_message(timeout=SILENCE_SECONDS):
                            wait = RETRY_SECONDS[0]
                            self._note(True)
                            if message["type"] == "message":
                                self._hear(message["data"], hear, hear_volatile)
                except (redis.RedisError, OSError) as error:
                    reason = type(error).__name__
                self._note(False, reason)
                await asyncio.sleep(wait * random.uniform(0.5, 1))
                wait = min(2 * wait, longest)

    def _hear(self, data: bytes, hear: Subscriber, hear_volatile: VolatileSubscriber) -> None:
        try:
            batch = _decoder.decode(data)
        except msgspec.DecodeError as error:
            # A process of another version; the database says what it said.
            logger.warning("bus message not understood", error=str(error))
            return
        if batch.process_id == self._process_id:
            return
        for event in batch.volatile:
            hear_volatile(event)
        if batch.events:
            hear(batch.events)

    def _note(self, is_connected: bool, reason: str = "") -> None:
        if is_connected == self._is_connected:
            return
        self._is_connected = is_connected
        connected.set(is_connected)
        if is_connected:
            logger.info("bus connected")
        else:
            logger.warning("bus lost", reason=reason)

    def _client(self, *, socket_timeout: float | None) -> Redis:
        return Redis.from_url(
            self._url,
            socket_timeout=socket_timeout,
            socket_connect_timeout=ANSWER_SECONDS,
            # Ours waits longer from try to try, and says what is going on.
            retry=Retry(NoBackoff(), 0),
        )
