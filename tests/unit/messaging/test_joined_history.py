"""Where history begins with joining, what was before does not exist for whoever came later."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.conversations.errors import NotAllowed
from chat.conversations.models import Conversation
from chat.conversations.services import channel_create, conversation_direct_open, group_create
from chat.core.errors import DomainError
from chat.core.ids import new_id
from chat.messaging.content import Content, Source
from chat.messaging.errors import ForwardInvalid, MarkInvalid, MessageNotFound, ReplyInvalid
from chat.messaging.selectors.changes import changes, changes_since
from chat.messaging.selectors.channels import channel_preview
from chat.messaging.selectors.conversations import (
    conversation_of_member,
    conversations_page,
    user_state,
)
from chat.messaging.selectors.history import message_by_seq, messages_page
from chat.messaging.selectors.pins import pins_page
from chat.messaging.selectors.reactions import reaction_people
from chat.messaging.selectors.saved import saved_page
from chat.messaging.selectors.versions import message_versions
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.read_marks import unread_mark
from chat.messaging.services.saving import message_save
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(say: Say, owner: Person, member: Person, stranger: Person) -> Conversation:
    """A group of the owner and, after two messages, of the member, whose joining is the fourth row
    behind the two messages and the pin of the first."""
    room = group_create(creator_id=owner.id, title="Board", member_ids=[], history="joined")
    say(owner, "one", room=room)
    say(owner, "two @Mehmet Murat", room=room)
    message_pin(user_id=owner.id, conversation_id=room.id, seq=1, is_pinned=True)
    reaction_set(user_id=owner.id, conversation_id=room.id, seq=1, emoji="👍", is_on=True)
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[member.id])
    return room


def texts(who: Person, room: Conversation, **place: int) -> list[str]:
    page = messages_page(user_id=who.id, conversation_id=room.id, limit=50, **place)
    return [message.text for message in page.messages if not message.event]


def test_the_owner_has_all_and_who_came_later_what_came_since(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    three = say(owner, "three", room=room, reply_to=1)

    assert texts(owner, room) == ["one", "two @Mehmet Murat", "three"]
    for place in ({}, {"after": 0}, {"after": 1}, {"around": 1}, {"around": 3}, {"before": 9}):
        assert texts(member, room, **place) == ["three"], place
    page = messages_page(user_id=member.id, conversation_id=room.id, limit=50)
    assert page.quotes == []
    assert texts(member, room, before=three.seq) == []


def test_pages_go_on_from_what_is_visible(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    for number in range(3, 8):
        say(owner, str(number), room=room)
    page = messages_page(user_id=member.id, conversation_id=room.id, after=0, limit=2)
    assert [message.text for message in page.messages] == ["", "3"]


def test_what_is_hidden_is_no_message_to_read_or_to_act_on(
    member: Person, room: Conversation, stranger: Person
) -> None:
    at: dict[str, Any] = {"user_id": member.id, "conversation_id": room.id, "seq": 1}
    other = conversation_direct_open(user_id=member.id, recipient_id=stranger.id)

    def send(content: Content, to: Conversation = room) -> object:
        return message_send(
            sender_id=member.id, conversation_id=to.id, content=content, client_id=new_id()
        )

    refused: list[tuple[type[DomainError], Callable[[], object]]] = [
        (MessageNotFound, lambda: message_by_seq(**at)),
        (MessageNotFound, lambda: message_pin(**at, is_pinned=False)),
        (MessageNotFound, lambda: message_edit(**at, content=Content("mine"))),
        (MessageNotFound, lambda: message_delete(**at)),
        (MessageNotFound, lambda: message_save(**at)),
        (MessageNotFound, lambda: reaction_set(**at, emoji="👍", is_on=True)),
        (MarkInvalid, lambda: unread_mark(**at)),
        (ReplyInvalid, lambda: send(Content("why?", reply_to=1))),
        (ForwardInvalid, lambda: send(Content(forward=Source(room.id, 1)), other)),
    ]
    for error, act in refused:
        with pytest.raises(error):
            act()
    assert reaction_people(**at, emoji="👍", limit=9).people == []
    assert message_versions(**at, limit=9).results == []
    assert pins_page(user_id=member.id, conversation_id=room.id, limit=9).results == []


def test_a_preview_shows_nothing_of_it_to_members_either(
    say: Say, owner: Person, member: Person
) -> None:
    room = channel_create(creator_id=owner.id, title="Board", history="joined")
    say(owner, "one", room=room)
    channel_join(user_id=member.id, conversation_id=room.id)
    for who in (owner, member):
        with pytest.raises(NotAllowed):
            channel_preview(user_id=who.id, conversation_id=room.id)


def test_the_list_shows_and_counts_nothing_of_it(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    shown = conversation_of_member(user_id=member.id, conversation_id=room.id)
    assert (shown.last_message, shown.last_sender, bool(shown.pins)) == (None, None, False)
    assert (shown.last_ordinal - shown.read_ordinal, bool(shown.unread_mentions)) == (0, False)
    assert shown.settings.history == "joined"

    three = say(owner, "three @Mehmet Murat", room=room)
    shown = conversation_of_member(user_id=member.id, conversation_id=room.id)
    assert shown.last_message is not None
    assert shown.last_ordinal - shown.read_ordinal == 1
    assert [one.seq for one in shown.unread_mentions or ()] == [three.seq]


def test_the_list_is_ordered_by_what_one_sees(say: Say, owner: Person, member: Person) -> None:
    room = group_create(creator_id=owner.id, title="Board", member_ids=[], history="joined")
    say(owner, "one", room=room)
    group_create(creator_id=member.id, title="Between", member_ids=[])
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[member.id])

    page = conversations_page(user_id=member.id, limit=2)
    assert [one.title for one in page.conversations] == ["Board", "Between"]


def test_changes_tell_the_revision_and_not_what_was_changed(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    say(owner, "three", room=room)
    message_edit(user_id=owner.id, conversation_id=room.id, seq=1, content=Content("changed"))
    reaction_set(user_id=owner.id, conversation_id=room.id, seq=2, emoji="🎉", is_on=True)
    room.refresh_from_db()

    found = changes(user_id=member.id, conversation_id=room.id, after=0)
    assert [message.text for message in found.messages] == ["", "three"]
    assert (found.reactions, found.revision) == ([], room.revision)
    state = user_state(user_id=member.id, after=-1)
    resumed = changes_since(user_id=member.id, known={room.id: 0}, current=state.followed)
    assert resumed == {room.id: found}


def test_who_comes_back_begins_anew_also_with_what_they_saved(
    say: Say, owner: Person, member: Person, room: Conversation
) -> None:
    three = say(member, "three", room=room)
    message_save(user_id=member.id, conversation_id=room.id, seq=three.seq)
    member_remove(user_id=member.id, conversation_id=room.id, member_id=member.id)
    say(owner, "behind their back", room=room)
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[member.id])
    say(owner, "five", room=room)

    assert texts(member, room) == ["five"]
    assert saved_page(user_id=member.id, limit=9).results == []
