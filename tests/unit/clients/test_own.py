"""Rows that one alone sees, in the library's state."""

from typing import Any
from uuid import UUID

from rtchat.events import OwnChanged
from rtchat.state import State
from tests.unit.clients.examples import BEN, GROUP, WELCOME, message, server, welcomed

CALL = {"name": "all", "since": 50}
"""Everybody is called."""


def told(revision: int, seq: int = 1, *, is_on: bool = True) -> Any:
    row: dict[str, Any] = {"conversation": str(GROUP), "seq": seq, "revision": revision}
    return server(
        "user.updated",
        user_revision=revision,
        conversation=None,
        own={"saved": [{**row, "is_on": is_on}]},
    )


def saved(state: State) -> list[int]:
    return [seq for seq in range(1, 10) if state.own.is_saved(UUID(str(GROUP)), seq)]


def test_the_later_state_of_a_row_counts_whichever_comes_first() -> None:
    state = welcomed()
    state.apply(told(36, is_on=False))
    state.apply(told(35))
    assert saved(state) == []
    assert state.user_revision == 36


def test_a_change_is_delivered_and_what_was_there_at_the_start_is_not() -> None:
    state = State()
    state.apply(server("welcome"))
    assert state.apply(told(WELCOME["user_revision"])) == []
    state.welcomed()
    (event,) = state.apply(told(40, 2))
    assert isinstance(event, OwnChanged)
    assert [row.seq for row in event.rows.saved] == [2]
    assert saved(state) == [1, 2]


def test_nothing_of_another_store_stays() -> None:
    state = welcomed()
    state.apply(told(36))
    state.clear()
    assert saved(state) == []


def test_nobody_is_called_by_whom_they_block() -> None:
    state = welcomed()
    called = server("message.created", message=message(43, 50, BEN, mentions=[CALL]))
    state.apply(called)
    group = state.conversations[GROUP]
    assert [one.seq for one in state.called(group)] == [42, 43]
    row = {"person": str(BEN), "revision": 36, "is_on": True}
    state.apply(server("user.updated", user_revision=36, conversation=None, own={"blocks": [row]}))
    assert state.own.is_blocked(BEN)
    assert state.called(group) == []


def test_a_draft_of_another_device_is_there_until_it_is_gone() -> None:
    state = welcomed()
    for revision, text in ((36, "Ahoy"), (37, "")):
        row = {"conversation": str(GROUP), "revision": revision, "is_on": text != "", "text": text}
        state.apply(server("user.updated", user_revision=revision, own={"drafts": [row]}))
        draft = state.own.draft(UUID(str(GROUP)))
        assert (draft.text if draft else "") == text
