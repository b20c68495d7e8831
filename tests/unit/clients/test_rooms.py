"""What a client knows of groups and channels."""

import rtchat
from rtchat import State
from rtchat.frames import MessageEvent, RoomSettings
from tests.unit.clients.examples import (
    ANA,
    BEN,
    CHI,
    GROUP,
    created,
    member,
    message,
    resumed,
    server,
    welcomed,
)

JOINED = {"kind": "joined", "people": [str(CHI)]}


def test_settings_and_the_number_of_members_come_by_every_way() -> None:
    state = welcomed()
    group = state.conversations[GROUP]
    assert (group.settings, group.member_count) == (
        RoomSettings(purpose="Berths, pilots and the crane"),
        3,
    )
    closed = {"posting": "admins", "is_archived": True}
    (event,) = state.apply(
        server("conversation.updated", revision=50, title="Harbour watch", settings=closed)
    )
    assert event == rtchat.ConversationChanged(GROUP)
    assert group.settings == RoomSettings(posting="admins", is_archived=True)

    state.apply(server("member.updated", member=member(CHI, 51), member_count=4))
    assert group.member_count == 4
    (changed,) = state.apply(resumed(52, settings={}, member_count=2))
    assert changed == rtchat.ConversationChanged(GROUP)
    assert (group.settings, group.member_count) == (RoomSettings(), 2)


def test_a_line_is_told_as_one_and_counts_nowhere() -> None:
    state = welcomed()
    group = state.conversations[GROUP]
    before = group.unread
    (line,) = state.apply(created(43, 50, ordinal=42, text="", event=JOINED))

    assert isinstance(line, rtchat.LineCreated)
    assert line.message.event == MessageEvent("joined", [CHI])
    assert group.unread == before
    assert group.last_message is not None
    assert group.last_message.seq == 42


def test_lines_that_were_missed_are_told_as_such() -> None:
    state = welcomed()
    line = message(43, 50, BEN, ordinal=42, text="", event=JOINED)
    events = state.apply(resumed(50, line))
    assert [type(event) for event in events] == [rtchat.LineCreated]


def test_people_are_known_once_they_are_loaded() -> None:
    state = State()
    state.apply(server("people"))
    assert {person.first_name for person in state.people.values()} == {"Ben", "Chi"}
    assert ANA not in state.people
    assert state.people[BEN].last_name == "Ode"
