"""What administrators choose for all, and what they see of the server."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django.fixtures import Settings

from chat.accounts.models import Workspace
from chat.accounts.workspace import workspace_settings, workspace_settings_shown
from chat.conversations.errors import ConversationNotFound, NotAllowed
from chat.conversations.models import Conversation
from chat.files.models import File
from chat.people.models import Person
from chat.workspace.default_channels import (
    default_channel_set,
    default_channels,
    default_channels_join,
)
from chat.workspace.errors import DefaultTitleTaken, WorkspaceInvalid
from chat.workspace.measures import _quantile, measures
from chat.workspace.settings import workspace, workspace_update
from chat.workspace.storage import storage
from tests.cast import Say, make_administrator, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin(db: None) -> Person:
    """Looks after the server."""
    return make_administrator(person("Ada", "Adams"))


def sign_up(client: Client) -> int:
    body = {"first_name": "Nina", "email": "nina@example.org", "password": "harbour42"}
    return client.post("/api/session/account/", body, content_type="application/json").status_code


def page(client: Client) -> str:
    return client.get("/manifest.webmanifest").content.decode()


def test_a_new_workspace_has_what_is_usual(admin: Person) -> None:
    found = workspace(user_id=admin.id)
    assert (found.name, found.registration, found.invitations) == (
        *("Real Time Chat", "open", "everyone"),
    )
    assert found.fixed == []


def test_its_name_is_chosen(admin: Person, client: Client) -> None:
    workspace_update(user_id=admin.id, name="  Harbour  watch ")
    assert workspace(user_id=admin.id).name == "Harbour watch"
    assert '"name": "Harbour watch"' in page(client)


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "\u200b"])
def test_a_name_that_cannot_be_one_is_refused(admin: Person, name: str) -> None:
    with pytest.raises(WorkspaceInvalid) as refused:
        workspace_update(user_id=admin.id, name=name, registration="closed")
    assert set(refused.value.fields) == {"name"}
    assert workspace_settings().registration == "open"


@pytest.mark.parametrize(("registration", "status"), [("closed", 403), ("invite", 403)])
def test_who_signs_up_is_chosen(
    admin: Person, client: Client, registration: str, status: int
) -> None:
    workspace_update(user_id=admin.id, registration=registration)
    assert sign_up(client) == status
    workspace_update(user_id=admin.id, registration="open")
    assert sign_up(client) == 201


def test_what_the_environment_decides_is_nobodys_to_choose(
    admin: Person, settings: Settings
) -> None:
    workspace_update(user_id=admin.id, registration="closed", name="Harbour")
    settings.REGISTRATION = "invite"
    found = workspace(user_id=admin.id)
    assert (found.registration, found.fixed, found.name) == ("invite", ["registration"], "Harbour")
    with pytest.raises(WorkspaceInvalid) as refused:
        workspace_update(user_id=admin.id, registration="open", name="Port")
    assert refused.value.fields == {
        "registration": ["The environment of the server decides this: REGISTRATION."]
    }
    assert workspace_settings().name == "Harbour"


def test_a_page_has_the_name_of_before_where_the_store_does_not_answer(
    admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace_update(user_id=admin.id, name="Harbour")
    workspace_settings()

    def fail(*_: object, **__: object) -> Any:
        raise DatabaseError

    monkeypatch.setattr(Workspace.objects, "filter", fail)
    assert workspace_settings_shown().name == "Harbour"


def test_new_people_join_the_channels_that_are_chosen(
    admin: Person, owner: Person, channel: Conversation, member: Person
) -> None:
    default_channel_set(user_id=admin.id, conversation_id=channel.id, is_default=True)
    default_channel_set(user_id=admin.id, conversation_id=channel.id, is_default=True)
    assert [one.title for one in default_channels(user_id=admin.id)] == ["News"]
    default_channels_join(member.id)
    assert channel.memberships.count() == 2
    default_channel_set(user_id=admin.id, conversation_id=channel.id, is_default=False)
    assert default_channels(user_id=admin.id) == []


def test_of_one_name_there_is_one_default_channel(admin: Person, channel: Conversation) -> None:
    Conversation.objects.create(title="News", is_channel=True, is_default=True)
    with pytest.raises(DefaultTitleTaken):
        default_channel_set(user_id=admin.id, conversation_id=channel.id, is_default=True)


def test_a_group_is_nothing_that_all_join(admin: Person, group: Conversation) -> None:
    with pytest.raises(ConversationNotFound):
        default_channel_set(user_id=admin.id, conversation_id=group.id, is_default=True)


def test_what_is_stored_is_counted(
    admin: Person, owner: Person, conversation: Conversation, say: Say
) -> None:
    say(owner, "one")
    for state in ("kept", "ready", "uploading", "removed"):
        File.objects.create(uploader=owner, state=state, name="boat.jpg", size=1_000)
    found = storage(user_id=admin.id)
    assert (found.files, found.file_bytes) == (2, 2_000)
    assert (found.people, found.conversations, found.messages) == (3, 1, 1)
    assert found.database_bytes > 10_000
    assert (found.free_bytes is None) == (found.database == "postgresql")


def test_what_is_measured_is_shown(
    admin: Person, owner: Person, conversation: Conversation, say: Say
) -> None:
    before = measures(user_id=admin.id).writes.count
    say(owner, "one")
    found = measures(user_id=admin.id)
    assert found.writes.count > before
    assert found.writes.median is not None
    assert found.queue == 0


def test_a_latency_is_estimated_within_its_bucket() -> None:
    buckets = {0.1: 10.0, 0.2: 90.0, 1.0: 100.0, float("inf"): 100.0}
    assert _quantile(buckets, 0.5) == pytest.approx(0.15)
    assert _quantile(buckets, 0.95) == pytest.approx(0.6)
    assert _quantile({float("inf"): 0.0}, 0.5) is None


def test_nobody_else_sees_or_chooses_any_of_this(owner: Person, channel: Conversation) -> None:
    for see in (workspace, storage, measures, default_channels, workspace_update):
        with pytest.raises(NotAllowed):
            see(user_id=owner.id)
    with pytest.raises(NotAllowed):
        default_channel_set(user_id=owner.id, conversation_id=channel.id, is_default=True)
