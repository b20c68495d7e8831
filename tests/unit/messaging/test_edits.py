import pytest
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound, NotAllowed
from chat.conversations.models import Conversation
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageUpdated
from chat.messaging.content import Content
from chat.messaging.errors import MessageDeleted, MessageNotFound, TextInvalid
from chat.messaging.selectors.history import history, message_by_seq, messages_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.members import member_remove
from chat.people.models import Person
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


def edit(by: Person, room: Conversation, seq: int, text: str) -> None:
    message_edit(user_id=by.id, conversation_id=room.id, seq=seq, content=Content(text))


def delete(by: Person, room: Conversation, seq: int) -> None:
    message_delete(user_id=by.id, conversation_id=room.id, seq=seq)


def test_an_edit_keeps_the_place_and_is_a_revision(
    say: Say, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    sent = say(member, "helo", room=group)
    edit(member, group, 1, "\nhello ")

    message = message_by_seq(user_id=member.id, conversation_id=group.id, seq=1)
    assert (message.text, message.seq, message.ordinal, message.revision) == ("hello", 1, 1, 4)
    assert message.created_at == sent.created_at
    assert message.edited_at is not None
    assert isinstance(published[-1], MessageUpdated)
    assert (published[-1].message.text, published[-1].revision) == ("hello", 4)
    assert published[-1].message.edited_at == message.edited_at


def test_the_same_text_again_is_no_change(
    say: Say, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    say(member, "hello", room=group)
    del published[:]
    edit(member, group, 1, "\nhello ")

    assert published == []
    assert message_by_seq(user_id=member.id, conversation_id=group.id, seq=1).edited_at is None


def test_a_deleted_message_keeps_its_place_and_loses_its_text(
    say: Say, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    say(member, "secret", room=group)
    say(member, "hello", room=group)
    delete(member, group, 1)

    page = messages_page(user_id=member.id, conversation_id=group.id, limit=10)
    tombstone, message = page.messages
    assert (tombstone.seq, tombstone.text, tombstone.revision) == (1, "", 5)
    assert tombstone.deleted_at is not None
    assert message.seq == 2
    assert isinstance(published[-1], MessageUpdated)
    assert (published[-1].message.text, published[-1].message.deleted_at) == (
        "",
        tombstone.deleted_at,
    )


def test_to_delete_again_is_no_change(
    say: Say, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    say(member, "hello", room=group)
    delete(member, group, 1)
    del published[:]
    delete(member, group, 1)

    assert published == []


def test_what_is_deleted_is_not_edited(say: Say, member: Person, group: Conversation) -> None:
    say(member, "hello", room=group)
    delete(member, group, 1)
    with pytest.raises(MessageDeleted):
        edit(member, group, 1, "I am back")


def test_nobody_changes_what_somebody_else_sent(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    say(member, "hello", room=group)
    say(owner, "hello", room=group)
    with pytest.raises(NotAllowed):
        edit(owner, group, 1, "bye")
    with pytest.raises(NotAllowed):
        delete(member, group, 2)


def test_an_owner_deletes_what_somebody_else_sent_and_it_says_so(
    say: Say, owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    say(member, "spam", room=group)
    delete(owner, group, 1)
    delete(member, group, 1)

    message = message_by_seq(user_id=member.id, conversation_id=group.id, seq=1)
    assert (message.text, message.deleted_by) == ("", owner.id)
    assert isinstance(published[-1], MessageUpdated)
    assert published[-1].message == message


def test_who_deleted_their_own_message_is_not_named(
    say: Say, owner: Person, group: Conversation
) -> None:
    say(owner, "hello", room=group)
    delete(owner, group, 1)
    message = message_by_seq(user_id=owner.id, conversation_id=group.id, seq=1)
    assert message.deleted_by is UNSET


def test_only_its_author_deletes_a_message_of_a_direct_conversation(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    say(owner, "hello")
    say(member, "hello")
    with pytest.raises(NotAllowed):
        delete(owner, conversation, 2)
    with pytest.raises(NotAllowed):
        delete(member, conversation, 1)


def test_whoever_left_changes_nothing(say: Say, member: Person, group: Conversation) -> None:
    say(member, "hello", room=group)
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    with pytest.raises(ConversationNotFound):
        delete(member, group, 1)


@pytest.mark.parametrize("seq", [0, 2, 10**30])
def test_a_message_that_is_not_there_is_not_found(
    say: Say, member: Person, group: Conversation, seq: int
) -> None:
    say(member, "hello", room=group)
    with pytest.raises(MessageNotFound):
        edit(member, group, seq, "bye")
    with pytest.raises(MessageNotFound):
        delete(member, group, seq)


def test_an_edit_must_be_a_text(say: Say, member: Person, group: Conversation) -> None:
    say(member, "hello", room=group)
    with pytest.raises(TextInvalid):
        edit(member, group, 1, " ")


def test_a_direct_conversation_has_edits_too(
    say: Say, member: Person, conversation: Conversation
) -> None:
    say(member, "helo")
    edit(member, conversation, 1, "hello")
    ((_, message),) = history(user_id=member.id, conversation_id=conversation.id)
    assert message.text == "hello"


def test_a_repeated_send_answers_with_the_message_as_it_is_now(
    say: Say, member: Person, group: Conversation
) -> None:
    edited, deleted = new_id(), new_id()
    say(member, "helo", edited, room=group)
    say(member, "oops", deleted, room=group)
    edit(member, group, 1, "hello")
    delete(member, group, 2)

    first = say(member, "helo", edited, room=group)
    second = say(member, "oops", deleted, room=group)

    now = messages_page(user_id=member.id, conversation_id=group.id, limit=10).messages
    assert [(m.text, m.revision, m.edited_at, m.deleted_at) for m in (first, second)] == [
        (m.text, m.revision, m.edited_at, m.deleted_at) for m in now
    ]
    assert first.edited_at is not None
    assert second.deleted_at is not None


def test_the_history_of_the_simple_api_leaves_deleted_messages_out(
    say: Say, member: Person, conversation: Conversation
) -> None:
    for text in ("one", "two", "three"):
        say(member, text)
    delete(member, conversation, 2)

    page = history(user_id=member.id, conversation_id=conversation.id)
    assert [message.text for _, message in page] == ["three", "one"]
