"""The full dialect on a real server: who may speak, and what is answered."""

import json
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from tests.full import Frame, FullSocket, group
from tests.people import Person, client_of, signed_in
from tests.servers import NewServer, Server

pytestmark = pytest.mark.stores

NOWHERE = "00000000-0000-4000-8000-000000000000"
"""The id of no conversation and of nobody."""


def test_a_hello_is_answered_with_who_one_is_and_ones_conversations(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ana) as socket:
        welcome, ack = socket.heard
    assert ack == {"type": "ack", "id": "1"}
    assert welcome["me"] == ana.shown
    assert [shown["id"] for shown in welcome["conversations"]] == [chat]
    assert welcome["conversations"][0]["other"] == ben.shown
    assert welcome["left"] == []
    assert welcome["limits"]["text_characters"] == 10_000


def test_a_ticket_opens_one_socket_and_no_second(server: Server, ana: Person) -> None:
    ticket = ana.post("/api/ws/ticket/").json()["ticket"]
    with FullSocket(server, ana, ticket=ticket) as socket:
        assert socket.heard[0]["me"] == ana.shown
    again = FullSocket(server, ana).open()
    again.send("hello", ticket=ticket)
    assert again.receive()["code"] == "unauthenticated"
    assert again.closed() == 4401


@pytest.mark.parametrize("hello", [{"token": "x"}, {"token": "a.b\x00.c"}, {"ticket": "x"}, {}])
def test_a_hello_without_a_good_token_is_refused(
    server: Server, ana: Person, hello: dict[str, str]
) -> None:
    socket = FullSocket(server, ana).open()
    socket.send("hello", **hello)
    assert socket.receive()["code"] == "unauthenticated"
    assert socket.closed() == 4401


def test_a_refresh_token_is_no_access_token(server: Server, ana: Person) -> None:
    socket = FullSocket(server, ana).open()
    socket.send("hello", token=ana.refresh)
    assert socket.closed() == 4401


@pytest.mark.parametrize("first", ['{"type":"ping","id":"7"}', "{", "[]", b"binary"])
def test_the_first_frame_is_a_hello(server: Server, ana: Person, first: str | bytes) -> None:
    socket = FullSocket(server, ana).open()
    socket.send_text(first)
    assert socket.receive()["type"] == "error"
    assert socket.closed() == 4401


def test_a_foreign_page_may_not_connect(server: Server, ana: Person) -> None:
    with pytest.raises(InvalidStatus) as refused:
        FullSocket(server, ana, headers={"Origin": "https://evil.example"}).open()
    assert refused.value.response.status_code == 403
    for origin in (server.url, "https://friend.example"):
        with FullSocket(server, ana, headers={"Origin": origin}):
            pass


def test_messages_go_both_ways_and_come_once(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ana) as hers, FullSocket(server, ben) as his:
        said = hers.say(chat, "  Lunch at one? ")
        assert said["text"] == "  Lunch at one?"
        assert hers.next("message.created")["message"] == said
        assert his.next("message.created")["message"] == said
        answered = his.say(chat, "Yes")
        assert hers.next("message.created")["message"] == answered
    assert (said["seq"], answered["seq"]) == (1, 2)
    assert answered["sender"] == ben.id


def test_the_same_client_id_answers_with_the_same_message(
    server: Server, ana: Person, chat: str
) -> None:
    client_id = str(uuid4())
    with FullSocket(server, ana) as socket:
        first = socket.say(chat, "once", client_id)
        assert socket.say(chat, "twice", client_id) == first
        socket.request("ping")
        created = [frame for frame in socket.heard if frame["type"] == "message.created"]
    assert len(created) == 1


def test_pipelined_messages_keep_their_order(server: Server, ana: Person, chat: str) -> None:
    texts = [str(number) for number in range(300)]
    with FullSocket(server, ana) as socket:
        messages = socket.say_all(chat, texts)
    assert [message["text"] for message in messages] == texts
    assert [message["seq"] for message in messages] == list(range(1, 301))


