"""Door 2 in one process, and its life."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from chat.core.epoch import epoch
from chat.core.hosts import Hosts
from chat.core.logs import log_failure
from chat.core.periodic import every
from chat.core.supervision import Tasks
from chat.core.threads import Pool
from chat.events.bus import subscribe, subscribe_volatile
from chat.events.redis import RedisBus
from chat.events.types import AnyEvent
from chat.gateway.node.node import Node
from chat.gateway.router import Router
from chat.gateway.watch import WATCH_SECONDS, Watch
from chat.presence.roster import REPEAT_SECONDS

SWEEP_SECONDS = 5.0
"""How often dead peers are looked for."""
PRESENCE_SECONDS = 1.0
"""How often changes of presence are sent."""


logger = structlog.stdlib.get_logger("chat.gateway")


class Gateway:
    """All WebSockets of this process.

    Arguments:
        hosts: names under which we are reached.
        allowed_origins: web origins, besides the request's own host, whose pages may connect.
        bus: to other processes, where there are any.
        threads: where whatever blocks runs.
    """

    def __init__(
        self,
        *,
        hosts: Hosts,
        allowed_origins: Sequence[str],
        bus: RedisBus | None,
        threads: Pool,
    ) -> None:
        self._bus = bus
        self._threads = threads
        self._node = Node(threads)
        self._watch = Watch(self._node)
        self.router = Router(self._node, hosts=hosts, allowed_origins=allowed_origins)
        self._tasks = Tasks()
        self._unsubscribe: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Begin to receive events and to watch; call it once, on the loop that serves."""
        node, loop = self._node, asyncio.get_running_loop()

        def receive(events: Sequence[AnyEvent]) -> None:
            # One wake-up of the loop for all events of a commit.
            loop.call_soon_threadsafe(node.receive, events)

        self._unsubscribe = [subscribe(receive), subscribe_volatile(node.receive_volatile)]
        if self._bus is not None:
            await self._bus.start(
                self._channel, receive=node.receive, receive_volatile=node.receive_volatile
            )
        for seconds, name, work in (
            (WATCH_SECONDS, "watch", self._watch.look),
            (SWEEP_SECONDS, "sweep", lambda: node.clients.heartbeat(loop.time())),
            (PRESENCE_SECONDS, "presence", node.presence.pass_time),
            (REPEAT_SECONDS, "presence of this process", node.presence.repeat),
        ):
            self._tasks.start(name, partial(every, seconds, name, work))

    async def stop(self) -> None:
        """Receive and watch no more."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        if self._bus is not None:
            await self._bus.stop()
        self._node.hub.stop()
        await self._tasks.stop()
        try:
            await self._node.presence.stop()
        except Exception as error:
            log_failure(logger, "last seen not stored", error)

    async def _channel(self) -> str:
        """Return what the processes of our store call their channel.

        Raises:
            Unavailable: the database does not answer.
        """
        return f"chat:{await self._threads.run(epoch)}"

    @property
    def is_ready(self) -> bool:
        """Whether the database has answered just now."""
        return self._watch.is_ready
