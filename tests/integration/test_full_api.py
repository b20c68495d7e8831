"""The full API over HTTP: conversations, members, messages, people, tickets."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.people import Person, problem

pytestmark = pytest.mark.stores


def group(owner: Person, *members: Person, title: str = "Team") -> str:
    """Make a group; return its path."""
    body = {"kind": "group", "title": title, "members": [member.id for member in members]}
    answer = owner.post("/api/conversations/", json=body)
    assert answer.status_code == 201, answer.text
    return f"/api/conversations/{answer.json()['id']}/"


def say(by: Person, room: str, text: str, client_id: str = "") -> dict[str, Any]:
    body = {"client_id": client_id or str(uuid4()), "text": text}
    answer = by.post(f"{room}messages/", json=body)
    assert answer.status_code == 201, answer.text
    message: dict[str, Any] = answer.json()
    return message


def results(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.fixture
def room(ana: Person, ben: Person) -> str:
    """The path of a group that Ana owns and Ben is in."""
    return group(ana, ben)


# Conversations


def test_a_group_is_shown_to_its_members_each_as_theirs(
    ana: Person, ben: Person, room: str
) -> None:
    say(ana, room, "hello")

    (shown,) = results(ben.get("/api/conversations/"))

    assert shown == ben.get(room).json()
    assert (shown["kind"], shown["title"], shown["role"]) == ("group", "Team", "member")
    assert (shown["unread"], shown["last_message"]["text"]) == (1, "hello")
    assert ana.get(room).json() | {"role": "member", "unread": 1, "read_ordinal": 0} == shown
    assert ana.get(room).json()["role"] == "owner"


def test_a_direct_conversation_is_the_same_for_both_and_in_the_simple_api(
    ana: Person, ben: Person
) -> None:
    opened = [
        one.post("/api/conversations/", json={"kind": "direct", "person": other.id})
        for one, other in ((ana, ben), (ben, ana))
    ]
    assert [answer.status_code for answer in opened] == [200, 200]
    first, second = (answer.json() for answer in opened)
    assert first["id"] == second["id"] == ana.open_chat(ben)
    assert (first["other"]["id"], second["other"]["id"]) == (ben.id, ana.id)
    say(ana, f"/api/conversations/{first['id']}/", "hello")
    assert ben.texts(ana) == ["hello"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["kind"]),
        ({"kind": "room"}, ["kind"]),
        ({"kind": "channel"}, ["title"]),
        ({"kind": "channel", "title": "x", "purpose": "x" * 251}, ["purpose"]),
        ({"kind": "direct"}, ["person"]),
        ({"kind": "direct", "person": "x"}, ["person"]),
        ({"kind": "group"}, ["title", "members"]),
        ({"kind": "group", "title": " ", "members": []}, ["title"]),
        ({"kind": "group", "title": "x" * 101, "members": []}, ["title"]),
        ({"kind": "group", "title": "x", "members": ["x", 1.5]}, ["members"]),
        ({"kind": "group", "title": "x", "members": [str(uuid4())]}, ["members"]),
    ],
)
def test_a_conversation_that_can_not_be_is_refused_by_field(
    ana: Person, body: dict[str, Any], fields: list[str]
) -> None:
    assert problem(ana.post("/api/conversations/", json=body), 400, *fields) == "invalid"


@pytest.mark.parametrize("body", [[], "group", 1, None])
def test_a_body_that_is_no_object_is_refused(ana: Person, body: object) -> None:
    assert ana.post("/api/conversations/", json=body).status_code == 400


def test_the_list_goes_on_page_by_page(ana: Person) -> None:
    titles = [str(number) for number in range(5)]
    for title in titles:
        group(ana, title=title)
    found: list[str] = []
    cursor = None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = ana.get("/api/conversations/", params=query)
        found += [shown["title"] for shown in results(answer)]
        cursor = answer.json()["next"]
        if cursor is None:
            break
    assert found == titles[::-1]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=%00"])
def test_a_list_that_is_asked_for_wrongly_is_refused(ana: Person, query: str) -> None:
    name = query.partition("=")[0]
    assert problem(ana.get(f"/api/conversations/?{query}"), 400, name) == "invalid"


def test_the_owner_renames_a_group(ana: Person, ben: Person, room: str) -> None:
    assert ana.request("PATCH", room, json={"title": " Crew "}).json()["title"] == "Crew"
    assert ben.get(room).json()["title"] == "Crew"
    assert problem(ben.request("PATCH", room, json={"title": "Mine"}), 403) == "forbidden"
    assert problem(ana.request("PATCH", room, json={"title": ""}), 400, "title") == "invalid"
    assert ana.request("PATCH", room, json={}).json()["title"] == "Crew"


# Members


def test_members_are_listed_added_and_removed(
    ana: Person, ben: Person, eve: Person, room: str
) -> None:
    added = ben.post(f"{room}members/", json={"people": [eve.id, ana.id]})

    assert [(one["person"]["id"], one["role"]) for one in results(added)] == [
        (ana.id, "owner"),
        (ben.id, "member"),
        (eve.id, "member"),
    ]
    assert results(eve.get(f"{room}members/")) == results(added)
    assert problem(ben.request("DELETE", f"{room}members/{eve.id}/"), 403) == "forbidden"
    assert ana.request("DELETE", f"{room}members/{eve.id}/").status_code == 204
    assert problem(eve.get(room), 404) == "not_found"
    assert problem(ana.request("DELETE", f"{room}members/{eve.id}/"), 404) == "not_found"
    assert ana.request("DELETE", f"{room}members/{ana.id}/").status_code == 204
    assert ben.get(room).json()["role"] == "owner"


@pytest.mark.parametrize("people", [None, [], ["x"], ["00000000-0000-4000-8000-000000000000"], "x"])
def test_people_who_can_not_join_are_refused(ana: Person, room: str, people: object) -> None:
    answer = ana.post(f"{room}members/", json={"people": people})
    assert problem(answer, 400, "people") == "invalid"


def test_a_direct_conversation_keeps_its_people(
    ana: Person, ben: Person, eve: Person, chat: str
) -> None:
    path = f"/api/conversations/{chat}/"
    assert problem(ana.post(f"{path}members/", json={"people": [eve.id]}), 403) == "forbidden"
    assert problem(ana.request("DELETE", f"{path}members/{ana.id}/"), 403) == "forbidden"
    assert problem(ana.request("PATCH", path, json={"title": "Us"}), 403) == "forbidden"
    assert len(results(ben.get(f"{path}members/"))) == 2


# Messages


def test_a_repeated_send_answers_with_the_same_message(ana: Person, room: str) -> None:
    client_id = str(uuid4())
    first = say(ana, room, "\nhello ", client_id)
    again = say(ana, room, "other text", client_id)

    assert first == again
    assert (first["text"], first["seq"], first["client_id"]) == ("hello", 1, client_id)
    assert results(ana.get(f"{room}messages/")) == [first]


def test_history_is_in_the_order_of_seq(ana: Person, ben: Person, room: str) -> None:
    for number in range(1, 8):
        say(ana, room, str(number))

    def seqs(query: str = "") -> list[int]:
        return [message["seq"] for message in results(ben.get(f"{room}messages/?{query}"))]

    assert seqs() == [1, 2, 3, 4, 5, 6, 7]
    assert seqs("limit=2") == [6, 7]
    assert seqs("limit=2&before=6") == [4, 5]
    assert seqs("limit=2&after=0") == [1, 2]
    assert seqs("limit=3&around=4") == [3, 4, 5]
    assert seqs("after=7") == seqs("before=0") == []


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=101", ["limit"]),
        ("before=-1", ["before"]),
        ("after=99999999999999999999", ["after"]),
        ("before=3&around=2", ["before", "around"]),
    ],
)
def test_history_that_is_asked_for_wrongly_is_refused(
    ana: Person, room: str, query: str, fields: list[str]
) -> None:
    assert problem(ana.get(f"{room}messages/?{query}"), 400, *fields) == "invalid"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["client_id"]),
        ({"client_id": str(uuid4())}, ["text"]),
        ({"client_id": "x", "text": "hello"}, ["client_id"]),
        ({"client_id": str(uuid4()), "text": " "}, ["text"]),
        ({"client_id": str(uuid4()), "text": "x" * 10_001}, ["text"]),
        ({"client_id": str(uuid4()), "text": "a\x00b"}, ["text"]),
        ({"client_id": str(uuid4()), "text": None}, ["text"]),
    ],
)
def test_a_message_that_can_not_be_is_refused_by_field(
    ana: Person, room: str, body: dict[str, Any], fields: list[str]
) -> None:
    assert problem(ana.post(f"{room}messages/", json=body), 400, *fields) == "invalid"


def test_a_message_of_the_owner_is_edited_and_deleted_by_them_alone(
    ana: Person, ben: Person, room: str
) -> None:
    path = f"{room}messages/{say(ana, room, 'helo')['seq']}/"

    assert problem(ben.request("PATCH", path, json={"text": "bye"}), 403) == "forbidden"
    assert problem(ben.request("DELETE", path), 403) == "forbidden"
    edited = ana.request("PATCH", path, json={"text": "hello"}).json()
    assert (edited["text"], edited["edited_at"] is None) == ("hello", False)
    assert ben.get(path).json() == edited
    assert problem(ana.request("PATCH", path, json={"text": ""}), 400, "text") == "invalid"
    assert ana.request("PATCH", path, json={}).json() == edited
    for _ in range(2):
        assert ana.request("DELETE", path).status_code == 204
    assert ben.get(path).json()["text"] == ""
    assert problem(ana.request("PATCH", path, json={"text": "back"}), 409) == "conflict"


@pytest.mark.parametrize("seq", ["0", "9", "9" * 40])
def test_a_message_that_is_not_there_is_not_found(ana: Person, room: str, seq: str) -> None:
    path = f"{room}messages/{seq}/"
    answers = [
        ana.get(path),
        ana.request("PATCH", path, json={"text": "x"}),
        ana.request("DELETE", path),
    ]
    assert [problem(answer, 404) for answer in answers] == ["not_found"] * 3


def test_deleted_messages_leave_the_simple_api_and_its_link_leads_to_what_is_left(
    ana: Person, ben: Person, chat: str
) -> None:
    room = f"/api/conversations/{chat}/"
    for number in range(1, 53):
        say(ana, room, str(number))
    ana.request("DELETE", f"{room}messages/1/")
    first = ben.get(f"/api/users/{ana.id}/chat/")
    texts = [message["text"] for message in first.json()["data"]["messages"]]
    assert texts == [str(number) for number in range(52, 2, -1)]
    second = ben.get(first.links["next"]["url"].removeprefix(ben.server.url))
    assert [message["text"] for message in second.json()["data"]["messages"]] == ["2"]
    assert "next" not in second.links
    ana.request("DELETE", f"{room}messages/2/")
    assert "next" not in ben.get(f"/api/users/{ana.id}/chat/").links


# Changes and marks


def test_changes_after_a_revision_are_the_final_state(
    ana: Person, ben: Person, eve: Person, room: str
) -> None:
    say(ana, room, "one")
    held = ana.get(room).json()["revision"]
    ana.request("PATCH", f"{room}messages/1/", json={"text": "two"})
    ana.post(f"{room}members/", json={"people": [eve.id]})
    ana.request("PATCH", room, json={"title": "Crew"})

    found = ben.get(f"{room}changes/?after={held}").json()

    # The edit, Eve, the title, and a line for each of the last two.
    assert found["revision"] == held + 5 == ben.get(room).json()["revision"]
    assert (found["title"], found["has_more"]) == ("Crew", False)
    assert [message["text"] for message in found["messages"]] == ["two", "", ""]
    assert [member["person"]["id"] for member in found["members"]] == [eve.id]
    everything = ben.get(f"{room}changes/?after=0").json()
    assert len(everything["members"]) == 3


@pytest.mark.parametrize("query", ["", "after=", "after=-1", "after=x"])
def test_changes_after_nothing_are_refused(ana: Person, room: str, query: str) -> None:
    assert problem(ana.get(f"{room}changes/?{query}"), 400, "after") == "invalid"


def test_what_is_read_is_no_longer_unread(ana: Person, ben: Person, room: str) -> None:
    for number in range(3):
        say(ana, room, str(number))
    assert ben.get(room).json()["unread"] == 3
    assert ben.post(f"{room}read/", json={"seq": 2}).status_code == 204
    assert ben.get(room).json()["unread"] == 1
    assert ben.post(f"{room}read/", json={"seq": 1}).status_code == 204
    assert ben.get(room).json()["unread"] == 1
    assert problem(ben.post(f"{room}read/", json={"seq": 4}), 400, "seq") == "invalid"
    assert problem(ben.post(f"{room}read/", json={"seq": 0}), 400, "seq") == "invalid"
    assert problem(ben.post(f"{room}read/", json={}), 400, "seq") == "invalid"


def test_a_conversation_is_muted_and_pinned_for_oneself(
    ana: Person, ben: Person, room: str
) -> None:
    path = f"{room}membership/"
    shown = ben.request("PATCH", path, json={"is_muted": True}).json()
    assert (shown["is_muted"], shown["is_pinned"]) == (True, False)
    shown = ben.request("PATCH", path, json={"is_pinned": True}).json()
    assert (shown["is_muted"], shown["is_pinned"]) == (True, True)
    assert ben.request("PATCH", path, json={}).json() == shown
    assert ana.get(room).json()["is_muted"] is False


@pytest.mark.parametrize("flag", ["true", 1, None, [], {}])
def test_a_flag_is_true_or_false(ben: Person, room: str, flag: object) -> None:
    answer = ben.request("PATCH", f"{room}membership/", json={"is_muted": flag})
    assert problem(answer, 400, "is_muted") == "invalid"


def test_an_outsider_gets_what_is_got_of_a_conversation_that_is_not_there(
    ana: Person, ben: Person, eve: Person, room: str
) -> None:
    say(ana, room, "hello")
    nothing = f"/api/conversations/{uuid4()}/"
    ana.request("DELETE", f"{room}members/{ben.id}/")
    ids = [str(uuid4()), str(uuid4())]
    calls: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("PATCH", "", {"title": "Mine"}),
        ("PATCH", "", {"title": ""}),
        ("PATCH", "", {}),
        ("PATCH", "membership/", {"is_muted": True}),
        ("PATCH", "membership/", {}),
        ("GET", "members/", None),
        ("POST", "members/", {"people": [eve.id]}),
        ("POST", "members/", {"people": [str(eve.id)[::-1]]}),
        ("DELETE", f"members/{ana.id}/", None),
        ("DELETE", f"members/{eve.id}/", None),
        ("GET", "messages/", None),
        ("POST", "messages/", {"client_id": str(uuid4()), "text": "hello"}),
        ("POST", "messages/", {}),
        ("GET", "messages/1/", None),
        ("GET", "messages/7/", None),
        ("PATCH", "messages/1/", {"text": "bye"}),
        ("DELETE", "messages/1/", None),
        ("GET", "messages/1/reactions/👍/", None),
        ("PUT", "messages/1/reactions/👍/", None),
        ("DELETE", "messages/7/reactions/👍/", None),
        ("PUT", "messages/1/saved/", None),
        ("DELETE", "messages/7/saved/", None),
        ("PUT", "messages/1/pin/", None),
        ("DELETE", "messages/7/pin/", None),
        ("GET", "pins/", None),
        ("GET", "messages/1/versions/", None),
        ("POST", "forwards/", {"client_id": ids[0], "source": ids[1], "source_seq": 1}),
        ("GET", "changes/?after=0", None),
        ("POST", "read/", {"seq": 1}),
        ("POST", "read/", {"seq": 7}),
        ("POST", "unread/", {"seq": 1}),
        ("POST", "unread/", {"seq": 7}),
    ]
    for outsider in (eve, ben):
        for method, path, body in calls:
            theirs, nobodys = (
                outsider.request(method, f"{where}{path}", json=body) for where in (room, nothing)
            )
            assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)
            assert theirs.status_code in {400, 404}, (method, path)


# People


def test_people_are_found_by_name(ana: Person, ben: Person) -> None:
    name = f"Ülkü{uuid4().hex}"
    ben.request("PATCH", "/api/me/", json={"first_name": name})
    shown = {**ben.shown, "first_name": name}

    def found(q: str) -> list[dict[str, Any]]:
        return results(ana.get("/api/people/", params={"q": q}))

    assert found(name.upper()) == found(f" {name[:20]}") == [shown]
    assert found(name[1:]) == []
    assert ana.id not in {person["id"] for person in found("Ana")}
    assert problem(ana.get("/api/people/?q=%00"), 400, "q") == "invalid"
    assert problem(ana.get("/api/people/?cursor=x"), 400, "cursor") == "invalid"
    assert problem(ana.get("/api/people/", params={"q": "a" * 60_000}), 400, "q") == "invalid"
    assert len(results(ana.get("/api/people/"))) <= 50


# Sockets


def test_a_ticket_is_given_to_whoever_is_signed_in(ana: Person) -> None:
    first, second = (ana.post("/api/ws/ticket/") for _ in range(2))
    assert (first.status_code, first.json()["expires_in"]) == (201, 30)
    assert first.json()["ticket"] != second.json()["ticket"]
