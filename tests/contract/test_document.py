"""docs/simple-api.md is true: every example in it is replayed against a server of its own."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosedOK
from websockets.sync.client import connect

from tests.patience import PATIENCE
from tests.people import claims, client_of
from tests.servers import NewServer, Server

pytestmark = pytest.mark.any_store

DOCUMENT = Path(__file__).parents[2] / "docs" / "simple-api.md"
EXAMPLE = re.compile(r"^```(http|websocket)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"<([a-z0-9-]+)>")


class Reader:
    """Reads the document from top to bottom and remembers what its names stand for."""

    def __init__(self, server: Server, client: httpx.Client) -> None:
        self.server = server
        self.client = client
        self.values: dict[str, str] = {}

    def fill(self, text: str) -> str:
        """Put the values in the places of their names."""
        return NAME.sub(lambda name: self.values[name[1]], text)

    def learn(self, expected: Any, found: Any) -> None:
        """Compare an answer with the document; a new name stands for what is found there."""
        if isinstance(expected, dict):
            assert isinstance(found, dict)
            assert list(found) == list(expected)
            for key in expected:
                self.learn(expected[key], found[key])
        elif isinstance(expected, list):
            assert len(found) == len(expected)
            for one, other in zip(expected, found, strict=True):
                self.learn(one, other)
        elif isinstance(expected, str) and (name := NAME.fullmatch(expected)):
            assert self.values.setdefault(name[1], found) == found
            if name[1].endswith("-access"):
                self.values.setdefault(name[1].split("-")[0], claims(found)["user_id"])
        else:
            assert found == expected

    def request(self, example: str) -> httpx.Response:
        """Send a request as it is written."""
        head, _, body = example.partition("\n\n")
        line, *headers = self.fill(head).splitlines()
        method, path = line.split(" ", 1)
        return self.client.request(
            method,
            path,
            headers=dict(header.split(": ", 1) for header in headers),
            content=self.fill(body).strip() or None,
        )

    def answer(self, example: str, answer: httpx.Response) -> None:
        """Compare an answer with what is written."""
        status, _, body = example.partition("\n\n")
        assert f"{answer.status_code} {answer.reason_phrase}" == status.strip()
        self.learn(json.loads(body), answer.json())

    def chat(self, example: str) -> None:
        """Say and hear what is written."""
        path, *lines = self.fill(example).splitlines()
        with connect(
            self.server.ws_url + path, compression=None, ping_interval=None, proxy=None
        ) as socket:
            for line in lines:
                if line.startswith("> "):
                    socket.send(line[2:])
                else:
                    assert socket.recv(timeout=PATIENCE) == line[2:]
            if lines[-1] == "< Invalid recipient.":
                with pytest.raises(ConnectionClosedOK):
                    socket.recv(timeout=PATIENCE)


@pytest.fixture
def reader(new_server: NewServer) -> Iterator[Reader]:
    server = new_server()
    with client_of(server) as client:
        yield Reader(server, client)


def test_every_example_of_the_document_is_true(reader: Reader) -> None:
    sent: httpx.Response | None = None
    replayed = 0
    for kind, example in EXAMPLE.findall(DOCUMENT.read_text()):
        if kind == "websocket":
            reader.chat(example)
        elif sent is None:
            sent = reader.request(example)
            continue
        else:
            reader.answer(example, sent)
            sent = None
        replayed += 1
    assert sent is None, "the last request of the document has no answer"
    assert replayed == 17
