"""A client subscribes first, reads second, and joins once it was sent what was read."""

import asyncio
from typing import Any, cast
from uuid import UUID

import pytest

from chat.conversations.selectors import Followed, Head
from chat.core.ids import new_id
from chat.core.threads import Pool
from chat.events.types import BareRevision
from chat.gateway.full.encoding import encode_event
from chat.gateway.hub.client import Client
from chat.gateway.hub.hub import Hub
from chat.gateway.node.catch_up import CatchUp
from chat.gateway.node.missed import Known, Missed
from chat.messaging.selectors.conversations import UserState
from chat.protocol.frames import Privacy
from tests.cast import member_updated

ROOM, OTHER, ME = new_id(), new_id(), new_id()


class Wire:
    """A socket that drops what is sent."""

    def send(self, sent: bytes) -> None: ...


def client() -> Client:
    return Client(cast(Any, Wire()), session_id=new_id(), user_id=ME, encode=encode_event)


def missed(followed: dict[UUID, int]) -> Missed:
    rooms = {
        id: Followed(Head(revision, 0, 0, ""), changed_at=revision)
        for id, revision in followed.items()
    }
    return Missed(new_id(), False, UserState(1, rooms, [], [], Privacy(True, True)), {})


@pytest.mark.parametrize("user_revision", [None, 1])
def test_a_room_that_one_is_not_in_any_more_is_not_followed(user_revision: int | None) -> None:
    """Before its hello is answered a client follows all that it is in, later what it gains."""

    async def run() -> None:
        hub = Hub(read=cast(Any, None), clients_of=lambda user_id: [])
        mine = client()
        mine.user_revision = user_revision

        class Threads:
            async def run(self, function: object, asked: list[Known] | dict[UUID, int]) -> object:
                if isinstance(asked, dict):
                    return {}
                if hub.subscriptions(mine):
                    return [missed({ROOM: 5})]
                # Both rooms go on before they are subscribed to; then one leaves the other.
                for id in (ROOM, OTHER):
                    hub.follow(id, client(), 4)
                    hub.receive(BareRevision(id, 5))
                return [missed({ROOM: 4, OTHER: 4})]

        catch_up = CatchUp(hub=hub, threads=cast(Pool, Threads()))
        async with catch_up.subscribed(mine, {}, user_revision=0) as found:
            state = found.state
        expected = {ROOM} if user_revision is None else set()
        assert set(hub.subscriptions(mine)) == expected
        assert set(state.followed) == (expected or {ROOM, OTHER})

    asyncio.run(run())


async def test_whoever_leaves_while_they_are_read_follows_nothing_though_others_are_buffered() -> (
    None
):
    mine, other = client(), client()
    hub = Hub(read=cast(Any, None), clients_of=lambda user_id: [mine] if user_id == ME else [])
    reads = 0

    class Threads:
        async def run(self, function: object, asked: list[Known]) -> list[Missed]:
            nonlocal reads
            reads += 1
            if reads > 1:
                return [missed({})]
            hub.receive(member_updated(ROOM, 5, ME, "Ana Ode", "member", has_left=True))
            hub.receive(BareRevision(ROOM, 6))
            return [missed({ROOM: 4})]

    # What is buffered for the other one begins before the leaving.
    hub.subscribe(ROOM, other)
    hub.begin(ROOM, 4)
    catch_up = CatchUp(hub=hub, threads=cast(Pool, Threads()))
    async with catch_up.subscribed(mine, {ROOM: 4}, user_revision=0) as found:
        assert found.state.followed == {}
    assert (reads, set(hub.subscriptions(mine))) == (2, set())


def test_one_catch_up_of_a_client_waits_for_the_other() -> None:
    async def run() -> None:
        hub = Hub(read=cast(Any, None), clients_of=lambda user_id: [])
        mine = client()
        mine.user_revision = 1

        class Threads:
            async def run(self, function: object, asked: list[Known]) -> list[Missed]:
                await asyncio.sleep(0)
                return [missed({ROOM: 4}) for _ in asked]

        catch_up = CatchUp(hub=hub, threads=cast(Pool, Threads()))

        async def resume() -> bool:
            async with catch_up.subscribed(mine, {ROOM: 3}):
                await asyncio.sleep(0)
                return hub.is_buffered(ROOM, mine)

        assert all(await asyncio.gather(resume(), resume()))
        assert hub.is_follower(ROOM, mine)

    asyncio.run(run())
