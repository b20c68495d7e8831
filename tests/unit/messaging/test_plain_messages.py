"""Which messages the writer stores without the columns that most have nothing in."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from msgspec import UNSET

from chat.messaging.rows import is_plain
from chat.protocol.frames import Message

ID = UUID(int=1)
PLAIN = Message(ID, 1, 1, 1, ID, ID, "hello", datetime(2026, 1, 1, tzinfo=UTC))
LATER = {"created_revision", "reactions", "deleted_by", "pinned_since", "pinned_by", "event"}
"""What no message has that is being sent."""
OF_A_THREAD = {"thread_ordinal", "also_in_room"}
"""What none has without a root."""
MORE = [
    field.name
    for field in msgspec.structs.fields(Message)
    if field.default is UNSET and field.name not in LATER | OF_A_THREAD
]


def test_a_message_that_is_nothing_but_a_text_is_plain() -> None:
    assert is_plain(PLAIN)


@pytest.mark.parametrize("name", MORE)
def test_a_message_with_anything_more_is_not_plain(name: str) -> None:
    assert not is_plain(msgspec.structs.replace(PLAIN, **{name: 1}))
