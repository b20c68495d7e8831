"""Search finds what going through all texts finds, whatever is written and looked for."""

import random
from datetime import timedelta

import pytest

from chat.conversations.models import Conversation
from chat.conversations.services import group_create
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.people.models import Person
from chat.search import selectors
from chat.search.indexing.indexer import Indexer
from tests.cast import person
from tests.unit.search.corpus import asked, change, found, needles, store, there_is


@pytest.mark.parametrize("seconds", [selectors.SEARCH_SECONDS, 0.0], ids=["in time", "late"])
def test_all_is_found_before_while_and_after_it_is_indexed(
    transactional_db: None,
    owner: Person,
    conversation: Conversation,
    group: Conversation,
    channel: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
) -> None:
    # With no time at all each page ends as soon as it may.
    monkeypatch.setattr(selectors, "SEARCH_SECONDS", seconds)
    monkeypatch.setattr(selectors, "BLOCKS_AT_ONCE", (1, 4))
    monkeypatch.setattr(selectors, "NEWEST_BLOCKS", 2)
    rng = random.Random(4711)
    for room in (conversation, group, channel):
        store(rng, room, 100)
    indexer = Indexer(rests_after=timedelta(0))
    for is_last in (False, False, True):
        for some in needles(rng, 6):
            assert found(owner.id, asked(some)) == there_is(owner.id, some), some
        if is_last:
            indexer.catch_up()
        else:
            indexer.step()
        change(rng, [conversation, group, channel], 4)
    for some in needles(rng, 6):
        assert found(owner.id, asked(some)) == there_is(owner.id, some), some


def test_ten_people_find_what_they_may_read_and_nothing_else(transactional_db: None) -> None:
    rng = random.Random(42)
    people = [person(f"Nora{number}", "Nord") for number in range(10)]
    rooms = [
        group_create(
            creator_id=people[0].id,
            title=f"Room {number}",
            member_ids=[one.id for one in rng.sample(people[1:], 4)],
            history=rng.choice(["whole", "joined"]),
        )
        for number in range(4)
    ]
    indexer = Indexer(rests_after=timedelta(0))
    for _ in range(3):
        for room in rooms:
            store(rng, room, 30)
            leads = {"user_id": people[0].id, "conversation_id": room.id}
            [comes, goes] = rng.sample(people[1:], 2)
            members_add(**leads, people_ids=[comes.id])
            if room.memberships.filter(person=goes, left_at=None).exists():
                by = rng.choice([people[0].id, goes.id])
                member_remove(user_id=by, conversation_id=room.id, member_id=goes.id)
        change(rng, rooms, 5)
        if rng.random() < 0.7:
            indexer.step()
        for some in needles(rng, 2):
            for one in people:
                assert found(one.id, asked(some)) == there_is(one.id, some), (one, some)
