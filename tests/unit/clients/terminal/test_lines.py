"""What happened in a room, as the terminal tells it."""

import json
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
import pytest

from chat.protocol.document import FIXTURES
from rtchat import Message
from rtchat.terminal.lines import Phrase, phrases_of
from rtchat.terminal.timeline import Line, Notice, Timeline
from tests.unit.clients.examples import ANA, BEN, created, message
from tests.unit.clients.terminal.people import Terminal, at_the_terminal

CASES = json.loads((FIXTURES / "phrases.json").read_text("utf-8"))


def id_of(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def line_of(sender: str, *, people: tuple[str, ...] = (), **event: Any) -> Message:
    ids = [str(id_of(name)) for name in people]
    event = {**event, "people": ids}
    return msgspec.convert(message(43, 50, id_of(sender), text="", event=event), Message)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["of"])
def test_what_follows_each_other_is_told_as_one(case: dict[str, Any]) -> None:
    expected = []
    for phrase in case["phrases"]:
        ids = {key: tuple(map(id_of, phrase.get(key, ()))) for key in ("by", "people")}
        seqs = tuple(phrase.get("seqs", ()))
        expected.append(Phrase(**{**phrase, **ids, "seqs": seqs}))
    assert phrases_of(line_of(**line) for line in case["lines"]) == expected


def shown(ana: Terminal, *notices: Notice) -> list[str]:
    def text(line: Line) -> str:
        return "".join(fragment[1] for fragment in line).strip()

    return [text(line)[6:].strip() for line in Timeline(ana.chat, notices, 100).last(100)]


def happens(ana: Terminal, seq: int, sender: UUID, kind: str, /, **event: Any) -> None:
    line: dict[str, Any] = {"text": "", "ordinal": 42, "event": {"kind": kind, **event}}
    ana.client.happens(created(seq, seq + 7, sender, **line))


async def test_lines_that_follow_each_other_are_one() -> None:
    async with at_the_terminal() as ana:
        happens(ana, 43, BEN, "renamed", title="Dock")
        assert shown(ana)[-1] == "#43    Ben Example │ named this Dock"
        happens(ana, 44, BEN, "renamed", title="Quay")
        assert shown(ana)[-1] == "#44    Ben Example │ named this 2 times, the last time Quay"
        happens(ana, 45, ANA, "pinned", seq=41)
        happens(ana, 46, ANA, "sunk")
        told = "Ben Example named this 2 times, the last time Quay; Ana Costa pinned #41"
        assert shown(ana)[-1].split(" │ ") == ["#45" + " " * 15, told]


async def test_a_message_and_the_answer_to_a_command_stand_between_lines() -> None:
    async with at_the_terminal() as ana:
        for seq in (43, 44):
            happens(ana, seq, BEN, "pinned", seq=seq - 3)
        lines = shown(ana, Notice(43, "Some answer"))[-3:]
        assert lines[0].endswith("pinned #40")
        assert lines[2].endswith("pinned #41")
        ana.client.happens(created(45, 52, text="Hello"))
        happens(ana, 46, BEN, "archived")
        assert [line.split(" │ ")[1] for line in shown(ana)[-3:]] == [
            "pinned #40, #41",
            "Hello",
            "archived this",
        ]


async def test_a_line_that_becomes_one_with_others_moves_nothing() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, text="Hello"))
        happens(ana, 44, BEN, "pinned", seq=40)
        happens(ana, 45, BEN, "pinned", seq=41)
        timeline = Timeline(ana.chat, [], 100)
        assert [timeline.count_after(seq) for seq in (42, 43, 44, 45)] == [2, 1, 0, 0]
