"""Filters leave what they are asked for, of what is indexed and of what is not yet."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from chat.conversations.models import Conversation
from chat.core.ids import new_id
from chat.messaging.models import Message
from chat.messaging.rows import files_stored
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.people.models import Person
from chat.people.services import profile_update
from chat.protocol.files import File
from chat.search.errors import TimeZoneUnknown
from chat.search.indexing.indexer import Indexer
from chat.search.selectors import search
from tests.cast import Say

TABLE = [
    ("from:me", ["see www.example.org", "a `word` of code"]),
    ("is:mine word", ["a `word` of code"]),
    ("from:olivia", ["see www.example.org", "a `word` of code"]),
    ('from:"Mehmet Murat" from:me word', ["a `word` of code", "my word"]),
    ("from:murat is:mine", []),
    ("from:nobody", []),
    ("from:-", []),
    ("in:team", ["@all come", "in the group"]),
    ("in:meh word", ["a `word` of code", "my word"]),
    ("in:nowhere", []),
    ("in:-", []),
    ("has:file", ["below it"]),
    ("has:image from:mehmet", ["below it"]),
    ("TIDES.png below", ["below it"]),
    ('"high water"', ["below it"]),
    ('"it tides"', []),
    ("has:link", ["see www.example.org"]),
    ("has:code", ["a `word` of code"]),
    ("has:reaction", ["in the group"]),
    ("is:pinned", ["my word"]),
    ("is:thread", ["below it"]),
    ("mentions:me", ["@all come"]),
    ("word is:pinned from:mehmet in:mehmet", ["my word"]),
    ("on:2020-11-01", ["my word"]),
    ("before:2020-11-02", ["my word"]),
    ("after:2020-10-31 before:2020-11 word", []),
    ("on:2020-11 word", ["my word"]),
]


@pytest.fixture
def _talk(
    say: Say, owner: Person, member: Person, conversation: Conversation, group: Conversation
) -> None:
    first = say(member, "my word")
    say(owner, "a `word` of code")
    say(owner, "see www.example.org")
    say(member, "below it", thread_root=first.seq)
    message_pin(user_id=owner.id, conversation_id=conversation.id, seq=first.seq, is_pinned=True)
    liked = say(member, "in the group", room=group)
    say(member, "@all come", room=group)
    reaction_set(user_id=owner.id, conversation_id=group.id, seq=liked.seq, emoji="👍", is_on=True)
    picture = File(new_id(), "Tides.png", "image/png", 7, alt="At high water")
    Message.objects.filter(text="below it").update(files=files_stored([picture]))
    midnight = datetime(2020, 10, 31, 23, 30, tzinfo=UTC)
    Message.objects.filter(text="my word").update(created_at=midnight)
    profile_update(person_id=owner.id, time_zone="Europe/Berlin")


@pytest.mark.usefixtures("_talk")
@pytest.mark.parametrize("is_indexed", [False, True], ids=["not yet indexed", "indexed"])
def test_filters(owner: Person, indexer: Indexer, is_indexed: bool) -> None:
    if is_indexed:
        indexer.catch_up()
    found = {
        q: [hit.message.text for hit in search(user_id=owner.id, q=q).results] for q, _ in TABLE
    }
    assert found == dict(TABLE)


@pytest.mark.usefixtures("_talk")
def test_days_are_those_of_the_time_zone_that_is_asked_for(owner: Person) -> None:
    def seqs(time_zone: str) -> list[int]:
        page = search(user_id=owner.id, q="on:2020-10-31", time_zone=time_zone)
        return [hit.message.seq for hit in page.results]

    assert (seqs("UTC"), seqs("Europe/Berlin")) == ([1], [])
    for none in ("Nowhere/Land", "../UTC", "Europe", "__init__/Land", "\x00"):
        with pytest.raises(TimeZoneUnknown):
            seqs(none)


@pytest.mark.usefixtures("_talk")
def test_ids_are_taken_for_names(owner: Person, member: Person, group: Conversation) -> None:
    def count(q: str) -> int:
        return len(search(user_id=owner.id, q=q).results)

    assert count(f"from:{member.id} in:{group.id}") == 2
    assert count(f"from:{UUID(int=7)}") == 0
