"""SQLite finds what the hot reads ask for by keys, however much there is of everything."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.accounts.models import Session
from chat.accounts.selectors import session_of_access_token
from chat.accounts.tokens import access_token
from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open
from chat.core.ids import new_id
from chat.messaging.calling import KnownNames
from chat.messaging.content import Content
from chat.messaging.models import Mention, Message, Version
from chat.messaging.rows import messages_by_key
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import (
    conversation_of_member,
    conversations_page,
    user_state,
    user_state_unchanged,
)
from chat.messaging.selectors.history import history, messages_page
from chat.messaging.selectors.marks import marks_of_room, room_marks
from chat.messaging.selectors.members import members_page
from chat.messaging.selectors.pins import pins_page
from chat.messaging.selectors.reactions import reaction_people
from chat.messaging.selectors.unread import Unread, unread
from chat.messaging.selectors.versions import message_versions
from chat.messaging.services.changing import message_delete
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.typing import typing_event
from chat.messaging.writer import batch
from chat.messaging.writer.store import MessageDraft
from chat.people.models import Person
from chat.protocol.limits import UNREAD_MENTIONS_MAX
from tests.cast import Say, account_of
from tests.stores import only_on

pytestmark = [pytest.mark.django_db(transaction=True), only_on("sqlite")]

TABLES = "account|block|conversation|earlier|member|mention|message|person|reaction|session"
SCAN = re.compile(rf"SCAN ({TABLES}|\w+_\w+)\b")
"""A step of a plan that goes through a whole table, of which all have two words in their names."""

READS: dict[str, Callable[[UUID, UUID], object]] = {
    "changes": lambda me, room: changes(user_id=me, conversation_id=room, after=0),
    "conversation": lambda me, room: conversation_of_member(user_id=me, conversation_id=room),
    "conversations": lambda me, room: conversations_page(user_id=me, limit=10),
    "history": lambda me, room: history(user_id=me, conversation_id=room),
    "marks": lambda me, room: room_marks([room]),
    "marks of one": lambda me, room: marks_of_room(room),
    "keys": lambda me, room: messages_by_key([(room, 1)]),
    "members": lambda me, room: members_page(user_id=me, conversation_id=room, limit=50).results,
    "names": lambda me, room: KnownNames().called({room: ["owner"]}),
    "messages": lambda me, room: messages_page(user_id=me, conversation_id=room, limit=10),
    "pins": lambda me, room: pins_page(user_id=me, conversation_id=room, limit=10),
    "reaction": lambda me, room: reaction_people(
        user_id=me, conversation_id=room, seq=1, emoji="👍", limit=10
    ),
    "versions": lambda me, room: message_versions(
        user_id=me, conversation_id=room, seq=1, limit=10
    ),
    "state": lambda me, room: user_state(user_id=me, after=-1),
    "changes of the state": lambda me, room: user_state(user_id=me, after=0),
    "unchanged state": lambda me, room: user_state_unchanged(user_id=me, after=0),
    "typing": lambda me, room: typing_event(user_id=me, conversation_id=room),
}


def scans(queries: CaptureQueriesContext) -> list[str]:
    """Return the steps of the statements' plans that go through a whole table."""
    steps: list[str] = []
    for query in queries.captured_queries:
        sql = query["sql"].replace("%s", "?")
        plan = f"EXPLAIN QUERY PLAN {sql}"
        rows = connection.connection.execute(plan, [None] * sql.count("?"))
        steps += [detail for *_, detail in rows if SCAN.match(detail) and "json_each" not in detail]
    return steps


@pytest.mark.parametrize("read", READS)
def test_a_read_goes_through_no_table(
    say: Say, owner: Person, member: Person, conversation: Conversation, read: str
) -> None:
    say(owner, "hello")
    say(owner, "hello", reply_to=1)
    reaction_set(user_id=owner.id, conversation_id=conversation.id, seq=1, emoji="👍", is_on=True)
    say(member, "@Olivia Owens")
    with CaptureQueriesContext(connection) as queries:
        READS[read](owner.id, conversation.id)
    assert queries.captured_queries
    assert scans(queries) == []