def test_the_two_dialects_see_each_other(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with FullSocket(server, ana) as full, ben.socket(chat) as simple:
        full.say(chat, "from the full one")
        assert simple.receive() == {"message": "from the full one", "recipient_id": ben.id}
        simple.send("from the simple one", ana)
        assert full.until(is_said_by(ben))["message"]["text"] == "from the simple one"


@pytest.mark.parametrize(
    ("text", "frame_id"),
    [
        ("{", None),
        ("nonsense", None),
        ("[" * 30_000, None),
        ('{"type":"ping"}', None),
        ('{"type":"ping","id":""}', None),
        ('{"type":"ping","id":7}', None),
        ('{"type":"ping","id":"\\ud800"}', None),
        ('{"type":"ping","id":"7","more":1}', "7"),
        ('{"type":"unknown","id":"7"}', "7"),
        ('{"id":"7"}', "7"),
        ('{"type":"changes.load","id":"7","conversation":"x","after":0}', "7"),
        (f'{{"type":"changes.load","id":"7","conversation":"{NOWHERE}","after":-1}}', "7"),
        (f'{{"type":"changes.load","id":"7","conversation":"{NOWHERE}","after":{9**99}}}', "7"),
        (f'{{"type":"presence.follow","id":"7","people":{[NOWHERE] * 101}}}', None),
        (b"binary", None),
    ],
)
def test_what_can_not_be_read_is_refused_and_the_socket_stays(
    server: Server, dora: Person, text: str | bytes, frame_id: str | None
) -> None:
    with FullSocket(server, dora) as socket:
        socket.send_text(text)
        error = socket.receive()
        assert (error["type"], error["code"], error.get("id")) == ("error", "invalid", frame_id)
        assert socket.request("ping")["type"] == "ack"


@pytest.mark.parametrize("text", ["", " \n ", "a\x00b", "x" * 10_001])
def test_a_text_that_can_not_be_a_message_is_refused(
    server: Server, dora: Person, lasting_chat: str, text: str
) -> None:
    with FullSocket(server, dora) as socket:
        answer = socket.request(
            "message.send", conversation=lasting_chat, text=text, client_id=str(uuid4())
        )
    assert (answer["type"], answer["code"]) == ("error", "invalid")


@pytest.mark.parametrize("length", [10_001, 20_001, 50_000])
def test_a_text_too_long_is_refused_in_one_sentence_at_every_door(
    server: Server, ana: Person, ben: Person, chat: str, length: int
) -> None:
    room, text = f"/api/conversations/{chat}/", "x" * length
    with FullSocket(server, ana) as socket:
        socket.say(chat, "hello")
        by_socket = socket.request(
            "message.send", conversation=chat, text=text, client_id=str(uuid4())
        )
    with ana.socket(chat) as simple:
        simple.send(text, ben)
        by_simple_socket = simple.receive_text()
    by_http = [
        ana.post(f"{room}messages/", json={"client_id": str(uuid4()), "text": text}),
        ana.request("PATCH", f"{room}messages/1/", json={"text": text}),
    ]

    sentence = f"The text has {length:,} characters; at most 10,000 are accepted."
    assert by_socket["detail"] == sentence
    assert by_simple_socket == f"Error: {sentence}"
    assert [answer.json()["fields"] for answer in by_http] == [{"text": [sentence]}] * 2
    assert ben.texts(ana) == ["hello"]


def test_a_second_hello_is_refused(server: Server, dora: Person) -> None:
    with FullSocket(server, dora) as socket:
        assert socket.request("hello", token=dora.access)["code"] == "conflict"
        assert socket.request("ping")["type"] == "ack"


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("message.send", {"text": "hi", "client_id": NOWHERE}),
        ("history.load", {}),
        ("changes.load", {"after": 0}),
        ("read.mark", {"seq": 1}),
    ],
)
def test_a_stranger_is_told_what_is_told_of_nothing(
    server: Server, eve: Person, lasting_chat: str, type: str, fields: dict[str, Any]
) -> None:
    with FullSocket(server, eve) as socket:
        answers = [
            socket.request(type, conversation=conversation, **fields)
            for conversation in (lasting_chat, str(uuid4()))
        ]
        socket.send("typing", conversation=lasting_chat)
        assert socket.request("resume", conversations={lasting_chat: 0})["type"] == "ack"
    for answer in answers:
        del answer["id"]
    assert answers[0] == answers[1]
    assert answers[0]["code"] == "not_found"
    assert {"type": "user.updated", "left": lasting_chat}.items() <= socket.heard[-2].items()


def test_history_comes_in_pages_in_the_order_of_seq(server: Server, ana: Person, chat: str) -> None:
    with FullSocket(server, ana) as socket:
        socket.say_all(chat, [str(number) for number in range(1, 31)])

        def page(**fields: int) -> tuple[list[int], bool]:
            answer = socket.request("history.load", conversation=chat, **fields)
            return [message["seq"] for message in answer["messages"]], "has_more" in answer

        assert page() == (list(range(1, 31)), False)
        assert page(limit=10) == (list(range(21, 31)), True)
        assert page(before=11, limit=10) == (list(range(1, 11)), False)
        assert page(after=25, limit=10) == (list(range(26, 31)), False)
        assert page(after=0, limit=10) == (list(range(1, 11)), True)


