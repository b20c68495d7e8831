"""Who does too much is refused before anything is read or locked."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chat.conversations.models import Conversation
from chat.core.errors import RateLimited
from chat.messaging.content import Content
from chat.messaging.services.drafting import draft_set
from chat.messaging.services.privacy import privacy_update
from chat.messaging.services.read_marks import unread_mark
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
    lambda by, room: privacy_update(user_id=by.id, shares_presence=False),
]


@pytest.mark.parametrize("call", CALLS)
def test_what_is_too_much_asks_the_store_nothing(
    settings: Settings, owner: Person, group: Conversation, call: Callable[..., object]
) -> None:
    settings.RATE_LIMITS = True
    for limit in ("CHANGES", "DRAFTS", "PROFILE"):
        setattr(settings, f"LIMIT_{limit}_PER_PERSON", (0, 60))
    with CaptureQueriesContext(connection) as queries, pytest.raises(RateLimited):
        call(owner, group)
    assert list(queries) == []
