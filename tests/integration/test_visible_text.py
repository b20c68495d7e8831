"""What shows nothing is refused as empty at every door, and names and titles are one line."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.full import FullSocket
from tests.people import Person
from tests.servers import Server

NOTHING = "\u2800\u200b\u3164\ufe0f\u202e"
MISLEADING = "\u202eNight\r\n\twatch\x1b\u2066"
AS_SHOWN = "Night watch"


@pytest.fixture
def room(ana: Person) -> str:
    """The path of a group of Ana's, in which she has said something."""
    group = {"kind": "group", "title": MISLEADING, "members": []}
    answer = ana.post("/api/conversations/", json=group)
    assert answer.json()["title"] == AS_SHOWN
    path = f"/api/conversations/{answer.json()['id']}/"
    ana.post(f"{path}messages/", json={"client_id": str(uuid4()), "text": "hello"})
    return path


def test_a_message_and_an_edit_that_show_nothing_are_refused(ana: Person, room: str) -> None:
    sent = ana.post(f"{room}messages/", json={"client_id": str(uuid4()), "text": NOTHING})
    edited = ana.request("PATCH", f"{room}messages/1/", json={"text": NOTHING})
    for answer in (sent, edited):
        assert answer.status_code == 400
        (sentence,) = answer.json()["fields"]["text"]
        assert sentence == "The text is empty; send 1 to 10,000 characters."


def test_a_frame_that_shows_nothing_is_refused(server: Server, ana: Person, room: str) -> None:
    conversation = room.split("/")[3]
    with FullSocket(server, ana) as socket:
        error = socket.request("message.send", conversation=conversation, **message(NOTHING))
        assert (error["type"], error["code"]) == ("error", "invalid")
        assert error["detail"].startswith("The text is empty")
        ack = socket.request("message.send", conversation=conversation, **message("\n  a\n b\n"))
        assert ack["message"]["text"] == "  a\n b"


def message(text: str) -> dict[str, str]:
    return {"client_id": str(uuid4()), "text": text}


def test_the_simple_socket_refuses_it_and_trims_both_ends(
    ana: Person, ben: Person, chat: str
) -> None:
    with ana.socket(chat) as socket:
        socket.send(NOTHING, ben)
        refusal = socket.receive_text()
        socket.send(" ", ben)
        assert refusal == socket.receive_text()
        assert refusal.startswith("Error: The text is empty")
        socket.send("  indented ", ben)
        assert socket.receive()["message"] == "indented"


@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_nobody_signs_up_whose_name_shows_nothing(
    server: Server, http: httpx.Client, field: str
) -> None:
    newcomer = Person(server, "Nina", http)
    answer = http.post("/api/register/", json=newcomer.form(**{field: NOTHING}))
    assert (answer.status_code, set(answer.json())) == (400, {field})


def test_a_name_is_kept_in_one_line(server: Server, http: httpx.Client) -> None:
    newcomer = Person(server, "Nina", http)
    answer = http.post("/api/register/", json=newcomer.form(last_name=MISLEADING))
    assert answer.json()["data"]["last_name"] == AS_SHOWN


def test_a_rename_is_refused_or_cleaned_alike(ana: Person, room: str) -> None:
    renames: list[tuple[str, str, Callable[[dict[str, Any]], object]]] = [
        ("/api/me/", "first_name", lambda me: me["first_name"]),
        (room, "title", lambda group: group["title"]),
    ]
    for path, field, shown in renames:
        refused = ana.request("PATCH", path, json={field: NOTHING})
        assert (refused.status_code, set(refused.json()["fields"])) == (400, {field})
        assert shown(ana.request("PATCH", path, json={field: MISLEADING}).json()) == AS_SHOWN
