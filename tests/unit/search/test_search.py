"""What is said is found by whoever may read it, and by nobody else."""

from chat.conversations.models import Conversation
from chat.people.models import Person
from chat.search.indexing.indexer import Indexer
from chat.search.models import Block
from chat.search.selectors import search
from tests.cast import Say


def texts(person: Person, q: str) -> list[str]:
    return [hit.message.text for hit in search(user_id=person.id, q=q).results]


def test_what_was_said_a_moment_ago_is_found(say: Say, owner: Person, member: Person) -> None:
    say(owner, "The harbour is open")
    assert texts(member, "HARB") == ["The harbour is open"]


def test_what_is_in_blocks_is_found(
    say: Say, owner: Person, member: Person, indexer: Indexer
) -> None:
    for number in range(70):
        say(owner, f"message {number} of many")
    indexer.catch_up()
    assert Block.objects.count() == 2
    assert texts(member, '"message 3 of"') == ["message 3 of many"]
    assert len(texts(member, "many")) == 20


def test_a_stranger_finds_nothing(
    say: Say, owner: Person, stranger: Person, conversation: Conversation
) -> None:
    say(owner, "A secret")
    assert texts(stranger, "secret") == []
    assert texts(stranger, f"in:{conversation.id} secret") == []
