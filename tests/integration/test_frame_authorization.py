"""Who may send which frame about a conversation, and who is told which event of it.

A frame that the table does not name fails the tests.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, get_args
from urllib.parse import urljoin
from uuid import uuid4

import pytest

from chat.protocol.client_frames import AnyClientFrame
from chat.protocol.frames import AnyServerFrame
from tests.full import FullSocket, group
from tests.people import Person, client_of, signed_in
from tests.servers import Server

pytestmark = pytest.mark.stores

ROLES = ("stranger", "ex-member", "member", "owner")

FRAMES = """
    frame             stranger    ex-member   member      owner
    resume            left        left        resumed     resumed
    history.load      not_found   not_found   history     history
    changes.load      not_found   not_found   changes     changes
    message.send      not_found   not_found   ack         ack
    message.forward   not_found   not_found   ack         ack
    reaction.set      not_found   not_found   ack         ack
    read.mark         not_found   not_found   ack         ack
    unread.mark       not_found   not_found   ack         ack
    thread.read       not_found   not_found   ack         ack
    typing            -           -           typing      typing
"""
"""What the sender gets; of typing what another member gets."""

OF_ONES_OWN = {"hello", "people.load", "presence.follow", "token.renew", "ping"}
"""Frames that are about no conversation: whoever is signed in may send them."""

EVENTS: dict[str, tuple[str, str, str, dict[str, Any] | None]] = {
    "message.created": ("member", "POST", "messages/", {"text": "new", "client_id": str(uuid4())}),
    "message.updated": ("member", "PATCH", "messages/1/", {"text": "edited"}),
    "reaction.updated": ("friend", "PUT", "messages/1/reactions/👍/", None),
    "conversation.updated": ("owner", "PATCH", "", {"title": "Renamed"}),
    "member.updated": ("owner", "POST", "members/", {"people": ["<newcomer>"]}),
    "read.updated": ("friend", "POST", "read/", {"seq": 2}),
    "read.withdrawn": ("friend", "PATCH", "/api/me/privacy/", {"shares_read_marks": False}),
}
"""Events of a conversation, and who brings each about; only those who are in it receive it."""

OF_THE_SOCKET = {
    *(
        "welcome",
        "ack",
        "error",
        "history",
        "people",
        "changes",
        "resumed",
        "reset",
        "user.updated",
    ),
    *("typing", "presence", "going_away"),
}
"""Answers, and what is told to one person or of one person."""


class House:
    """A group, and somebody of each role."""

    def __init__(self, server: Server, people: dict[str, Person]) -> None:
        self.server = server
        self.people = people
        others = [people[name] for name in ("member", "ex-member", "friend")]
        self.room = group(people["owner"], *others)
        self.path = f"/api/conversations/{self.room}/"
        for text in ("one", "two"):
            self.act("member", "POST", "messages/", {"text": text, "client_id": str(uuid4())})
        self.act("owner", "DELETE", f"members/{people['ex-member'].id}/", None)

    def act(self, role: str, method: str, path: str, body: Any) -> None:
        answer = self.people[role].request(method, urljoin(self.path, path), json=body)
        assert answer.status_code < 300, answer.text


@pytest.fixture(scope="module")
def house(server: Server) -> Iterator[House]:
    with client_of(server) as client:
        yield House(
            server,
            {name: signed_in(server, name, client) for name in (*ROLES, "friend", "newcomer")},
        )


def rows() -> dict[str, dict[str, str]]:
    header, *lines = [line.split() for line in FRAMES.strip().splitlines()]
    assert tuple(header[1:]) == ROLES
    return {name: dict(zip(ROLES, outcomes, strict=True)) for name, *outcomes in lines}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("frame", rows())
def test_every_role_may_send_what_the_table_says(house: House, frame: str, role: str) -> None:
    more: dict[str, dict[str, Any]] = {
        "changes.load": {"after": 0},
        "message.send": {"text": "hi", "client_id": str(uuid4())},
        "message.forward": {
            "client_id": str(uuid4()),
            "source": house.room,
            "source_seq": 1,
        },
        "reaction.set": {"seq": 1, "emoji": "👍", "is_on": True},
        "read.mark": {"seq": 1},
        "unread.mark": {"seq": 1},
        "thread.read": {"thread_root": 1, "seq": 1},
        "resume": {"conversations": {house.room: 0}},
    }
    expected = rows()[frame][role]
    fields = more.get(frame, {})
    if frame != "resume":
        fields = {"conversation": house.room, **fields}
    with (
        FullSocket(house.server, house.people[role]) as socket,
        FullSocket(house.server, house.people["friend"]) as friend,
    ):
        if frame == "typing":
            socket.send(frame, **fields)
            if expected == "typing":
                outcome = friend.until(lambda it: it["type"] == "typing")["type"]
            else:
                house.act("owner", "PATCH", "", {"title": str(uuid4())})
                told = friend.until(lambda it: it["type"] in {"typing", "conversation.updated"})
                outcome = told["type"].replace("conversation.updated", "-")
        else:
            answer = socket.request(frame, **fields)
            outcome = answer.get("code", answer["type"])
            if frame == "resume":
                told = socket.heard[-2]
                outcome = "left" if told.get("left") == house.room else told["type"]
    assert outcome == expected


@pytest.mark.parametrize("event", EVENTS)
def test_events_reach_those_who_are_in_and_nobody_else(house: House, event: str) -> None:
    actor, method, path, body = EVENTS[event]
    if body is not None and "people" in body:
        body = {"people": [house.people["newcomer"].id]}
    with ExitStack() as stack:
        sockets = {
            role: stack.enter_context(FullSocket(house.server, house.people[role]))
            for role in ROLES
        }
        house.act(actor, method, path, body)
        for role in ("member", "owner"):
            sockets[role].next(event)
        for role in ("stranger", "ex-member"):
            sockets[role].request("ping")
            assert all(frame["type"] != event for frame in sockets[role].heard)


def test_every_frame_has_a_row() -> None:
    sent = {frame.__struct_config__.tag for frame in get_args(AnyClientFrame)}
    assert sent == rows().keys() | OF_ONES_OWN
    told = {frame.__struct_config__.tag for frame in get_args(AnyServerFrame)}
    assert told == EVENTS.keys() | OF_THE_SOCKET
