"""Names and titles that an earlier version took are as they would be taken now."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chat.conversations.models import Conversation, Membership
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


def test_names_are_cleaned_and_whoever_sees_them_learns_of_it(
    owner: Person, member: Person, group: Conversation
) -> None:
    Person.objects.filter(pk=member.pk).update(first_name="\x1b[1m\u202eMehmet\r\n", last_name=" M")
    migrate()

    assert names(member) == ("[1mMehmet", "M")
    assert names(owner) == ("Olivia", "Owens")
    revision = group.revision
    group.refresh_from_db()
    assert group.revision == revision + 1
    assert Membership.objects.get(person=member).revision == group.revision


def test_a_title_is_cleaned_and_its_members_learn_of_it(group: Conversation) -> None:
    Conversation.objects.filter(pk=group.pk).update(title="Watch\t\u2066One")
    revision = group.revision
    migrate()

    group.refresh_from_db()
    assert group.title == "Watch One"
    assert group.details_revision == group.revision == revision + 1


def test_who_cannot_be_seen_is_called_by_a_short_id(
    member: Person, stranger: Person, group: Conversation, conversation: Conversation
) -> None:
    Person.objects.filter(pk=member.pk).update(first_name="\u3164", last_name="\u200b")
    Person.objects.filter(pk=stranger.pk).update(first_name="\u2800")
    Conversation.objects.filter(pk=group.pk).update(title="\u00ad")
    migrate()

    assert names(member) == (short_id(member.pk), "")
    assert names(stranger) == ("", "Stern")
    group.refresh_from_db()
    assert group.title == short_id(group.pk)
    conversation.refresh_from_db()
    assert conversation.title == "", "the two of it give it its name"


def test_every_row_is_read_however_many_there_are(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "BATCH", 2)
    people = [person(f"Kim{number}", "Lee") for number in range(5)]
    Person.objects.filter(last_name="Lee").update(last_name="Lee\n")
    migrate()

    assert [names(one)[1] for one in people] == ["Lee"] * 5
