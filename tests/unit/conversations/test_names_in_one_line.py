"""Names and titles that an earlier version took are as they would be taken now."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chat.conversations.models import Conversation, Membership
from chat.conversations.services import group_create
from chat.people.models import Person
from chat.protocol.text import short_id
from tests.cast import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.stores]

migration = import_module("chat.conversations.migrations.0006_names_in_one_line")


def migrate() -> None:
    """Take the store back to the version before, which keeps its rows, and upgrade it."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    for targets in ([("conversations", "0005_joined_seq")], latest):
        MigrationExecutor(connection).migrate(targets)


def names(person: Person) -> tuple[str, str]:
    person.refresh_from_db()
    return person.first_name, person.last_name


def room(owner: Person, title: str) -> Conversation:
    """Make a group in which its owner is alone, with a title that an earlier version took."""
    made = group_create(creator_id=owner.id, title="Watch", member_ids=[])
    Conversation.objects.filter(pk=made.pk).update(title=title)
    made.refresh_from_db()
    return made


def test_what_an_earlier_version_took_is_cleaned_and_whoever_sees_it_learns_of_it(
    owner: Person,
    member: Person,
    stranger: Person,
    group: Conversation,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In one upgrade for all, as it takes seconds."""
    monkeypatch.setattr(migration, "BATCH", 2)
    Person.objects.filter(pk=member.pk).update(first_name="\x1b[1m\u202eMehmet\r\n", last_name=" M")
    Person.objects.filter(pk=stranger.pk).update(first_name="\u2800")
    unseen = person("Ida", "Ito")
    Person.objects.filter(pk=unseen.pk).update(first_name="\u3164", last_name="\u200b")
    many = [person(f"Kim{number}", "Lee") for number in range(5)]
    Person.objects.filter(last_name="Lee").update(last_name="Lee\n")
    titled, untitled = room(owner, "Watch\t\u2066One"), room(owner, "\u00ad")
    group.refresh_from_db()
    before = group.revision, titled.revision
    migrate()
    for one in (group, conversation, titled, untitled):
        one.refresh_from_db()

    assert names(member) == ("[1mMehmet", "M")
    assert names(owner) == ("Olivia", "Owens")
    assert group.revision == before[0] + 1
    assert Membership.objects.get(person=member, conversation=group).revision == group.revision

    assert titled.title == "Watch One"
    assert titled.details_revision == titled.revision == before[1] + 1

    # Who or what cannot be seen is called by a short id.
    assert names(unseen) == (short_id(unseen.pk), "")
    assert names(stranger) == ("", "Stern")
    assert untitled.title == short_id(untitled.pk)
    assert conversation.title == "", "the two of it give it its name"

    assert [names(one)[1] for one in many] == ["Lee"] * 5, "every row is read"
