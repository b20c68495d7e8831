"""Clients get the presence of those who show it to them, and of nobody else."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from chat.core.ids import new_id
from chat.events.types import ProfileUpdated
from chat.gateway.full.encoding import encode_event
from chat.gateway.hub.client import Client
from chat.gateway.node import presence as presence_module
from chat.gateway.node.presence import LastSeen, Presence
from chat.gateway.websocket.socket import Socket
from chat.presence import roster
from chat.protocol.profiles import Profile

ANA, BEN = new_id(), new_id()
THEN = datetime(2026, 11, 20, 9, 14, tzinfo=UTC)


class Wire:
    """What is sent over a socket."""

    is_behind = False

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []

    def send(self, sent: bytes) -> None:
        self.frames.append(msgspec.json.decode(sent[sent.index(b"{") :]))

    @property
    def online(self) -> list[dict[str, bool]]:
        """Who is online, of each frame."""
        return [frame["online"] for frame in self.frames]


class Here:
    """Presence above a database in which people show it, or do not."""

    def __init__(self) -> None:
        self.shown: dict[UUID, datetime | None] = {BEN: None}
        self.stored: list[set[UUID]] = []
        self.fails = False
        self.meanwhile: Callable[[], None] = lambda: None
        """Happens once, before what is read arrives."""
        self.presence = Presence(
            publish=lambda event: None,
            read_last_seen=self.read,
            read_profiles=self.read_profiles,
            store_last_seen=self.store,
        )

    async def read(self, viewer_id: UUID, ids: Collection[UUID]) -> LastSeen:
        if self.fails:
            raise ConnectionError
        found = {id: at for id, at in self.shown.items() if id in ids}
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return found

    async def read_profiles(self, known: Mapping[UUID, int]) -> Sequence[ProfileUpdated]:
        return []

    async def store(self, ids: Collection[UUID], at: datetime) -> None:
        self.stored.append(set(ids))

    async def follower(self) -> tuple[Wire, Client]:
        """A client of Ana's that follows Ben."""
        wire = Wire()
        socket = cast(Socket, wire)
        client = Client(socket, session_id=new_id(), user_id=ANA, encode=encode_event)
        await self.presence.follow(client, [BEN])
        return wire, client


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.setattr(presence_module, "BATCH_SECONDS", 0)
    monkeypatch.setattr(roster, "GRACE_SECONDS", 0)
    return Here()


async def test_who_is_followed_is_sent_at_once_and_when_they_come(here: Here) -> None:
    here.shown[BEN] = THEN
    wire, _ = await here.follower()
    here.presence.arrive(BEN)
    await here.presence.pass_time()
    assert wire.online == [{str(BEN): False}, {str(BEN): True}]
    assert wire.frames[0]["last_seen"] == {str(BEN): "2026-11-20T09:14:00Z"}
    assert "last_seen" not in wire.frames[1]


async def test_who_goes_is_stored_and_was_seen_just_now(here: Here) -> None:
    here.presence.arrive(BEN)
    wire, _ = await here.follower()
    here.presence.depart(BEN)
    await here.presence.pass_time()
    await here.presence.pass_time()
    assert wire.online == [{str(BEN): True}, {str(BEN): False}]
    assert datetime.fromisoformat(wire.frames[1]["last_seen"][str(BEN)]) > THEN
    assert here.stored == [{BEN}]


async def test_who_hides_it_is_offline_to_all_and_sends_no_sign_of_coming(here: Here) -> None:
    here.shown = {}
    here.presence.arrive(BEN)
    wire, _ = await here.follower()
    here.presence.depart(BEN)
    await here.presence.pass_time()
    here.presence.arrive(BEN)
    await here.presence.pass_time()
    assert wire.online == [{str(BEN): False}]
    assert "last_seen" not in wire.frames[0]


@pytest.mark.parametrize("chooser", [ANA, BEN])
async def test_what_either_hides_is_gone_with_the_next_round(here: Here, chooser: UUID) -> None:
    here.presence.arrive(BEN)
    wire, _ = await here.follower()
    here.shown = {}
    here.presence.review([chooser])
    await here.presence.pass_time()
    here.shown = {BEN: THEN}
    here.presence.review([chooser])
    await here.presence.pass_time()
    assert wire.online == [{str(BEN): True}, {str(BEN): False}, {str(BEN): True}]


async def test_what_is_hidden_while_it_is_read_is_not_sent(here: Here) -> None:
    def hide() -> None:
        here.shown = {}
        here.presence.review([BEN])

    here.presence.arrive(BEN)
    here.meanwhile = hide
    wire, _ = await here.follower()
    await here.presence.pass_time()
    assert wire.online == [{str(BEN): False}]


async def test_what_is_hidden_is_gone_also_where_the_event_was_lost(here: Here) -> None:
    here.presence.arrive(BEN)
    wire, _ = await here.follower()
    here.shown = {}
    missed = [ProfileUpdated(BEN, 1, Profile(""))]
    here.presence.note_missed(missed)
    await here.presence.pass_time()
    here.presence.note_missed(missed)
    await here.presence.pass_time()
    assert wire.online == [{str(BEN): True}, {str(BEN): False}]


async def test_what_could_not_be_read_is_read_in_the_next_round(here: Here) -> None:
    wire, _ = await here.follower()
    here.presence.review([BEN])
    here.fails = True
    with pytest.raises(ConnectionError):
        await here.presence.pass_time()
    here.fails = False
    here.presence.arrive(BEN)
    await here.presence.pass_time()
    assert wire.online == [{str(BEN): False}, {str(BEN): True}]


async def test_a_process_that_stops_stores_who_is_there(here: Here) -> None:
    here.presence.arrive(ANA)
    here.presence.arrive(BEN)
    here.presence.depart(BEN)
    await here.presence.stop()
    assert here.stored == [{ANA, BEN}]


async def test_a_process_without_people_stores_nothing(here: Here) -> None:
    await here.presence.stop()
    assert here.stored == []
