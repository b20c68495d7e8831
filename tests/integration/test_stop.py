"""A server that is asked to stop says so, finishes what it has begun, and ends."""

import asyncio
import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.patience import PATIENCE
from tests.people import Person, client_of, signed_in
from tests.servers import NewServer

pytestmark = pytest.mark.stores


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_every_socket_is_told_and_the_server_ends_well(
    new_server: NewServer, number: signal.Signals
) -> None:
    server = new_server()
    with client_of(server) as client:
        ana, ben = signed_in(server, "Ana", client), signed_in(server, "Ben", client)
        chat = ana.open_chat(ben)
        with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
            of_ana.send("hello", ben)
            of_ana.receive(), of_ben.receive()
            asked_at = time.monotonic()
            server.signal(number)
            assert of_ana.wait_closed() == 1012
            assert of_ben.wait_closed() == 1012
        assert server.wait() == 0
        assert time.monotonic() - asked_at < 10
    assert "Traceback" not in server.log.read_text()


async def talk_until_told_to_go(
    person: Person, other: Person, chat: str, enough: asyncio.Event
) -> tuple[list[str], int]:
    """Send without a pause; return what came back, and the close code."""
    url = f"{person.server.ws_url}/ws/chat/{chat}/?token={person.access}"
    echoed: list[str] = []
    async with connect(url, compression=None, ping_interval=None, proxy=None) as socket:

        async def send() -> None:
            number = 0
            while True:
                text = f"{person.first_name} {number}"
                await socket.send(json.dumps({"message": text, "recipient_id": other.id}))
                number += 1
                await asyncio.sleep(0)

        sending = asyncio.create_task(send())
        try:
            while True:
                text = await asyncio.wait_for(socket.recv(), PATIENCE)
                echoed.append(json.loads(text)["message"])
                if len(echoed) == 200:
                    enough.set()
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    return echoed, code


def test_what_came_back_before_the_stop_is_there_after_the_start(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client:
        ana, ben = signed_in(server, "Ana", client), signed_in(server, "Ben", client)
        chat = ana.open_chat(ben)

        async def stop_in_the_middle() -> tuple[list[str], int]:
            enough = asyncio.Event()
            talk = asyncio.create_task(talk_until_told_to_go(ana, ben, chat, enough))
            await asyncio.wait_for(enough.wait(), PATIENCE)
            server.signal(signal.SIGTERM)
            return await talk

        echoed, code = asyncio.run(stop_in_the_middle())
        assert code == 1012
        assert server.wait() == 0
        server.start()
        assert echoed == [f"Ana {number}" for number in range(len(echoed))]
        stored = all_texts(ben, ana)
        assert stored[: len(echoed)] == echoed
        # What was taken and stored after the last echo is in order too.
        assert stored == [f"Ana {number}" for number in range(len(stored))]


def test_requests_that_have_begun_are_answered(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client, ThreadPoolExecutor(4) as threads:
        ana = signed_in(server, "Ana", client)
        logins = [threads.submit(ana.login) for _ in range(4)]
        logins[0].result()
        server.signal(signal.SIGTERM)
        assert server.wait() == 0
        for login in logins:
            # One that was refused or reset before it was read had not begun.
            with suppress(httpx.NetworkError, httpx.RemoteProtocolError):
                assert login.result().status_code == 200


def all_texts(reader: Person, other: Person) -> list[str]:
    """Return all texts of a chat, oldest first."""
    texts: list[str] = []
    path = f"/api/users/{other.id}/chat/"
    while path:
        answer = reader.get(path)
        texts += [message["text"] for message in answer.json()["data"]["messages"]]
        path = answer.links.get("next", {}).get("url", "")
    return texts[::-1]
