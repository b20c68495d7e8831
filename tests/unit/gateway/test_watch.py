"""The watch misses nothing, however long the database was away, and asks for what it must."""

import asyncio
from collections.abc import Collection
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.models import Conversation
from chat.core.threads import Pool
from chat.events.types import ReadWithdrawn
from chat.gateway import watch as watch_module
from chat.gateway.node.node import Node
from chat.gateway.watch import CLOCK_SKEW_SECONDS, Seen, Watch, look_around
from chat.messaging.services.privacy import privacy_update
from chat.people.models import Person
from tests.cast import Say


def test_sessions_that_ended_while_the_database_was_away_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    asked: list[float] = []

    def look_around(since: float, *followed: Collection[UUID]) -> Seen:
        if 1_001 < now < 1_300:
            raise ConnectionError
        asked.append(since)
        return Seen(frozenset(), {}, {}, [], [])

    monkeypatch.setattr(watch_module, "look_around", look_around)
    monkeypatch.setattr("time.time", lambda: now)

    async def run() -> None:
        nonlocal now
        threads = Pool("test", threads=1, waiting_max=1)
        watch = Watch(Node(threads))
        for now in (1_001.0, 1_100.0, 1_300.0, 1_301.0):
            try:
                await watch.look()
            except ConnectionError:
                assert now == 1_100
        threads.close()

    asyncio.run(run())
    assert asked == [since - CLOCK_SKEW_SECONDS for since in (1_000, 1_001, 1_300)]


@pytest.mark.django_db(transaction=True)
def test_revisions_are_compared_only_where_anything_was_committed(
    conversation: Conversation, owner: Person, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other databases of the same server move the real one.
    version = iter((1, 1, 1, 2))
    monkeypatch.setattr(watch_module, "store_version", lambda: next(version))

    def look() -> tuple[Seen, int]:
        with CaptureQueriesContext(connection) as queries:
            seen = look_around(0, {conversation.id: 0}, {owner.id: 0}, {owner.id: 0})
        return seen, len(queries)

    say(owner, "hello")
    for _ in range(2):
        seen, _ = look()
        assert seen.conversations == {conversation.id: 3}
    seen, queries = look()
    assert (seen.conversations, queries) == ({}, 1)
    say(owner, "and again")
    seen, _ = look()
    assert seen.conversations == {conversation.id: 4}


@pytest.mark.django_db(transaction=True)
def test_what_is_followed_since_a_comparison_began_is_compared_by_the_next(
    conversation: Conversation, owner: Person, say: Say
) -> None:
    say(owner, "hello")
    look_around(0, {}, {}, {})
    assert look_around(0, {conversation.id: 2}, {}, {}).conversations == {conversation.id: 3}


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_that_the_bus_lost_is_found_by_those_who_follow_that_person(
    conversation: Conversation, owner: Person, member: Person
) -> None:
    member.refresh_from_db()
    before = member.profile_revision
    privacy_update(user_id=member.id, shares_read_marks=False)
    withdrawn = ReadWithdrawn(conversation.id, {member.id: before + 1}, frozenset({owner.id}))
    assert look_around(0, {}, {}, {member.id: before}).marks == [withdrawn]
