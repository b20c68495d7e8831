"""Whoever was away gets the final state of what changed, and nothing is missing from it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import UNSET

from chat.accounts.models import Session
from chat.accounts.selectors import session_of_access_token
from chat.accounts.tokens import access_token
from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.selectors import Followed, conversation_heads
from chat.conversations.services import conversation_direct_open, group_create
from chat.core.errors import DomainError
from chat.core.ids import new_id
from chat.events.types import (
    AnyEvent,
    ConversationUpdated,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    ReactionUpdated,
    Revised,
    UserUpdated,
)
from chat.messaging.content import Content
from chat.messaging.models import Message
from chat.messaging.rows import member_of_model, message_of_model
from chat.messaging.selectors import changes as changes_module
from chat.messaging.selectors.changes import (
    ChangeSet,
    changes,
    changes_since,
    changes_unchecked,
    place,
)
from chat.messaging.selectors.conversations import user_state
from chat.messaging.selectors.reactions import with_own
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.read_marks import read_mark
from chat.messaging.services.roles import role_set
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.rooms import RoomSettings
from tests.cast import Say, account_of, person

pytestmark = pytest.mark.django_db(transaction=True)


Summary = tuple[int, list[UUID], int]
"""How many set an emoji, the first of them, and since which revision it is there."""


@dataclass
class Model:
    """What a client keeps of a conversation."""

    revision: int = 0
    title: str = ""
    settings: RoomSettings = field(default_factory=RoomSettings)
    member_count: int = 0
    messages: dict[int, frames.Message] = field(default_factory=dict)
    members: dict[UUID, frames.Member] = field(default_factory=dict)
    reactions: dict[tuple[int, str], tuple[int, Summary]] = field(default_factory=dict)
    """The last summary of each emoji of a message, and its revision."""

    @property
    def shown(self) -> dict[str, object]:
        """What the client shows."""
        counted = {key: summary for key, (_, summary) in self.reactions.items() if summary[0]}
        return {**asdict(self), "reactions": counted}

    def take(self, message: frames.Message) -> None:
        self.messages[message.seq] = msgspec.structs.replace(message, reactions=UNSET)
        if message.deleted_at is not None:
            self.reactions = {
                key: it for key, it in self.reactions.items() if key[0] != message.seq
            }
        for one in message.reactions or []:
            self.count(message.seq, one, one.revision)

    def count(self, seq: int, of: frames.Reaction | frames.ReactionSummary, revision: int) -> None:
        if revision >= self.reactions.get((seq, of.emoji), (0, None))[0]:
            self.reactions[seq, of.emoji] = revision, (of.count, of.people, of.since)

    def apply(self, found: ChangeSet) -> None:
        self.revision, self.title = found.revision, found.title
        self.settings, self.member_count = found.settings, found.member_count
        for message in found.messages:
            self.take(message)
        for reaction in found.reactions:
            self.count(reaction.seq, reaction, reaction.revision)
        self.members |= {member.person.id: member for member in found.members}

    def hear(self, event: Revised) -> None:
        assert event.revision == self.revision + 1
        self.revision = event.revision
        match event:
            case MessageCreated(message) | MessageUpdated(message):
                self.take(message)
            case ReactionUpdated(reaction):
                self.count(reaction.seq, reaction, reaction.revision)
            case MemberUpdated(member, member_count):
                self.members[member.person.id] = member
                self.member_count = member_count
            case ConversationUpdated(details):
                self.title, self.settings = details.title, details.settings

    def catch_up(self, room: Conversation, limit: int) -> None:
        while True:
            _, found = changes_unchecked(conversation_id=room.id, after=self.revision, limit=limit)
            messages = [place(message, self.revision) for message in found.messages]
            reactions = [place(reaction, self.revision) for reaction in found.reactions]
            members = [place(member, self.revision) for member in found.members]
            for places in (messages, reactions, members):
                assert places == sorted(places)
                assert all(self.revision < one <= found.revision for one in places)
            assert len(messages) + len(reactions) + len(members) <= limit
            self.apply(found)
            if not found.has_more:
                return


def loaded(room: Conversation) -> Model:
    """Return the conversation as it is, read from its rows."""
    room.refresh_from_db()
    members = Membership.objects.filter(conversation=room).select_related("person")
    model = Model(
        revision=room.revision,
        title=room.title,
        settings=room.settings,
        member_count=len([member for member in members if member.left_at is None]),
        members={member.person_id: member_of_model(member) for member in members},
    )
    for message in Message.objects.filter(conversation=room):
        model.take(message_of_model(message))
    return model


def followed(*rooms: Conversation) -> dict[UUID, Followed]:
    """Return where rooms stand, as somebody has them who sees all of each."""
    return {
        id: Followed(head) for id, head in conversation_heads([one.id for one in rooms]).items()
    }


def act(random: Random, room: Conversation, people: Sequence[Person]) -> str:
    """Let somebody do something in the room that may or may not be theirs to do."""
    who, whom = random.choice(people), random.choice(people)
    last_seq = Conversation.objects.get(pk=room.id).last_seq
    at: dict[str, Any] = {"user_id": who.id, "conversation_id": room.id}
    seq = random.randint(1, last_seq + 1)
    actions: dict[str, Callable[[], object]] = {
        "send": lambda: message_send(
            sender_id=who.id,
            conversation_id=room.id,
            content=Content(str(random.random())),
            client_id=new_id(),
        ),
        "edit": lambda: message_edit(**at, seq=seq, content=Content(random.choice("abc"))),
        "delete": lambda: message_delete(**at, seq=seq),
        "add": lambda: members_add(**at, people_ids=[whom.id, who.id]),
        "remove": lambda: member_remove(**at, member_id=whom.id),
        "rename": lambda: conversation_update(**at, title=random.choice("ABC")),
        "archive": lambda: conversation_update(**at, is_archived=random.random() < 0.3),
        "role": lambda: role_set(
            **at, member_id=whom.id, role=random.choice(["owner", "admin", "member"])
        ),
        "read": lambda: read_mark(**at, seq=seq),
        "react": lambda: reaction_set(**at, seq=seq, emoji=random.choice("👍🎉❤"), is_on=True),
        "take back": lambda: reaction_set(**at, seq=seq, emoji=random.choice("👍🎉❤"), is_on=False),
    }
    name = random.choice(["send", "send", "send", "react", "react", *actions])
    try:
        actions[name]()
    except DomainError:
        return f"{name} (refused)"
    return name


@pytest.fixture
def people(owner: Person, member: Person, stranger: Person) -> list[Person]:
    return [owner, member, stranger, person("Noor", "Nadir")]


@pytest.mark.parametrize("seed", range(8))
def test_changes_after_any_revision_lead_to_the_freshly_loaded_state(
    seed: int, people: list[Person], published: list[AnyEvent]
) -> None:
    random = Random(seed)
    room = group_create(creator_id=people[0].id, title="Team", member_ids=[people[1].id])
    listener = Model()
    listener.catch_up(room, limit=100)
    clients = [Model() for _ in range(4)]
    kept: list[Model] = []
    done = []
    for _ in range(40):
        done.append(act(random, room, people))
        if random.random() < 0.3:
            random.choice(clients).catch_up(room, limit=random.randint(1, 5))
        if random.random() < 0.2:
            late = Model()
            late.catch_up(room, limit=100)
            kept.append(late)
    now = loaded(room)

    for client in (*clients, *kept, Model()):
        client.catch_up(room, limit=random.randint(1, 5))
        assert client.shown == now.shown, done
    for event in published:
        if isinstance(event, Revised) and event.conversation_id == room.id:
            listener.hear(event)
    assert listener.shown == now.shown, done


@pytest.mark.parametrize("seed", range(4))
def test_one_resume_gives_for_many_conversations_what_changes_gives_for_each(
    seed: int, people: list[Person]
) -> None:
    random = Random(seed)
    rooms = [
        group_create(
            creator_id=people[0].id, title=str(n), member_ids=[user.id for user in people[1:]]
        )
        for n in range(4)
    ]
    for _ in range(40):
        act(random, random.choice(rooms[1:]), people)
    current = followed(*rooms)
    held = {id: random.randint(0, one.head.revision) for id, one in current.items()}

    reader = people[0].id
    each = {id: changes_unchecked(conversation_id=id, after=after)[1] for id, after in held.items()}
    assert changes_since(user_id=reader, known=held, current=current) == {
        id: msgspec.structs.replace(one, messages=with_own(reader, one.messages))
        for id, one in each.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_resume_that_is_too_much_is_cut_and_goes_on_with_changes(
    seed: int, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_module, "RESUME_ROWS_MAX", 12)
    monkeypatch.setattr(changes_module, "CHANGES_PAGE", 8)
    random = Random(seed)
    rooms = [
        group_create(creator_id=people[0].id, title=str(n), member_ids=[people[1].id])
        for n in range(4)
    ]
    for _ in range(60):
        act(random, random.choice(rooms), people)
    current = followed(*rooms)

    found = changes_since(user_id=people[0].id, known=dict.fromkeys(current, 0), current=current)

    rows = [(*it.messages, *it.reactions, *it.members) for it in found.values()]
    assert sum(map(len, rows)) <= 12
    assert any(each.has_more for each in found.values())
    for room in rooms:
        client = Model()
        client.apply(found[room.id])
        assert found[room.id].has_more == (client.revision < current[room.id].head.revision)
        client.catch_up(room, limit=5)
        assert client.shown == loaded(room).shown


def test_who_left_is_among_the_changes_and_knows_no_more_of_it(
    say: Say, owner: Person, member: Person, group: Conversation
) -> None:
    held = {group.id: 2}
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=member.id)
    say(owner, "behind their back", room=group)

    (gone,) = changes(user_id=owner.id, conversation_id=group.id, after=2).members
    assert (gone.person.id, gone.has_left, gone.revision) == (member.id, True, 3)
    state = user_state(user_id=member.id, after=1)
    assert state.left == [group.id]
    assert group.id not in changes_since(user_id=owner.id, known=held, current=state.followed)


def test_conversations_that_are_not_known_or_known_above_their_revision_are_left_out(
    owner: Person, group: Conversation, conversation: Conversation
) -> None:
    current = followed(group, conversation)
    found = changes_since(user_id=owner.id, known={group.id: 3, new_id(): 0}, current=current)
    assert found == {}


def test_a_client_that_knows_everything_gets_the_title_alone(
    owner: Person, group: Conversation
) -> None:
    nothing = ChangeSet(revision=2, title="Team", messages=[], members=[], member_count=2)
    current = followed(group)
    assert changes(user_id=owner.id, conversation_id=group.id, after=2) == nothing
    with CaptureQueriesContext(connection) as queries:
        assert changes_since(user_id=owner.id, known={group.id: 2}, current=current) == {
            group.id: nothing
        }
    assert len(queries) == 0


def test_there_are_no_changes_in_a_conversation_that_is_not_there(owner: Person) -> None:
    with pytest.raises(ConversationNotFound):
        changes(user_id=owner.id, conversation_id=new_id(), after=0)


def test_changes_are_four_queries(say: Say, owner: Person, group: Conversation) -> None:
    for number in range(10):
        say(owner, str(number), room=group)
    with CaptureQueriesContext(connection) as queries:
        changes(user_id=owner.id, conversation_id=group.id, after=0)
    assert len(queries) == 4


def test_a_whole_hello_is_three_queries_where_only_messages_are_new(
    say: Say, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    direct = conversation_direct_open(user_id=owner.id, recipient_id=stranger.id)
    before = user_state(user_id=owner.id, after=-1)
    for room in (group, direct):
        for number in range(10):
            say(owner, str(number), room=room)
    say(member, "hello", room=group)
    token = access_token(Session.objects.create(user=account_of(owner)))

    with CaptureQueriesContext(connection) as queries:
        person = session_of_access_token(token).person
        state = user_state(user_id=person.id, after=before.user_revision)
        held = {id: one.head.revision for id, one in before.followed.items()}
        found = changes_since(user_id=owner.id, known=held, current=state.followed)

    assert [len(found[room.id].messages) for room in (group, direct)] == [11, 10]
    assert state.conversations == []
    assert len(queries) == 3


def test_a_resume_reads_members_once_where_messages_do_not_explain_everything(
    say: Say, owner: Person, stranger: Person, group: Conversation, conversation: Conversation
) -> None:
    for room in (group, conversation):
        say(owner, "hello", room=room)
        say(owner, "again", room=room)
        message_edit(user_id=owner.id, conversation_id=room.id, seq=1, content=Content("hi"))
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    current = followed(group, conversation)

    with CaptureQueriesContext(connection) as queries:
        found = changes_since(user_id=owner.id, known=dict.fromkeys(current, 2), current=current)

    # With the line of the joining.
    assert [len(found[group.id].messages), len(found[group.id].members)] == [3, 1]
    assert [len(found[conversation.id].messages), len(found[conversation.id].members)] == [2, 0]
    assert len(queries) == 2


def test_new_details_explain_their_revision(owner: Person, group: Conversation) -> None:
    conversation_update(user_id=owner.id, conversation_id=group.id, purpose="Ships")
    with CaptureQueriesContext(connection) as queries:
        found = changes_since(user_id=owner.id, known={group.id: 2}, current=followed(group))
    assert found == {
        group.id: ChangeSet(
            revision=3,
            title="Team",
            settings=RoomSettings("Ships"),
            messages=[],
            members=[],
            member_count=2,
        )
    }
    assert len(queries) == 1


@pytest.mark.parametrize("seed", range(4))
def test_unread_equals_a_recount_and_every_revision_of_a_person_is_published(
    seed: int, people: list[Person], published: list[AnyEvent]
) -> None:
    random = Random(seed)
    room = group_create(
        creator_id=people[0].id, title="Team", member_ids=[user.id for user in people[1:]]
    )
    for _ in range(60):
        act(random, room, people)

    for user in people:
        for shown in user_state(user_id=user.id, after=-1).conversations:
            mark = Membership.objects.get(conversation=room, person=user).read_ordinal
            recount = sum(
                message.ordinal > mark
                for message in Message.objects.filter(conversation=room, event=None)
            )
            assert shown.last_ordinal - shown.read_ordinal == recount
        revisions = [
            event.revision
            for event in published
            if isinstance(event, UserUpdated) and event.user_id == user.id
        ]
        assert revisions == list(range(1, Person.objects.get(pk=user.id).revision + 1))
