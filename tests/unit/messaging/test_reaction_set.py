"""People react to messages, each with an emoji once."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import UNSET

from chat.accounts.models import User
from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation
from chat.core.cursors import CursorInvalid
from chat.events.types import AnyEvent, ReactionUpdated
from chat.messaging.content import Content
from chat.messaging.errors import EmojiInvalid, MessageDeleted, MessageNotFound, ReactionsFull
from chat.messaging.models import Reaction
from chat.messaging.selectors.changes import changes
from chat.messaging.selectors.conversations import conversation_of_member
from chat.messaging.selectors.history import message_by_seq, messages_page
from chat.messaging.selectors.reactions import reaction_people
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.joining import members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.reacting import reaction_set, reaction_set_async
from chat.people.models import Person
from chat.protocol import frames
from chat.protocol.limits import REACTIONS_MAX
from tests.cast import Say, person
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

React = Callable[..., bool]


@pytest.fixture
def room(say: Say, owner: Person, group: Conversation) -> Conversation:
    """A group in which one message was sent."""
    say(owner, "Who comes along?", room=group)
    return group


@pytest.fixture
def react(room: Conversation) -> React:
    """``react(person, emoji, is_on=…, seq=…)``: react to the message, or take that back."""

    def react(by: Person, emoji: str = "👍", *, is_on: bool = True, seq: int = 1) -> bool:
        return reaction_set(
            user_id=by.id, conversation_id=room.id, seq=seq, emoji=emoji, is_on=is_on
        )

    return react


def shown(reader: Person, room: Conversation, seq: int = 1) -> list[tuple[Any, ...]]:
    """Return emoji, count and first people of each reaction, and whether the reader set it."""
    message = message_by_seq(user_id=reader.id, conversation_id=room.id, seq=seq)
    reactions = [] if message.reactions is UNSET else message.reactions
    return [(one.emoji, one.count, one.people, one.is_own) for one in reactions]


def changed(published: list[AnyEvent]) -> list[frames.Reaction]:
    """Return what was published of reactions."""
    return [event.reaction for event in published if isinstance(event, ReactionUpdated)]


def test_a_reaction_is_a_revision_that_everybody_receives_alike(
    react: React, member: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    assert react(member)

    room.refresh_from_db()
    (told,) = changed(published)
    assert told == frames.Reaction(
        conversation=room.id,
        seq=1,
        revision=room.revision,
        emoji="👍",
        person=member.id,
        is_on=True,
        count=1,
        people=[member.id],
        since=room.revision,
    )
    assert (room.last_seq, room.revision) == (1, 4)


def test_the_same_again_is_no_change(
    react: React, member: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    react(member)
    assert not react(member)
    react(member, is_on=False)
    assert not react(member, is_on=False)
    assert not react(member, "🎉", is_on=False)

    assert [told.is_on for told in changed(published)] == [True, False]
    room.refresh_from_db()
    assert room.revision == 5


def test_the_same_twice_at_once_is_one(
    react: React, member: Person, owner: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    outcomes = in_parallel([partial(react, by) for by in (*[member] * 8, owner)])

    assert sorted(map(bool, outcomes)) == [False] * 7 + [True] * 2
    assert len(changed(published)) == 2
    assert Reaction.objects.count() == 2
    ((_, count, people, _),) = shown(owner, room)
    assert (count, set(people)) == (2, {member.id, owner.id})


def test_a_message_counts_its_reactions_wherever_it_is_loaded(
    react: React, say: Say, member: Person, owner: Person, room: Conversation
) -> None:
    react(member)
    react(owner, "🎉")
    react(owner)

    expected = [("👍", 2, [member.id, owner.id], True), ("🎉", 1, [owner.id], False)]
    assert shown(member, room) == expected
    at: dict[str, Any] = {"user_id": member.id, "conversation_id": room.id}
    message = message_by_seq(**at, seq=1)
    assert messages_page(**at, limit=10).messages == [message]
    assert changes(**at, after=2).messages == [message]
    assert conversation_of_member(**at).last_message == message
    # A reaction is no change of the message.
    assert (message.revision, message.created_revision) == (3, UNSET)


def test_both_spellings_of_an_emoji_are_one_and_tones_are_two(
    react: React, member: Person, owner: Person, room: Conversation
) -> None:
    for by, emoji in ((member, "❤"), (owner, "❤️"), (member, "👍"), (member, "👍🏽")):
        react(by, emoji)

    assert [(emoji, count) for emoji, count, *_ in shown(member, room)] == [
        ("❤️", 2),
        ("👍", 1),
        ("👍🏽", 1),
    ]
    assert react(owner, "❤", is_on=False)


@pytest.mark.parametrize("emoji", ["", "ok", "👍👍", "<b>👍</b>", "👍" * 1_000])
def test_what_is_not_one_emoji_is_refused(react: React, member: Person, emoji: str) -> None:
    with pytest.raises(EmojiInvalid, match=r"^Give one emoji, such as 👍\.$"):
        react(member, emoji)


def test_an_emoji_that_everybody_took_back_goes_and_comes_back_behind_the_others(
    react: React, member: Person, owner: Person, room: Conversation
) -> None:
    react(member)
    react(owner, "🎉")
    react(member, is_on=False)
    assert [emoji for emoji, *_ in shown(member, room)] == ["🎉"]

    react(member)
    assert [emoji for emoji, *_ in shown(member, room)] == ["🎉", "👍"]


def test_an_emoji_keeps_its_place_as_long_as_anybody_sets_it(
    react: React, member: Person, owner: Person, room: Conversation
) -> None:
    react(member)
    react(owner)
    react(owner, "🎉")
    react(member, is_on=False)

    assert [emoji for emoji, *_ in shown(member, room)] == ["👍", "🎉"]


def test_the_first_three_people_are_named_and_others_move_up(
    react: React, owner: Person, room: Conversation, published: list[AnyEvent]
) -> None:
    people = [person(f"Guest{number}", "Garcia") for number in range(5)]
    ids = [one.id for one in people]
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=ids)
    for one in people:
        react(one)
    assert shown(owner, room) == [("👍", 5, ids[:3], False)]

    react(people[1], is_on=False)
    assert shown(owner, room) == [("👍", 4, [ids[0], ids[2], ids[3]], False)]
    react(people[1])
    react(people[0], is_on=False)
    assert shown(owner, room) == [("👍", 4, [ids[2], ids[3], ids[4]], False)]
    assert changed(published)[-1].people == [ids[2], ids[3], ids[4]]


def test_a_message_takes_only_so_many_different_emoji(
    react: React, member: Person, owner: Person, room: Conversation
) -> None:
    emoji = [chr(ord("😀") + number) for number in range(REACTIONS_MAX + 1)]
    for one in emoji[:-1]:
        react(member, one)

    with pytest.raises(ReactionsFull, match=r"^A message has at most 20 different reactions\.$"):
        react(owner, emoji[-1])
    assert react(owner, emoji[0])
    assert react(member, emoji[1], is_on=False)
    assert react(owner, emoji[-1])


def test_deleting_a_message_takes_its_reactions_and_no_more_come(
    react: React, member: Person, owner: Person, room: Conversation
) -> None:
    react(member)
    message_delete(user_id=owner.id, conversation_id=room.id, seq=1)

    assert shown(member, room) == []
    assert Reaction.objects.count() == 0
    for is_on in (True, False):
        with pytest.raises(MessageDeleted, match=r"^This message is deleted\.$"):
            react(member, is_on=is_on)


def test_an_edit_keeps_the_reactions(
    react: React, member: Person, owner: Person, room: Conversation
) -> None:
    react(member)
    message_edit(user_id=owner.id, conversation_id=room.id, seq=1, content=Content("Who?"))

    assert shown(member, room) == [("👍", 1, [member.id], True)]


def test_whoever_is_not_in_the_conversation_is_refused_as_if_there_were_none(
    react: React, member: Person, stranger: Person, owner: Person, room: Conversation
) -> None:
    react(member)
    member_remove(user_id=owner.id, conversation_id=room.id, member_id=member.id)

    for by in (member, stranger):
        with pytest.raises(ConversationNotFound):
            react(by, is_on=False)
        with pytest.raises(ConversationNotFound):
            reaction_people(user_id=by.id, conversation_id=room.id, seq=1, emoji="👍", limit=10)
    assert shown(owner, room) == [("👍", 1, [member.id], False)]


def test_a_seq_of_nothing_is_refused(react: React, member: Person) -> None:
    for seq in (2, 2**53, 2**80):
        with pytest.raises(MessageNotFound):
            react(member, seq=seq)


def test_who_reacted_comes_in_pages_in_the_order_of_reacting(
    react: React, owner: Person, room: Conversation
) -> None:
    people = [person(f"Guest{number}", "Garcia") for number in range(5)]
    members_add(user_id=owner.id, conversation_id=room.id, people_ids=[one.id for one in people])
    for one in reversed(people):
        react(one, "❤️")
    react(owner)
    at: dict[str, Any] = {
        **{"user_id": owner.id, "conversation_id": room.id, "seq": 1},
        **{"emoji": "❤", "limit": 2},
    }

    pages = [reaction_people(**at)]
    while cursor := pages[-1].next:
        pages.append(reaction_people(**at, cursor=cursor))

    assert [[one.first_name for one in page.people] for page in pages] == [
        ["Guest4", "Guest3"],
        ["Guest2", "Guest1"],
        ["Guest0"],
    ]
    with pytest.raises(CursorInvalid):
        reaction_people(**{**at, "emoji": "👍"}, cursor=pages[0].next)
    assert reaction_people(**{**at, "seq": 2**80}).people == []


def test_own_reactions_are_one_query_a_page_and_none_without_reactions(
    react: React, say: Say, member: Person, owner: Person, room: Conversation
) -> None:
    at: dict[str, Any] = {"user_id": member.id, "conversation_id": room.id}
    with CaptureQueriesContext(connection) as queries:
        messages_page(**at, limit=50)
    # The messages, whether any has a thread, and whether the reader is a member.
    assert len(queries) == 3

    say(owner, "And who not?", room=room)
    for seq in (1, 2):
        for by in (member, owner):
            react(by, seq=seq)
    with CaptureQueriesContext(connection) as queries:
        messages_page(**at, limit=50)
    assert len(queries) == 4
    with CaptureQueriesContext(connection) as queries:
        conversation_of_member(**at)
    # The conversation, and one's own reactions.
    assert len(queries) == 2


def test_a_thousand_people_on_one_message_are_counted_three_named_and_all_found_in_pages(
    owner: Person, member: Person, room: Conversation
) -> None:
    accounts = User.objects.bulk_create(
        User(email=f"guest{number}@example.org") for number in range(998)
    )
    guests = Person.objects.bulk_create(user.new_person("Guest", "Garcia") for user in accounts)
    ids = [one.id for one in guests]
    for begin in range(0, len(ids), 100):
        members_add(user_id=owner.id, conversation_id=room.id, people_ids=ids[begin : begin + 100])
    everybody = [owner, member, *guests]

    async def all_react() -> None:
        await asyncio.gather(
            *(
                reaction_set_async(
                    user_id=one.id, conversation_id=room.id, seq=1, emoji="👍", is_on=True
                )
                for one in everybody
            )
        )

    asyncio.run(all_react())

    [(emoji, count, first, is_own)] = shown(owner, room)
    assert (emoji, count, len(first), is_own) == ("👍", 1_000, 3, True)
    at: dict[str, Any] = {
        **{"user_id": owner.id, "conversation_id": room.id, "seq": 1},
        **{"emoji": "👍", "limit": 50},
    }
    pages = [reaction_people(**at)]
    while cursor := pages[-1].next:
        pages.append(reaction_people(**at, cursor=cursor))
    found = [one.id for page in pages for one in page.people]
    assert len(pages) == 20
    assert found[:3] == first
    assert sorted(found) == sorted(one.id for one in everybody)
