"""What an event costs on its way through the hub, beside its sockets alone and the event loop.

    python -m benchmarks.micro.fanout

One conversation with 500 followers of the full dialect in one process. Each figure is the CPU
time of one event for one follower: putting it into order, encoding it once, and writing it.
"""

import os
import statistics
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chat.config.settings")
django.setup()

from benchmarks.micro.sockets import (  # noqa: E402
    FOLLOWERS,
    FRAME,
    JOINED,
    REPEATS,
    Bare,
    Followers,
    ask,
    drain,
    opened,
    running,
)
from chat.core.ids import new_id  # noqa: E402
from chat.core.threads import Pool  # noqa: E402
from chat.events.types import MessageCreated  # noqa: E402
from chat.gateway.full.encoding import encode_event  # noqa: E402
from chat.gateway.hub.client import Client  # noqa: E402
from chat.gateway.hub.hub import Hub  # noqa: E402
from chat.gateway.hub.recovery import events_read  # noqa: E402
from chat.gateway.websocket.socket import Socket  # noqa: E402
from chat.protocol.frames import Message  # noqa: E402

ROOM, SENDER = new_id(), new_id()


class HubFollowers(Followers):
    """The same sockets, written to through the hub."""

    def __init__(self) -> None:
        super().__init__()
        threads = Pool("gateway", threads=1, waiting_max=1)
        self.hub = Hub(
            read=lambda conversation_id, after: threads.run(events_read, conversation_id, after),
            clients_of=lambda user_id: (),
        )
        self.revision = 0

    def opened(self, socket: Socket) -> None:
        client = Client(socket, session_id=ROOM, user_id=SENDER, encode=encode_event)
        self.hub.follow(ROOM, client, self.revision)

    def fan_out(self, frames: bytes) -> None:
        for _ in range(len(frames) // len(FRAME)):
            self.revision += 1
            self.hub.receive(
                MessageCreated(
                    Message(
                        conversation=ROOM,
                        seq=self.revision,
                        ordinal=self.revision,
                        revision=self.revision,
                        sender=SENDER,
                        client_id=SENDER,
                        text="x" * 200,
                        created_at=datetime.now(UTC),
                    ),
                    recipient_id=None,
                )
            )


def main() -> None:
    with (
        running(HubFollowers) as (hub, hub_port),
        running(Followers) as (sockets, sockets_port),
        running(Bare) as (bare, bare_port),
    ):
        for port in (hub_port, sockets_port, bare_port):
            drain(opened(port, FOLLOWERS))
        print(f"{'CPU µs per delivered event':<36}{'hub':>10}{'sockets':>10}{'limit':>10}")
        for events_per_write in (1, JOINED):
            # By turns, so that whatever else the machine does falls on all alike.
            rounds = [
                [ask(pipe, events_per_write) for pipe in (hub, sockets, bare)]
                for _ in range(REPEATS)
            ]
            costs = [statistics.median(side) * 1e6 for side in zip(*rounds, strict=True)]
            name = f"{events_per_write} per tick"
            print(f"{name:<36}" + "".join(f"{cost:>10.2f}" for cost in costs))


if __name__ == "__main__":
    main()
