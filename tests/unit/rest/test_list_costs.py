"""A list costs as many statements with many rows as with few."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.accounts.models import Session
from chat.accounts.tokens import access_token
from chat.conversations.models import Conversation
from chat.conversations.services import channel_create
from chat.core.ids import new_id
from chat.files.partials import Partial
from chat.files.services import upload_create, upload_finish
from chat.messaging.content import Content
from chat.messaging.services.blocking import person_block
from chat.messaging.services.joining import channel_join
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.roles import role_set
from chat.messaging.services.saving import message_save
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from chat.workspace.default_channels import default_channel_set
from chat.workspace.invitations.services import invitation_create
from chat.workspace.models import Invitation, InvitationUse
from tests.cast import account_of, make_administrator, person

pytestmark = pytest.mark.django_db(transaction=True)

ROOM = "/api/conversations/{room}/"
LISTS = (
    *("/api/conversations/", "/api/channels/", "/api/channels/{room}/preview/"),
    *(
        f"{ROOM}messages/",
        f"{ROOM}messages/1/thread/",
        f"{ROOM}members/",
        f"{ROOM}changes/?after=0",
    ),
    *(f"{ROOM}pins/", f"{ROOM}files/?kind=other", f"{ROOM}messages/1/reactions/👍/"),
    *("/api/saved/", "/api/me/threads/", "/api/people/", "/api/users/", "/api/blocks/"),
    *("/api/people/{other}/conversations/", "/api/search/?q=talk"),
    *("/api/invitations/", "/api/invitations/?conversation={room}"),
    *("/api/invitations/{link}/people/", "/api/workspace/people/", "/api/workspace/channels/"),
)


def say(by: Person, room: Conversation, **more: Any) -> int:
    content = Content(text="talk", **more)
    return message_send(
        sender_id=by.id, conversation_id=room.id, content=content, client_id=new_id()
    ).seq


def uploaded(by: Person) -> Any:
    begun = upload_create(user_id=by.id, name="tides.txt", size=5)
    with Partial(begun.file_id) as partial:
        partial.append(b"tides")
    return upload_finish(user_id=by.id, file_id=begun.file_id).id


def grow(
    owner: Person, other: Person, channel: Conversation, link: Invitation, number: int
) -> None:
    """Put one row more into each list that the owner has."""
    guest = make_administrator(person(f"Guest{number}", "Garcia"))
    Session.objects.create(user=account_of(guest))
    channel_join(user_id=guest.id, conversation_id=channel.id)
    role_set(user_id=owner.id, conversation_id=channel.id, member_id=guest.id, role="admin")
    InvitationUse.objects.create(invitation=link, person=guest)
    for room_id in (channel.id, None):
        invitation_create(
            user_id=guest.id, conversation_id=room_id, role="member", lasts=None, max_uses=None
        )
    reaction_set(user_id=guest.id, conversation_id=channel.id, seq=1, emoji="👍", is_on=True)
    say(guest, channel, thread_root=1)
    seq = say(guest, channel, reply_to=1, mentions=[owner.id], files=[uploaded(guest)])
    say(owner, channel, thread_root=seq)
    message_pin(user_id=owner.id, conversation_id=channel.id, seq=seq, is_pinned=True)
    message_save(user_id=owner.id, conversation_id=channel.id, seq=seq)
    person_block(user_id=owner.id, blocked_id=guest.id)
    room = channel_create(creator_id=owner.id, title=f"Talk {number}")
    channel_join(user_id=other.id, conversation_id=room.id)
    default_channel_set(user_id=owner.id, conversation_id=room.id, is_default=True)
    say(other, room)


def test_no_list_asks_more_for_each_of_its_rows(
    client: Client,
    owner: Person,
    member: Person,
    channel: Conversation,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.DATA_DIR = tmp_path
    settings.INVITATIONS = "admins"
    make_administrator(owner)
    token = access_token(Session.objects.create(user=account_of(owner)))
    assert say(owner, channel) == 1
    link = invitation_create(
        user_id=owner.id, conversation_id=channel.id, role="member", lasts=None, max_uses=None
    )

    def statements(path: str) -> int:
        path = path.format(room=channel.id, other=member.id, link=link.id)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, (path, answer.content)
        return len(queries)

    grow(owner, member, channel, link, 0)
    few = {path: statements(path) for path in LISTS}
    for number in range(1, 7):
        grow(owner, member, channel, link, number)
    many = {path: statements(path) for path in LISTS}
    assert {path: count for path, count in many.items() if count > few[path]} == {}
