"""Saved messages, and how rows that one person alone sees reach their devices."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.core.cursors import CursorInvalid
from chat.core.ids import new_id
from chat.events.types import AnyEvent, UserUpdated
from chat.gateway.node.missed import Known, missed_by
from chat.messaging.content import Content
from chat.messaging.errors import MessageDeleted, MessageNotFound, SavedFull
from chat.messaging.models import Saved as SavedModel
from chat.messaging.selectors.conversations import user_state
from chat.messaging.selectors.saved import saved_page
from chat.messaging.services import saving
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.saving import message_save, message_unsave
from chat.people import services as people_services
from chat.people.models import Person
from chat.protocol.own import OwnRows, Saved
from tests.cast import Say
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(say: Say, owner: Person, group: Conversation) -> Conversation:
    """A group in which three messages were sent."""
    for text in ("one", "two", "three"):
        say(owner, text, room=group)
    return group


def save(by: Person, room: Conversation, seq: int = 1) -> None:
    message_save(user_id=by.id, conversation_id=room.id, seq=seq)


def unsave(by: Person, room: Conversation, seq: int = 1) -> None:
    message_unsave(user_id=by.id, conversation_id=room.id, seq=seq)


def held(by: Person) -> int:
    return user_state(user_id=by.id, after=-1).user_revision


def test_a_row_has_its_persons_revision_and_is_nobody_elses(
    owner: Person, member: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    before = Conversation.objects.get(pk=room.id).revision
    revision = held(member)
    save(member, room)

    row = Saved(room.id, 1, revision + 1, is_on=True)
    assert published == [UserUpdated(member.id, revision + 1, own=OwnRows(saved=[row]))]
    assert user_state(user_id=member.id, after=revision).own == OwnRows(saved=[row])
    assert user_state(user_id=member.id, after=revision + 1).own == OwnRows()
    assert user_state(user_id=owner.id, after=-1).own == OwnRows()
    assert Conversation.objects.get(pk=room.id).revision == before


def test_who_was_away_gets_the_last_state_of_each_row_and_who_is_new_those_that_are_there(
    member: Person, room: Conversation
) -> None:
    revision = held(member)
    save(member, room, 1)
    save(member, room, 2)
    unsave(member, room, 1)

    second = Saved(room.id, 2, revision + 2, is_on=True)
    away = user_state(user_id=member.id, after=revision).own
    assert away.saved == [second, Saved(room.id, 1, revision + 3, is_on=False)]
    assert user_state(user_id=member.id, after=-1).own.saved == [second]


def test_the_same_again_is_no_change(
    member: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    save(member, room)
    revision = held(member)
    save(member, room)
    assert held(member) == revision
    unsave(member, room)
    unsave(member, room)
    assert held(member) == revision + 1
    assert len(published) == 2


def test_the_same_twice_at_once_is_one_change(member: Person, room: Conversation) -> None:
    revision = held(member)
    in_parallel([lambda: save(member, room)] * 4)
    assert held(member) == revision + 1
    in_parallel([lambda: unsave(member, room)] * 4)
    assert held(member) == revision + 2


def test_nobody_saves_what_they_may_not_read(
    member: Person, stranger: Person, owner: Person, room: Conversation
) -> None:
    for by, id, seq, error in (
        (stranger, room.id, 1, ConversationNotFound),
        (member, new_id(), 1, ConversationNotFound),
        (member, room.id, 4, MessageNotFound),
        (member, room.id, 2**53 - 1, MessageNotFound),
    ):
        for act in (message_save, message_unsave):
            with pytest.raises(error):
                act(user_id=by.id, conversation_id=id, seq=seq)
    message_delete(user_id=owner.id, conversation_id=room.id, seq=1)
    with pytest.raises(MessageDeleted):
        save(member, room)


def test_what_is_deleted_or_left_can_be_given_up(
    member: Person, owner: Person, room: Conversation
) -> None:
    save(member, room, 1)
    save(member, room, 2)
    message_delete(user_id=owner.id, conversation_id=room.id, seq=1)
    unsave(member, room, 1)
    member_remove(user_id=member.id, conversation_id=room.id, member_id=member.id)
    unsave(member, room, 2)
    assert user_state(user_id=member.id, after=-1).own == OwnRows()


def test_as_many_as_one_can_are_saved_and_no_more(
    monkeypatch: pytest.MonkeyPatch, member: Person, room: Conversation
) -> None:
    monkeypatch.setattr(saving, "SAVED_MAX", 2)
    save(member, room, 1)
    save(member, room, 2)
    with pytest.raises(SavedFull):
        save(member, room, 3)
    save(member, room, 2)
    unsave(member, room, 1)
    save(member, room, 3)
    assert SavedModel.objects.filter(is_on=True).count() == 2


def test_what_was_taken_back_long_ago_is_deleted_and_who_was_away_since_begins_anew(
    monkeypatch: pytest.MonkeyPatch, member: Person, room: Conversation
) -> None:
    monkeypatch.setattr(people_services, "OWN_REMOVED_MAX", 1)
    for seq in (1, 2, 3):
        save(member, room, seq)
    revision = held(member)
    unsave(member, room, 1)
    unsave(member, room, 2)

    def missed(after: int) -> tuple[bool, list[Saved]]:
        (missed,) = missed_by([Known(member.id, None, after, {})])
        return missed.is_reset, missed.state.own.saved

    there, gone = (Saved(room.id, 3, revision, True), Saved(room.id, 2, revision + 2, False))
    assert missed(revision) == (True, [there])
    assert missed(revision + 1) == (False, [gone])
    assert missed(revision + 2) == (False, [])
    assert missed(-1) == (False, [there])
    assert SavedModel.objects.count() == 2


def test_rows_cost_a_query_only_where_one_changed(member: Person, room: Conversation) -> None:
    def queries(after: int) -> int:
        with CaptureQueriesContext(connection) as found:
            user_state(user_id=member.id, after=after)
        return len(found)

    without = queries(-1)
    save(member, room)
    # One for each kind of rows.
    assert queries(-1) == without + len(OwnRows.__struct_fields__)
    assert queries(held(member)) == 1


def listed(by: Person) -> list[tuple[str, str]]:
    page = saved_page(user_id=by.id, limit=10)
    return [(one.message.text, one.sender.first_name) for one in page.results]


def test_what_was_saved_last_is_listed_first_in_its_present_state(
    say: Say, member: Person, owner: Person, room: Conversation
) -> None:
    reply = say(member, "four", room=room)
    for seq in (2, reply.seq, 1):
        save(member, room, seq)
    assert listed(member) == [("one", "Olivia"), ("four", "Mehmet"), ("two", "Olivia")]
    message_edit(user_id=owner.id, conversation_id=room.id, seq=1, content=Content("uno"))
    message_delete(user_id=owner.id, conversation_id=room.id, seq=2)
    unsave(member, room, reply.seq)
    assert listed(member) == [("uno", "Olivia"), ("", "Olivia")]
    assert listed(owner) == []


def test_what_is_saved_is_not_readable_for_who_left_and_is_again_for_who_came_back(
    member: Person, owner: Person, room: Conversation
) -> None:
    save(member, room)
    member_remove(user_id=member.id, conversation_id=room.id, member_id=member.id)
    assert listed(member) == []
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[member.id])
    assert listed(member) == [("one", "Olivia")]


def test_the_list_is_read_in_pages(member: Person, room: Conversation) -> None:
    for seq in (1, 2, 3):
        save(member, room, seq)
    first = saved_page(user_id=member.id, limit=2)
    second = saved_page(user_id=member.id, limit=2, cursor=first.next)
    assert [one.message.seq for one in first.results] == [3, 2]
    assert [one.message.seq for one in second.results] == [1]
    assert second.next is None
    with pytest.raises(CursorInvalid):
        saved_page(user_id=room.id, limit=2, cursor=first.next)
