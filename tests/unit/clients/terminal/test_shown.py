"""What the full screen shows."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from rtchat import PendingMessage
from rtchat.terminal.cells import width
from rtchat.terminal.chat import FailedMessage
from rtchat.terminal.overview import conversation_list, status
from rtchat.terminal.timeline import Line, Notice, Timeline
from tests.unit.clients.examples import ANA, BEN, GROUP, created, reacted, server, updated
from tests.unit.clients.terminal.people import Terminal, at_the_terminal, rest


def text(line: Line) -> str:
    return "".join(fragment[1] for fragment in line if fragment[0] != "[ZeroWidthEscape]")


def shown(ana: Terminal, cells: int = 60) -> list[str]:
    """Return the lines of the open conversation, without time and number of a message."""
    lines = Timeline(ana.chat, [], cells).last(100)
    return [text(line).partition(" │ ")[2] or text(line) for line in lines]


async def test_messages_stand_in_order_with_their_senders() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, BEN, text="Hello"))
        ana.client.happens(created(44, 51, ANA, text="One\nTwo"))
        lines = [text(line) for line in Timeline(ana.chat, [], 60).last(100)]
        assert lines[-3].endswith("#43    Ben Example │ Hello")
        assert lines[-2].endswith("#44      Ana Costa │ One")
        assert lines[-1] == f"{' ' * 25} │ Two"


async def test_edits_and_deletes_are_shown_in_place() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50))
        ana.client.happens(created(44, 51))
        deleted: dict[str, Any] = {"text": "", "deleted_at": "2026-11-20T09:15:58Z"}
        ana.client.happens(updated(43, 52, text="New", edited_at="2026-11-20T09:15:58Z"))
        ana.client.happens(updated(44, 53, **deleted))
        assert shown(ana)[-2:] == ["New (edited)", "(deleted)"]


async def test_a_message_that_the_owner_deleted_says_so() -> None:
    async with at_the_terminal() as ana:
        deleted: dict[str, Any] = {"text": "", "deleted_at": "2026-11-20T09:15:58Z"}
        ana.client.happens(created(43, 50, ANA))
        ana.client.happens(updated(43, 51, ANA, **deleted, deleted_by=str(BEN)))
        assert shown(ana)[-1] == "(deleted by Ben Example)"


async def test_a_reply_in_a_thread_stands_below_its_root_as_a_number_alone() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, text="Root"))
        place: dict[str, Any] = {"ordinal": 43, "thread_root": 43}
        ana.client.happens(created(44, 51, text="Aside", **place, thread_ordinal=1))
        assert shown(ana)[-2:] == ["Root", "↳ 1 reply"]
        both = place | {"ordinal": 44, "also_in_room": True, "thread_ordinal": 2}
        ana.client.happens(created(45, 52, text="Both", **both))
        assert shown(ana)[-3:] == ["Root", "↳ 2 replies", "Both"]


async def test_a_pinned_message_says_so() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, text="Hello"))
        ana.client.happens(updated(43, 51, text="Hello", pinned_since=51, pinned_by=str(BEN)))
        assert shown(ana)[-1] == "Hello (pinned)"


async def test_pending_and_refused_messages_stand_at_the_end() -> None:
    async with at_the_terminal() as ana:
        ana.client._connection.session.send(PendingMessage(GROUP, ANA, "On its way"))
        ana.chat.failed[GROUP] = [FailedMessage("Too much", "The text is too long.")]
        assert shown(ana, cells=90)[-3:] == [
            "On its way",
            "Too much",
            "not sent: The text is too long. /retry /discard",
        ]


async def test_a_reply_stands_below_what_it_answers_in_its_present_state() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, BEN, text="Lnch?"))
        ana.client.happens(created(44, 51, ANA, text="At one.", reply_to=43))
        ana.client.happens(created(45, 52, ANA, text="What?", reply_to=7))
        ana.client.happens(updated(43, 53, text="*Lunch?*"))
        assert shown(ana, 90)[-4:] == [
            "↩ #43 Ben Example: Lunch?",
            "At one.",
            "↩ #7",
            "What?",
        ]


async def test_a_forwarded_message_stands_below_whose_it_was() -> None:
    async with at_the_terminal() as ana:
        forwarded = {
            "sender": str(UUID(int=1)),
            "name": "Chi\x1b[2J Tran",
            "created_at": "2026-11-19T09:15:58Z",
            "conversation": str(UUID(int=2)),
            "seq": 7,
        }
        ana.client.happens(created(43, 50, BEN, text="Lunch?", forwarded=forwarded))
        assert shown(ana, 90)[-2:] == ["↪ forwarded from Chi\ufffd[2J Tran", "Lunch?"]


async def test_reactions_stand_below_their_message_and_ones_own_are_marked() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(reacted(50))
        ana.client.happens(reacted(51, ANA, emoji="🎉"))
        assert shown(ana)[-1] == "👍 1  🎉 1*"


async def test_others_texts_are_harmless_and_no_line_is_too_wide() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, text="\x1b[2J" + "你好" * 40))
        assert any(line.startswith("�[2J你好") for line in shown(ana))
        for line in Timeline(ana.chat, [], 60).last(100):
            assert width(text(line)) <= 60


async def test_the_list_shows_what_is_unread() -> None:
    async with at_the_terminal() as ana:
        lines = text(conversation_list(ana.chat)).splitlines()
        assert [line.strip() for line in lines] == [
            *("1   Ben Ode         * 1", "2   Harbour wat… * @1 1")
        ]


async def test_the_list_leaves_out_what_is_hidden_until_something_calls_there() -> None:
    async with at_the_terminal() as ana:
        direct = ana.chat.numbered()[1]
        direct.keeping = replace(direct.keeping, hidden_ordinal=direct.last_ordinal)
        assert "Ben Ode" not in text(conversation_list(ana.chat))
        direct.keeping = replace(direct.keeping, hidden_ordinal=direct.last_ordinal - 1)
        assert "Ben Ode" in text(conversation_list(ana.chat))


async def test_the_list_marks_what_a_stranger_asks() -> None:
    async with at_the_terminal() as ana:
        ana.chat.numbered()[1].requested_by = BEN
        first, second = text(conversation_list(ana.chat)).splitlines()
        assert first.strip() == "1   Ben Ode       ? * 1"
        assert "?" not in second


async def test_the_status_shows_connection_conversation_and_typing() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(server("typing", conversation=str(GROUP), person=str(BEN)))
        await rest()
        line = text(status(ana.chat))
        assert line.startswith(" offline, connecting │ 2 Harbour watch │ 3 members, 0 online")
        assert "Ben Example is typing" in line
        assert line.endswith("unread 1:1")


async def test_the_answer_to_a_command_stays_below_the_message_it_came_after() -> None:
    async with at_the_terminal() as ana:
        ana.client.happens(created(43, 50, text="Before"))
        ana.client.happens(created(44, 51, text="After"))
        lines = [text(line) for line in Timeline(ana.chat, [Notice(43, "Here")], 60).last(100)]
        assert [line.rpartition(" ")[2] for line in lines[-3:]] == ["Before", "Here", "After"]
