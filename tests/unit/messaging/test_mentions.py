"""People are mentioned by their names in the text, and see which unread messages mention them."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import UNSET

from chat.accounts.models import User
from chat.accounts.services import user_add
from chat.conversations.models import Conversation
from chat.conversations.services import conversation_direct_open, group_create
from chat.core.ids import new_id
from chat.events.types import AnyEvent, MessageCreated, MessageUpdated
from chat.messaging.content import Content
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import (
    conversation_of_member,
    conversations_page,
    user_state,
)
from chat.messaging.selectors.history import message_by_seq, messages_page
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove, person_rename
from chat.messaging.services.read_marks import read_mark, unread_mark
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.document import FIXTURES
from chat.protocol.limits import MENTIONS_MAX, UNREAD_MENTIONS_MAX
from tests.cast import Say

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLES = json.loads((FIXTURES / "markup.json").read_text("utf-8"))["mentions"]


def person(first_name: str, last_name: str) -> Person:
    """Store a person of any name, which others may have too."""
    account = User(email=f"{new_id().hex}@example.org")
    account.new_person(first_name, last_name)
    user_add(user=account)
    return account.person


@pytest.fixture
def anna(db: None) -> Person:
    """Has one name alone, and is in the room."""
    return person("Anna", "")


@pytest.fixture
def room(owner: Person, member: Person, anna: Person) -> Conversation:
    """A group of owner, member and Anna."""
    return group_create(creator_id=owner.id, title="Team", member_ids=[member.id, anna.id])


def called(message: frames.Message) -> list[str]:
    """Return the names in a message that mention somebody."""
    return [] if message.mentions is UNSET else [mention.name for mention in message.mentions]


def ids(message: frames.Message) -> list[Any]:
    """Return who is mentioned in a message, by id."""
    return [] if message.mentions is UNSET else [mention.id for mention in message.mentions]


def unread(who: Person, room: Conversation) -> list[int]:
    """Return the seqs of the unread messages that mention somebody, as their list says it."""
    found = conversation_of_member(user_id=who.id, conversation_id=room.id).unread_mentions
    return [] if found is UNSET else [mention.seq for mention in found]


def edit(who: Person, room: Conversation, seq: int, text: str) -> frames.Message:
    message_edit(user_id=who.id, conversation_id=room.id, seq=seq, content=Content(text))
    return message_by_seq(user_id=who.id, conversation_id=room.id, seq=seq)


def test_a_message_says_whom_it_mentions_wherever_it_is_read(
    say: Say, owner: Person, anna: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    sent = say(owner, "Lunch, @Anna?", room=room)

    assert sent.mentions == [frames.Mention("Anna", sent.revision, anna.id)]
    event = published[-1]
    assert isinstance(event, MessageCreated)
    assert event.message == sent
    at: dict[str, Any] = {"user_id": anna.id, "conversation_id": room.id}
    assert messages_page(**at, limit=1).messages == [sent]
    assert message_by_seq(**at, seq=1) == sent
    assert changes(**at, after=0).messages == [sent]
    assert conversation_of_member(**at).last_message == sent


@pytest.mark.parametrize(("text", "names", "found"), EXAMPLES)
def test_names_are_found_as_clients_draw_them(
    say: Say, owner: Person, text: str, names: list[str], found: list[str]
) -> None:
    people = {name: person(name, "") for name in names if name != "all"}
    room = group_create(
        creator_id=owner.id, title="Team", member_ids=[one.id for one in people.values()]
    )

    # The server finds what is written in another case, too.
    assert set(found) <= set(called(say(owner, text, room=room)))


@pytest.mark.parametrize(
    ("first", "last", "text", "written"),
    [
        ("Anna", "Maria", "@anna maria", "anna maria"),
        ("Ömer", "Öztürk", "@OMER OZTURK!", "OMER OZTURK"),
        ("Łukasz", "Østergård", "@Lukasz Ostergard", "Lukasz Ostergard"),
        ("Anna-Lena", "", "@Anna Lena's", "Anna Lena"),
        ("José", "", "@Jose\u0301,", "Jose\u0301"),
        ("\uff21\uff44\uff41", "", "@Ada", "Ada"),
        ("李", "小龙", "@李 小龙你好", "李 小龙"),
        ("민수", "", "@민수야", "민수"),
        ("סא\u200fרה", "", "@סארה: שלום", "סארה"),
        ("Sean", "O\u2019Brien", "@sean o'brien's", "sean o'brien"),
    ],
)
def test_names_are_compared_as_people_are_found(
    say: Say, owner: Person, first: str, last: str, text: str, written: str
) -> None:
    other = person(first, last)
    room = group_create(creator_id=owner.id, title="Team", member_ids=[other.id])

    sent = say(owner, text, room=room)

    assert sent.mentions == [frames.Mention(written, sent.revision, other.id)]


def test_the_longest_name_counts(say: Say, owner: Person, anna: Person) -> None:
    longer = person("Anna", "Maria")
    room = group_create(creator_id=owner.id, title="Team", member_ids=[anna.id, longer.id])

    assert ids(say(owner, "@Anna Maria", room=room)) == [longer.id]
    assert ids(say(owner, "@Anna Mariam", room=room)) == [anna.id]


def test_of_people_of_one_name_all_are_mentioned_or_whom_the_sender_chose(
    say: Say, owner: Person, anna: Person, stranger: Person
) -> None:
    other = person("anna", "")
    room = group_create(creator_id=owner.id, title="Team", member_ids=[anna.id, other.id])

    assert ids(say(owner, "@Anna", room=room)) == sorted([anna.id, other.id])
    assert ids(say(owner, "@Anna", room=room, mentions=[other.id])) == [other.id]
    assert ids(edit(owner, room, 2, "@Anna!")) == [other.id]
    # Who is chosen and not called, or not here, is not mentioned.
    chosen = [owner.id, stranger.id]
    assert ids(say(owner, "@Svetlana Stern", room=room, mentions=chosen)) == []


def test_only_members_are_mentioned(
    say: Say, owner: Person, anna: Person, stranger: Person, room: Conversation
) -> None:
    assert say(owner, "@Svetlana Stern", room=room).mentions is UNSET

    member_remove(user_id=owner.id, conversation_id=room.id, member_id=anna.id)
    assert say(owner, "@Anna", room=room).mentions is UNSET

    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[anna.id])
    assert unread(anna, room) == []


def test_all_are_everybody_of_a_group(
    say: Say, owner: Person, member: Person, anna: Person, room: Conversation
) -> None:
    sent = say(owner, "@All, lunch!", room=room)

    assert sent.mentions == [frames.Mention("All", sent.revision)]
    assert unread(anna, room) == unread(member, room) == [1]
    assert unread(owner, room) == []


def test_a_direct_conversation_has_no_everybody(
    say: Say, owner: Person, member: Person, conversation: Conversation
) -> None:
    assert say(owner, "@all").mentions is UNSET
    assert called(say(owner, "@Mehmet Murat")) == ["Mehmet Murat"]
    assert unread(member, conversation) == [2]


def test_what_mentions_one_is_unread_until_it_is_read(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    for text in ("@Anna", "Well?", "@Anna and @all", "@anna"):
        say(owner, text, room=room)

    assert unread(anna, room) == [1, 3, 4]
    read_mark(user_id=anna.id, conversation_id=room.id, seq=3)
    assert unread(anna, room) == [4]
    say(anna, "Yes!", room=room)
    assert unread(anna, room) == []


def test_everywhere_a_list_is_read_it_says_what_mentions_one(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    say(owner, "@Anna", room=room)

    mentions = [frames.UnreadMention(seq=1, ordinal=1, sender=owner.id)]
    assert conversations_page(user_id=anna.id, limit=9).conversations[0].unread_mentions == mentions
    assert user_state(user_id=anna.id, after=-1).conversations[0].unread_mentions == mentions


def test_the_newest_unread_mentions_are_named(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    for _ in range(UNREAD_MENTIONS_MAX + 2):
        say(owner, "@Anna", room=room)

    assert unread(anna, room) == list(range(3, UNREAD_MENTIONS_MAX + 3))


def test_nobody_is_called_by_themself(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    say(owner, "hello", room=room)
    sent = say(anna, "@Anna is me", room=room)

    assert ids(sent) == [anna.id]
    unread_mark(user_id=anna.id, conversation_id=room.id, seq=1)
    assert unread(anna, room) == []


def test_a_mention_that_is_edited_in_is_of_the_revision_of_the_edit(
    say: Say, owner: Person, anna: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    say(owner, "Lnch?", room=room)
    edited = edit(owner, room, 1, "Lnch, @Anna?")

    assert edited.mentions == [frames.Mention("Anna", edited.revision, anna.id)]
    event = published[-1]
    assert isinstance(event, MessageUpdated)
    assert event.message == edited
    assert unread(anna, room) == [1]

    mended = edit(owner, room, 1, "Lunch, @Anna?")
    assert mended.revision > edited.revision
    assert mended.mentions == edited.mentions


def test_a_mention_that_is_taken_out_counts_no_more_and_put_back_is_no_new_one(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    sent = say(owner, "@Anna @all", room=room)

    assert edit(owner, room, 1, "Nobody").mentions is UNSET
    assert unread(anna, room) == []
    assert edit(owner, room, 1, "@Anna again").mentions == [
        frames.Mention("Anna", sent.revision, anna.id)
    ]
    assert unread(anna, room) == [1]


def test_a_deleted_message_mentions_nobody(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    say(owner, "@Anna", room=room)
    message_delete(user_id=owner.id, conversation_id=room.id, seq=1)

    at: dict[str, Any] = {"user_id": anna.id, "conversation_id": room.id}
    assert message_by_seq(**at, seq=1).mentions is UNSET
    assert unread(anna, room) == []


def test_who_has_another_name_since_stays_mentioned_where_a_typo_is_mended(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    sent = say(owner, "Lnch, @Anna?", room=room)
    person_rename(person=anna, first_name="Anne")

    assert edit(owner, room, 1, "Lunch, @Anna?").mentions == sent.mentions
    assert called(say(owner, "@Anna or @Anne", room=room)) == ["Anne"]

    member_remove(user_id=owner.id, conversation_id=room.id, member_id=anna.id)
    assert edit(owner, room, 1, "Lunch at one, @Anna?").mentions is UNSET


def test_a_message_mentions_so_many_at_most(say: Say, owner: Person, room: Conversation) -> None:
    sent = say(owner, "@Anna " + "@Nobody " * MENTIONS_MAX + "@Mehmet Murat", room=room)

    assert called(sent) == ["Anna"]


def test_the_edit_of_a_text_without_an_at_sign_asks_for_no_mentions(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    def statements(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            message_edit(user_id=owner.id, conversation_id=room.id, seq=1, content=Content(text))
        return len(queries)

    say(owner, "Lnch?", room=room)
    plain = statements("Lunch?")

    # Whether that is known, who is called, who was once, and the row.
    assert statements("Lunch, @Anna?") == plain + 4
    # Whether that is known, who is still here, and who was called once.
    assert statements("Lunch at noon, @Anna?") == plain + 3
    # Who is still here, who was called once, who is that now, and the row.
    assert statements("Lunch?") == plain + 4
    assert statements("Lunch") == plain


def test_what_is_unread_is_one_query_and_none_where_all_is_read(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    say(owner, "@Anna", room=room)

    def statements(who: Person) -> int:
        with CaptureQueriesContext(connection) as queries:
            conversation_of_member(user_id=who.id, conversation_id=room.id)
        return len(queries)

    assert statements(anna) == statements(owner) + 1


def test_somebody_in_many_rooms_has_what_mentions_them_in_each(
    say: Say, owner: Person, anna: Person, room: Conversation
) -> None:
    direct = conversation_direct_open(user_id=owner.id, recipient_id=anna.id)
    say(owner, "@Anna", room=room)
    say(owner, "One. @Anna", room=direct)

    page = conversations_page(user_id=anna.id, limit=9).conversations
    found: dict[UUID, Any] = {one.id: one.unread_mentions for one in page}
    assert (
        found[room.id]
        == found[direct.id]
        == [frames.UnreadMention(seq=1, ordinal=1, sender=owner.id)]
    )
