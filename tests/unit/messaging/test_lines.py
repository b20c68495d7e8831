"""What happens in groups and channels is a line of their history, which counts nowhere."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open
from chat.core.errors import DomainError
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageCreated
from chat.messaging.content import Content, Source
from chat.messaging.errors import ForwardInvalid, MessageNotFound, ReplyInvalid
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.history import history, messages_page
from chat.messaging.selectors.versions import message_versions
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.read_marks import read_mark
from chat.messaging.services.roles import role_set
from chat.messaging.services.saving import message_save
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from chat.protocol.frames import Message
from chat.protocol.message_events import MessageEvent
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)


def rows(who: Person, room: Conversation) -> list[Message]:
    return messages_page(user_id=who.id, conversation_id=room.id, limit=100).messages


def lines(who: Person, room: Conversation) -> list[tuple[str, MessageEvent]]:
    """Return who did what, by their first names."""
    names = {one.person_id: one.person.first_name for one in room.memberships.all()}
    return [(names[row.sender], row.event) for row in rows(who, room) if row.event]


def test_whoever_comes_and_goes_has_a_line(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    at: dict[str, Any] = {"conversation_id": group.id}
    members_add(user_id=owner.id, people_ids=[stranger.id], **at)
    member_remove(user_id=owner.id, member_id=stranger.id, **at)
    member_remove(user_id=member.id, member_id=member.id, **at)

    assert lines(owner, group) == [
        ("Olivia", MessageEvent("joined", people=[stranger.id])),
        ("Olivia", MessageEvent("left", people=[stranger.id])),
        ("Mehmet", MessageEvent("left", people=[member.id])),
    ]


def test_whoever_joins_a_channel_reads_that_first(
    say: Say, owner: Person, stranger: Person, channel: Conversation, published: list[AnyEvent]
) -> None:
    say(owner, "before", room=channel)
    del published[:]
    channel_join(user_id=stranger.id, conversation_id=channel.id)
    assert lines(owner, channel) == [("Svetlana", MessageEvent("joined", people=[stranger.id]))]
    shown = conversation_of_member(user_id=stranger.id, conversation_id=channel.id)
    (line,) = [event.message for event in published if isinstance(event, MessageCreated)]
    assert (line.seq, shown.joined_seq, shown.last_seq) == (2, 1, 2)
    assert line.revision == shown.revision


def test_titles_roles_pins_and_archiving_have_lines(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id}
    say(owner, "hello", room=group)
    conversation_update(**at, title="Crew", purpose="Ships")
    conversation_update(**at, purpose="Boats")
    role_set(**at, member_id=member.id, role="admin")
    message_pin(**at, seq=1, is_pinned=True)
    message_pin(**at, seq=1, is_pinned=True)
    message_pin(**at, seq=1, is_pinned=False)
    conversation_update(**at, is_archived=True)
    conversation_update(**at, is_archived=False)
    member_remove(**at, member_id=owner.id)

    assert lines(member, group) == [
        ("Olivia", MessageEvent("renamed", title="Crew")),
        ("Olivia", MessageEvent("role", people=[member.id], role="admin")),
        ("Olivia", MessageEvent("pinned", seq=1)),
        ("Olivia", MessageEvent("archived")),
        ("Olivia", MessageEvent("restored")),
        ("Olivia", MessageEvent("left", people=[owner.id])),
        ("Mehmet", MessageEvent("role", people=[member.id], role="owner")),
    ]


def test_a_line_counts_nowhere(
    say: Say, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    say(owner, "hello", room=group)
    read_mark(user_id=member.id, conversation_id=group.id, seq=2)
    conversation_update(user_id=owner.id, conversation_id=group.id, title="Crew")

    assert [(row.seq, row.ordinal) for row in rows(member, group)] == [(1, 0), (2, 1), (3, 1)]
    shown = conversation_of_member(user_id=member.id, conversation_id=group.id)
    assert (shown.last_ordinal, shown.read_ordinal, shown.last_seq) == (1, 1, 3)
    assert shown.last_message is not None
    assert shown.last_message.text == "hello"
    read_mark(user_id=member.id, conversation_id=group.id, seq=3)
    say(owner, "again", room=group)
    shown = conversation_of_member(user_id=member.id, conversation_id=group.id)
    assert shown.last_ordinal - shown.read_ordinal == 1


def test_nobody_does_anything_to_a_line(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id, "seq": 1}
    direct = conversation_direct_open(user_id=owner.id, recipient_id=member.id)

    def send(content: Content, to: Conversation = group) -> object:
        return message_send(
            sender_id=owner.id, conversation_id=to.id, content=content, client_id=new_id()
        )

    refused: list[tuple[type[DomainError], Callable[[], object]]] = [
        (MessageNotFound, lambda: message_pin(**at, is_pinned=True)),
        (MessageNotFound, lambda: message_edit(**at, content=Content("mine"))),
        (MessageNotFound, lambda: message_delete(**at)),
        (MessageNotFound, lambda: message_save(**at)),
        (MessageNotFound, lambda: reaction_set(**at, emoji="👍", is_on=True)),
        (ReplyInvalid, lambda: send(Content("why?", reply_to=1))),
        (ForwardInvalid, lambda: send(Content(forward=Source(group.id, 1)), direct)),
    ]
    for error, act in refused:
        with pytest.raises(error):
            act()
    assert message_versions(**at, limit=9).results == []
    assert history(user_id=owner.id, conversation_id=group.id) == []


def test_a_direct_conversation_has_no_lines(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    say(owner, "hello")
    message_pin(user_id=owner.id, conversation_id=conversation.id, seq=1, is_pinned=True)
    assert [row.text for row in rows(owner, conversation)] == ["hello"]


def test_in_a_large_room_nobody_reads_who_came_and_went(
    owner: Person, stranger: Person, channel: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.messaging.services.lines.SMALL_MEMBERS_MAX", 1)
    channel_join(user_id=stranger.id, conversation_id=channel.id)
    conversation_update(user_id=owner.id, conversation_id=channel.id, title="All")
    assert [event.kind for _, event in lines(owner, channel)] == ["renamed"]
