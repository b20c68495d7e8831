"""The checker: each property holds for a history that keeps it, and not for one that breaks it."""

from pathlib import Path
from typing import TypeVar

import pytest

from tests.faults import history
from tests.faults.checker import PROPERTIES, Run, check
from tests.faults.history import (
    Acked,
    BackedUp,
    Began,
    Failed,
    FaultStopped,
    FinalRead,
    FinalState,
    History,
    Joined,
    Left,
    Line,
    Looked,
    Marked,
    Noticed,
    Reacted,
    Received,
    Reset,
    Row,
    Sent,
    Settled,
    Unknown,
)

ROOM = "harbour"
Kind = TypeVar("Kind")


def sent(id: str, **fields: object) -> Sent:
    return _line(Sent("ana-1", "ana", ROOM, id), **fields)


def acked(id: str, seq: int | None, **fields: object) -> Acked:
    return _line(Acked("ana-1", ROOM, id, seq, seq), **fields)


def received(id: str, seq: int | None, **fields: object) -> Received:
    return _line(Received("ben-1", "ben", ROOM, id, seq, seq), **fields)


def mark(ordinal: int, **fields: object) -> Marked:
    return _line(Marked("ben-1", "ben", ROOM, ordinal), **fields)


def reacted(seq: int, *, is_on: bool, is_known: bool = True) -> Reacted:
    return Reacted(
        client="ben-1",
        person="ben",
        conversation=ROOM,
        seq=seq,
        emoji="👍",
        is_on=is_on,
        is_known=is_known,
    )


def liked(seq: int) -> Row:
    """A message that Ben reacted to."""
    return Row(seq, seq, seq, f"liked {seq}", reactions=(("👍", 1, True),))


CALLS = [
    Row(1, 1, 1, "read", sender="ana", mentions=(("Ben", "ben", 1),)),
    Row(2, 2, 2, "a", sender="ana", mentions=(("Ben", "ben", 2),)),
    Row(3, 3, 3, "b", sender="ana", mentions=(("all", "", 3),)),
    Row(4, 4, 4, "c", sender="ana", mentions=(("Chi", "chi", 4),)),
    Row(5, 5, 5, "own", sender="ben", mentions=(("all", "", 5),)),
]
"""Of these two call Ben and are above his mark, which is at the first."""


def rows(*ids: str) -> list[Row]:
    return [Row(seq, seq, seq, id, f"{id} word") for seq, id in enumerate(ids, 1)]


def stored(*ids: str, **fields: object) -> FinalRead:
    """What Ben reads in the end: these messages, of which none is new to him."""
    count = len(ids)
    whole = FinalRead(
        "ben", ROOM, revision=count, last_seq=count, last_ordinal=count, read_ordinal=count
    )
    whole.rows = rows(*ids)
    return _line(whole, **fields)


def state(*ids: str, **fields: object) -> FinalState:
    """What Ben's device has in the end."""
    count = len(ids)
    whole = FinalState(
        "ben-1",
        "ben",
        ROOM,
        revision=count,
        last_seq=count,
        last_ordinal=count,
        read_ordinal=count,
    )
    whole.rows = rows(*ids)
    return _line(whole, **fields)


def _line(line: Kind, **fields: object) -> Kind:
    for name, value in fields.items():
        setattr(line, name, value)
    return line


DELETED = Row(3, 3, 4, "c", is_deleted=True)
SETTLED = Settled("ben-1", "ben", 1.0)
JOINED = Joined("ben", ROOM)


def aside(*places: int) -> list[Row]:
    """Return a message, and replies at these places of its thread."""
    root, *_ = rows("a")
    replies = (
        Row(seq, 1, seq, f"r{seq}", thread_root=1, thread_ordinal=place, is_aside=True)
        for seq, place in enumerate(places, start=2)
    )
    return [root, *replies]


