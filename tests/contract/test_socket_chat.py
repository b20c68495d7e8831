"""WebSocket ``/ws/chat/<conversation>/?token=<access>``."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from websockets.exceptions import ConnectionClosed

from chat.accounts.models import Session
from chat.accounts.tokens import access_token
from tests.people import SECRET_KEY, ChatSocket, Person, claims, refused
from tests.servers import Server, wait_for
from tests.staff import Staff


def token_of(person: Person, lifetime: timedelta, key: str = SECRET_KEY) -> str:
    """Return an access token of a person's session, as the server would make it."""
    session = Session(id=UUID(claims(person.access)["sid"]), user_id=UUID(person.id))
    with override_settings(SECRET_KEY=key, ACCESS_TOKEN_LIFETIME=lifetime):
        return access_token(session)


# Who may join


def test_both_people_of_a_conversation_may_join(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
        of_ana.send("hello", ben)
        assert of_ben.receive() == {"message": "hello", "recipient_id": ben.id}


@pytest.mark.parametrize("path", ["/ws/chat/{}/", "/ws/chat/{}"])
def test_the_final_slash_may_be_missing(dora: Person, lasting_chat: str, path: str) -> None:
    from websockets.sync.client import connect

    url = f"{dora.server.ws_url}{path.format(lasting_chat)}?token={dora.access}"
    with connect(url, proxy=None, ping_interval=None):
        pass


@pytest.mark.parametrize("spelled", [str.upper, lambda id: id.replace("-", "")])
def test_an_id_is_the_same_in_capitals_and_without_dashes(
    dora: Person, finn: Person, lasting_chat: str, spelled: Callable[[str], str]
) -> None:
    chat = dora.get(f"/api/users/{spelled(finn.id)}/chat/").json()
    assert chat["data"]["id"] == lasting_chat
    with dora.socket(spelled(lasting_chat)) as socket:
        socket.send("hello", spelled(finn.id))
        assert socket.receive() == {"message": "hello", "recipient_id": finn.id}


@pytest.mark.parametrize("spelling", ["urn:uuid:{}", "{{{}}}", "{}-", "{}0"])
def test_other_spellings_of_an_id_are_refused(
    dora: Person, finn: Person, lasting_chat: str, spelling: str
) -> None:
    assert dora.get(f"/api/users/{spelling.format(finn.id)}/chat/").status_code == 404
    assert refused(dora.socket(quote(spelling.format(lasting_chat))))[0] == 403
    with dora.socket(lasting_chat) as socket:
        socket.send("hello", spelling.format(finn.id))
        assert socket.receive_text().startswith("Error: ")


def test_a_stranger_is_refused(eve: Person, chat: str) -> None:
    status, _ = refused(eve.socket(chat))
    assert status == 403


def test_a_stranger_learns_nothing_about_which_conversations_there_are(
    eve: Person, chat: str
) -> None:
    assert refused(eve.socket(chat)) == refused(eve.socket(str(uuid4())))


def test_a_conversation_that_is_not_there_is_refused(dora: Person) -> None:
    status, _ = refused(dora.socket(str(uuid4())))
    assert status == 403


@pytest.mark.parametrize("token", ["rubbish", "a.b.c", "%00", "%F0%9F%92%A9", "x" * 5000])
def test_a_bad_token_is_refused(dora: Person, lasting_chat: str, token: str) -> None:
    status, _ = refused(dora.socket(lasting_chat, token))
    assert status == 401


def test_a_missing_token_is_refused(dora: Person, lasting_chat: str) -> None:
    status, _ = refused(dora.socket(lasting_chat, "&token="))
    assert status == 401


def test_an_expired_token_is_refused(dora: Person, lasting_chat: str) -> None:
    status, _ = refused(dora.socket(lasting_chat, token_of(dora, timedelta(seconds=-1))))
    assert status == 401


def test_a_token_that_somebody_else_signed_is_refused(dora: Person, lasting_chat: str) -> None:
    forged = token_of(dora, timedelta(hours=1), key="another key of at least 32 characters")
    status, _ = refused(dora.socket(lasting_chat, forged))
    assert status == 401


def test_a_token_of_an_ended_session_is_refused(ana: Person, chat: str) -> None:
    ana.logout()
    status, _ = refused(ana.socket(chat))
    assert status == 401


def test_a_refresh_token_is_refused(dora: Person, lasting_chat: str) -> None:
    status, _ = refused(dora.socket(lasting_chat, dora.refresh))
    assert status == 401


@pytest.mark.parametrize("conversation", ["", "1", "..", "0" * 36, "%00", "not-a-uuid"])
def test_a_path_without_a_conversation_is_refused(dora: Person, conversation: str) -> None:
    status, _ = refused(dora.socket(conversation))
    assert status in {403, 404}


@pytest.mark.parametrize(
    "origin",
    [
        *("https://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1"),
        *("https://friend.example.evil.example", "https://evil.example/https://friend.example"),
        *("http://friend.example", "https://friend.example:444", "file://", "friend.example"),
    ],
)
def test_a_page_of_a_foreign_origin_is_refused(
    dora: Person, lasting_chat: str, origin: str
) -> None:
    status, _ = refused(dora.socket(lasting_chat, Origin=origin))
    assert status == 403


@pytest.mark.parametrize("origin", ["{own}", "https://friend.example", "HTTPS://Friend.Example"])
def test_our_own_pages_and_those_of_allowed_origins_may_join(
    server: Server, dora: Person, finn: Person, lasting_chat: str, origin: str
) -> None:
    with dora.socket(lasting_chat, Origin=origin.format(own=server.url)) as socket:
        socket.send("hello", finn)
        assert socket.receive()["message"] == "hello"


# What is said


def test_a_message_reaches_every_socket_of_both(ana: Person, ben: Person, chat: str) -> None:
    with (
        ana.socket(chat) as sender,
        ana.socket(chat) as anas_other,
        ben.socket(chat) as bens,
        ben.socket(chat) as bens_other,
    ):
        sender.send("hello", ben)
        for socket in (sender, anas_other, bens, bens_other):
            assert socket.receive() == {"message": "hello", "recipient_id": ben.id}


def test_an_answer_names_whom_it_is_for(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
        of_ben.send("hello yourself", ana)
        for socket in (of_ana, of_ben):
            assert socket.receive() == {"message": "hello yourself", "recipient_id": ana.id}


def test_a_stranger_hears_nothing_of_it(ana: Person, ben: Person, eve: Person, chat: str) -> None:
    other_chat = eve.open_chat(ben)
    with ana.socket(chat) as of_ana, eve.socket(other_chat) as of_eve:
        of_ana.send("between us", ben)
        of_ana.receive()
        of_eve.send("for Ben", ben)
        assert of_eve.receive()["message"] == "for Ben"


def test_what_was_echoed_is_in_the_history(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as socket:
        socket.send("hello", ben)
        socket.receive()
        assert ben.texts(ana) == ["hello"]


def test_whoever_is_away_finds_it_later(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as socket:
        socket.send("are you there?", ben)
        socket.receive()
    assert ben.texts(ana) == ["are you there?"]


def test_white_space_around_a_text_is_neither_echoed_nor_stored(
    dora: Person, finn: Person, lasting_chat: str
) -> None:
    with dora.socket(lasting_chat) as socket:
        socket.send(" \t\n hello,\n  there \u2003\n", finn)
        assert socket.receive()["message"] == "hello,\n  there"
    assert dora.texts(finn)[-1] == "hello,\n  there"


def test_what_is_sent_twice_is_two_messages(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as socket:
        for _ in range(2):
            socket.send("hello", ben)
            socket.receive()
    assert ana.texts(ben) == ["hello", "hello"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE messaging_message; --",
        "%s %(a)s {} {0}",
        "\\u0000 \\ud800",
        "null",
        "\x01\x1f\x7f\u2028\ufeff.",
        "a\u202eb",
    ],
)
def test_a_text_arrives_as_it_is(dora: Person, finn: Person, lasting_chat: str, text: str) -> None:
    with dora.socket(lasting_chat) as of_dora, finn.socket(lasting_chat) as of_finn:
        of_dora.send(text, finn)
        assert of_finn.receive()["message"] == text
    assert finn.texts(dora)[-1] == text


@pytest.mark.parametrize("character", ["a", "ß", "ж", "漢", "🙂", "\U0010ffff"])
def test_ten_thousand_characters_of_any_script_are_accepted(
    dora: Person, finn: Person, lasting_chat: str, character: str
) -> None:
    text = character * 10_000
    with dora.socket(lasting_chat) as socket:
        frame = {"message": text, "recipient_id": finn.id}
        socket.send_text(json.dumps(frame, ensure_ascii=False))
        assert socket.receive()["message"] == text
    assert finn.texts(dora)[-1] == text


def test_the_recipients_id_is_read_in_any_letter_case(
    dora: Person, finn: Person, lasting_chat: str
) -> None:
    with dora.socket(lasting_chat) as socket:
        socket.send("hello", finn.id.upper())
        assert socket.receive() == {"message": "hello", "recipient_id": finn.id}


def test_fields_it_does_not_know_are_ignored(dora: Person, finn: Person, lasting_chat: str) -> None:
    with dora.socket(lasting_chat) as socket:
        socket.send_text(json.dumps({"message": "hello", "recipient_id": finn.id, "sender": "me"}))
        assert socket.receive() == {"message": "hello", "recipient_id": finn.id}


def test_many_messages_at_once_keep_their_order(ana: Person, ben: Person, chat: str) -> None:
    texts = [str(number) for number in range(300)]
    with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
        for text in texts:
            of_ana.send(text, ben)
        assert [of_ana.receive()["message"] for _ in texts] == texts
        assert [of_ben.receive()["message"] for _ in texts] == texts
    assert ben.texts(ana) == texts[-50:]


def test_when_both_talk_at_once_both_see_one_order(ana: Person, ben: Person, chat: str) -> None:
    count = 60
    with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
        for number in range(count):
            of_ana.send(f"ana {number}", ben)
            of_ben.send(f"ben {number}", ana)
        seen_by_ana = [of_ana.receive()["message"] for _ in range(2 * count)]
        seen_by_ben = [of_ben.receive()["message"] for _ in range(2 * count)]
    assert seen_by_ana == seen_by_ben
    assert ana.texts(ben) == seen_by_ana[-50:]


# What is refused


def test_a_message_to_oneself_is_answered_and_the_socket_closed(
    ana: Person, ben: Person, chat: str
) -> None:
    with ana.socket(chat) as socket:
        socket.send("dear diary", ana)
        assert socket.receive_text() == "Invalid recipient."
        assert socket.wait_closed() == 1000
    assert ana.texts(ben) == []


def test_what_follows_a_message_to_oneself_is_not_sent(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as socket:
        socket.send("dear diary", ana)
        with suppress(ConnectionClosed):  # The close may be here before the message leaves.
            socket.send("hello", ben)
        assert socket.receive_text() == "Invalid recipient."
        socket.wait_closed()
    assert ana.texts(ben) == []


@contextmanager
def only_an_error_comes(dora: Person, finn: Person, conversation: str) -> Iterator[ChatSocket]:
    """A text that begins with ``Error:``, nothing for Finn, nothing stored, and it goes on."""
    before = dora.texts(finn)
    with dora.socket(conversation) as of_dora, finn.socket(conversation) as of_finn:
        yield of_dora
        error = of_dora.receive_text()
        assert error.startswith("Error:")
        assert len(error) > len("Error: ")
        assert dora.texts(finn) == before
        of_dora.send("it goes on", finn)
        assert of_dora.receive()["message"] == "it goes on"
        assert of_finn.receive()["message"] == "it goes on"


ID = "{id}"
"""Where a frame names Ben."""


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "hello",
        "{",
        "null",
        "[]",
        "1",
        '"hello"',
        "{}",
        '{"message": "hello"}',
        f'{{"recipient_id": "{ID}"}}',
        f'{{"message": "", "recipient_id": "{ID}"}}',
        f'{{"message": " \\n\\t\\u2003 ", "recipient_id": "{ID}"}}',
        f'{{"message": null, "recipient_id": "{ID}"}}',
        f'{{"message": 1, "recipient_id": "{ID}"}}',
        f'{{"message": true, "recipient_id": "{ID}"}}',
        f'{{"message": ["hello"], "recipient_id": "{ID}"}}',
        f'{{"message": {{"$ne": ""}}, "recipient_id": "{ID}"}}',
        '{"message": "hello", "recipient_id": null}',
        '{"message": "hello", "recipient_id": 1}',
        '{"message": "hello", "recipient_id": ""}',
        '{"message": "hello", "recipient_id": "ben"}',
        f'{{"message": "hello", "recipient_id": ["{ID}"]}}',
        f'{{"message": NaN, "recipient_id": "{ID}"}}',
        f'{{"message": {"9" * 5000}, "recipient_id": "{ID}"}}',
        f'{{"message": "hello\\u0000", "recipient_id": "{ID}"}}',
        f'{{"message": "hello\\ud800", "recipient_id": "{ID}"}}',
        f'{{"message": "hello\\udc00\\ud800", "recipient_id": "{ID}"}}',
        f'{{"message": "{"x" * 10_001}", "recipient_id": "{ID}"}}',
        f'{{"message": "{"漢" * 10_001}", "recipient_id": "{ID}"}}',
        "[" * 60_000,
        '{"a":' * 12_000,
        f'[{{"message": "hello", "recipient_id": "{ID}"}}]',
        f'{{"message": "hello", "recipient_id": "{ID}"}} and more',
        f'{{"message": "one", "recipient_id": "{ID}"}}{{"message": "two"}}',
    ],
    ids=lambda frame: frame[:50].encode("unicode_escape").decode(),
)
def test_a_frame_that_is_none_is_answered_with_an_error(
    dora: Person, finn: Person, lasting_chat: str, frame: str
) -> None:
    with only_an_error_comes(dora, finn, lasting_chat) as of_dora:
        of_dora.send_text(frame.replace(ID, finn.id))


def test_a_binary_frame_is_answered_with_an_error(
    dora: Person, finn: Person, lasting_chat: str
) -> None:
    with only_an_error_comes(dora, finn, lasting_chat) as of_dora:
        of_dora.send_bytes(json.dumps({"message": "hello", "recipient_id": finn.id}).encode())


def test_a_message_to_nobody_is_answered_with_an_error(
    dora: Person, finn: Person, lasting_chat: str
) -> None:
    with only_an_error_comes(dora, finn, lasting_chat) as of_dora:
        of_dora.send("hello", str(uuid4()))


def test_a_message_to_somebody_outside_of_the_conversation_reaches_nobody(
    ana: Person, ben: Person, eve: Person, chat: str
) -> None:
    with only_an_error_comes(ana, ben, chat) as of_ana:
        of_ana.send("hello", eve)
    assert ana.texts(eve) == []


def test_a_frame_above_64_kib_closes_the_socket(
    dora: Person, finn: Person, lasting_chat: str
) -> None:
    with dora.socket(lasting_chat) as socket:
        socket.send("x" * 70_000, finn)
        assert socket.wait_closed() == 1009


def test_a_bad_frame_among_good_ones_stops_none_of_them(
    ana: Person, ben: Person, chat: str
) -> None:
    with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
        of_ana.send("one", ben)
        of_ana.send("", ben)
        of_ana.send("two", ben)
        assert [of_ben.receive()["message"] for _ in range(2)] == ["one", "two"]
        heard = [of_ana.receive_text() for _ in range(3)]
    assert sum(text.startswith("Error:") for text in heard) == 1


# When it ends


def test_an_open_socket_outlives_its_token(ana: Person, ben: Person, chat: str) -> None:
    ana.access = token_of(ana, timedelta(seconds=3))
    with ana.socket(chat) as socket:
        wait_for(lambda: ana.get("/api/users/").status_code == 401)
        socket.send("still here", ben)
        assert socket.receive()["message"] == "still here"


def test_the_sockets_of_a_deactivated_account_close(
    staff: Staff, ana: Person, ben: Person, chat: str
) -> None:
    with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
        staff.deactivate(ana)
        assert of_ana.wait_closed() == 4401
        of_ben.send("where are you?", ana)
        assert of_ben.receive()["message"] == "where are you?"


def test_a_password_change_closes_the_other_sockets(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as of_the_other_session:
        ana.login()
        with ana.socket(chat) as of_this_session:
            change = {
                "old_password": "password321",
                "password": "a better one 4711",
                "confirm_password": "a better one 4711",
            }
            assert ana.post("/api/me/password/", json=change).status_code == 204
            assert of_the_other_session.wait_closed() == 4401
            of_this_session.send("still here", ben)
            assert of_this_session.receive()["message"] == "still here"
