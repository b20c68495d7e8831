"""Mentions wait in their messages, become rows together, and are the same before and after."""

from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import UUIDField
from msgspec import UNSET

from chat.conversations.models import Conversation
from chat.core.ids import new_id
from chat.messaging.content import Content
from chat.messaging.models import FormerMention, Mention
from chat.messaging.selectors.conversations import conversation_of_member, user_state
from chat.messaging.selectors.history import message_by_seq, messages_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import person_rename
from chat.messaging.waiting import TOGETHER
from chat.messaging.writer import batch
from chat.messaging.writer.store import MessageDraft
from chat.people.models import Person
from chat.protocol.limits import UNREAD_MENTIONS_MAX
from tests.cast import Say
from tests.stores import only_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.stores]

CALL = "@Mehmet Murat"


def pass_by(say: Say, owner: Person, room: Conversation, *, waits: bool) -> None:
    """Send so many messages that what mentioned anybody before waits no more, or does just yet."""
    for _ in range(TOGETHER):
        say(owner, "hello", room=room)
    if not waits:
        say(owner, "@Olivia Owens", room=room)


def unread(who: Person, room: Conversation) -> list[int]:
    """Return the seqs of the unread messages that mention somebody."""
    found = conversation_of_member(user_id=who.id, conversation_id=room.id).unread_mentions
    return [mention.seq for mention in found or ()]


def rows(of: Person | Conversation) -> list[int]:
    """Return the seqs of the messages that have a row of whom they mention."""
    return [*Mention.objects.filter(target_id=of.pk).order_by("seq").values_list("seq", flat=True)]


def edit(who: Person, room: Conversation, seq: int, text: str) -> Any:
    message_edit(user_id=who.id, conversation_id=room.id, seq=seq, content=Content(text))
    return message_by_seq(user_id=who.id, conversation_id=room.id, seq=seq).mentions


@pytest.fixture
def room(group: Conversation) -> Conversation:
    """The group."""
    return group


