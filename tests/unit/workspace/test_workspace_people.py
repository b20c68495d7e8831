"""Administrators look after the accounts of a server."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from chat.accounts.errors import LastAdministrator
from chat.accounts.models import Session, User
from chat.accounts.selectors import is_administrator
from chat.accounts.services import password_reset
from chat.accounts.sessions import session_begin
from chat.conversations.errors import NotAllowed
from chat.conversations.models import Conversation, Membership
from chat.events.types import AnyEvent, SessionsEnded, UserUpdated
from chat.messaging.selectors.conversations import user_state
from chat.people.errors import PersonNotFound
from chat.people.models import Person
from chat.workspace.errors import AccountDeactivated
from chat.workspace.people.selectors import workspace_people_page
from chat.workspace.people.services import (
    workspace_person_reset,
    workspace_person_sign_out,
    workspace_person_update,
)
from tests.cast import account_of, deactivate, make_administrator, person
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin(db: None) -> Person:
    """Looks after the server."""
    return make_administrator(person("Ada", "Adams"))


def found(admin: Person, query: str = "") -> list[str]:
    page = workspace_people_page(user_id=admin.id, query=query, limit=50)
    return [one.first_name for one in page.results]


def update(by: Person, whom: Person, **changes: bool) -> Any:
    return workspace_person_update(user_id=by.id, person_id=whom.id, **changes)


def sign_in(whom: Person) -> Session:
    return session_begin(user=account_of(whom), address=None, user_agent="")


def test_everybody_is_listed_by_name_active_or_not(
    admin: Person, owner: Person, member: Person
) -> None:
    deactivate(member)
    sign_in(owner)
    page = workspace_people_page(user_id=admin.id, query="", limit=50).results
    shown = [(one.first_name, one.is_active, one.is_administrator, one.sessions) for one in page]
    assert shown == [
        ("Ada", True, True, 0),
        ("Mehmet", False, False, 0),
        ("Olivia", True, False, 1),
    ]


def test_people_are_found_by_a_part_of_their_name_or_e_mail(
    admin: Person, owner: Person, member: Person
) -> None:
    assert found(admin, "WENS") == ["Olivia"]
    assert found(admin, "mehmet@EXAMPLE") == ["Mehmet"]
    assert found(admin, "%") == []


def test_pages_follow_each_other_without_gap_or_repetition(
    admin: Person, owner: Person, member: Person
) -> None:
    names, cursor = [], None
    while True:
        page = workspace_people_page(user_id=admin.id, query="", limit=1, cursor=cursor)
        names += [one.first_name for one in page.results]
        cursor = page.next
        if cursor is None:
            break
    assert names == ["Ada", "Mehmet", "Olivia"]


def test_the_role_is_given_and_taken(admin: Person, owner: Person) -> None:
    assert update(admin, owner, is_administrator=True).is_administrator
    assert account_of(owner).email in User.objects.filter(is_staff=True).values_list(
        "email", flat=True
    )
    update(owner, admin, is_administrator=False)
    assert (is_administrator(admin.id), is_administrator(owner.id)) == (False, True)
    with pytest.raises(NotAllowed):
        update(admin, owner, is_administrator=False)


def test_whoever_gets_another_role_learns_of_it_on_all_of_their_devices(
    admin: Person, owner: Person, published: list[AnyEvent]
) -> None:
    def role() -> tuple[int, bool]:
        state = user_state(user_id=owner.id, after=-1)
        return state.user_revision, state.is_administrator

    revision, _ = role()
    update(admin, owner, is_administrator=True)
    assert published == [UserUpdated(owner.id, revision + 1)]
    assert role() == (revision + 1, True)
    update(admin, owner, is_administrator=False)
    assert role() == (revision + 2, False)


@pytest.mark.parametrize("change", ["is_administrator", "is_active"])
def test_the_last_administrator_stays_one_and_active(admin: Person, change: str) -> None:
    with pytest.raises(LastAdministrator):
        update(admin, admin, **{change: False})
    assert is_administrator(admin.id)


def test_a_deactivated_administrator_is_none_that_could_follow(
    admin: Person, owner: Person
) -> None:
    make_administrator(owner)
    deactivate(owner)
    with pytest.raises(LastAdministrator):
        update(admin, admin, is_administrator=False)


def test_of_two_who_take_the_role_from_each_other_at_once_one_keeps_it(
    admin: Person, owner: Person
) -> None:
    make_administrator(owner)
    pairs = [(admin, owner), (owner, admin)]
    in_parallel([partial(update, *pair, is_administrator=False) for pair in pairs])
    assert User.objects.filter(is_superuser=True).count() == 1


def test_the_admin_pages_refuse_it_too(admin: Person, client: Client) -> None:
    account = account_of(admin)
    client.force_login(account)
    page = f"/admin/accounts/user/{account.pk}/change/"
    # What a browser sends of the form, with both rights cleared.
    form = {
        **{"email": account.email, "first_name": "Ada", "last_name": "Adams"},
        **{f"initial-{name}": "on" for name in ("is_active", "is_staff", "is_superuser")},
    }
    answer = client.post(page, form)
    assert "this is the last one" in answer.content.decode()
    assert is_administrator(admin.id)


def test_who_is_deactivated_is_signed_out_and_their_room_is_led_on(
    admin: Person, owner: Person, member: Person, group: Conversation
) -> None:
    sign_in(owner)
    assert update(admin, owner, is_active=False).sessions == 0
    assert Membership.objects.get(conversation=group, role="owner").person == member
    assert update(admin, owner, is_active=True).is_active


def test_somebody_is_signed_out_everywhere(
    admin: Person, owner: Person, published: list[AnyEvent]
) -> None:
    ids = frozenset({sign_in(owner).pk, sign_in(owner).pk})
    workspace_person_sign_out(user_id=admin.id, person_id=owner.id)
    assert SessionsEnded(ids) in published
    assert not Session.objects.live().filter(user=account_of(owner)).exists()


def test_a_link_for_a_new_password_is_handed_over(admin: Person, owner: Person) -> None:
    link = workspace_person_reset(user_id=admin.id, person_id=owner.id)
    password_reset(token=link.token, password="harbour4242", address=None)
    account = User.objects.get(person=owner)
    assert account.check_password("harbour4242")


def test_whoever_is_deactivated_gets_none(admin: Person, owner: Person) -> None:
    deactivate(owner)
    with pytest.raises(AccountDeactivated):
        workspace_person_reset(user_id=admin.id, person_id=owner.id)


def test_nobody_else_does_any_of_this(owner: Person, member: Person) -> None:
    acts: list[Callable[..., object]] = [
        *(workspace_person_update, workspace_person_sign_out, workspace_person_reset)
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act(user_id=owner.id, person_id=member.id)
    with pytest.raises(NotAllowed):
        found(owner)


def test_somebody_unknown_is_not_found(admin: Person, conversation: Conversation) -> None:
    with pytest.raises(PersonNotFound):
        workspace_person_update(user_id=admin.id, person_id=conversation.id, is_active=False)