def test_a_page_quotes_what_its_own_messages_answer(server: Server, ana: Person, chat: str) -> None:
    with FullSocket(server, ana) as socket:
        socket.say_all(chat, ["Lunch?"])
        socket.request(
            "message.send", conversation=chat, client_id=str(uuid4()), text="At one.", reply_to=1
        )
        socket.say_all(chat, ["Fine."])

        def quoted(**fields: int) -> list[int]:
            answer = socket.request("history.load", conversation=chat, **fields)
            return [quote["seq"] for quote in answer.get("quotes", ())]

        assert quoted(limit=2) == [1]
        assert quoted(limit=1) == []


def test_long_texts_make_short_pages(server: Server, ana: Person, chat: str) -> None:
    with FullSocket(server, ana) as socket:
        socket.say_all(chat, ["\N{SNOWMAN}" * 10_000] * 20)
        answer = socket.request("history.load", conversation=chat)
        assert answer["has_more"]
        seqs = [message["seq"] for message in answer["messages"]]
        assert seqs == list(range(seqs[0], 21))
        assert 0 < len(seqs) < 20
        socket.load(chat)
        assert sorted(socket.state.rooms[chat].messages) == list(range(1, 21))
        pages = [frame for frame in socket.heard if frame["type"] == "changes"]
    assert len(pages) > 2


def test_a_token_of_the_same_session_goes_on_and_another_does_not(
    server: Server, ana: Person
) -> None:
    with FullSocket(server, ana) as socket:
        refreshed = ana.client.post("/api/token/refresh/", json={"refresh": ana.refresh}).json()
        assert socket.request("token.renew", token=refreshed["access"])["type"] == "ack"
        assert ana.login().status_code == 200
        assert socket.request("token.renew", token=ana.access)["code"] == "unauthenticated"
        assert socket.request("ping")["type"] == "ack"


def test_a_logout_ends_the_socket(server: Server, ana: Person) -> None:
    with FullSocket(server, ana) as socket:
        ana.logout()
        assert socket.closed() == 4401


