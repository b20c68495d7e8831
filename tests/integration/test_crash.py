"""A server that dies again and again, its machine too, loses, doubles and reorders nothing."""

import asyncio
import contextlib
import json
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.commands import PROJECT
from tests.patience import PATIENCE
from tests.people import Person, client_of, signed_in
from tests.servers import NewServer, Server
from tests.stores import only_on

pytestmark = pytest.mark.stores

PAIRS = 8
KILLS = 3
ECHOES_BEFORE_A_KILL = 300
"""Echoes, of all senders together, after which the server is killed."""
IN_FLIGHT = 8
"""Messages of one sender that wait for their echo."""

Pair = tuple[Person, Person, str]


@dataclass
class Sender:
    """One side of a conversation: sends numbered messages, reconnects and goes on.

    A message whose echo did not come is not sent again: it may be stored or not.
    """

    person: Person
    other: Person
    conversation: str
    echoed: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    sent: int = 0

    async def run(self, echo: asyncio.Event, is_over: asyncio.Event) -> None:
        """Talk until it is over and every echo has come."""
        while not is_over.is_set():
            try:
                async with self._connect() as socket:
                    await self._talk(socket, echo, is_over)
            except (OSError, WebSocketException, InvalidHandshake, TimeoutError):
                await asyncio.sleep(0.05)

    def _connect(self) -> connect:
        url = f"{self.person.server.ws_url}/ws/chat/{self.conversation}/?token={self.person.access}"
        return connect(url, compression=None, ping_interval=None, proxy=None)

    async def _talk(
        self, socket: ClientConnection, echo: asyncio.Event, is_over: asyncio.Event
    ) -> None:
        waiting = 0
        while waiting or not is_over.is_set():
            while waiting < IN_FLIGHT and not is_over.is_set():
                text = f"{self.person.first_name} {self.sent}"
                self.sent += 1
                await socket.send(json.dumps({"message": text, "recipient_id": self.other.id}))
                waiting += 1
            text = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))["message"]
            self.heard.append(text)
            if text.startswith(f"{self.person.first_name} "):
                self.echoed.append(text)
                waiting -= 1
                echo.set()


async def talk_under_fire(
    server: Server, senders: list[Sender], crash: Callable[[], object]
) -> None:
    """Let everybody talk while the server crashes and is started again."""
    echo, is_over = asyncio.Event(), asyncio.Event()
    tasks = [asyncio.create_task(sender.run(echo, is_over)) for sender in senders]

    async def echoes(count: int) -> None:
        target = sum(len(sender.echoed) for sender in senders) + count
        while sum(len(sender.echoed) for sender in senders) < target:
            echo.clear()
            await echo.wait()

    try:
        async with asyncio.timeout(3 * PATIENCE):
            for _ in range(KILLS):
                await echoes(ECHOES_BEFORE_A_KILL)
                await asyncio.to_thread(crash)
                await asyncio.to_thread(server.start)
            await echoes(ECHOES_BEFORE_A_KILL)
            is_over.set()
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


def history(reader: Person, other: Person) -> tuple[list[str], list[int]]:
    """Return all texts of a chat, oldest first, and where its pages began, as seqs."""
    texts: list[str] = []
    starts: list[int] = []
    path = f"/api/users/{other.id}/chat/"
    while path:
        answer = reader.get(path)
        texts += [message["text"] for message in answer.json()["data"]["messages"]]
        path = answer.links.get("next", {}).get("url", "")
        if path:
            starts.append(int(httpx.URL(path).params["before"]))
    return texts[::-1], starts


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(text in rest for text in part)


@pytest.mark.long
def test_what_came_back_is_kept_once_and_in_order_however_often_the_server_dies(
    new_server: NewServer,
) -> None:
    server = new_server()
    talk_and_compare(server, crash=server.kill)


@pytest.mark.long
@only_on("sqlite")
def test_what_came_back_is_kept_once_and_in_order_however_often_the_power_fails(
    new_server: NewServer, tmp_path: Path
) -> None:
    def lose_power() -> None:
        server.kill()
        for file in server.data_dir.glob("chat.sqlite3*"):
            file.unlink()
        for file in tmp_path.iterdir():
            shutil.move(file, server.data_dir)

    server = new_server()
    server.stop()
    server.environment |= {"DISK": str(tmp_path), "PYTHONPATH": str(PROJECT)}
    server.program = (sys.executable, "-m", "tests.power")
    server.start()
    talk_and_compare(server, crash=lose_power)


def talk_and_compare(server: Server, *, crash: Callable[[], object]) -> None:
    """Let everybody talk while the server crashes; then compare what came with what is stored."""
    with client_of(server) as client, ThreadPoolExecutor(4) as threads:
        people = list(
            threads.map(lambda number: signed_in(server, f"P{number}", client), range(2 * PAIRS))
        )
        pairs: list[Pair] = [
            (one, other, one.open_chat(other))
            for one, other in zip(people[::2], people[1::2], strict=True)
        ]
        senders = [
            Sender(person, peer, conversation)
            for one, other, conversation in pairs
            for person, peer in ((one, other), (other, one))
        ]
        asyncio.run(talk_under_fire(server, senders, crash))
        for one, other, _ in pairs:
            stored, starts = history(one, other)
            assert (stored, starts) == history(other, one)
            assert len(set(stored)) == len(stored), "a message is there twice"
            # Each page is 50 long, so its first seq says whether any before it is missing.
            expected = list(range(len(stored) - 49, 1, -50))
            assert starts == expected, "the seqs have a gap"
            for sender in senders:
                if sender.person not in (one, other):
                    continue
                assert set(sender.echoed) <= set(stored), "a message that came back is lost"
                assert is_subsequence(sender.heard, stored), "the order changed"
                own = [text for text in stored if text.startswith(f"{sender.person.first_name} ")]
                numbers = [int(text.split()[1]) for text in own]
                assert numbers == sorted(numbers), "one sender's messages changed their order"
                assert len(own) <= sender.sent