KEPT: dict[str, list[Line]] = {
    "C1": [acked("a", 1, at=1.0), BackedUp(2.0, {ROOM: [1]}), stored("a")],
    "C2": [received("a", 1), received("a", 1, is_new=False), stored("a")],
    "C3": [stored("a", "b")],
    "C4": [acked("a", 1), received("a", 1), stored("a")],
    "C5": [
        received("a", 1),
        received("b", 2),
        received("a", None, source="simple", at=3.0),
        stored("a", "b"),
    ],
    "C6": [sent("a", number=1), sent("b", number=2), acked("a", 1), acked("b", 2)],
    "C7": [
        sent("a"),
        Unknown("ana-1", ROOM, "a"),
        sent("b"),
        Failed("", ROOM, "b", ""),
        stored("a"),
    ],
    "C8": [acked("a", 1), acked("a", 1), acked("a", None)],
    "C9": [acked("a", 1), Looked("ben-1", ROOM, "a", True)],
    "C10": [mark(2, at=1.0), mark(1, at=2.0), mark(2, at=4.0, asked=3.0), stored("a", "b")],
    "C11": [
        Left("ben", ROOM, 5, asked=1.0),
        received("a", 5, at=2.0),
        Joined("ben", ROOM, 8, asked=3.0),
        received("b", 7, at=4.0),
    ],
    "C12": [
        mark(1),
        stored("a", "b", read_ordinal=1, unread=1, rows=[*rows("a", "b"), DELETED]),
        state("a", "b", read_ordinal=1, unread=1),
    ],
    "C13": [stored("a", "b"), state("a", "b")],
    "C14": [FaultStopped("kill"), SETTLED],
    "C15": [JOINED, Began("ben-1", "ben", ROOM, 1), received("b", 2), SETTLED, stored("a", "b")],
    "C16": [Left("ben", ROOM, 5, asked=1.0), Reset("ben-1", "ben", ROOM, asked=0.5, at=2.0)],
    "C17": [
        *(reacted(1, is_on=True), reacted(2, is_on=True), reacted(2, is_on=False)),
        *(reacted(3, is_on=True), reacted(3, is_on=False, is_known=False)),
        stored(rows=[liked(1), Row(2, 2, 2, "b"), liked(3)]),
    ],
    "C18": [stored(read_ordinal=1, unread_mentions=[2, 3], rows=CALLS)],
    "C19": [stored(rows=aside(1, 2))],
}

BROKEN: dict[str, tuple[str, list[Line]]] = {
    "an acknowledged message is lost": ("C1", [acked("b", 2), stored("a")]),
    "a backup lacks what was acknowledged before it": (
        "C1",
        [acked("a", 1, at=1.0), BackedUp(2.0, {ROOM: []}), stored("a")],
    ),
    "a message is stored twice": ("C2", [stored("a", "a")]),
    "a client receives a message twice": ("C2", [received("a", 1), received("a", 1)]),
    "a seq is missing": ("C3", [_line(stored(), rows=[Row(1, 1, 1, "a"), Row(3, 3, 3, "c")])]),
    "the conversation counts too many": ("C3", [stored("a", last_seq=2)]),
    "a seq is two messages": ("C4", [acked("a", 1), received("b", 1)]),
    "a seq is another message in the end": ("C4", [acked("a", 1), stored("b")]),
    "a lower seq comes after a higher one": ("C5", [received("b", 2), received("a", 1)]),
    "the simple dialect delivers against the order": (
        "C5",
        [
            received("b", None, source="simple"),
            received("a", None, source="simple"),
            stored("a", "b"),
        ],
    ),
    "a sender is overtaken by itself": (
        "C6",
        [sent("a", number=1), sent("b", number=2), acked("a", 2), acked("b", 1)],
    ),
    "a message that failed is stored": ("C7", [sent("a"), Failed("", ROOM, "a", ""), stored("a")]),
    "a message that nobody sent is stored": ("C7", [stored("a")]),
    "a retry gets another seq": ("C8", [acked("a", 1), acked("a", 2)]),
    "a read lacks what was acknowledged": ("C9", [Looked("ben-1", ROOM, "a", False)]),
    "a mark moves back": ("C10", [mark(2, at=1.0), mark(1, at=3.0, asked=2.0)]),
    "a mark is past the end": ("C10", [mark(3), stored("a")]),
    "who left receives more": ("C11", [Left("ben", ROOM, 5, asked=1.0), received("a", 6, at=2.0)]),
    "who left receives a bare revision": (
        "C11",
        [Left("ben", ROOM, 5), Noticed("ben-1", "ben", ROOM, 6, at=2.0)],
    ),
    "an unread count is wrong": ("C12", [stored("a", "b", read_ordinal=1, unread=0)]),
    "a mark that was moved is lost": ("C12", [mark(2), stored("a", "b", read_ordinal=1, unread=1)]),
    "a client counts otherwise": ("C12", [stored("a"), state("a", unread=1)]),
    "what was deleted is counted": (
        "C12",
        [stored("a", "b", read_ordinal=1, unread=2, rows=[*rows("a", "b"), DELETED])],
    ),
    "a client has another text": (
        "C13",
        [stored("a"), _line(state("a"), rows=[Row(1, 1, 1, "a", "a before the edit")])],
    ),
    "a client has another title": ("C13", [stored("a"), state("a", title="Old")]),
    "a client has what is not its person's": ("C13", [state("a")]),
    "a client does not settle": ("C14", [Settled("ben-1", "ben", None)]),
    "a client settles too late": ("C14", [Settled("ben-1", "ben", 31.0)]),
    "a member never receives a message": (
        "C15",
        [JOINED, Began("ben-1", "ben", ROOM, 0), received("b", 2), SETTLED, stored("a", "b")],
    ),
    "who came back does not receive what came after": (
        "C15",
        [
            *(JOINED, Left("ben", ROOM, 2), Joined("ben", ROOM, 3), SETTLED),
            *(received("a", 1), acked("c", 4), stored("a")),
        ],
    ),
    "a member is answered reset": ("C16", [JOINED, Reset("ben-1", "ben", ROOM)]),
    "a client is answered reset of all": ("C16", [Reset("ben-1", "ben")]),
    "a reaction is lost": ("C17", [reacted(1, is_on=True), stored("a")]),
    "a reaction that was taken back is there": (
        "C17",
        [reacted(1, is_on=True), reacted(1, is_on=False), stored(rows=[liked(1)])],
    ),
    "a client has no reaction": ("C13", [stored(rows=[liked(1)]), state("a", rows=rows("a"))]),
    "a reply has the place of another": ("C19", [stored(rows=aside(1, 1))]),
    "a reply is counted in the room": ("C12", [stored(rows=aside(1), last_ordinal=1, unread=2)]),
    "an unread mention is lost": ("C18", [stored(read_ordinal=1, unread_mentions=[2], rows=CALLS)]),
    "a mention of somebody else counts": (
        "C18",
        [stored(read_ordinal=1, unread_mentions=[2, 3, 4], rows=CALLS)],
    ),
}