def test_reading_is_delivered_to_the_other_and_to_ones_own_devices(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with (
        FullSocket(server, ana) as hers,
        FullSocket(server, ben) as phone,
        FullSocket(server, ben) as laptop,
    ):
        hers.say_all(chat, ["one", "two", "three"])
        assert phone.request("read.mark", conversation=chat, seq=2)["type"] == "ack"
        mark = {
            "type": "read.updated",
            "conversation": chat,
            "person": ben.id,
            "read_ordinal": 2,
        }
        assert hers.next("read.updated") == mark
        assert laptop.next("read.updated") == mark
        updated = laptop.next("user.updated")
        assert updated["user_revision"] == phone.state.user_revision
        # A mark never moves back, nor beyond what there is.
        assert phone.request("read.mark", conversation=chat, seq=1)["type"] == "ack"
        assert phone.request("read.mark", conversation=chat, seq=4)["type"] == "error"
        assert phone.request("read.mark", conversation=chat, seq=3)["type"] == "ack"
        assert hers.next("read.updated")["read_ordinal"] == 3
        assert laptop.next("read.updated")["read_ordinal"] == 3
    marks = [frame for frame in laptop.heard if frame["type"] == "read.updated"]
    assert len(marks) == 2


def test_muting_is_delivered_to_ones_own_devices_alone(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with (
        FullSocket(server, ana) as hers,
        FullSocket(server, ben) as phone,
        FullSocket(server, ben) as laptop,
    ):
        ben.request("PATCH", f"/api/conversations/{chat}/membership/", json={"is_muted": True})
        for own in (phone, laptop):
            assert own.next("user.updated")["conversation"]["is_muted"] is True
        phone.say(chat, "Quiet here")
        hers.next("message.created")
    assert not any(frame["type"] == "user.updated" for frame in hers.heard)


def test_typing_is_delivered_to_the_others_and_not_too_often(
    server: Server, ana: Person, ben: Person, eve: Person
) -> None:
    room = group(ana, ben)
    with (
        FullSocket(server, ana) as hers,
        FullSocket(server, ben) as his,
        FullSocket(server, ben) as laptop,
        FullSocket(server, eve) as strangers,
    ):
        for _ in range(3):
            his.send("typing", conversation=room)
        strangers.send("typing", conversation=room)
        strangers.request("ping")
        hers.until(lambda frame: frame["type"] == "typing")
        his.say(room, "done")
        for socket in (hers, his, laptop):
            socket.until(is_said_by(ben))
    typed = {"type": "typing", "conversation": room, "person": ben.id}
    assert [frame for frame in hers.heard if frame["type"] == "typing"] == [typed]
    assert all(frame["type"] != "typing" for frame in his.heard + laptop.heard + strangers.heard)


def test_what_is_sent_or_refused_lets_nobody_show_typing_more_often(
    server: Server, ana: Person, ben: Person
) -> None:
    room = group(ana, ben)
    with FullSocket(server, ana) as hers, FullSocket(server, ben) as his:
        for text in ("", "sent", "", "done"):
            his.send("typing", conversation=room)
            # A thread is asked about this after it is asked about what is typed.
            his.request("history.load", conversation=room)
            his.request("message.send", conversation=room, text=text, client_id=str(uuid4()))
        hers.until(lambda frame: frame.get("message", {}).get("text") == "done")
    assert sum(frame["type"] == "typing" for frame in hers.heard) <= 1


def test_presence_tells_all_first_and_then_what_changes(
    server: Server, ana: Person, ben: Person, eve: Person
) -> None:
    with FullSocket(server, ana) as socket:
        people = [ana.id, ben.id, eve.id]
        assert socket.request("presence.follow", people=people)["type"] == "ack"
        assert socket.next("presence")["online"] == {ana.id: True, ben.id: False, eve.id: False}
        with FullSocket(server, ben):
            assert socket.next("presence")["online"] == {ben.id: True}
            # A reload.
            with FullSocket(server, ben):
                pass
        assert socket.next("presence")["online"] == {ben.id: False}
        socket.request("presence.follow", people=[])
        with FullSocket(server, ben):
            pass
        socket.request("ping")
    assert socket.heard[-1]["type"] == "ack"


def test_what_people_say_of_themselves_comes_with_their_presence(
    server: Server, ana: Person, ben: Person, eve: Person
) -> None:
    profile = {"time_zone": "Asia/Tokyo", "status": {"emoji": "🌴", "text": "On holiday"}}
    assert ben.request("PATCH", "/api/me/profile/", json=profile).json() == profile
    with FullSocket(server, ana) as socket:
        socket.request("presence.follow", people=[ben.id, eve.id])
        assert socket.next("presence")["profiles"] == {ben.id: profile}
        ben.request("PATCH", "/api/me/profile/", json={"status": None})
        assert socket.next("presence")["profiles"] == {ben.id: {"time_zone": "Asia/Tokyo"}}
        lunch = {"text": "Lunch", "lasts": 1}
        answer = eve.request("PATCH", "/api/me/profile/", json={"status": lunch})
        assert answer.json()["status"]["text"] == "Lunch"
        # It goes by itself, by the clock of the server; a busy one may be late with both.
        over = {"time_zone": ""}
        socket.until(lambda it: it.get("profiles", {}).get(eve.id) == over)
        assert ana.get(f"/api/people/{ben.id}/").json() == {
            **{"id": ben.id, "first_name": "Ben", "last_name": ben.last_name},
            "profile": {"time_zone": "Asia/Tokyo"},
        }


def test_a_server_that_stops_says_so_first(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client:
        person = signed_in(server, "Ana", client)
        with FullSocket(server, person) as socket:
            server.stop()
            assert socket.closed() == 1012
    assert socket.heard[-1]["type"] == "going_away"


def is_said_by(person: Person) -> Any:
    """Return what tells whether a frame is a new message of somebody."""

    def is_it(frame: Frame) -> bool:
        return bool(frame["type"] == "message.created" and frame["message"]["sender"] == person.id)

    return is_it


def test_ten_thousand_emoji_in_escaped_json_fit_in_a_frame(
    server: Server, dora: Person, finn: Person, lasting_chat: str
) -> None:
    text = "😀" * 10_000
    with FullSocket(server, dora) as of_dora:
        assert of_dora.say(lasting_chat, text)["text"] == text
        limit = of_dora.heard[0]["limits"]["frame_bytes"]
        of_dora.send_text(json.dumps({"type": "ping", "id": "x" * limit}))
        assert of_dora.closed() == 1009


def test_before_its_hello_is_answered_nobody_sends_so_much(server: Server, dora: Person) -> None:
    stranger = FullSocket(server, dora).open()
    stranger.send("hello", token="x" * 70_000)
    assert stranger.closed() == 1009
