"""What calls one in the Python client: the rule that all clients share, and what it says."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chat.protocol.document import FIXTURES
from rtchat.attention import CALLS, COUNTS, NOTHING, attention, attention_in, is_hidden
from rtchat.keeping import Keeping
from rtchat.state import State
from tests.unit.clients.examples import ANA, BEN, GROUP, created, server, welcomed

CASES = json.loads((FIXTURES / "attention.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case))
def test_one_rule_decides_what_an_unread_message_does(case: dict[str, Any]) -> None:
    assert (
        attention(**{name: value for name, value in case.items() if name != "then"}) == case["then"]
    )


def kept(**changes: Any) -> State:
    """Ana's state, in which one message of Ben is unread in a group that she keeps in some way."""
    state = welcomed()
    group = state.conversations[GROUP]
    group.keeping = msgspec.structs.replace(group.keeping, **changes)
    group.unread_mentions.clear()
    return state


def attention_of(state: State) -> str:
    return attention_in(state, state.conversations[GROUP])


def test_what_is_unread_calls_by_its_level() -> None:
    assert attention_of(kept()) == CALLS
    assert attention_of(kept(level="mentions")) == NOTHING
    assert attention_of(kept(level="nothing")) == NOTHING


def test_nothing_calls_where_nothing_is_unread() -> None:
    state = kept()
    state.conversations[GROUP].mark_own(ANA, 42)
    assert attention_of(state) == NOTHING


def test_a_mute_silences_until_it_ends() -> None:
    hour = timedelta(hours=1)
    assert attention_of(kept(is_muted=True)) == NOTHING
    assert attention_of(kept(is_muted=True, muted_until=datetime.now(UTC) + hour)) == NOTHING
    assert attention_of(kept(is_muted=True, muted_until=datetime.now(UTC) - hour)) == CALLS


def test_a_mention_counts_through_a_mute_and_calls_through_a_level() -> None:
    for changes, expected in (({"is_muted": True}, COUNTS), ({"level": "mentions"}, CALLS)):
        state = kept(**changes)
        state.apply(created(43, 50, mentions=[{"name": "all", "since": 50}]))
        assert attention_of(state) == expected


def test_an_answer_to_ones_own_message_calls_as_a_mention_does() -> None:
    state = kept(level="mentions")
    state.apply(created(43, 50, ANA))
    assert attention_of(state) == NOTHING
    state.apply(created(44, 51, BEN, reply_to=43))
    assert attention_of(state) == CALLS


def test_what_one_marked_as_unread_calls_where_mentions_alone_do() -> None:
    state = kept(level="mentions")
    state.conversations[GROUP].unread_from = 41
    assert attention_of(state) == CALLS


def test_what_is_hidden_comes_back_while_something_newer_calls() -> None:
    state = kept(hidden_ordinal=42)
    group = state.conversations[GROUP]
    assert is_hidden(state, group)
    state.apply(created(43, 50))
    assert not is_hidden(state, group)
    group.mark_own(ANA, 43)
    assert is_hidden(state, group)
    group.keeping = kept().conversations[GROUP].keeping
    assert not is_hidden(state, group)


def test_how_a_conversation_is_kept_is_taken_as_a_whole() -> None:
    state = welcomed()
    frame = server("user.updated")
    state.apply(frame)
    direct = state.conversations[frame.conversation.id]
    assert direct.keeping == Keeping.of(frame.conversation)
    assert (direct.is_muted, direct.is_pinned) == (False, True)
    read = msgspec.structs.replace(frame.conversation, folder="Elsewhere", is_pinned=False)
    state.load_conversation(read)
    assert direct.keeping == Keeping.of(frame.conversation)
