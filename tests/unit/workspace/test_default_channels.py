"""Everybody who signs up is in the default channels, unless they leave them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chat.conversations.models import Conversation, Membership
from chat.messaging.services.details import conversation_update
from chat.messaging.services.members import member_remove
from chat.people.models import Person
from chat.workspace import default_channels
from chat.workspace.default_channels import default_channels_create, default_channels_join
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def general(settings: Settings) -> Conversation:
    """The default channel of a store that has just been started."""
    settings.DEFAULT_CHANNELS = ["General"]
    default_channels_create()
    return Conversation.objects.get()


def roles(room: Conversation) -> dict[str, str]:
    present = Membership.objects.filter(conversation=room, left_at=None).select_related("person")
    return {one.person.first_name: one.role for one in present}


def sign_up(client: Client, path: str, name: str) -> Any:
    body = {"first_name": name, "email": f"{name.lower()}@example.org", "password": "harbour42"}
    if path == "/api/register/":
        body |= {"last_name": "Costa", "confirm_password": "harbour42"}
    return client.post(path, body, content_type="application/json")


def test_a_new_store_has_the_channels_that_are_named_once(
    general: Conversation, settings: Settings
) -> None:
    assert (general.kind, general.title, general.member_count) == ("channel", "General", 0)
    settings.DEFAULT_CHANNELS = ["General", "Other"]
    default_channels_create()
    assert Conversation.objects.count() == 1


def test_a_store_with_conversations_stays_as_it_is(
    conversation: Conversation, settings: Settings
) -> None:
    settings.DEFAULT_CHANNELS = ["General"]
    default_channels_create()
    assert list(Conversation.objects.all()) == [conversation]


def test_two_machines_that_start_at_once_make_one_channel(
    general: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The other one has not committed yet when this one looks.
    monkeypatch.setattr(type(Conversation.objects), "exists", lambda manager: False)
    default_channels_create()
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize("path", ["/api/register/", "/api/session/account/"])
def test_whoever_signs_up_is_in_it_and_the_first_one_owns_it(
    client: Client, general: Conversation, path: str
) -> None:
    for name in ("Ana", "Ben"):
        assert sign_up(client, path, name).status_code == 201
    assert roles(general) == {"Ana": "owner", "Ben": "member"}


def test_a_sign_in_makes_up_for_it_and_whoever_left_stays_away(
    client: Client, general: Conversation, owner: Person
) -> None:
    def sign_in() -> None:
        body = {"email": "olivia@example.org", "password": PASSWORD}
        assert client.post("/api/login/", body, content_type="application/json").status_code == 200

    sign_in()
    assert roles(general) == {"Olivia": "owner"}
    member_remove(user_id=owner.id, conversation_id=general.id, member_id=owner.id)
    sign_in()
    assert roles(general) == {}


def test_nothing_that_goes_wrong_fails_a_sign_up(
    client: Client, general: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**given: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(default_channels, "newcomer_join", fail)
    assert sign_up(client, "/api/session/account/", "Ana").status_code == 201
    assert roles(general) == {}


def test_nobody_joins_what_is_archived(
    owner: Person, member: Person, general: Conversation
) -> None:
    default_channels_join(owner.id)
    conversation_update(user_id=owner.id, conversation_id=general.id, is_archived=True)
    default_channels_join(member.id)
    assert roles(general) == {"Olivia": "owner"}
    member_remove(user_id=owner.id, conversation_id=general.id, member_id=owner.id)
    default_channels_join(member.id)
    assert roles(general) == {}


def test_whoever_is_in_it_is_asked_about_once(owner: Person, general: Conversation) -> None:
    default_channels_join(owner.id)
    with CaptureQueriesContext(connection) as queries:
        default_channels_join(owner.id)
    assert len(queries) == 1
