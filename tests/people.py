"""The cast over HTTP and WebSocket: people who use a real server as any client would."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE
from tests.servers import SECRET_KEY as SECRET_KEY
from tests.servers import Server

PASSWORD = "password321"
"""Everybody's."""
LIMITS = httpx.Limits(keepalive_expiry=1.0)
"""A client that keeps a connection as long as the server does writes to one that is closed."""

_numbers = count(1)


class Person:
    """Somebody with an account, signed in once.

    Arguments:
        server: where the account is.
        first_name: the rest is made up.
        client: whom requests are sent by; it belongs to the caller.
    """

    def __init__(self, server: Server, first_name: str, client: httpx.Client) -> None:
        self.server = server
        self.client = client
        self.first_name = first_name
        self.last_name = f"Example{next(_numbers)}"
        self.email = f"{first_name.lower()}.{uuid4().hex}@example.org"
        self.access = self.refresh = ""

    def register(self) -> httpx.Response:
        """Sign up."""
        return self.client.post("/api/register/", json=self.form())

    def form(self, **changes: Any) -> dict[str, Any]:
        """Return what this person signs up with."""
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "password": PASSWORD,
            "confirm_password": PASSWORD,
            **changes,
        }

    def login(self, password: str = PASSWORD, **headers: str) -> httpx.Response:
        """Sign in; keep the tokens if that works."""
        answer = self.client.post(
            "/api/login/", json={"email": self.email, "password": password}, headers=headers
        )
        if answer.status_code == 200:
            self.access, self.refresh = answer.json()["access"], answer.json()["refresh"]
        return answer

    def logout(self) -> httpx.Response:
        """Sign out."""
        return self.post("/api/logout/", json={"refresh": self.refresh})

    @property
    def id(self) -> str:
        return str(UUID(claims(self.access)["user_id"]))

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access}"}

    @property
    def shown(self) -> dict[str, str]:
        """This person as others see them."""
        return {"id": self.id, "first_name": self.first_name, "last_name": self.last_name}

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request with the access token."""
        headers = {**self.bearer, **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def open_chat(self, other: "Person") -> str:
        """Open the conversation with somebody, who accepts it; return its id."""
        answer = self.get(f"/api/users/{other.id}/chat/")
        assert answer.status_code == 200, answer.text
        conversation: str = answer.json()["data"]["id"]
        answer = other.request("PUT", f"/api/conversations/{conversation}/accepted/")
        assert answer.status_code in (200, 403), answer.text  # It may be the other one's request.
        return conversation

    def texts(self, other: "Person") -> list[str]:
        """Return what the newest page of a chat says, oldest first."""
        messages = self.get(f"/api/users/{other.id}/chat/").json()["data"]["messages"]
        return [message["text"] for message in reversed(messages)]

    def socket(self, conversation: str, token: str | None = None, **headers: str) -> "ChatSocket":
        """Open a socket of a conversation."""
        return ChatSocket(self.server, conversation, token or self.access, headers)


class ChatSocket:
    """A socket of a conversation, opened by ``with``; every wait has an end."""

    def __init__(
        self, server: Server, conversation: str, token: str, headers: dict[str, str]
    ) -> None:
        self._url = f"{server.ws_url}/ws/chat/{conversation}/?token={token}"
        self._headers = headers
        self._closing = ExitStack()
        self._connection: ClientConnection

    def __enter__(self) -> "ChatSocket":
        self._connection = self._closing.enter_context(
            connect(
                self._url,
                additional_headers=self._headers,
                compression=None,
                ping_interval=None,
                proxy=None,
                open_timeout=PATIENCE,
            )
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.close()

    def send(self, message: object, recipient: "Person | str") -> None:
        """Send a message to a person."""
        recipient_id = recipient.id if isinstance(recipient, Person) else recipient
        self.send_text(json.dumps({"message": message, "recipient_id": recipient_id}))

    def send_text(self, text: str) -> None:
        """Send any text frame."""
        self._connection.send(text)

    def send_bytes(self, payload: bytes) -> None:
        """Send any binary frame."""
        self._connection.send(payload)

    def receive(self, timeout: float = PATIENCE) -> Any:
        """Return the next frame, decoded."""
        return json.loads(self.receive_text(timeout))

    def receive_text(self, timeout: float = PATIENCE) -> str:
        """Return the next frame as it is."""
        text = self._connection.recv(timeout)
        assert isinstance(text, str)
        return text

    def wait_closed(self, timeout: float = PATIENCE) -> int:
        """Wait until the server closes, and return its close code; nothing may come before."""
        with pytest.raises(ConnectionClosed) as closed:
            self._connection.recv(timeout)
        assert closed.value.rcvd is not None, "the connection broke without a close frame"
        return int(closed.value.rcvd.code)


def refused(opening: ChatSocket) -> tuple[int, bytes]:
    """Open a socket that must be refused; return status and body of the answer."""
    with pytest.raises(InvalidStatus) as refusal, opening:
        pass
    response = refusal.value.response
    assert response.headers["content-type"] == "application/json"
    return response.status_code, bytes(response.body or b"")


def problem(answer: httpx.Response, status: int, *fields: str) -> str:
    """Check a refusal; return its code."""
    body = answer.json()
    assert answer.status_code == status, answer.text
    assert set(body) == ({"code", "detail", "fields"} if fields else {"code", "detail"})
    assert set(body.get("fields", ())) == set(fields)
    code: str = body["code"]
    return code


def claims(token: str) -> dict[str, Any]:
    """Return what a token says, unchecked."""
    said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return said


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    """Nobody: a client of the server without a token."""
    with client_of(server) as client:
        yield client


def client_of(server: Server) -> httpx.Client:
    """Return an HTTP client for a server."""
    return server.client(limits=LIMITS)


def signed_in(server: Server, first_name: str, client: httpx.Client) -> Person:
    """Return a new person who is signed in."""
    person = Person(server, first_name, client)
    assert person.register().status_code == 201
    assert person.login().status_code == 200
    return person


@pytest.fixture
def ana(server: Server, http: httpx.Client) -> Person:
    """Talks with Ben."""
    return signed_in(server, "Ana", http)


@pytest.fixture
def ben(server: Server, http: httpx.Client) -> Person:
    """Talks with Ana."""
    return signed_in(server, "Ben", http)


@pytest.fixture
def eve(server: Server, http: httpx.Client) -> Person:
    """A stranger: has an account and talks with neither."""
    return signed_in(server, "Eve", http)


@pytest.fixture
def chat(ana: Person, ben: Person) -> str:
    """The id of the conversation of Ana and Ben."""
    return ana.open_chat(ben)


@pytest.fixture(scope="session")
def dora(server: Server) -> Iterator[Person]:
    """Is there for the whole run, for tests that change nothing of hers; talks with Finn."""
    with client_of(server) as client:
        yield signed_in(server, "Dora", client)


@pytest.fixture(scope="session")
def finn(server: Server) -> Iterator[Person]:
    """Is there for the whole run, for tests that change nothing of his; talks with Dora."""
    with client_of(server) as client:
        yield signed_in(server, "Finn", client)


@pytest.fixture(scope="session")
def lasting_chat(dora: Person, finn: Person) -> str:
    """The id of the conversation of Dora and Finn, in which a lot was said already."""
    return dora.open_chat(finn)
