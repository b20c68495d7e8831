"""Owners and admins set up groups and channels."""

from typing import Any

import pytest

from chat.conversations.errors import Archived, GroupInvalid, NotAllowed
from chat.conversations.models import Conversation
from chat.events.types import AnyEvent, ConversationUpdated
from chat.messaging.content import Content
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.history import messages_page
from chat.messaging.services.changing import message_edit
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.read_marks import read_mark
from chat.messaging.services.roles import role_set
from chat.people.models import Person
from chat.protocol.frames import ConversationDetails
from chat.protocol.rooms import RoomSettings
from tests.cast import Say, without_lines

pytestmark = pytest.mark.django_db(transaction=True)


def update(who: Person, room: Conversation, **changes: str | bool) -> None:
    conversation_update(user_id=who.id, conversation_id=room.id, **changes)  # type: ignore[arg-type]


def test_what_changes_at_once_is_one_revision(
    owner: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    update(owner, group, title=" Crew ", purpose=" Who is  on watch ", posting="admins")
    settings = RoomSettings("Who is on watch", "admins")
    details = ConversationDetails(group.id, 3, "Crew", settings)
    assert without_lines(published) == [ConversationUpdated(details)]
    found = changes(user_id=owner.id, conversation_id=group.id, after=2)
    assert (found.title, found.settings, found.revision) == ("Crew", settings, 4)


def test_the_same_is_no_change(
    owner: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    update(owner, group, title="Team", purpose="", posting="everyone", is_archived=False)
    update(owner, group)
    assert published == []


def test_a_purpose_can_be_taken_back_and_not_be_too_long(
    owner: Person, group: Conversation
) -> None:
    update(owner, group, purpose="Ships")
    update(owner, group, purpose=" ")
    group.refresh_from_db()
    assert group.purpose == ""
    with pytest.raises(GroupInvalid) as refusal:
        update(owner, group, purpose="x" * 251)
    assert set(refusal.value.fields) == {"purpose"}


def test_a_member_sets_up_nothing(member: Person, group: Conversation) -> None:
    for change in ({"purpose": "Mine"}, {"posting": "admins"}, {"is_archived": True}):
        with pytest.raises(NotAllowed):
            update(member, group, **change)


def test_where_admins_write_members_read_and_react(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    update(owner, group, posting="admins")
    say(owner, "hello", room=group)
    with pytest.raises(NotAllowed):
        say(member, "hello", room=group)
    with pytest.raises(NotAllowed):
        message_pin(user_id=member.id, conversation_id=group.id, seq=1, is_pinned=True)
    reaction_set(user_id=member.id, conversation_id=group.id, seq=1, emoji="👍", is_on=True)
    read_mark(user_id=member.id, conversation_id=group.id, seq=1)
    role_set(user_id=owner.id, conversation_id=group.id, member_id=member.id, role="admin")
    say(member, "hello", room=group)


def test_what_is_archived_is_read_and_not_written_to_until_it_is_restored(
    say: Say, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    at: dict[str, Any] = {"user_id": owner.id, "conversation_id": group.id}
    sent = say(owner, "hello", room=group)
    update(owner, group, is_archived=True)

    for change in (
        lambda: say(owner, "once more", room=group),
        lambda: message_edit(**at, seq=1, content=Content("once more")),
        lambda: message_pin(**at, seq=1, is_pinned=True),
        lambda: reaction_set(**at, seq=1, emoji="👍", is_on=True),
        lambda: members_add(**at, people_ids=[stranger.id]),
        lambda: update(owner, group, title="Other"),
    ):
        with pytest.raises(Archived):
            change()
    read_mark(user_id=member.id, conversation_id=group.id, seq=1)
    page = messages_page(**at, limit=9)
    assert [message.text for message in page.messages if not message.event] == ["hello"]
    assert say(owner, "a retry", client_id=sent.client_id, room=group).seq == 1
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)

    update(owner, group, title="Other", is_archived=False)
    say(owner, "again", room=group)


def test_to_rename_and_archive_at_once_does_both(owner: Person, group: Conversation) -> None:
    update(owner, group, title="Old", is_archived=True)
    group.refresh_from_db()
    assert (group.title, group.is_archived) == ("Old", True)
