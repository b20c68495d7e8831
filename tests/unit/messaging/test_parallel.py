"""Whatever people do at the same moment, every change has its own revision and none is missing."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pytest

from chat.accounts.models import Session
from chat.accounts.sessions import sessions_end
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import conversation_direct_open, group_create
from chat.core.ids import new_id
from chat.events.types import AnyEvent, Revised, UserUpdated
from chat.messaging.content import Content
from chat.messaging.selectors.changes import changes_unchecked
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.read_marks import read_mark
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from tests.cast import Say, account_of, person
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def send(by: Person, room: Conversation, count: int) -> None:
    for number in range(count):
        message_send(
            sender_id=by.id,
            conversation_id=room.id,
            content=Content(str(number)),
            client_id=new_id(),
        )


def test_parallel_sends_edits_and_joins_leave_no_revision_out(
    say: Say, owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    newcomers = [person(f"Guest{number}", "Garcia") for number in range(6)]
    for number in range(6):
        say(owner, str(number), room=group)

    def edit(seq: int) -> None:
        for text in ("a", "b", "c"):
            message_edit(user_id=owner.id, conversation_id=group.id, seq=seq, content=Content(text))

    def join(newcomer: Person) -> None:
        members_add(user_id=owner.id, conversation_id=group.id, people_ids=[newcomer.id])

    refusals = in_parallel(
        [
            *(partial(send, by, group, 20) for by in (owner, member)),
            *(partial(edit, seq) for seq in range(1, 7)),
            *(partial(join, newcomer) for newcomer in newcomers),
        ]
    )

    assert set(refusals) == {None}
    group.refresh_from_db()
    revisions = [event.revision for event in published if isinstance(event, Revised)]
    assert group.revision == 2 + 6 + 2 * 20 + 6 * 3 + 6 * 2
    assert sorted(revisions) == list(range(3, group.revision + 1))
    _, everything = changes_unchecked(conversation_id=group.id, after=0)
    stamps = [message.revision for message in everything.messages]
    stamps += [member.revision for member in everything.members]
    assert len(stamps) == len(set(stamps)) == 52 + 8
    assert [message.seq for message in sorted(everything.messages, key=lambda m: m.seq)] == list(
        range(1, 53)
    )


def test_nothing_that_people_do_at_once_locks_up(published: list[AnyEvent]) -> None:
    people = [person(f"Person{number}", "Park") for number in range(6)]
    rooms = [
        group_create(creator_id=people[n].id, title="Team", member_ids=[user.id for user in people])
        for n in range(3)
    ]

    def busy(seed: int) -> None:
        random = Random(seed)
        for _ in range(12):
            who, whom, other = random.sample(people, 3)
            room = random.choice(rooms)
            at: dict[str, Any] = {"user_id": who.id, "conversation_id": room.id}
            some = [whom.id, other.id]
            calls: list[Callable[[], object]] = [
                partial(members_add, **at, people_ids=some),
                partial(member_remove, **at, member_id=whom.id),
                partial(member_remove, **at, member_id=who.id),
                partial(send, who, room, 1),
                partial(read_mark, **at, seq=1),
                partial(read_mark, **at, seq=3),
                partial(message_edit, **at, seq=1, content=Content(str(random.random()))),
                partial(message_delete, **at, seq=2),
                partial(conversation_update, **at, title=str(random.random())),
                partial(conversation_direct_open, user_id=who.id, recipient_id=whom.id),
                partial(group_create, creator_id=who.id, title="New", member_ids=some),
                partial(sign_in_and_out, who),
            ]
            in_parallel([random.choice(calls)])

    in_parallel([partial(busy, seed) for seed in range(8)])

    for room in rooms:
        room.refresh_from_db()
        revisions = [
            event.revision
            for event in published
            if isinstance(event, Revised) and event.conversation_id == room.id
        ]
        assert sorted(revisions) == list(range(7, room.revision + 1))
        present = Membership.objects.filter(conversation=room, left_at=None)
        assert present.filter(role="owner").count() == min(1, present.count())
    for user in people:
        told_to_user = sorted(
            event.revision
            for event in published
            if isinstance(event, UserUpdated) and event.user_id == user.id
        )
        user.refresh_from_db()
        assert told_to_user == list(range(1, user.revision + 1))


def sign_in_and_out(person: Person) -> None:
    for _ in range(2):
        Session.objects.create(user=account_of(person))
    sessions_end(user=account_of(person))
