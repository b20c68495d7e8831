"""Threads in the library's state: what their roots show, and what is unread of followed ones."""

from typing import Any

from rtchat import ThreadSummary
from rtchat.state import State
from tests.unit.clients.examples import (
    ANA,
    BEN,
    CHI,
    GROUP,
    created,
    message,
    resumed,
    server,
    updated,
    welcomed,
)

DELETED = {"text": "", "deleted_at": "2026-11-20T10:00:00Z"}


def reply(seq: int, revision: int, place: int, **more: Any) -> dict[str, Any]:
    """Return the fields of a reply to message 42, where it stands in the thread alone."""
    return {"seq": seq, "revision": revision, "ordinal": 42, "thread_root": 42} | {
        "thread_ordinal": place,
        **more,
    }


def says(state: State, seq: int, revision: int, place: int, **more: Any) -> None:
    state.apply(created(**reply(seq, revision, place, **more)))


def follows(revision: int, read: int, last: int, *deleted: int, is_on: bool = True) -> Any:
    row = {"conversation": str(GROUP), "thread_root": 42, "revision": revision, "is_on": is_on}
    row |= {"read_ordinal": read, "last_ordinal": last, "unread_deleted": list(deleted)}
    return server("user.updated", user_revision=revision, conversation=None, own={"threads": [row]})


def shown(state: State) -> tuple[int, list[Any]] | None:
    summary = state.conversations[GROUP].threads.of(42)
    return None if summary is None else (summary.count, summary.people)


def unread(state: State) -> int:
    return state.own.unread_threads.get((GROUP, 42), 0)


def test_a_thread_is_counted_from_its_first_reply_on() -> None:
    state = welcomed()
    says(state, 43, 50, 1)
    says(state, 44, 51, 2, sender=CHI)
    says(state, 45, 52, 3)
    assert shown(state) == (3, [BEN, CHI])
    state.apply(updated(**reply(44, 53, 2, sender=CHI, created_revision=51, **DELETED)))
    assert shown(state) == (2, [BEN, CHI])


def test_a_thread_that_was_not_loaded_is_left_to_the_page_that_brings_it() -> None:
    state = welcomed()
    says(state, 43, 50, 7)
    assert shown(state) is None
    page = {"thread_root": 42, "revision": 50, "last_ordinal": 7, "count": 6, "people": [str(BEN)]}
    page["last_at"] = "2026-11-20T10:00:00Z"
    state.apply(server("history", conversation=str(GROUP), messages=[], quotes=[], threads=[page]))
    assert shown(state) == (6, [BEN])
    says(state, 44, 51, 8, sender=ANA)
    assert shown(state) == (7, [BEN, ANA])


def test_what_a_page_has_counted_is_not_counted_again() -> None:
    state = welcomed()
    summary = ThreadSummary(42, 51, 2, state.conversations[GROUP].messages[42].created_at, 1, [BEN])
    state.conversations[GROUP].threads.load([summary])
    says(state, 43, 50, 1)
    state.apply(updated(**reply(43, 51, 1, created_revision=50, **DELETED)))
    assert shown(state) == (1, [BEN])


def test_what_was_missed_counts_once_in_its_final_state() -> None:
    state = welcomed()
    gone = message(**reply(43, 53, 1, created_revision=50, **DELETED))
    state.apply(resumed(52, gone, message(**reply(44, 51, 2)), has_more=True))
    state.apply(resumed(53, gone))
    assert shown(state) == (1, [BEN])


def test_what_is_unread_of_a_followed_thread_follows_from_its_replies() -> None:
    state = welcomed()
    says(state, 43, 50, 1)
    assert unread(state) == 0
    state.apply(follows(36, 0, 1))
    says(state, 44, 51, 2)
    says(state, 45, 52, 3)
    assert unread(state) == 3
    state.apply(updated(**reply(44, 53, 2, created_revision=51, **DELETED)))
    assert unread(state) == 2
    # It was read from the store before the last reply came.
    state.apply(follows(37, 1, 2))
    assert unread(state) == 1
    state.apply(follows(38, 3, 3))
    assert unread(state) == 0
    state.apply(follows(39, 0, 3, is_on=False))
    assert unread(state) == 0


def test_replies_that_mention_one_are_called_in_their_thread_until_it_is_read() -> None:
    state = welcomed()
    state.apply(follows(36, 0, 0))

    def called() -> int:
        return state.own.called_in_threads.get((GROUP, 42), 0)

    mentions = [{"name": "Ana Costa", "since": 50, "id": str(ANA)}]
    says(state, 43, 50, 1, mentions=mentions)
    says(state, 44, 51, 2, mentions=[{"name": "all", "since": 51}])
    says(state, 45, 52, 3)
    assert called() == 2
    state.apply(updated(**reply(43, 53, 1, created_revision=50)))
    assert called() == 1
    # It was read from the store before the last two came.
    state.apply(follows(37, 0, 1))
    assert called() == 1
    state.apply(follows(38, 2, 3))
    assert called() == 0


def test_replies_are_unread_in_no_room() -> None:
    state = welcomed()
    call = [{"name": "all", "since": 50}]
    says(state, 43, 50, 1, mentions=call)
    state.apply(updated(**reply(43, 51, 1, created_revision=50, **DELETED)))
    group = state.conversations[GROUP]
    assert (group.unread, list(group.unread_mentions), group.unread_deleted) == (1, [42], [])
    assert group.last_message is not None
    assert group.last_message.seq == 42
