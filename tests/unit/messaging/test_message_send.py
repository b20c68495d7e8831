import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.utils import timezone
from msgspec import UNSET

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import conversation_direct_open
from chat.core.ids import new_id
from chat.events import bus
from chat.events.types import Event, MessageCreated
from chat.messaging.content import Content
from chat.messaging.errors import TextInvalid
from chat.messaging.models import Message
from chat.messaging.rows import message_of_model
from chat.messaging.services.members import member_remove
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.sending import message_send, message_send_async
from chat.messaging.writer.writer import writer
from chat.people.models import Person
from chat.protocol import frames
from tests.cast import Say, person
from tests.patience import PATIENCE
from tests.stores import database_url

pytestmark = pytest.mark.django_db(transaction=True)


def seqs(conversation: Conversation) -> list[int]:
    rows = Message.objects.filter(conversation=conversation).order_by("seq")
    return list(rows.values_list("seq", flat=True))


def read_ordinal(conversation: Conversation, person: Person) -> int:
    return Membership.objects.get(conversation=conversation, person=person).read_ordinal


def test_the_answer_is_what_is_stored(
    say: Say, owner: Person, member: Person, conversation: Conversation, published: list[Event]
) -> None:
    client_id = new_id()

    sent = say(owner, "\nhello ", client_id)

    assert (sent.seq, sent.ordinal, sent.revision, sent.text) == (1, 1, 3, "hello")
    assert (sent.sender, sent.client_id) == (owner.id, client_id)
    assert message_of_model(Message.objects.get(conversation=conversation)) == sent
    assert writer.drain(10)
    assert published[-1:] == [MessageCreated(message=sent, recipient_id=member.id)]


