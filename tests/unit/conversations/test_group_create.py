import pytest

from chat.conversations.errors import GroupInvalid
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import group_create
from chat.core.ids import new_id
from chat.events.types import AnyEvent, UserUpdated
from chat.messaging.selectors.changes import changes
from chat.people.models import Person
from tests.cast import deactivate

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_makes_a_group_owns_it_and_the_others_are_members(
    owner: Person, member: Person, stranger: Person
) -> None:
    group = group_create(
        creator_id=owner.id, title="  The\nteam ", member_ids=[member.id, stranger.id, owner.id]
    )

    roles = dict(group.memberships.values_list("person_id", "role"))
    assert group.title == "The team"
    assert roles == {owner.id: "owner", member.id: "member", stranger.id: "member"}


def test_a_group_can_be_of_one(owner: Person) -> None:
    assert group_create(creator_id=owner.id, title="Notes", member_ids=[]).memberships.count() == 1


def test_every_first_member_is_a_revision(owner: Person, member: Person, stranger: Person) -> None:
    group = group_create(creator_id=owner.id, title="Team", member_ids=[member.id, stranger.id])

    found = changes(user_id=owner.id, conversation_id=group.id, after=0)
    assert (group.revision, found.revision) == (3, 3)
    assert [member.revision for member in found.members] == [1, 2, 3]
    assert {member.person.id for member in found.members} == {owner.id, member.id, stranger.id}


def test_a_new_group_is_news_to_each_of_its_people(
    owner: Person, member: Person, stranger: Person, published: list[AnyEvent]
) -> None:
    group = group_create(creator_id=owner.id, title="Team", member_ids=[member.id])

    assert published == [UserUpdated(owner.id, 1), UserUpdated(member.id, 1)]
    assert set(group.memberships.values_list("user_revision", flat=True)) == {1}
    revisions = dict(Person.objects.values_list("id", "revision"))
    assert revisions == {owner.id: 1, member.id: 1, stranger.id: 0}


@pytest.mark.parametrize("title", ["", "  ", "x" * 101, "a\x00b"])
def test_a_title_that_can_not_be_one_is_refused_by_name(owner: Person, title: str) -> None:
    with pytest.raises(GroupInvalid) as refusal:
        group_create(creator_id=owner.id, title=title, member_ids=[])

    assert set(refusal.value.fields) == {"title"}
    assert not Conversation.objects.exists()


def test_a_title_of_100_characters_is_taken(owner: Person) -> None:
    group = group_create(creator_id=owner.id, title="é" * 100, member_ids=[])
    group.refresh_from_db()
    assert group.title == "é" * 100


def test_unknown_and_inactive_people_are_refused_alike(owner: Person, member: Person) -> None:
    deactivate(member)
    nobody = new_id()
    messages = []
    for id in (member.id, nobody):
        with pytest.raises(GroupInvalid) as refusal:
            group_create(creator_id=owner.id, title="Team", member_ids=[id])
        messages.append(refusal.value.fields["members"][0].replace(str(id), "…"))

    assert messages[0] == messages[1]
    assert not Conversation.objects.exists()
    assert not Membership.objects.exists()


def test_a_group_takes_no_more_people_than_fit(
    owner: Person, member: Person, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.conversations.services.MEMBERS_MAX", 2)
    with pytest.raises(GroupInvalid, match="not valid"):
        group_create(creator_id=owner.id, title="Team", member_ids=[member.id, stranger.id])
    group_create(creator_id=owner.id, title="Team", member_ids=[member.id])
