"""What Ana types about groups and channels."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from rtchat import Channel, Invitation, Person, RoomSettings
from tests.unit.clients.examples import BEN, CHI, GROUP, created
from tests.unit.clients.terminal.people import at_the_terminal, rest

NEWS = Channel(UUID(int=7), "News", RoomSettings("What is new"), 12, False, True, True)

INVITATION = Invitation(
    id=UUID(int=8),
    conversation=GROUP,
    role="member",
    token="abc",
    email="",
    creator=Person(BEN, "Ben", "Ode"),
    created_at=datetime(2026, 11, 20, tzinfo=UTC),
    expires_at=None,
    max_uses=5,
    uses=2,
    state="live",
)


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


async def test_invitations_are_made_listed_revoked_and_accepted() -> None:
    async with at_the_terminal() as ana:
        ana.client.invited = [INVITATION]
        assert await ana.enter("/invite") == [("invite",)]
        assert ana.view.notices[-1] == "Good for 7 days: http://localhost/invite#abc"
        assert await ana.enter("/invite a@example.org, b@example.org") == [
            ("invite", "a@example.org", "b@example.org")
        ]
        await ana.enter("/invitations")
        assert ana.view.notices[-1] == (
            "  1  http://localhost/invite#abc  member, used 2 of 5, by Ben Ode"
        )
        assert await ana.enter("/revoke 1") == [("revoke", INVITATION.id)]
        await ana.enter("/revoke 2")
        assert "/invitations" in ana.view.notices[-1]
        link = "https://chat.example.org/invite#abc"
        assert (await ana.enter(f"/join {link}"))[0] == ("come", link)


async def test_who_is_named_and_not_known_is_loaded_before_it_is_shown() -> None:
    async with at_the_terminal() as ana:
        ana.client.calls.clear()
        ana.client.happens(
            created(43, 50, CHI, ordinal=42, text="", event={"kind": "left", "people": [str(CHI)]})
        )
        await rest()
        assert ("load_people", {CHI}) in ana.client.calls
