"""A group has an owner who can manage it, as long as anybody in it is active."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from chat.accounts.models import Session, User
from chat.conversations.errors import GroupInvalid, LastOwner, MemberNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.services import group_create, membership_update
from chat.events.types import AnyEvent, MemberUpdated
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.owners import account_update, owner_set
from chat.messaging.services.roles import role_set
from chat.people.models import Person
from tests.cast import account_of, member_updated, person, without_lines
from tests.parallel import in_parallel
from tests.servers import wait_for
from tests.staff import hidden_fields
from tests.stores import only_on, somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(client: Client) -> Client:
    """A browser in which a superuser is signed in."""
    account = account_of(person("Stefan", "Staff"))
    account.is_staff = account.is_superuser = True
    account.save()
    client.force_login(account)
    return client


def set_active(person: Person, is_active: bool) -> None:
    account = User.objects.get(pk=person.pk)
    account.is_active = is_active
    account_update(user=account, fields={"is_active"})


def save_and_close(staff: Client, page: str, fields: dict[str, str]) -> Any:
    """Save a page in a thread of its own."""
    try:
        return staff.post(page, fields)
    finally:
        connection.close()


def owners(room: Conversation) -> set[str]:
    return {str(one.person) for one in Membership.objects.filter(conversation=room, role="owner")}


def test_whoever_is_deactivated_hands_their_groups_on(
    owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    set_active(owner, False)

    assert owners(group) == {"Mehmet Murat"}
    assert without_lines(published) == [
        member_updated(group.id, 3, owner.id, "Olivia Owens", "member", has_left=False),
        member_updated(group.id, 4, member.id, "Mehmet Murat", "owner", has_left=False),
    ]
    set_active(owner, True)
    assert owners(group) == {"Mehmet Murat"}


def test_the_next_owner_is_active(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    set_active(member, False)

    member_remove(user_id=owner.id, conversation_id=group.id, member_id=owner.id)

    assert owners(group) == {"Svetlana Stern"}


def test_whoever_comes_back_owns_a_group_in_which_nobody_else_is_active(
    owner: Person, member: Person, group: Conversation
) -> None:
    set_active(member, False)
    set_active(owner, False)
    assert owners(group) == {"Olivia Owens"}

    set_active(member, True)
    assert owners(group) == {"Mehmet Murat"}


def test_an_active_owner_leaves_nobody_behind_who_is_not_and_owns_alone(
    owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    members_add(user_id=owner.id, conversation_id=group.id, people_ids=[stranger.id])
    role_set(user_id=owner.id, conversation_id=group.id, member_id=member.id, role="owner")
    set_active(member, False)

    with pytest.raises(LastOwner):
        role_set(user_id=owner.id, conversation_id=group.id, member_id=owner.id, role="admin")
    member_remove(user_id=owner.id, conversation_id=group.id, member_id=owner.id)
    assert owners(group) == {"Mehmet Murat", "Svetlana Stern"}


def test_whoever_joins_where_nobody_active_owns_it_does(
    owner: Person, member: Person, stranger: Person, channel: Conversation
) -> None:
    set_active(owner, False)
    channel_join(user_id=member.id, conversation_id=channel.id)
    channel_join(user_id=stranger.id, conversation_id=channel.id)
    assert owners(channel) == {"Olivia Owens", "Mehmet Murat"}


def test_staff_who_deactivate_and_rename_in_the_admin_pages_reach_the_groups(
    staff: Client, owner: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    page = reverse("admin:accounts_user_change", args=[owner.pk])
    shown = hidden_fields(staff.get(page).content.decode())
    fields = {"email": "olivia@example.org", "first_name": "Olga", "last_name": "Owens"}

    assert staff.post(page, {**shown, **fields}).status_code == 302

    assert owners(group) == {"Mehmet Murat"}
    names = [str(e.member.person.first_name) for e in published if isinstance(e, MemberUpdated)]
    assert names[-1] == "Olga"


def test_staff_set_another_owner(
    owner: Person, member: Person, stranger: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    owner_set(conversation_id=group.id, owner_id=member.id)
    assert owners(group) == {"Mehmet Murat"}
    assert [event.revision for event in published if isinstance(event, MemberUpdated)] == [3, 4]

    owner_set(conversation_id=group.id, owner_id=member.id)
    assert len(without_lines(published)) == 2
    with pytest.raises(MemberNotFound):
        owner_set(conversation_id=group.id, owner_id=stranger.id)


def test_whoever_is_deactivated_makes_no_group_any_more(owner: Person, member: Person) -> None:
    set_active(owner, False)

    with pytest.raises(GroupInvalid):
        group_create(creator_id=owner.id, title="Team", member_ids=[member.id])
    assert not Conversation.objects.exists()


@only_on("postgresql")  # SQLite lets one transaction write at a time.
def test_a_group_that_is_made_meanwhile_is_handed_on_too(owner: Person, member: Person) -> None:
    def deactivate() -> None:
        set_active(owner, False)
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            room = group_create(creator_id=owner.id, title="Team", member_ids=[member.id])
            deactivating = thread.submit(deactivate)
            wait_for(somebody_waits_for_a_lock)
        deactivating.result(10)

    assert owners(room) == {"Mehmet Murat"}


def test_staff_set_another_owner_in_the_admin_pages(
    staff: Client, owner: Person, member: Person, stranger: Person, group: Conversation
) -> None:
    page = reverse("admin:conversations_conversation_change", args=[group.pk])
    shown = staff.get(page).content.decode()
    assert (
        f'<option value="{owner.pk}" selected>Olivia Owens (olivia@example.org)</option>' in shown
    )
    assert "Svetlana Stern" not in shown

    assert staff.post(page, {"owner": str(stranger.pk)}).status_code == 200
    assert owners(group) == {"Olivia Owens"}
    assert staff.post(page, {"owner": str(member.pk)}).status_code == 302
    assert owners(group) == {"Mehmet Murat"}


@only_on("postgresql")  # SQLite lets one transaction write at a time.
def test_staff_learn_that_whom_they_chose_leaves_meanwhile(
    staff: Client, owner: Person, member: Person, group: Conversation
) -> None:
    page = reverse("admin:conversations_conversation_change", args=[group.pk])

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            member_remove(user_id=member.id, conversation_id=group.id, member_id=member.id)
            saving = thread.submit(save_and_close, staff, page, {"owner": str(member.pk)})
            wait_for(somebody_waits_for_a_lock)
        answer = saving.result(10)

    assert answer.status_code == 200
    assert "Choose an active member: this person is none by now." in answer.content.decode()
    assert owners(group) == {"Olivia Owens"}


def test_staff_who_save_a_page_unchanged_set_no_owner(
    staff: Client, owner: Person, member: Person, group: Conversation
) -> None:
    page = reverse("admin:conversations_conversation_change", args=[group.pk])
    shown = hidden_fields(staff.get(page).content.decode())
    owner_set(conversation_id=group.id, owner_id=member.id)

    assert staff.post(page, {**shown, "owner": str(owner.pk)}).status_code == 302
    assert owners(group) == {"Mehmet Murat"}


def test_nothing_that_staff_and_people_do_at_once_locks_up(published: list[AnyEvent]) -> None:
    people = [person(f"Person{number}", "Park") for number in range(4)]
    ids = [one.id for one in people]
    rooms = [group_create(creator_id=id, title="Team", member_ids=ids) for id in ids[:2]]

    def deactivate_and_back(one: Person) -> None:
        for _ in range(4):
            Session.objects.create(user=account_of(one))
            set_active(one, False)
            set_active(one, True)

    def keep(one: Person, seed: int) -> None:
        random = Random(seed)
        for _ in range(8):
            room = random.choice(rooms)
            membership_update(
                user_id=one.id, conversation_id=room.id, is_muted=random.random() < 0.5
            )

    def make_groups(one: Person) -> None:
        for _ in range(4):
            with suppress(GroupInvalid):  # They are not active just now.
                group_create(creator_id=one.id, title="New", member_ids=[])

    refusals = in_parallel(
        [
            *(partial(deactivate_and_back, one) for one in people),
            *(partial(keep, one, seed) for seed, one in enumerate(people)),
            *(partial(make_groups, one) for one in people),
        ]
    )

    assert set(refusals) == {None}
    for room in Conversation.objects.all():
        assert len(owners(room)) == 1
