"""``GET /api/users/<uuid>/chat/``."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.people import Person, client_of, signed_in
from tests.servers import Server

PAGE = 50


def say(sender: Person, recipient: Person, texts: list[str]) -> None:
    """Send messages and wait until each is stored."""
    with sender.socket(sender.open_chat(recipient)) as socket:
        for text in texts:
            socket.send(text, recipient)
        for text in texts:
            assert socket.receive()["message"] == text


def test_a_new_conversation_has_no_messages(ana: Person, ben: Person) -> None:
    answer = ana.get(f"/api/users/{ben.id}/chat/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body == {
        "success": True,
        "msg": "User conversation with messages retrieved successfully.",
        "data": {"id": str(UUID(body["data"]["id"])), "messages": []},
        "status": 200,
    }
    assert "link" not in answer.headers


def test_a_message_is_its_text_its_sender_and_its_time(ana: Person, ben: Person) -> None:
    say(ana, ben, ["hello"])
    (message,) = ben.get(f"/api/users/{ana.id}/chat/").json()["data"]["messages"]
    assert list(message) == ["text", "sender", "created_at"]
    assert message["text"] == "hello"
    assert message["sender"] == ana.shown
    written = datetime.fromisoformat(message["created_at"])
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=1)


def test_the_newest_message_stands_first(ana: Person, ben: Person) -> None:
    say(ana, ben, ["one", "two"])
    say(ben, ana, ["three"])
    messages = ana.get(f"/api/users/{ben.id}/chat/").json()["data"]["messages"]
    assert [message["text"] for message in messages] == ["three", "two", "one"]


def test_both_people_see_the_same(ana: Person, ben: Person) -> None:
    say(ana, ben, ["hello"])
    say(ben, ana, ["hello yourself"])
    of_ana = ana.get(f"/api/users/{ben.id}/chat/")
    of_ben = ben.get(f"/api/users/{ana.id}/chat/")
    assert of_ana.content == of_ben.content


def test_asking_again_opens_no_second_conversation(ana: Person, ben: Person) -> None:
    assert ana.open_chat(ben) == ana.open_chat(ben) == ben.open_chat(ana)


def test_when_both_ask_at_once_there_is_one_conversation(server: Server) -> None:
    with client_of(server) as client, ThreadPoolExecutor(8) as threads:
        ana, ben = signed_in(server, "Ana", client), signed_in(server, "Ben", client)
        pairs = [(ana, ben), (ben, ana)] * 8
        opened = [threads.submit(asker.open_chat, other) for asker, other in pairs]
        assert len({conversation.result() for conversation in opened}) == 1


def test_different_people_have_different_conversations(
    ana: Person, ben: Person, eve: Person
) -> None:
    assert len({ana.open_chat(ben), ana.open_chat(eve), ben.open_chat(eve)}) == 3


@pytest.mark.parametrize("count", [PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 10])
def test_following_the_links_gives_each_message_exactly_once(
    ana: Person, ben: Person, count: int
) -> None:
    texts = [f"message {number}" for number in range(count)]
    say(ana, ben, texts)
    found: list[str] = []
    path = f"/api/users/{ben.id}/chat/"
    while path:
        answer = ana.get(path)
        page = answer.json()["data"]["messages"]
        assert 1 <= len(page) <= PAGE
        found += [message["text"] for message in page]
        path = answer.links.get("next", {}).get("url", "")
    assert found == texts[::-1]


def test_the_link_leads_to_what_is_before_the_oldest_shown(ana: Person, ben: Person) -> None:
    say(ana, ben, [str(number) for number in range(1, PAGE + 3)])
    link = ana.get(f"/api/users/{ben.id}/chat/").headers["link"]
    assert link == f'<{ana.server.url}/api/users/{ben.id}/chat/?before=3>; rel="next"'


def test_messages_that_come_while_one_reads_change_no_older_page(ana: Person, ben: Person) -> None:
    say(ana, ben, [str(number) for number in range(1, PAGE + 3)])
    path = ana.get(f"/api/users/{ben.id}/chat/").links["next"]["url"]
    say(ben, ana, ["newer"])
    messages = ana.get(path).json()["data"]["messages"]
    assert [message["text"] for message in messages] == ["2", "1"]


def test_before_the_first_message_there_is_nothing(ana: Person, ben: Person) -> None:
    say(ana, ben, ["hello"])
    answer = ana.get(f"/api/users/{ben.id}/chat/?before=1")
    assert answer.json()["data"]["messages"] == []
    assert "link" not in answer.headers


@pytest.mark.parametrize("before", ["0", "-1", "first", "", "1.5", "9" * 19, "9" * 5000, "\0"])
def test_a_before_that_is_no_such_number_is_named(dora: Person, finn: Person, before: str) -> None:
    answer = dora.get(f"/api/users/{finn.id}/chat/", params={"before": before})
    assert answer.status_code == 400
    assert set(answer.json()) == {"before"}


def test_with_oneself_there_is_no_conversation(dora: Person) -> None:
    answer = dora.get(f"/api/users/{dora.id}/chat/")
    assert answer.status_code == 400
    assert answer.json() == {"success": False, "msg": "Invalid recipient.", "status": 400}


def test_with_nobody_there_is_no_conversation(dora: Person) -> None:
    answer = dora.get(f"/api/users/{uuid4()}/chat/")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("user_id", ["1", "me", "not-a-uuid", "%00", "0" * 32, "..", "%2e%2e"])
def test_what_is_no_id_is_not_found(dora: Person, user_id: str) -> None:
    answer = dora.get(f"/api/users/{user_id}/chat/")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["code"] == "not_found"


def test_the_final_slash_may_be_missing(dora: Person, finn: Person) -> None:
    answer = dora.get(f"/api/users/{finn.id}/chat")
    assert answer.json()["data"]["id"] == dora.open_chat(finn)


def test_a_get_that_names_json_and_sends_none_is_fine(dora: Person, finn: Person) -> None:
    answer = dora.get(f"/api/users/{finn.id}/chat/", headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_refused_in_json(dora: Person, finn: Person, method: str) -> None:
    answer = dora.request(method, f"/api/users/{finn.id}/chat/")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"


def test_without_a_token_nobodys_conversation_is_shown(dora: Person, finn: Person) -> None:
    answer = dora.client.get(f"/api/users/{finn.id}/chat/")
    assert answer.status_code == 401
