"""Who does too much is refused before anything is read or locked."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chat.conversations.models import Conversation
from chat.conversations.services import channel_create
from chat.core.errors import RateLimited
from chat.messaging.content import Content
from chat.messaging.services.blocking import person_block, person_unblock
from chat.messaging.services.details import conversation_update
from chat.messaging.services.drafting import draft_set
from chat.messaging.services.joining import channel_join, members_add
from chat.messaging.services.members import member_remove
from chat.messaging.services.privacy import privacy_update
from chat.messaging.services.read_marks import unread_mark
from chat.messaging.services.requests import request_accept
from chat.messaging.services.roles import role_set
from chat.messaging.services.saving import message_save, message_unsave
from chat.people.models import Person
from chat.people.services import profile_update

pytestmark = pytest.mark.django_db(transaction=True)

CALLS: list[Callable[[Person, Conversation], object]] = [
    lambda by, room: unread_mark(user_id=by.id, conversation_id=room.id, seq=1),
    lambda by, room: message_save(user_id=by.id, conversation_id=room.id, seq=1),
    lambda by, room: message_unsave(user_id=by.id, conversation_id=room.id, seq=1),
    lambda by, room: draft_set(user_id=by.id, conversation_id=room.id, content=Content("A")),
    lambda by, room: profile_update(person_id=by.id, time_zone="Asia/Tokyo"),
    lambda by, room: channel_create(creator_id=by.id, title="Dock"),
    lambda by, room: channel_join(user_id=by.id, conversation_id=room.id),
    lambda by, room: member_remove(user_id=by.id, conversation_id=room.id, member_id=by.id),
    lambda by, room: members_add(user_id=by.id, conversation_id=room.id, people_ids=[by.id]),
    lambda by, room: request_accept(user_id=by.id, conversation_id=room.id),
    lambda by, room: person_block(user_id=by.id, blocked_id=room.id),
    lambda by, room: person_unblock(user_id=by.id, blocked_id=room.id),
    lambda by, room: conversation_update(user_id=by.id, conversation_id=room.id, title="Dock"),
    lambda by, room: role_set(
        user_id=by.id, conversation_id=room.id, member_id=by.id, role="member"
    ),
    lambda by, room: privacy_update(user_id=by.id, shares_presence=False),
]


@pytest.mark.parametrize("call", CALLS)
def test_what_is_too_much_asks_the_store_nothing(
    settings: Settings, owner: Person, group: Conversation, call: Callable[..., object]
) -> None:
    settings.RATE_LIMITS = True
    for limit in ("CHANGES", "CONVERSATIONS", "DRAFTS", "PROFILE"):
        setattr(settings, f"LIMIT_{limit}_PER_PERSON", (0, 60))
    with CaptureQueriesContext(connection) as queries, pytest.raises(RateLimited):
        call(owner, group)
    assert list(queries) == []
