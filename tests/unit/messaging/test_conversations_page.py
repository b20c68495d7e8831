import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open, group_create
from chat.core.cursors import CursorInvalid, encode_cursor
from chat.messaging.errors import PlaceInvalid
from chat.messaging.selectors.conversations import (
    conversation_of_member,
    conversations_page,
    user_state,
)
from chat.messaging.selectors.history import messages_page
from chat.messaging.services.changing import message_delete
from chat.messaging.services.members import member_remove
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.read_marks import unread_mark
from chat.people.models import Person
from chat.people.selectors import people_page
from chat.people.shapes import person_shape
from chat.protocol.frames import UnreadMention
from tests.cast import Say, person

pytestmark = pytest.mark.django_db(transaction=True)


def rooms_of(owner: Person, count: int) -> list[Conversation]:
    return [group_create(creator_id=owner.id, title=str(n), member_ids=[]) for n in range(count)]


def test_the_latest_activity_comes_first(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    rooms = rooms_of(owner, 3)
    say(owner, "hello", room=rooms[1])
    say(owner, "hello", room=rooms[0])

    page = conversations_page(user_id=owner.id, limit=10)

    expected = [rooms[0], rooms[1], rooms[2], conversation]
    assert [shown.id for shown in page.conversations] == [room.id for room in expected]
    assert page.next is None


def test_pages_follow_each_other_whatever_is_said_in_between(say: Say, owner: Person) -> None:
    rooms = rooms_of(owner, 5)
    for room in rooms:
        say(owner, "hello", room=room)
    first = conversations_page(user_id=owner.id, limit=2)
    say(owner, "news", room=rooms[3])
    say(owner, "news", room=rooms[0])
    second = conversations_page(user_id=owner.id, limit=2, cursor=first.next)
    third = conversations_page(user_id=owner.id, limit=2, cursor=second.next)

    assert [shown.title for shown in first.conversations] == ["4", "3"]
    assert [shown.title for shown in second.conversations] == ["2", "1"]
    # The direct conversation of the cast, in which nothing was said.
    assert [shown.title for shown in third.conversations] == [""]
    assert third.next is None


def test_a_conversation_shows_its_last_message_what_is_unread_and_the_other_person(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    say(owner, "hello")
    say(member, "hi")
    say(member, "there")

    (shown,) = conversations_page(user_id=owner.id, limit=10).conversations

    assert (shown.id, shown.kind, shown.role) == (conversation.id, "direct", "member")
    assert shown.last_message is not None
    assert (shown.last_message.text, shown.last_message.sender) == ("there", member.id)
    assert shown.last_ordinal - shown.read_ordinal == 2
    assert shown.other is not None
    assert (shown.other.id, shown.other.first_name) == (member.id, "Mehmet")
    assert shown.last_sender is None
    assert conversation_of_member(user_id=owner.id, conversation_id=conversation.id) == shown


def test_a_group_shows_who_sent_its_last_message_also_when_they_have_left(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    def last_sender() -> str | None:
        shown = conversation_of_member(user_id=owner.id, conversation_id=group.id)
        return shown.last_sender.first_name if shown.last_sender else None

    assert last_sender() is None
    say(member, "hello", room=group)
    assert last_sender() == "Mehmet"
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    assert last_sender() == "Mehmet"


def test_a_conversation_that_was_left_is_not_in_the_list(
    owner: Person, member: Person, group: Conversation
) -> None:
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)

    assert conversations_page(user_id=member.id, limit=10).conversations == []
    with pytest.raises(ConversationNotFound):
        conversation_of_member(user_id=member.id, conversation_id=group.id)


@pytest.mark.parametrize("count", [1, 7])
def test_a_page_is_one_query_however_long_it_is(say: Say, owner: Person, count: int) -> None:
    for number in range(count):
        other = person(f"Other{number}", "Osman")
        room = conversation_direct_open(user_id=owner.id, recipient_id=other.id)
        say(owner, "hello", room=room)

    with CaptureQueriesContext(connection) as queries:
        page = conversations_page(user_id=owner.id, limit=10)

    assert len(page.conversations) == count + 1
    assert len(queries) == 1


def test_the_list_one_conversation_and_what_is_new_show_the_same(
    say: Say, owner: Person, member: Person, conversation: Conversation, group: Conversation
) -> None:
    rooms_of(owner, 1)
    for room in (conversation, group):
        for text in ("hello", "gone", "@Olivia Owens", "bye"):
            say(member, text, room=room)
        message_delete(user_id=member.id, conversation_id=room.id, seq=2)
        message_pin(user_id=owner.id, conversation_id=room.id, seq=1, is_pinned=True)
        reaction_set(user_id=owner.id, conversation_id=room.id, seq=4, emoji="👍", is_on=True)
    unread_mark(user_id=owner.id, conversation_id=group.id, seq=3)

    with CaptureQueriesContext(connection) as queries:
        listed = conversations_page(user_id=owner.id, limit=10).conversations

    # The page, one's own reactions, what is unread, and pins.
    assert len(queries) == 4
    assert user_state(user_id=owner.id, after=-1).conversations == listed
    assert listed == [
        conversation_of_member(user_id=owner.id, conversation_id=one.id) for one in listed
    ]
    shown = listed[0]
    assert (shown.id, shown.other, shown.pins) == (group.id, None, [1])
    assert shown.last_sender == person_shape(member)
    assert shown.last_message is not None
    assert [one.is_own for one in shown.last_message.reactions or ()] == [True]
    assert shown.unread_mentions == [UnreadMention(3, 3, member.id)]
    assert (shown.unread_from, shown.unread_deleted) == (3, [2])


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "ä", "bnVsbA==", encode_cursor((1, 2), of="it"), "A." * 999],
)
def test_a_cursor_of_another_make_is_refused(owner: Person, cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        conversations_page(user_id=owner.id, limit=10, cursor=cursor)


def test_a_cursor_of_another_list_or_person_is_refused(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    conversation_direct_open(user_id=owner.id, recipient_id=stranger.id)
    theirs = conversations_page(user_id=owner.id, limit=1).next
    people = people_page(but=member.id, query="", limit=1).next
    assert theirs is not None
    assert people is not None
    for cursor in (theirs, people):
        with pytest.raises(CursorInvalid):
            conversations_page(user_id=member.id, limit=1, cursor=cursor)
    with pytest.raises(CursorInvalid):
        people_page(but=member.id, query="o", limit=1, cursor=people)


def test_a_page_of_messages_is_at_one_place(owner: Person, group: Conversation) -> None:
    with pytest.raises(PlaceInvalid, match="at most one of before and after"):
        messages_page(user_id=owner.id, conversation_id=group.id, before=9, after=1, limit=10)


def test_messages_come_in_the_order_of_seq_from_wherever_they_are_asked_for(
    say: Say, owner: Person, group: Conversation
) -> None:
    for number in range(1, 10):
        say(owner, str(number), room=group)

    def seqs(
        before: int | None = None, after: int | None = None, around: int | None = None
    ) -> list[int]:
        at = {"user_id": owner.id, "conversation_id": group.id}
        found = messages_page(**at, limit=3, before=before, after=after, around=around).messages
        return [message.seq for message in found]

    assert seqs() == [7, 8, 9]
    assert seqs(before=7) == [4, 5, 6]
    assert seqs(before=2) == [1]
    assert seqs(before=1) == []
    assert seqs(after=0) == [1, 2, 3]
    assert seqs(after=8) == [9]
    assert seqs(after=9) == []
    assert seqs(around=5) == [4, 5, 6]
    assert seqs(around=1) == [1, 2, 3]
    assert seqs(around=9) == [8, 9]


def test_messages_are_two_queries_beside_the_access(
    say: Say, owner: Person, group: Conversation
) -> None:
    for number in range(5):
        say(owner, str(number), room=group)
    with CaptureQueriesContext(connection) as queries:
        messages_page(user_id=owner.id, conversation_id=group.id, limit=3)
    # The messages, and whether any has a thread.
    assert len(queries) == 3
