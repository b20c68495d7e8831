"""Replies stand in the thread of a message: numbered there, and counted there alone."""

from typing import Any

import pytest
from django.db import connection
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import group_create
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageCreated
from chat.messaging.content import Content
from chat.messaging.errors import MessageDeleted, MessageNotFound, ThreadInvalid
from chat.messaging.models import Draft
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.history import (
    history,
    messages_page,
    messages_page_with_replies,
    thread_page,
)
from chat.messaging.selectors.unread import unread_count
from chat.messaging.services.changing import message_delete
from chat.messaging.services.drafting import draft_set
from chat.messaging.services.joining import members_add
from chat.messaging.services.reacting import reaction_set
from chat.messaging.writer import batch
from chat.messaging.writer.store import MessageDraft
from chat.people.models import Person
from chat.protocol import frames
from tests.cast import Say
from tests.stores import only_on

pytestmark = pytest.mark.django_db(transaction=True)


def texts(who: Person, room: Conversation, **place: int) -> list[str]:
    page = messages_page(user_id=who.id, conversation_id=room.id, limit=50, **place)
    return [message.text for message in page.messages]


def in_thread(
    who: Person, room: Conversation, seq: int, limit: int = 50, **place: int
) -> list[str]:
    page = thread_page(
        user_id=who.id, conversation_id=room.id, thread_root=seq, limit=limit, **place
    )
    return [message.text for message in page.messages]


def summary(who: Person, room: Conversation) -> frames.ThreadSummary:
    page = messages_page(user_id=who.id, conversation_id=room.id, limit=50)
    assert len(page.threads) == 1
    return page.threads[0]


def listed(who: Person, room: Conversation) -> frames.Conversation:
    return conversation_of_member(user_id=who.id, conversation_id=room.id)


