"""What the Python client knows of pins: the same as what the server lists."""

from typing import Any

import pytest

from chat.conversations.models import Conversation
from chat.events.types import AnyEvent, MessageCreated, MessageUpdated
from chat.gateway.full.encoding import encode_event
from chat.messaging.selectors.changes import changes
from chat.messaging.services.changing import message_delete
from chat.messaging.services.pinning import message_pin
from chat.people.models import Person
from chat.protocol import codec
from chat.protocol import frames as server_frames
from tests.cast import Say
from tests.unit.clients.examples import state_of, to_client


@pytest.mark.django_db(transaction=True)
def test_events_and_changes_come_to_what_is_loaded(
    say: Say, owner: Person, member: Person, group: Conversation, published: list[AnyEvent]
) -> None:
    for text in ("one", "two", "three", "four"):
        say(owner, text, room=group)
    at: dict[str, Any] = {"user_id": member.id, "conversation_id": group.id}
    message_pin(**at, seq=1, is_pinned=True)
    followed, away = state_of(member, group), state_of(member, group)
    del published[:]

    for seq in (2, 3, 4):
        message_pin(**at, seq=seq, is_pinned=True)
    message_pin(**at, seq=1, is_pinned=False)
    message_delete(user_id=owner.id, conversation_id=group.id, seq=3)
    for event in published:
        assert isinstance(event, MessageUpdated | MessageCreated)
        followed.apply(to_client(encode_event(event)))
    missed = changes(**at, after=away.conversations[group.id].revision)
    frame = server_frames.Changes("1", group.id, missed.revision, "", missed.messages, [])
    away.apply(to_client(codec.encode(frame)))

    for state in (followed, away, state_of(member, group)):
        assert state.conversations[group.id].pins == {2, 4}