def test_each_message_moves_the_counters_of_its_conversation_by_one(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    for sender in (owner, member, owner):
        say(sender, "hello")

    conversation.refresh_from_db()
    # Revisions 1 and 2 are its two people.
    assert (conversation.last_seq, conversation.last_ordinal, conversation.revision) == (3, 3, 5)
    rows = Message.objects.order_by("seq").values_list("seq", "ordinal", "revision")
    assert list(rows) == [(1, 1, 3), (2, 2, 4), (3, 3, 5)]


def test_sending_moves_the_senders_read_mark_and_nobody_elses(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    say(member, "one")
    say(owner, "two")

    assert read_ordinal(conversation, owner) == 2
    assert read_ordinal(conversation, member) == 1


def test_a_read_mark_never_moves_back(say: Say, owner: Person, conversation: Conversation) -> None:
    Membership.objects.filter(person=owner).update(read_ordinal=7)

    say(owner, "one")

    assert read_ordinal(conversation, owner) == 7


def test_a_retry_answers_with_the_first_message_and_is_not_published_again(
    say: Say, owner: Person, conversation: Conversation, published: list[Event]
) -> None:
    client_id = new_id()
    first = say(owner, "first words", client_id)

    assert say(owner, "other words", client_id) == first
    assert seqs(conversation) == [1]
    assert published == [MessageCreated(first, conversation.pair.recipient_of(owner.id))]


def test_a_retry_after_a_restart_of_the_writer_answers_with_the_first_message(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    client_id = new_id()
    first = say(owner, "hello", client_id)
    assert writer.drain(timeout=PATIENCE)

    assert say(owner, "hello", client_id) == first
    assert seqs(conversation) == [1]


def test_a_client_id_names_one_message_of_one_sender_in_one_conversation(
    say: Say, owner: Person, member: Person, stranger: Person, conversation: Conversation
) -> None:
    client_id = new_id()
    other = conversation_direct_open(user_id=owner.id, recipient_id=stranger.id)

    say(owner, "mine", client_id)
    say(member, "yours", client_id)
    message_send(
        sender_id=owner.id,
        conversation_id=other.id,
        content=Content("elsewhere"),
        client_id=client_id,
    )

    assert set(Message.objects.values_list("text", flat=True)) == {"mine", "yours", "elsewhere"}


def test_the_same_client_id_in_parallel_stores_one_message(
    say: Say, owner: Person, conversation: Conversation, published: list[Event]
) -> None:
    client_id = new_id()

    with ThreadPoolExecutor(8) as threads:
        (answer,) = set(threads.map(lambda _: say(owner, "hello", client_id), range(40)))

    assert seqs(conversation) == [1]
    assert published == [MessageCreated(answer, conversation.pair.recipient_of(owner.id))]


def test_seqs_have_no_gap_under_sixteen_threads_in_several_conversations(
    owner: Person, published: list[Event]
) -> None:
    people = [person(f"Number{number}", "Person") for number in range(4)]
    rooms = [conversation_direct_open(user_id=owner.id, recipient_id=other.id) for other in people]

    def send(number: int) -> frames.Message:
        return message_send(
            sender_id=owner.id,
            conversation_id=rooms[number % 4].id,
            content=Content(str(number)),
            client_id=new_id(),
        )

    with ThreadPoolExecutor(16) as threads:
        sent = list(threads.map(send, range(400)))

    for room in rooms:
        acknowledged = [message.seq for message in sent if message.conversation == room.id]
        announced = [
            event.message.seq
            for event in published
            if isinstance(event, MessageCreated) and event.conversation_id == room.id
        ]
        assert sorted(acknowledged) == seqs(room) == announced == list(range(1, 101))
        room.refresh_from_db()
        assert (room.last_seq, room.last_ordinal, room.revision) == (100, 100, 102)
        assert read_ordinal(room, owner) == 100


def test_pipelined_messages_of_one_sender_keep_their_order(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    async def pipeline() -> list[frames.Message]:
        return await asyncio.gather(
            *(
                message_send_async(
                    sender_id=owner.id,
                    conversation_id=conversation.id,
                    content=Content(str(number)),
                    client_id=new_id(),
                )
                for number in range(1, 1501)
            )
        )

    sent = asyncio.run(pipeline())

    assert [message.seq for message in sent] == list(range(1, 1501))
    assert [message.text for message in sent] == [str(number) for number in range(1, 1501)]


def test_an_event_is_published_when_another_connection_can_see_its_message(
    say: Say, owner: Person
) -> None:
    seen: list[bool] = []

    def look(events: object) -> None:
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM messaging_message")
            seen.append(cursor.fetchone() == (1,))
        other.close()

    unsubscribe = bus.subscribe(look)
    say(owner, "hello")
    assert writer.drain(timeout=PATIENCE)
    unsubscribe()

    assert seen == [True]


def test_a_stranger_learns_no_more_than_that_there_is_nothing(
    say: Say, stranger: Person, conversation: Conversation
) -> None:
    with pytest.raises(ConversationNotFound) as outside:
        say(stranger, "let me in")
    with pytest.raises(ConversationNotFound) as nowhere:
        message_send(
            sender_id=stranger.id,
            conversation_id=new_id(),
            content=Content("hello"),
            client_id=new_id(),
        )

    assert outside.value.detail == nowhere.value.detail
    assert seqs(conversation) == []


def test_who_has_left_sends_nothing_more(
    say: Say, member: Person, conversation: Conversation
) -> None:
    Membership.objects.filter(person=member).update(left_at=timezone.now())

    with pytest.raises(ConversationNotFound):
        say(member, "after leaving")

    assert seqs(conversation) == []


def test_a_retry_of_who_has_left_since_answers_with_the_message(
    say: Say, member: Person, conversation: Conversation
) -> None:
    client_id = new_id()
    sent = say(member, "before leaving", client_id)
    Membership.objects.filter(person=member).update(left_at=timezone.now())

    assert say(member, "before leaving", client_id) == sent
    assert seqs(conversation) == [1]


def test_a_retry_of_who_has_left_since_tells_nothing_of_what_others_did_with_the_message(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    client_id = new_id()
    sent = say(member, "before leaving", client_id, room=group)
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    reaction_set(user_id=owner.id, conversation_id=group.id, seq=sent.seq, emoji="👍", is_on=True)
    message_pin(user_id=owner.id, conversation_id=group.id, seq=sent.seq, is_pinned=True)

    again = say(member, "before leaving", client_id, room=group)
    assert (again.seq, again.text) == (sent.seq, sent.text)
    assert (again.reactions, again.pinned_since, again.pinned_by) == (UNSET, UNSET, UNSET)


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "\ud800", "x" * 10_001])
def test_text_that_can_not_be_a_message_is_refused_with_its_reason(
    say: Say, owner: Person, conversation: Conversation, text: str
) -> None:
    with pytest.raises(TextInvalid, match="The text"):
        say(owner, text)

    assert seqs(conversation) == []


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE x; --", "100 % %s ? {}", "\u202e👩‍👩‍👧 ẞ\\n", "x" * 10_000]
)
def test_text_is_stored_as_it_was_typed(say: Say, owner: Person, text: str) -> None:
    say(owner, text)

    assert Message.objects.get().text == text


def test_sending_inside_of_a_transaction_is_refused(say: Say, owner: Person) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside of a transaction"):
        say(owner, "hello")


def test_a_send_that_is_cancelled_disturbs_nobody(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    async def cancel_the_first() -> frames.Message:
        first, second = (
            message_send_async(
                sender_id=owner.id,
                conversation_id=conversation.id,
                content=Content(text),
                client_id=new_id(),
            )
            for text in ("first", "second")
        )
        first.cancel()
        return await second

    assert asyncio.run(cancel_the_first()).text == "second"


def test_a_loop_that_is_gone_disturbs_nobody(
    say: Say, owner: Person, conversation: Conversation
) -> None:
    async def send_and_go() -> None:
        message_send_async(
            sender_id=owner.id,
            conversation_id=conversation.id,
            content=Content("bye"),
            client_id=new_id(),
        )

    asyncio.run(send_and_go())

    assert say(owner, "still here").seq == 2


def test_two_processes_share_a_conversation_without_a_gap(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.sender", str(conversation.id), str(sender.id), "300"],
            env={**os.environ, "DATABASE_URL": database_url()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for sender in (owner, member)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    with ThreadPoolExecutor(2) as threads:
        outputs = threads.map(
            lambda process: process.communicate("go\n", timeout=PATIENCE)[0], processes
        )
        answers = [[int(seq) for seq in output.split()] for output in outputs]

    assert sorted(answers[0] + answers[1]) == seqs(conversation) == list(range(1, 601))
    for own in answers:
        assert all(earlier < later for earlier, later in pairwise(own))
    texts = Message.objects.filter(sender=owner).order_by("seq").values_list("text", flat=True)
    assert list(texts) == [str(number) for number in range(300)]