def test_a_reply_has_a_seq_a_place_in_its_thread_and_no_ordinal_of_its_own(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    first = say(member, "first", room=group, thread_root=root.seq)
    after = say(owner, "after", room=group)
    second = say(member, "second", room=group, thread_root=root.seq)

    assert [(one.seq, one.ordinal) for one in (root, first, after, second)] == [
        *((root.seq, 1), (root.seq + 1, 1), (root.seq + 2, 2), (root.seq + 3, 2)),
    ]
    assert [one.thread_ordinal for one in (root, first, after, second)] == [UNSET, 1, UNSET, 2]
    assert first.thread_root == root.seq
    assert not first.is_in_room


def test_the_room_shows_it_where_it_is_to_stand_there_too(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    say(member, "aside", room=group, thread_root=root.seq)
    both = say(member, "both", room=group, thread_root=root.seq, also_in_room=True)

    assert (both.ordinal, both.thread_ordinal, both.also_in_room) == (2, 2, True)
    assert texts(owner, group) == ["root", "both"]
    assert texts(owner, group, after=root.seq) == ["both"]
    assert texts(owner, group, around=root.seq) == ["root", "both"]
    assert in_thread(owner, group, root.seq) == ["root", "aside", "both"]


def test_a_page_of_a_room_is_full_however_many_replies_lie_between(
    say: Say, owner: Person, group: Conversation
) -> None:
    for number in range(4):
        root = say(owner, str(number), room=group)
        for _ in range(3):
            say(owner, "aside", room=group, thread_root=root.seq)
    page = messages_page(user_id=owner.id, conversation_id=group.id, limit=4)
    assert [message.text for message in page.messages] == ["0", "1", "2", "3"]


def test_the_pages_of_a_thread_go_by_seq_and_begin_with_its_root(
    say: Say, owner: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    replies = [say(owner, str(number), room=group, thread_root=root.seq) for number in range(4)]

    assert in_thread(owner, group, root.seq, 2) == ["2", "3"]
    page = thread_page(user_id=owner.id, conversation_id=group.id, thread_root=root.seq, limit=2)
    assert [thread.last_ordinal for thread in page.threads] == [4]
    assert in_thread(owner, group, root.seq, 2, before=replies[2].seq) == ["0", "1"]
    assert in_thread(owner, group, root.seq, 2, before=replies[0].seq) == ["root"]
    assert in_thread(owner, group, root.seq, 2, after=0) == ["root", "0"]
    assert in_thread(owner, group, root.seq, 9, after=replies[1].seq) == ["2", "3"]


def test_what_a_thread_says_is_no_preview_and_no_activity_and_unread_in_no_room(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    say(owner, "aside", room=group, thread_root=root.seq)

    shown = listed(member, group)
    assert shown.last_message is not None
    assert shown.last_message.text == "root"
    assert unread_count(shown) == 1


def test_who_replies_in_a_thread_has_read_no_more_of_the_room(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    say(owner, "unread", room=group)
    say(member, "aside", room=group, thread_root=root.seq)

    assert unread_count(listed(member, group)) == 2
    say(member, "both", room=group, thread_root=root.seq, also_in_room=True)
    assert unread_count(listed(member, group)) == 0


def test_a_deleted_reply_is_taken_off_the_thread_and_not_off_the_room(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    say(owner, "unread", room=group)
    reply = say(owner, "aside", room=group, thread_root=root.seq)
    message_delete(user_id=owner.id, conversation_id=group.id, seq=reply.seq)

    shown = listed(member, group)
    assert (unread_count(shown), shown.unread_deleted) == (2, UNSET)
    assert summary(owner, group).count == 0


def test_a_mention_in_a_thread_is_none_in_the_room(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    reply = say(owner, "@Mehmet Murat", room=group, thread_root=root.seq)

    assert reply.mentions
    assert listed(member, group).unread_mentions is UNSET
    both = say(owner, "@Mehmet Murat", room=group, thread_root=root.seq, also_in_room=True)
    assert [one.seq for one in listed(member, group).unread_mentions or []] == [both.seq]


def test_the_root_shows_how_many_replies_there_are_the_last_and_the_first_who_wrote(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    before = messages_page(user_id=owner.id, conversation_id=group.id, limit=9)
    assert before.threads == []
    say(member, "1", room=group, thread_root=root.seq)
    gone = say(owner, "2", room=group, thread_root=root.seq)
    last = say(member, "3", room=group, thread_root=root.seq)
    message_delete(user_id=owner.id, conversation_id=group.id, seq=gone.seq)

    group.refresh_from_db()
    assert summary(owner, group) == frames.ThreadSummary(
        thread_root=root.seq,
        revision=group.revision,
        last_ordinal=3,
        last_at=last.created_at,
        count=2,
        people=[member.id, owner.id],
    )
    assert thread_page(
        user_id=owner.id, conversation_id=group.id, thread_root=root.seq, limit=9
    ).threads == [summary(owner, group)]


@pytest.mark.parametrize("kind", ["nothing", "line", "hidden"])
def test_there_is_no_thread_of_what_one_does_not_see_as_a_message(
    say: Say, owner: Person, member: Person, kind: str
) -> None:
    room = group_create(creator_id=owner.id, title="Board", member_ids=[], history="joined")
    hidden = say(owner, "before", room=room)
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[member.id])
    room.refresh_from_db()
    seq = {"nothing": 99, "line": room.last_seq, "hidden": hidden.seq}[kind]

    with pytest.raises(MessageNotFound):
        say(member, "reply", room=room, thread_root=seq)
    with pytest.raises(MessageNotFound):
        in_thread(member, room, seq)


def test_one_batch_may_have_a_message_and_replies_to_it(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    before = say(owner, "before", room=group)
    contents = [Content("root"), Content("1", thread_root=before.seq + 1)]
    drafts = [MessageDraft(owner.id, group.id, new_id(), content) for content in contents]
    outcomes, _ = batch.write(drafts, wait=True)
    assert [one.thread_ordinal for one in outcomes if isinstance(one, frames.Message)] == [UNSET, 1]


def test_a_reply_has_no_thread_of_its_own(say: Say, owner: Person, group: Conversation) -> None:
    root = say(owner, "root", room=group)
    reply = say(owner, "reply", room=group, thread_root=root.seq, also_in_room=True)
    with pytest.raises(ThreadInvalid):
        say(owner, "deeper", room=group, thread_root=reply.seq)


def test_only_a_reply_in_a_thread_is_also_in_the_room(
    say: Say, owner: Person, group: Conversation
) -> None:
    with pytest.raises(ThreadInvalid):
        say(owner, "here", room=group, also_in_room=True)


def test_a_thread_goes_on_without_its_root_and_none_begins_there(
    say: Say, owner: Person, group: Conversation
) -> None:
    root, bare = say(owner, "root", room=group), say(owner, "bare", room=group)
    say(owner, "1", room=group, thread_root=root.seq)
    for message in (root, bare):
        message_delete(user_id=owner.id, conversation_id=group.id, seq=message.seq)

    say(owner, "2", room=group, thread_root=root.seq)
    assert in_thread(owner, group, root.seq) == ["", "1", "2"]
    with pytest.raises(MessageDeleted):
        say(owner, "1", room=group, thread_root=bare.seq)


def test_a_thread_is_for_members_alone(
    say: Say, owner: Person, stranger: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    with pytest.raises(ConversationNotFound):
        say(stranger, "reply", room=group, thread_root=root.seq)
    with pytest.raises(ConversationNotFound):
        in_thread(stranger, group, root.seq)


def test_a_retry_is_the_same_reply(
    say: Say, owner: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    root, id = say(owner, "root", room=group), new_id()
    first = say(owner, "reply", id, room=group, thread_root=root.seq)
    del published[:]
    assert say(owner, "reply", id, room=group, thread_root=root.seq) == first
    assert published == []


def test_what_was_begun_in_the_room_stays_when_one_replies_in_a_thread(
    say: Say, owner: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    draft_set(user_id=owner.id, conversation_id=group.id, content=Content("begun"))
    say(owner, "reply", room=group, thread_root=root.seq)
    assert Draft.objects.filter(person_id=owner.id, is_on=True).exists()


def test_changes_and_the_simple_api_have_replies_as_messages(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    root = say(owner, "root")
    reply = say(member, "reply", thread_root=root.seq)

    changed = changes(user_id=owner.id, conversation_id=conversation.id, after=root.revision)
    assert changed.messages == [reply]
    page = messages_page_with_replies(user_id=owner.id, conversation_id=conversation.id, limit=9)
    assert [message.text for message in page.messages] == ["root", "reply"]
    read = history(user_id=owner.id, conversation_id=conversation.id)
    assert [message.text for _, message in read] == ["reply", "root"]


def test_one_reacts_to_replies_as_to_messages(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    reply = say(owner, "reply", room=group, thread_root=root.seq)
    reaction_set(user_id=member.id, conversation_id=group.id, seq=reply.seq, emoji="👍", is_on=True)
    page = thread_page(user_id=member.id, conversation_id=group.id, thread_root=root.seq, limit=9)
    assert page.messages[1].reactions
    assert page.messages[1].reactions[0].is_own


def test_each_reply_is_one_revision_of_the_conversation(
    say: Say, owner: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    root = say(owner, "root", room=group)
    reply = say(owner, "reply", room=group, thread_root=root.seq)
    created = [event for event in published if isinstance(event, MessageCreated)]
    assert created[-1].message == reply
    assert reply.revision == root.revision + 1


def statements_of(sender: Person, room: Conversation, **content: Any) -> list[str]:
    """Return what the writer asks of the store for one message, by the first word of each."""
    draft = MessageDraft(sender.id, room.id, new_id(), Content("hello", **content))
    asked: list[str] = []
    connection.connection.set_trace_callback(asked.append)
    batch.write([draft], wait=True)
    connection.connection.set_trace_callback(None)
    words = [statement.split()[0] for statement in asked]
    return [word for word in words if word != "PRAGMA"]


@only_on("sqlite")
def test_a_message_outside_of_threads_costs_no_statement_more(
    say: Say, owner: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    connection.ensure_connection()
    alone = ["BEGIN", "SELECT", "SELECT", "INSERT", "UPDATE", "UPDATE", "COMMIT"]
    assert statements_of(owner, group) == alone
    assert len(statements_of(owner, group, thread_root=root.seq)) > len(alone)


def test_a_membership_keeps_nothing_of_threads(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    root = say(owner, "root", room=group)
    before = Membership.objects.filter(conversation=group).values().order_by("person_id")
    rows = list(before.all())
    say(member, "reply", room=group, thread_root=root.seq)
    assert list(before.all()) == rows
