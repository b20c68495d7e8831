"""Whoever is invited signs up, and is in the room from the first moment on."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chat.accounts.errors import AccountInvalid
from chat.accounts.models import User
from chat.conversations.models import Conversation, Membership
from chat.messaging.services.details import conversation_update
from chat.messaging.services.joining import channel_join
from chat.people.models import Person
from chat.workspace.invitations.services import invitation_create, invitation_revoke
from chat.workspace.invitations.tokens import invitation_token
from chat.workspace.models import Invitation, InvitationUse
from chat.workspace.registration import user_register
from tests.cast import PASSWORD, account_of
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

NINA = {"first_name": "Nina", "last_name": "Neu", "email": "nina@example.org", "password": PASSWORD}


def invite(by: Person, room: Conversation | None, max_uses: int | None = None) -> str:
    invitation = invitation_create(
        user_id=by.id,
        conversation_id=room.id if room else None,
        role="member",
        lasts=None,
        max_uses=max_uses,
    )
    return invitation_token(invitation.id)


def sign_up(client: Client, path: str = "/api/session/account/", **more: str) -> Any:
    body = {**NINA, **more}
    if path == "/api/register/":
        body["confirm_password"] = PASSWORD
    return client.post(path, body, content_type="application/json")


def rooms() -> set[str]:
    """Return the titles of the rooms that Nina is in."""
    present = Membership.objects.filter(person__first_name="Nina", left_at=None)
    return set(present.values_list("conversation__title", flat=True))


@pytest.mark.parametrize("path", ["/api/register/", "/api/session/account/"])
@pytest.mark.parametrize("registration", ["open", "invite"])
def test_whoever_is_invited_signs_up_into_the_room(
    client: Client,
    owner: Person,
    group: Conversation,
    settings: Settings,
    path: str,
    registration: str,
) -> None:
    settings.REGISTRATION = registration
    assert sign_up(client, path, invitation=invite(owner, group)).status_code == 201
    assert rooms() == {"Team"}
    assert InvitationUse.objects.get().person.first_name == "Nina"


@pytest.mark.parametrize("path", ["/api/register/", "/api/session/account/"])
def test_where_sign_up_is_by_invitation_nobody_comes_without_one(
    client: Client, owner: Person, settings: Settings, path: str
) -> None:
    settings.REGISTRATION = "invite"
    answer = sign_up(client, path)
    assert (answer.status_code, set(answer.json())) == (403, {"code", "detail"})
    assert "invitation" in answer.json()["detail"]
    answer = sign_up(client, path, invitation="made-up")
    fields = answer.json().get("fields", answer.json())
    assert (answer.status_code, set(fields)) == (400, {"invitation"})
    assert sign_up(client, path, invitation=invite(owner, None)).status_code == 201


@pytest.mark.parametrize("path", ["/api/register/", "/api/session/account/"])
def test_who_has_no_invitation_learns_of_nobodys_account(
    client: Client, owner: Person, settings: Settings, path: str
) -> None:
    settings.REGISTRATION = "invite"
    answers = [
        sign_up(client, path, invitation="made-up", email=email).content
        for email in (account_of(owner).email, NINA["email"])
    ]
    assert answers[0] == answers[1]


def test_where_sign_up_is_closed_no_invitation_helps(
    client: Client, owner: Person, group: Conversation, settings: Settings
) -> None:
    token = invite(owner, group)
    settings.REGISTRATION = "closed"
    assert sign_up(client, invitation=token).status_code == 403
    assert not User.objects.filter(email=NINA["email"]).exists()


def test_a_link_that_is_over_makes_no_account(
    client: Client, owner: Person, group: Conversation
) -> None:
    token = invite(owner, group)
    invitation_revoke(user_id=owner.id, invitation_id=Invitation.objects.get().id)
    answer = sign_up(client, invitation=token)
    assert answer.json()["fields"] == {"invitation": ["This invitation was revoked."]}
    token = invite(owner, group)
    conversation_update(user_id=owner.id, conversation_id=group.id, is_archived=True)
    assert sign_up(client, invitation=token).status_code == 409
    assert not User.objects.filter(email=NINA["email"]).exists()


def test_a_link_into_a_room_makes_accounts_only_where_its_maker_may_invite_newcomers(
    client: Client, owner: Person, member: Person, channel: Conversation, settings: Settings
) -> None:
    settings.REGISTRATION, settings.INVITATIONS = "invite", "admins"
    channel_join(user_id=member.id, conversation_id=channel.id)
    token = invite(member, channel)
    about = client.post(
        "/api/invitations/about/", {"token": token}, content_type="application/json"
    )
    assert about.json()["may_sign_up"] is False
    assert sign_up(client, invitation=token).status_code == 400


def test_of_two_who_sign_up_by_the_last_use_at_once_one_does(
    owner: Person, group: Conversation
) -> None:
    token = invite(owner, group, max_uses=1)
    forms = [{**NINA, "email": f"nina{number}@example.org"} for number in range(3)]
    calls = [partial(user_register, **form, address=None, invitation=token) for form in forms]
    outcomes = in_parallel(calls)
    assert sum(isinstance(one, AccountInvalid) for one in outcomes) == 2
    assert User.objects.filter(email__startswith="nina").count() == 1


def test_a_refused_form_uses_nothing_up(client: Client, owner: Person, group: Conversation) -> None:
    token = invite(owner, group, max_uses=1)
    assert sign_up(client, invitation=token, email="olivia@example.org").status_code == 400
    assert sign_up(client, invitation=token, first_name=" ").status_code == 400
    assert sign_up(client, invitation=token).status_code == 201
