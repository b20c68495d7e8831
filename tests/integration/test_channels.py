"""Channels on a real server: found, previewed, joined, followed, left."""

from uuid import uuid4

import pytest

from tests.full import FullSocket
from tests.people import Person, problem
from tests.servers import Server

pytestmark = pytest.mark.stores


def channel(by: Person, **fields: str) -> str:
    """Make a channel, and return its id."""
    answer = by.post("/api/conversations/", json={"kind": "channel", "title": "Dock", **fields})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_channel_is_found_looked_into_joined_followed_and_left(
    server: Server, ana: Person, ben: Person
) -> None:
    title = f"Dock {uuid4()}"
    room = channel(ana, title=title, purpose="Ships")
    with FullSocket(server, ana) as hers, FullSocket(server, ben) as his:
        hers.say(room, "first")
        (found,) = ben.get("/api/channels/", params={"q": title}).json()["results"]
        assert (found["id"], found["settings"], found["member_count"]) == (
            room,
            {"purpose": "Ships"},
            1,
        )
        preview = ben.get(f"/api/channels/{room}/preview/").json()
        assert [message["text"] for message in preview["messages"]] == ["first"]
        assert preview["people"] == [ana.shown]

        joined = ben.request("PUT", f"/api/conversations/{room}/membership/")
        assert (joined.status_code, joined.json()["role"]) == (200, "member")
        shown = his.until(lambda frame: frame.get("conversation") is not None)
        assert shown["conversation"]["member_count"] == 2
        assert hers.next("member.updated")["member_count"] == 2
        line = hers.until(lambda frame: "event" in frame.get("message", {}))["message"]
        assert line["event"] == {"kind": "joined", "people": [ben.id]}
        assert (line["text"], line["sender"]) == ("", ben.id)

        hers.say(room, "welcome")
        assert his.next("message.created")["message"]["text"] == "welcome"
        left = ben.request("DELETE", f"/api/conversations/{room}/members/{ben.id}/")
        assert left.status_code == 204
        his.until(lambda frame: frame.get("left") == room)
        assert hers.until(lambda f: f["type"] == "member.updated")["member_count"] == 1


def test_a_follower_gets_the_bare_revision_of_what_was_before_they_joined(
    server: Server, ana: Person, ben: Person
) -> None:
    room = channel(ana, history="joined")
    with FullSocket(server, ana) as hers, FullSocket(server, ben) as his:
        hers.say(room, "for those who are here")
        assert problem(ben.get(f"/api/channels/{room}/preview/"), 403) == "forbidden"
        ben.request("PUT", f"/api/conversations/{room}/membership/")
        his.until(lambda frame: frame.get("conversation") is not None)
        ana.request(
            "PATCH", f"/api/conversations/{room}/messages/1/", json={"text": "for some alone"}
        )
        told = his.until(lambda frame: frame.get("conversation") == room)
        assert (told["type"], "title" in told) == ("conversation.updated", False)
        page = his.request("history.load", conversation=room)
        assert [message["text"] for message in page["messages"]] == [""]


def test_names_are_loaded_by_id(server: Server, ana: Person, ben: Person) -> None:
    with FullSocket(server, ana) as hers:
        answer = hers.request("people.load", people=[ben.id, str(uuid4()), ben.id])
        assert answer["people"] == [ben.shown]
        refused = hers.request("people.load", people=[])
        assert refused["code"] == "invalid"


def test_where_nobody_may_write_the_refusal_says_why(
    server: Server, ana: Person, ben: Person
) -> None:
    room = channel(ana, posting="admins")
    ben.request("PUT", f"/api/conversations/{room}/membership/")
    with FullSocket(server, ben) as his:
        message = {"conversation": room, "text": "hi", "client_id": str(uuid4())}
        refused = his.request("message.send", **message)
        assert (refused["code"], refused["detail"]) == (
            "forbidden",
            "Only owners and admins write here.",
        )
        ana.request("PATCH", f"/api/conversations/{room}/", json={"is_archived": True})
        archived = his.request("message.send", **{**message, "client_id": str(uuid4())})
        assert (archived["code"], archived["detail"]) == (
            "conflict",
            "This conversation is archived.",
        )


def test_the_last_owner_is_told_to_hand_over(server: Server, ana: Person, ben: Person) -> None:
    room = channel(ana)
    ben.request("PUT", f"/api/conversations/{room}/membership/")
    path = f"/api/conversations/{room}/members"
    stepped = ana.request("PATCH", f"{path}/{ana.id}/", json={"role": "member"})
    assert problem(stepped, 409) == "conflict"
    assert ana.request("PATCH", f"{path}/{ben.id}/", json={"role": "owner"}).status_code == 200
    mine = ana.request("PATCH", f"{path}/{ana.id}/", json={"role": "member"})
    assert mine.json()["role"] == "member"
    roles = [member["role"] for member in ana.get(f"{path}/").json()["results"]]
    assert roles == ["owner", "member"]