def test_what_was_sent_before_is_found_by_its_client_id(
    owner: Person, conversation: Conversation
) -> None:
    statements: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(statements.append)
    draft = MessageDraft(owner.id, conversation.id, new_id(), Content("hello"))
    batch.write([draft], wait=False)
    connection.connection.set_trace_callback(None)
    reads = [one for one in statements if one.lstrip().startswith("SELECT")]
    plans = [connection.connection.execute(f"EXPLAIN QUERY PLAN {one}") for one in reads]
    steps = [detail for plan in plans for *_, detail in plan if "client_id=?" in detail]
    assert len(steps) == 1
    assert "(client_id=? AND sender_id=? AND conversation_id=?)" in steps[0]


def test_the_session_of_a_request_is_found_by_its_key(owner: Person) -> None:
    token = access_token(Session.objects.create(user=account_of(owner)))
    with CaptureQueriesContext(connection) as queries:
        session_of_access_token(token)
    (sql,) = (query["sql"].replace("%s", "?") for query in queries.captured_queries)
    plan = connection.connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None])
    (step,) = (detail for *_, detail in plan if "SEARCH session" in detail)
    assert "(id=?)" in step


def test_the_conversation_of_two_people_is_found_by_their_pair(
    owner: Person, member: Person, conversation: Conversation
) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = conversation_direct_open(user_id=owner.id, recipient_id=member.id)
    assert found == conversation
    assert scans(queries) == []
    assert len(queries) == 1


def test_the_newest_unread_mentions_are_found_however_many_there_are(
    owner: Person, member: Person, conversation: Conversation
) -> None:
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    def steps_to_find(many: int) -> int:
        nonlocal steps
        new = range(Message.objects.count() + 1, many + 1)
        Message.objects.bulk_create(
            Message(
                conversation_id=conversation.id,
                seq=seq,
                ordinal=seq,
                revision=seq,
                sender=member,
                client_id=new_id(),
                created_at=timezone.now(),
            )
            for seq in new
        )
        Mention.objects.bulk_create(
            Mention(
                conversation_id=conversation.id,
                seq=seq,
                target_id=target_id,
                ordinal=seq,
            )
            for seq in new
            for target_id in (owner.id, conversation.id)
        )
        steps = 0
        connection.connection.set_progress_handler(count, 1)
        found = unread(owner.id, [(conversation.id, 0, many)])[conversation.id].mentions
        connection.connection.set_progress_handler(None, 1)
        newest = range(many - UNREAD_MENTIONS_MAX + 1, many + 1)
        assert [mention.seq for mention in found] == list(newest)
        return steps

    few, many = (steps_to_find(many) for many in (200, 2_000))
    assert many < 2 * few


def test_what_is_deleted_unread_is_found_in_an_index_of_that_alone(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    say(owner, "hello")
    message_delete(user_id=owner.id, conversation_id=conversation.id, seq=1)
    with CaptureQueriesContext(connection) as queries:
        assert unread(owner.id, [(conversation.id, 0, 1)]) == {conversation.id: Unread([], [1])}
    (sql,) = (query["sql"].replace("%s", "?") for query in queries.captured_queries)
    plan = connection.connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    steps = [detail for *_, detail in plan if "INDEX message_deleted" in detail]
    assert len(steps) == 2
    assert all("(conversation_id=? AND ordinal>?" in step for step in steps)


def test_the_newest_versions_are_found_however_many_there_are(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    said = say(owner, "hello")
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    def steps_to_find(many: int) -> int:
        nonlocal steps
        Version.objects.bulk_create(
            Version(
                conversation_id=conversation.id,
                seq=1,
                revision=revision,
                text="hello",
                written_at=said.created_at,
            )
            for revision in range(Version.objects.count() + 1, many + 1)
        )
        steps = 0
        connection.connection.set_progress_handler(count, 1)
        page = message_versions(user_id=owner.id, conversation_id=conversation.id, seq=1, limit=10)
        connection.connection.set_progress_handler(None, 1)
        assert len(page.results) == 10
        return steps

    few, many = (steps_to_find(many) for many in (100, 1_000))
    assert many < 2 * few
