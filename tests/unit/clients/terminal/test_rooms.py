"""What Ana types about groups and channels."""

from uuid import UUID

import pytest

from rtchat import Channel, Person, RoomSettings
from tests.unit.clients.examples import BEN, CHI, GROUP, created
from tests.unit.clients.terminal.people import at_the_terminal, rest

NEWS = Channel(UUID(int=7), "News", RoomSettings("What is new"), 12, False, True, True)


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("/channel Crane", ("create_channel", "Crane", "")),
        ("/channel Crane: All about it", ("create_channel", "Crane", "All about it")),
        ("/purpose Ships", ("set_up", {"purpose": "Ships"})),
        ("/purpose", ("set_up", {"purpose": ""})),
        ("/posting admins", ("set_up", {"posting": "admins"})),
        ("/archive", ("set_up", {"is_archived": True})),
        ("/restore", ("set_up", {"is_archived": False})),
        ("/leave", ("leave", GROUP)),
    ],
)
async def test_a_command_becomes_its_call(line: str, call: tuple[object, ...]) -> None:
    async with at_the_terminal() as ana:
        assert (await ana.enter(line))[0] == call


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("/owner Ben", ("set_role", BEN, "owner")),
        ("/admin Ben", ("set_role", BEN, "admin")),
        ("/member Ben", ("set_role", BEN, "member")),
        ("/remove Ben", ("remove", BEN)),
    ],
)
async def test_a_member_is_found_by_name(line: str, call: tuple[object, ...]) -> None:
    async with at_the_terminal() as ana:
        ana.client.found = [Person(BEN, "Ben", "Ode")]
        assert await ana.enter(line) == [("members", "Ben"), call]


async def test_channels_are_listed_looked_into_and_joined() -> None:
    async with at_the_terminal() as ana:
        ana.client.listed = [NEWS]
        assert await ana.enter("/channels new") == [("channels", "new")]
        assert ana.view.notices[-1] == "News  12 members  What is new"
        assert await ana.enter("/preview News") == [("channels", "News"), ("preview", NEWS.id)]
        assert ana.view.notices[-1] == "#1 Ben Example: Message 1"
        assert (await ana.enter("/join news"))[:2] == [("channels", "news"), ("join", NEWS.id)]


async def test_who_is_named_and_not_known_is_loaded_before_it_is_shown() -> None:
    async with at_the_terminal() as ana:
        ana.client.calls.clear()
        ana.client.happens(
            created(43, 50, CHI, ordinal=42, text="", event={"kind": "left", "people": [str(CHI)]})
        )
        await rest()
        assert ("load_people", {CHI}) in ana.client.calls
