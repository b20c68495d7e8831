"""What one person may do is limited over both doors together, and nothing is lost by it."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from rtchat import Client, Delayed
from tests.full import Frame, FullSocket
from tests.patience import PATIENCE
from tests.people import PASSWORD, Person, client_of, signed_in
from tests.servers import Server, new_database

pytestmark = pytest.mark.stores

PARALLEL = 64


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    server = Server(folder, new_database(folder), RATE_LIMITS="on", **settings)
    with closing(server):
        server.start()
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which each person may do ten of each thing, and no more for a long time."""
    limits = ("MESSAGES", "CONVERSATIONS", "CHANGES", "TICKETS")
    settings = {f"LIMIT_{name}_PER_PERSON": "10/3600" for name in limits}
    with serving(tmp_path_factory.mktemp("limited"), **settings) as limited:
        yield limited


@pytest.fixture(scope="module")
def brisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which each person may send three messages, and one more after two seconds.

    None is refused only where a message takes two seconds.
    """
    folder = tmp_path_factory.mktemp("brisk")
    with serving(folder, LIMIT_MESSAGES_PER_PERSON="3/6") as server:
        yield server


def new_message(number: int) -> dict[str, str]:
    return {"text": f"Message {number}", "client_id": str(uuid4())}


def assert_refused(answer: httpx.Response, things: str) -> None:
    """See that an answer says what there is too much of, and when it can be tried again."""
    seconds = answer.headers["retry-after"]
    assert answer.status_code == 429
    assert answer.json() == {
        "code": "rate_limited",
        "detail": f"Too many {things}. Try again in {seconds} s.",
    }
    assert 1 <= int(seconds) <= 3600


def test_sends_over_both_doors_at_once_overshoot_nothing(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    path = f"/api/conversations/{chat}/messages/"
    frames = [
        {"type": "message.send", "id": str(n), "conversation": chat, **new_message(n)}
        for n in range(PARALLEL)
    ]
    with FullSocket(server, ana) as of_ana, ThreadPoolExecutor(PARALLEL) as threads:
        calls = [threads.submit(ana.post, path, json=new_message(n)) for n in range(PARALLEL)]
        for frame in frames:
            of_ana.send_text(json.dumps(frame))
        answers = [of_ana.until(lambda it: it["type"] in {"ack", "error"}) for _ in frames]
        over_http = [call.result() for call in calls]
    refused = [answer for answer in answers if answer["type"] == "error"]
    refused_over_http = [answer for answer in over_http if answer.status_code != 201]
    assert len(refused) + len(refused_over_http) == 2 * PARALLEL - 10
    assert len(ana.texts(ben)) == 10
    for answer in refused_over_http:
        assert_refused(answer, "messages")
    for error in refused:
        assert error["code"] == "rate_limited"
        assert error["detail"] == f"Too many messages. Try again in {error['retry_after']} s."


def test_what_one_person_used_up_another_has(ana: Person, ben: Person, chat: str) -> None:
    path = f"/api/conversations/{chat}/messages/"
    for _ in range(11):
        answer = ana.post(path, json=new_message(1))
    assert_refused(answer, "messages")
    assert ben.post(path, json=new_message(1)).status_code == 201


def test_groups_changes_and_tickets_are_limited(ana: Person) -> None:
    group = {"kind": "group", "title": "Watch", "members": []}
    for _ in range(10):
        made = ana.post("/api/conversations/", json=group)
        assert made.status_code == 201
        assert ana.post("/api/ws/ticket/").status_code == 201
        assert ana.request("PATCH", "/api/me/", json={"first_name": "Anna"}).status_code == 200
    assert_refused(ana.post("/api/conversations/", json=group), "new conversations")
    assert_refused(ana.post("/api/ws/ticket/"), "tickets")
    assert_refused(ana.request("PATCH", "/api/me/", json={"first_name": "Ana"}), "changes")
    path = f"/api/conversations/{made.json()['id']}/"
    assert_refused(ana.request("PATCH", path, json={"title": "Berth"}), "changes")


def test_a_conversation_that_is_there_is_opened_however_often(ana: Person, ben: Person) -> None:
    answers = [ana.get(f"/api/users/{ben.id}/chat/").json() for _ in range(20)]
    assert len({answer["data"]["id"] for answer in answers}) == 1


def test_a_simple_socket_waits_and_loses_nothing(brisk: Server) -> None:
    with client_of(brisk) as client:
        ana, ben = signed_in(brisk, "Ana", client), signed_in(brisk, "Ben", client)
        chat = ana.open_chat(ben)
        with ben.socket(chat) as of_ben, ana.socket(chat) as of_ana:
            for number in range(5):
                of_ana.send(f"Message {number}", ben)
            echoes = [of_ana.receive()["message"] for _ in range(5)]
            received = [of_ben.receive()["message"] for _ in range(5)]
    assert echoes == received == [f"Message {number}" for number in range(5)]


def test_whoever_is_signed_out_while_a_simple_socket_waits_sends_no_more(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with ana.socket(chat) as of_ana:
        for number in range(11):
            of_ana.send(f"Message {number}", ben)
        echoes = [of_ana.receive()["message"] for _ in range(10)]
        assert ana.logout().status_code == 200
        assert of_ana.wait_closed() == 4401
    assert ben.texts(ana) == echoes


def test_what_is_sent_again_and_again_is_stored_once_and_answered_at_last(brisk: Server) -> None:
    with client_of(brisk) as client:
        ana, ben = signed_in(brisk, "Ana", client), signed_in(brisk, "Ben", client)
        chat = ana.open_chat(ben)
        with FullSocket(brisk, ana) as of_ana:
            message = {"conversation": chat, **new_message(1)}
            again: Iterator[Frame] = iter(lambda: of_ana.request("message.send", **message), {})
            stored = next(again)["message"]
            refused = next(answer for answer in again if answer["type"] == "error")
            answered = next(answer for answer in again if answer["type"] == "ack")
        assert refused["code"] == "rate_limited"
        assert answered["message"] == stored
        assert ana.texts(ben) == ["Message 1"]


async def test_the_python_client_waits_and_loses_nothing(brisk: Server) -> None:
    texts = [f"Message {number}" for number in range(5)]
    with client_of(brisk) as client:
        ana, ben = signed_in(brisk, "Ana", client), signed_in(brisk, "Ben", client)
        chat = UUID(ana.open_chat(ben))
        async with Client(brisk.url, ana.email, PASSWORD) as of_ana, asyncio.timeout(PATIENCE):
            events = of_ana.follow()
            sent = await asyncio.gather(*(of_ana.send(chat, text) for text in texts))
            delay = await anext(event async for event in events if isinstance(event, Delayed))
        assert [message.text for message in sent] == texts == ana.texts(ben)
        assert delay.detail.startswith("Too many messages. Try again in ")
