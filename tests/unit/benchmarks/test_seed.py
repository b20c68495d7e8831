"""Stores that are filled for measurements are such as people could have filled."""

from uuid import UUID

import pytest

from benchmarks.servers.seed import store
from chat.accounts.selectors import session_of_access_token
from chat.messaging.selectors.conversations import user_state
from chat.messaging.selectors.history import messages_page

pytestmark = pytest.mark.django_db


def test_people_are_signed_in_and_in_their_rooms_with_the_messages() -> None:
    plan = {"people": 3, "rooms": [[0, 1], [0, 1, 2]], "messages": 5, "text": "Hello"}
    world = store(plan)
    ana, ben, _ = (UUID(person["id"]) for person in world["people"])
    direct, group = map(UUID, world["rooms"])

    assert session_of_access_token(world["people"][0]["token"]).person.id == ana
    shown = {one.id: one for one in user_state(user_id=ana, after=-1).conversations}
    assert {id: (one.kind, one.last_seq) for id, one in shown.items()} == {
        direct: ("direct", 5),
        group: ("group", 5),
    }
    page = messages_page(user_id=ben, conversation_id=direct, limit=10).messages
    assert [(one.seq, one.ordinal, one.text) for one in page] == [
        (seq, seq, "Hello") for seq in range(1, 6)
    ]
    assert {one.sender for one in page} == {ana, ben}
    assert page[-1].revision == shown[direct].revision
