"""What is said is found by whoever may read it, and by nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.conversations.models import Conversation
from chat.core.cursors import CursorInvalid
from chat.messaging.content import Content
from chat.messaging.models import Message
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.members import member_remove
from chat.people.models import Person
from chat.search import rooms
from chat.search.blocks import microseconds, times_of
from chat.search.indexing import indexer as indexers
from chat.search.indexing.indexer import BUSY_SHARE, SHARE, Indexer
from chat.search.models import Block, BlockTexts
from chat.search.rooms import Indexing
from chat.search.selectors import search
from tests.cast import Say
from tests.unit.search.corpus import found


def texts(person: Person, q: str) -> list[str]:
    return [hit.message.text for hit in search(user_id=person.id, q=q).results]


def blocks() -> str:
    return "".join(bytes(one).decode() if isinstance(one, bytes) else one for one in _stored())


def _stored() -> list[str | bytes]:
    rows = BlockTexts.objects.order_by("conversation_id", "number")
    return [*rows.values_list("texts", flat=True)]


def test_what_was_said_a_moment_ago_is_found(say: Say, owner: Person, member: Person) -> None:
    say(owner, "The harbour is open")
    assert texts(member, "HARB") == ["The harbour is open"]


def test_what_is_in_blocks_is_found(
    say: Say, owner: Person, member: Person, indexer: Indexer
) -> None:
    for number in range(70):
        say(owner, f"message {number} of many")
    indexer.catch_up()
    assert Block.objects.count() == 2
    assert texts(member, '"message 3 of"') == ["message 3 of many"]
    assert [seq for _, seq in found(member.id, "many", limit=7)] == [*range(70, 0, -1)]


def test_a_block_knows_the_times_of_its_messages_to_the_microsecond(
    say: Say, owner: Person, member: Person, indexer: Indexer
) -> None:
    second = datetime(2026, 11, 29, 12, tzinfo=UTC)
    fractions = [0, 1, 999_499, 999_500, 999_999, 1_000_000]
    times = [second + timedelta(microseconds=fraction) for fraction in fractions]
    for time in times:
        said = say(owner, "The tide turns")
        Message.objects.filter(seq=said.seq).update(created_at=time)
    indexer.catch_up()
    kept = BlockTexts.objects.values_list("times", flat=True).get()
    assert list(times_of(bytes(kept))) == [microseconds(time) for time in times]
    assert [seq for _, seq in found(member.id, "tide", limit=2)] == [6, 5, 4, 3, 2, 1]


def test_a_hit_says_who_sent_it_and_where_it_is(say: Say, owner: Person, member: Person) -> None:
    said = say(owner, "👍 Grüße und Grüsse")
    [hit] = search(user_id=member.id, q="grusse").results
    assert (hit.message, hit.sender.first_name) == (said, "Olivia")
    assert hit.highlights == [(3, 8), (13, 19)]


def test_a_stranger_finds_nothing(
    say: Say, owner: Person, stranger: Person, conversation: Conversation
) -> None:
    say(owner, "A secret")
    assert texts(stranger, "secret") == texts(stranger, f"in:{conversation.id} secret") == []


def test_whoever_was_removed_finds_nothing_any_more(
    say: Say, owner: Person, member: Person, group: Conversation, indexer: Indexer
) -> None:
    say(owner, "A secret", room=group)
    indexer.catch_up()
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    assert texts(member, "secret") == []


@pytest.mark.parametrize("is_indexed_anew", [False, True])
def test_an_edit_counts_at_once(
    say: Say,
    owner: Person,
    member: Person,
    conversation: Conversation,
    indexer: Indexer,
    is_indexed_anew: bool,
) -> None:
    said = say(owner, "The first word")
    indexer.catch_up()
    message_edit(
        user_id=owner.id,
        conversation_id=conversation.id,
        seq=said.seq,
        content=Content("Another one"),
    )
    if is_indexed_anew:
        indexer.catch_up()
    assert (texts(member, "first"), texts(member, "another")) == ([], ["Another one"])


def test_what_is_deleted_is_found_no_more_and_leaves_the_index(
    say: Say, owner: Person, conversation: Conversation, indexer: Indexer
) -> None:
    say(owner, "kept")
    said = say(owner, "taken back")
    indexer.catch_up()
    assert "taken back" in blocks()
    message_delete(user_id=owner.id, conversation_id=conversation.id, seq=said.seq)
    assert texts(owner, "taken") == []
    indexer.catch_up()
    assert "taken back" not in blocks()
    assert "kept" in blocks()


def test_a_cursor_is_of_its_query_and_its_person(say: Say, owner: Person, member: Person) -> None:
    for _ in range(3):
        say(owner, "again")
    cursor = search(user_id=owner.id, q="again", limit=2).next
    assert len(search(user_id=owner.id, q="again", cursor=cursor).results) == 1
    for person, q in ((owner, "else"), (member, "again")):
        with pytest.raises(CursorInvalid):
            search(user_id=person.id, q=q, cursor=cursor)


def test_how_far_the_index_is_counts_what_one_may_read(
    say: Say,
    owner: Person,
    stranger: Person,
    indexer: Indexer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rooms, "BEHIND_MAX", 2)

    def indexing(person: Person) -> Indexing | None:
        return search(user_id=person.id, q="x").indexing

    for _ in range(3):
        say(owner, "said")
    assert (indexing(owner), indexing(stranger)) == (Indexing(0, 3), None)
    indexer.catch_up()
    assert indexing(owner) is None


def test_where_somebody_looks_is_indexed_first(
    say: Say,
    owner: Person,
    member: Person,
    conversation: Conversation,
    group: Conversation,
    indexer: Indexer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rooms, "BEHIND_MAX", 0)
    monkeypatch.setattr(indexers, "STEP_BLOCKS", 1)
    for room, name in ((conversation, "pair"), (group, "group")):
        say(owner, f"said in the {name}", room=room)
    texts(member, f"in:{group.id} said")
    indexer.step()
    assert "said in the pair" not in blocks()
    assert "said in the group" in blocks()


def test_while_people_write_full_blocks_alone_are_written(
    say: Say, owner: Person, transactional_db: None
) -> None:
    for number in range(70):
        say(owner, f"message {number}")
    Indexer(rests_after=timedelta(hours=1)).catch_up()
    assert "message 63" in blocks()
    assert "message 64" not in blocks()
    assert texts(owner, '"message 6"')[0] == "message 69"


def test_the_index_takes_little_time_until_it_knows_that_people_write_little(
    say: Say, owner: Person, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(130):
        say(owner, f"message {number}")
    # Of three blocks each takes a second, and the second one begins after the pause.
    ticks = iter([0.0, 1.0, 1.0, 20.0, 21.0, 21.0])
    monkeypatch.setattr(indexers, "monotonic", lambda: next(ticks))
    monkeypatch.setattr(indexers, "STEP_BLOCKS", 1)
    assert indexer.step() == pytest.approx(1 / BUSY_SHARE - 1)
    assert indexer.step() == pytest.approx(1 / SHARE - 1)
