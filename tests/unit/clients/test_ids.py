"""Names for messages."""

import json
import time
from uuid import UUID

from chat.protocol.document import FIXTURES
from rtchat.conversation import short_id
from rtchat.ids import new_id


def test_an_id_is_a_uuid_of_version_7_of_this_moment() -> None:
    before = time.time_ns() // 1_000_000
    id = new_id()
    assert id.version == 7
    assert id.variant == "specified in RFC 4122"
    assert before <= id.int >> 80 <= time.time_ns() // 1_000_000


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def test_a_short_id_is_that_of_every_client() -> None:
    for id, short in json.loads((FIXTURES / "text.json").read_text("utf-8"))["short ids"]:
        assert short_id(UUID(id)) == short
