"""Who somebody is, and what one says of oneself, at a terminal."""

from datetime import UTC, datetime

import pytest

from rtchat import Person, Profile, Status
from rtchat.terminal.cards import emoji_and_text, local_time, status_line
from rtchat.terminal.commands import Invalid
from tests.unit.clients.examples import BEN, server
from tests.unit.clients.terminal.people import at_the_terminal, rest

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


async def test_who_shows_somebody_with_what_they_say_and_the_groups_one_shares() -> None:
    async with at_the_terminal() as ana:
        ana.client.found = [Person(BEN, "Ben", "Example")]
        ana.client.profile = Profile("", Status("🌴", "On \x1b[31mholiday"))
        calls = await ana.enter("/who Ben")
        assert calls == [("people", "Ben"), ("person", BEN), ("shared", BEN)]
        name, status, groups = ana.view.notices[-1].splitlines()
        assert name.startswith("Ben Example #")
        assert name.endswith(", offline")
        assert status == "Status: 🌴 On \N{REPLACEMENT CHARACTER}[31mholiday"
        assert groups == "Groups you share: Harbour watch"


async def test_who_alone_lists_the_members_with_their_status() -> None:
    async with at_the_terminal() as ana:
        profile = {"time_zone": "", "status": {"emoji": "", "text": "In a meeting"}}
        frame = server("presence", online={str(BEN): True}, profiles={str(BEN): profile})
        ana.client.happens(frame)
        await rest()
        await ana.enter("/who")
        assert ana.view.notices[-1].splitlines()[1].endswith("member  (online)  In a meeting")


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("/status 🌴 On holiday", ("status", "🌴", "On holiday")),
        ("/status :palm_tree: On holiday", ("status", "🌴", "On holiday")),
        ("/status :thumbsup:", ("status", "👍", "")),
        ("/status On holiday", ("status", "", "On holiday")),
        ("/status 👩‍🚀", ("status", "👩‍🚀", "")),
        ("/status", ("clear_status",)),
    ],
)
async def test_a_status_begins_with_its_emoji_or_is_a_text_alone(
    line: str, call: tuple[str, ...]
) -> None:
    async with at_the_terminal() as ana:
        assert await ana.enter(line) == [call]


def test_an_emoji_that_there_is_not_is_refused_and_says_what_is_accepted() -> None:
    with pytest.raises(Invalid, match="No emoji is called :parrot_party:"):
        emoji_and_text(":parrot_party: Yes")


def test_the_local_time_shows_where_it_is_known_and_another_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert local_time(Profile("Asia/Kathmandu"), NOON) == "17:45 (Asia/Kathmandu)"
    for name in ("", "Mars/Olympus", "../etc"):
        assert local_time(Profile(name), NOON) == ""


def test_a_status_says_when_it_ends() -> None:
    assert status_line(Status("", "Lunch", NOON)).startswith("Lunch (until 2026-07-01 ")
