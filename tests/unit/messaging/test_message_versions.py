"""An edit keeps what its message said before."""

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.core.cursors import CursorInvalid
from chat.messaging.content import Content
from chat.messaging.models import Version
from chat.messaging.selectors.history import message_by_seq
from chat.messaging.selectors.versions import message_versions
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.members import member_remove
from chat.people.models import Person
from tests.cast import Say
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def edit(by: Person, room: Conversation, text: str, seq: int = 1) -> None:
    message_edit(user_id=by.id, conversation_id=room.id, seq=seq, content=Content(text))


def versions(reader: Person, room: Conversation, seq: int = 1) -> list[tuple[str, datetime]]:
    page = message_versions(user_id=reader.id, conversation_id=room.id, seq=seq, limit=100)
    assert page.next is None
    return [(version.text, version.written_at) for version in page.results]


def texts(reader: Person, room: Conversation, seq: int = 1) -> list[str]:
    return [text for text, _ in versions(reader, room, seq)]


def test_everybody_in_the_room_sees_what_a_message_said_and_when_that_was_written(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    sent = say(owner, "helo", room=group)
    edit(owner, group, "hello")
    first = message_by_seq(user_id=member.id, conversation_id=group.id, seq=1).edited_at
    edit(owner, group, "Hello")
    second = message_by_seq(user_id=member.id, conversation_id=group.id, seq=1).edited_at

    assert versions(member, group) == [
        ("Hello", second),
        ("hello", first),
        ("helo", sent.created_at),
    ]


def test_a_message_that_was_not_edited_has_one_version(
    say: Say, owner: Person, group: Conversation
) -> None:
    sent = say(owner, "hello", room=group)
    assert versions(owner, group) == [("hello", sent.created_at)]
    edit(owner, group, "\nhello ")
    assert versions(owner, group) == [("hello", sent.created_at)]


def test_nobody_reads_what_was_deleted(say: Say, owner: Person, group: Conversation) -> None:
    for text in ("secret", "other"):
        say(owner, text, room=group)
    edit(owner, group, "no secret")
    edit(owner, group, "another", seq=2)
    message_delete(user_id=owner.id, conversation_id=group.id, seq=1)

    assert versions(owner, group) == []
    assert texts(owner, group, seq=2) == ["another", "other"]
    assert list(Version.objects.values_list("text", flat=True)) == ["other"]


@pytest.mark.parametrize("seq", [0, 2, 10**30])
def test_a_message_that_is_not_there_has_no_versions(
    say: Say, owner: Person, group: Conversation, seq: int
) -> None:
    say(owner, "hello", room=group)
    assert versions(owner, group, seq) == []


def test_whoever_is_not_in_the_room_sees_no_versions(
    say: Say, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    say(owner, "hello", room=group)
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    for outside in (member, stranger):
        with pytest.raises(ConversationNotFound):
            versions(outside, group)


def test_the_versions_have_pages(say: Say, owner: Person, group: Conversation) -> None:
    say(owner, "1", room=group)
    for number in range(2, 6):
        edit(owner, group, str(number))
    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id, "limit": 2}
    found, cursor = [], None
    while True:
        page = message_versions(**at, seq=1, cursor=cursor)
        found.append([version.text for version in page.results])
        cursor = page.next
        if cursor is None:
            break
        # What is edited meanwhile is in no later page.
        edit(owner, group, f"later {len(found)}")

    assert found == [["5", "4"], ["3", "2"], ["1"]]
    first = message_versions(**at, seq=1)
    with pytest.raises(CursorInvalid):
        message_versions(**at, seq=2, cursor=first.next)


def test_edits_at_the_same_time_leave_a_history_without_a_gap(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "0", room=group)
    edits = {str(number) for number in range(1, 9)}
    in_parallel([partial(edit, owner, group, text) for text in edits])

    found = versions(owner, group)
    assert {text for text, _ in found} == edits | {"0"}
    assert (len(found), found[-1][0]) == (9, "0")
    present = message_by_seq(user_id=owner.id, conversation_id=group.id, seq=1)
    assert found[0] == (present.text, present.edited_at)


def test_an_edit_keeps_the_text_before_by_one_query(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "helo", room=group)
    with CaptureQueriesContext(connection) as queries:
        edit(owner, group, "hello")
    statements = [query["sql"].split()[0] for query in queries.captured_queries]
    # The conversation is locked, the membership and the message read; what it said is kept, the
    # revision raised, and the message changed.
    assert [one for one in statements if one in {"SELECT", "INSERT", "UPDATE"}] == [
        *["SELECT"] * 3,
        *["INSERT", "UPDATE", "UPDATE"],
    ]