@pytest.mark.parametrize("property", PROPERTIES)
def test_a_history_that_keeps_a_property_passes(property: str) -> None:
    assert list(PROPERTIES[property](Run(History(KEPT[property])))) == []


@pytest.mark.parametrize("what", BROKEN)
def test_a_history_that_breaks_a_property_is_caught(what: str) -> None:
    property, lines = BROKEN[what]
    assert property in {violation.property for violation in check(History(lines))}


def test_every_property_is_broken_by_some_history() -> None:
    assert {property for property, _ in BROKEN.values()} == set(PROPERTIES) == set(KEPT)


def test_what_was_created_while_somebody_was_away_need_not_reach_them() -> None:
    lines: list[Line] = [
        *(JOINED, Left("ben", ROOM, 2), Joined("ben", ROOM, 4), SETTLED),
        *(received("a", 1), acked("b", 3), received("c", 5), stored("a")),
    ]
    assert list(PROPERTIES["C15"](Run(History(lines)))) == []


def test_of_a_membership_that_has_ended_a_client_receives_a_beginning() -> None:
    lines: list[Line] = [JOINED, Left("ben", ROOM, 4), SETTLED, acked("c", 3), stored("a")]
    assert list(PROPERTIES["C15"](Run(History([*lines, received("a", 1), received("b", 2)])))) == []
    assert list(PROPERTIES["C15"](Run(History([*lines, received("b", 2)])))) != []


def test_a_message_that_was_edited_counts_as_created_before_those_after_it() -> None:
    edited = received("a", 1, revision=9)
    run = Run(History([edited, received("b", 2)]))
    assert run.created[ROOM] == {1: 1, 2: 2}


def test_a_history_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    with file.open("wb") as output:
        lines = History(file=output)
        for kept in KEPT.values():
            for line in kept:
                lines.write(line)
    assert history.read(file).lines == lines.lines


def test_a_message_is_named_by_what_its_text_begins_with() -> None:
    name = "01a1f83d-5150-7d76-b706-f85d8690024a"
    assert history.message_id(f"{name} word", "other") == name
    assert history.message_id("", "other") == "other"