def test_whoever_is_mentioned_sees_it_before_and_after_it_is_a_row(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    say(owner, f"{CALL}, {CALL.lower()} and @all", room=room)
    say(member, f"{CALL} is me", room=room)
    assert (rows(member), unread(member, room)) == ([], [])
    say(owner, CALL, room=room)
    assert (rows(member), unread(member, room)) == ([], [3])

    pass_by(say, owner, room, waits=False)

    assert (rows(member), rows(room), rows(owner)) == ([1, 3], [1], [])
    assert (unread(member, room), unread(owner, room)) == ([3], [])


def test_messages_of_one_batch_become_rows_as_those_of_many_do(
    owner: Person, member: Person, room: Conversation
) -> None:
    sent = 2 * TOGETHER + 2
    drafts = [MessageDraft(owner.id, room.id, new_id(), Content(CALL)) for _ in range(sent)]
    batch.write(drafts, wait=True)

    assert rows(member) == [*range(1, 2 * TOGETHER + 1)]
    assert Conversation.objects.get(pk=room.pk).mentions_wait_from == 2 * TOGETHER + 1
    assert unread(member, room) == [*range(1, sent + 1)]


@pytest.mark.parametrize("waits", [True, False])
def test_what_is_edited_or_deleted_is_so_whether_it_waits_or_not(
    say: Say, owner: Person, member: Person, room: Conversation, *, waits: bool
) -> None:
    sent = [say(owner, text, room=room) for text in (f"{CALL} @all", "hello", CALL)]
    pass_by(say, owner, room, waits=waits)

    assert edit(owner, room, 1, "nobody") is UNSET
    assert unread(member, room) == [3]
    (again,) = edit(owner, room, 1, f"{CALL} again")
    assert (again.id, again.since) == (member.id, sent[0].revision)
    (new,) = edit(owner, room, 2, CALL)
    assert (new.id, new.since > sent[2].revision) == (member.id, True)
    assert unread(member, room) == [1, 2, 3]
    for seq in (1, 3):
        message_delete(user_id=owner.id, conversation_id=room.id, seq=seq)
    assert unread(member, room) == [2]
    assert not FormerMention.objects.exists()

    say(owner, "@Olivia Owens", room=room)
    assert (rows(member), rows(room)) == ([2], [])


def test_a_mention_in_a_thread_alone_is_unread_there_alone(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    def called() -> list[int]:
        threads = user_state(user_id=member.id, after=-1).own.threads
        return [ordinal for one in threads for ordinal in one.unread_mentions]

    thread: dict[str, Any] = {"room": room, "thread_root": say(owner, "root", room=room).seq}
    for text in (CALL, "@all", "hello"):
        say(owner, text, **thread)
    both = say(owner, CALL, **thread, also_in_room=True)
    for waits in (True, False):
        assert (called(), unread(member, room)) == ([1, 2], [both.seq])
        pass_by(say, owner, room, waits=waits)
    assert (called(), unread(member, room)) == ([1, 2], [both.seq])
    assert rows(member) == [2, both.seq]


def test_a_name_that_looks_like_what_is_stored_calls_its_person_alone(
    say: Say, owner: Person, member: Person, stranger: Person, room: Conversation
) -> None:
    name = 'Zoe,"since":1,"since":2'
    person_rename(person=stranger, first_name=name)
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[stranger.id])
    sent = say(owner, f"@{name} Stern", room=room)

    assert [mention.id for mention in sent.mentions or ()] == [stranger.id]
    assert (unread(stranger, room), unread(member, room)) == ([sent.seq], [])


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_what_is_unread_is_what_the_messages_say(
    say: Say, owner: Person, member: Person, room: Conversation, seed: int
) -> None:
    random = Random(seed)
    texts = [CALL, f"{CALL} and @all", "@all", "@Olivia Owens", "hello"]
    for _ in range(4 * TOGETHER):
        page = messages_page(user_id=owner.id, conversation_id=room.id, limit=1_000)
        seqs = [one.seq for one in page.messages if one.deleted_at is None]
        match random.choice(["say", "say", "say", "batch", "edit", "delete"]):
            case "batch":
                sent = [Content(random.choice(texts)) for _ in range(random.randint(2, TOGETHER))]
                drafts = [MessageDraft(owner.id, room.id, new_id(), one) for one in sent]
                batch.write(drafts, wait=True)
            case "edit" if seqs:
                edit(owner, room, random.choice(seqs), random.choice(texts))
            case "delete" if seqs:
                seq = random.choice(seqs)
                message_delete(user_id=owner.id, conversation_id=room.id, seq=seq)
            case _:
                say(owner, random.choice(texts), room=room)

        page = messages_page(user_id=owner.id, conversation_id=room.id, limit=1_000)
        calling = [
            one.seq
            for one in page.messages
            if any(mention.id in (UNSET, member.id) for mention in one.mentions or ())
        ]
        assert unread(member, room) == calling[-UNREAD_MENTIONS_MAX:]


def migrate() -> None:
    """Upgrade the store."""
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_mentions_of_an_earlier_version_stay(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    sent = [say(owner, f"{CALL} @all", room=room) for _ in range(2)]
    before = [
        (1, member.id, 1, False),
        (1, room.id, 1, False),
        (2, member.id, 2, True),
    ]
    MigrationExecutor(connection).migrate([("messaging", "0018_files")])
    try:
        to_store = UUIDField().get_db_prep_value
        with connection.cursor() as cursor:
            for seq, target_id, ordinal, is_removed in before:
                ids = [to_store(id, connection) for id in (room.id, target_id)]
                cursor.execute(
                    "INSERT INTO messaging_mention"
                    " (conversation_id, target_id, seq, ordinal, since, is_removed)"
                    " VALUES (%s, %s, %s, %s, %s, %s)",
                    [*ids, seq, ordinal, sent[seq - 1].revision, is_removed],
                )
    finally:
        migrate()

    assert (rows(member), rows(room)) == ([1], [1])
    assert unread(member, room) == [1]
    (former,) = FormerMention.objects.values_list("seq", "target_id", "since")
    assert former == (2, member.id, sent[1].revision)


@only_on("sqlite")
def test_the_table_is_in_the_order_in_which_it_is_read_and_has_no_other() -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="no such column"):
        cursor.execute("SELECT rowid FROM messaging_mention")
