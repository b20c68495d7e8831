"""What somebody began to write follows them, and goes with the message that it becomes."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.core.ids import new_id
from chat.events.types import AnyEvent, UserUpdated
from chat.messaging.content import Content, Source
from chat.messaging.errors import DraftsFull
from chat.messaging.selectors.conversations import user_state
from chat.messaging.services import drafting
from chat.messaging.services.drafting import draft_set
from chat.messaging.services.members import member_remove
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from chat.people.services import people_bump
from chat.protocol.own import Draft, OwnRows
from tests.cast import Say
from tests.parallel import in_parallel
from tests.servers import wait_for
from tests.stores import only_on, somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def begin(by: Person, room: Conversation, text: str, **more: Any) -> None:
    draft_set(user_id=by.id, conversation_id=room.id, content=Content(text, **more))


def held(by: Person) -> int:
    return user_state(user_id=by.id, after=-1).user_revision


def drafts(by: Person, after: int = -1) -> list[tuple[str, bool]]:
    own = user_state(user_id=by.id, after=after).own
    return [(one.text, one.is_on) for one in own.drafts]


def test_a_draft_is_a_row_of_ones_own_as_it_was_typed(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    revision = held(member)
    begin(member, group, "  Ahoy, \n", reply_to=3, mentions=[owner.id])
    row = Draft(group.id, revision + 1, True, "  Ahoy, \n", 3, [owner.id])
    assert published == [UserUpdated(member.id, revision + 1, own=OwnRows(drafts=[row]))]
    assert user_state(user_id=member.id, after=revision).own.drafts == [row]
    assert drafts(owner) == []


def test_the_last_that_arrives_counts_and_the_same_again_is_no_change(
    member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    for text in ("A", "Ah", "Ah", "", ""):
        begin(member, group, text)
    assert len(published) == 3
    assert drafts(member) == []
    assert drafts(member, 0) == [("", False)]
    begin(member, group, "", reply_to=1)
    assert drafts(member) == [("", True)]


def test_a_message_takes_away_what_was_begun_in_its_conversation_alone(
    say: Say,
    owner: Person,
    member: Person,
    group: Conversation,
    conversation: Conversation,
    published: list[AnyEvent],
) -> None:
    begin(owner, group, "theirs")
    begin(member, conversation, "elsewhere")
    begin(member, group, "Ahoy", mentions=[owner.id])
    revision = held(member)
    published.clear()
    name = new_id()
    sent = say(member, "Ahoy", name, room=group)
    gone = Draft(group.id, revision + 1, False, "", UNSET, UNSET)
    assert published[1:] == [UserUpdated(member.id, revision + 1, own=OwnRows(drafts=[gone]))]
    assert drafts(member) == [("elsewhere", True)]
    assert drafts(owner) == [("theirs", True)]
    # Where the draft came after its message, the retry of the message takes it away.
    begin(member, group, "Ahoy")
    assert say(member, "Ahoy", name, room=group).seq == sent.seq
    assert drafts(member) == [("elsewhere", True)]


def test_a_message_leaves_what_another_device_has_written_on_meanwhile(
    member: Person, group: Conversation
) -> None:
    def send(text: str, **more: Any) -> None:
        message_send(
            sender_id=member.id,
            conversation_id=group.id,
            content=Content(text, **more),
            client_id=new_id(),
        )

    begin(member, group, "Ahoy")
    known = held(member)
    begin(member, group, "Ahoy, the tide turns")
    # It waited on a device that has the draft of before, and on one that has none.
    send("Ahoy there", draft_revision=known)
    send("Ahoy")
    assert drafts(member) == [("Ahoy, the tide turns", True)]
    # What says the same is what was sent, and so is what its sender went on from.
    send("Ahoy, the tide turns ")
    assert drafts(member) == []
    begin(member, group, "Ahoy")
    send("Ahoy there")
    assert drafts(member) == []
    begin(member, group, "At", reply_to=1)
    send("At")
    assert drafts(member) == [("At", True)]
    send("At noon", draft_revision=held(member))
    assert drafts(member) == []


def test_messages_of_many_at_once_take_away_what_each_began(
    say: Say, owner: Person, member: Person, group: Conversation, conversation: Conversation
) -> None:
    for by in (owner, member):
        for room in (group, conversation):
            begin(by, room, "begun")
    rooms = [(by, room) for by in (owner, member) for room in (group, conversation)]
    in_parallel([partial(say, by, "begun", room=room) for by, room in rooms])
    assert drafts(owner) == drafts(member) == []


@only_on("postgresql")
def test_a_message_waits_for_its_sender_who_reads_before_it_holds_their_membership(
    say: Say, member: Person, group: Conversation
) -> None:
    begin(member, group, "Ahoy")
    membership = Membership.objects.filter(conversation=group, person=member)
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            people_bump([member.id])
            sending = threads.submit(say, member, "Ahoy", room=group)
            wait_for(somebody_waits_for_a_lock)
            # As they do who read: they would wait for each other.
            membership.select_for_update(no_key=True, nowait=True).get()
        assert sending.result(10).text == "Ahoy"
    assert drafts(member) == []


def test_what_is_forwarded_leaves_what_was_begun(
    say: Say, member: Person, group: Conversation, conversation: Conversation
) -> None:
    sent = say(member, "Look", room=conversation)
    begin(member, group, "Ahoy")
    message_send(
        sender_id=member.id,
        conversation_id=group.id,
        content=Content(forward=Source(conversation.id, sent.seq)),
        client_id=new_id(),
    )
    assert drafts(member) == [("Ahoy", True)]


def test_who_leaves_takes_the_draft_along(
    member: Person, group: Conversation, stranger: Person
) -> None:
    begin(member, group, "So long")
    member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
    assert drafts(member) == []
    for by, text in ((member, "Hello"), (stranger, "Hello"), (member, "")):
        with pytest.raises(ConversationNotFound):
            begin(by, group, text)


def test_as_many_drafts_as_one_can_keep_and_no_more(
    monkeypatch: pytest.MonkeyPatch, member: Person, group: Conversation, conversation: Conversation
) -> None:
    monkeypatch.setattr(drafting, "DRAFTS_MAX", 1)
    begin(member, group, "one")
    with pytest.raises(DraftsFull):
        begin(member, conversation, "two")
    begin(member, group, "one more word")
    begin(member, group, "")
    begin(member, conversation, "two")
