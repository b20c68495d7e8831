"""A server with one person of each role, for tests of who may do what."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.test import override_settings

from chat.accounts.models import Session
from chat.accounts.tokens import access_token
from tests.full import FullSocket
from tests.people import (
    PASSWORD,
    SECRET_KEY,
    ChatSocket,
    Person,
    claims,
    client_of,
    refused,
    signed_in,
)
from tests.pictures import photograph
from tests.servers import Server
from tests.staff import Staff

IN_ROOM = "api/conversations/<conversation>"
BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("POST", "api/invitations/mails/"): {"emails": ["nina@example.org"]},
    ("POST", "api/setup/"): {
        **{"token": "made-up", "first_name": "Nina"},
        **{"email": "nina@example.org", "password": "harbour42"},
    },
    ("POST", "api/setup/about/"): {"token": "made-up"},
    ("POST", "api/setup/claim/"): {"token": "made-up"},
    ("POST", "api/invitations/about/"): {"token": "made-up"},
    ("POST", "api/invitations/accepted/"): {"token": "made-up"},
    ("POST", f"{IN_ROOM}/messages/"): {"client_id": str(uuid4()), "text": "Ahoy"},
    ("PUT", f"{IN_ROOM}/draft/"): {"text": "Ahoy"},
    ("POST", f"{IN_ROOM}/read/"): {"seq": 1},
    ("POST", f"{IN_ROOM}/unread/"): {"seq": 1},
    ("PATCH", "api/files/<file>/"): {"alt": "A lighthouse"},
    ("PUT", f"{IN_ROOM}/messages/<seq>/files/<nothing>/"): {"alt": "A lighthouse"},
    ("PATCH", "api/folders/"): {"name": "Work", "to": "Docks"},
    ("POST", f"{IN_ROOM}/messages/<seq>/thread/read/"): {"seq": 1},
}
"""What is sent where who may do something is only seen of a good body."""
TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
IMAGE = photograph(width=400, height=300)
FORM = {"file": ("notes.txt", b"notes")}
SENT: dict[tuple[str, str], dict[str, Any]] = {
    ("GET", "api/search/"): {"params": {"q": "hello"}},
    ("PUT", "api/search/saved/"): {"params": {"q": "hello"}},
    ("GET", f"{IN_ROOM}/messages/at/"): {"params": {"time": "2020-01-01T00:00:00Z"}},
    ("GET", f"{IN_ROOM}/changes/"): {"params": {"after": 0}},
    ("POST", "api/files/"): {"files": FORM},
    ("POST", "api/uploads/"): {"headers": {**TUS, "Upload-Length": "5"}},
    ("HEAD", "api/uploads/<upload>/"): {"headers": TUS},
    ("PATCH", "api/uploads/<upload>/"): {"headers": PART, "content": b"no"},
    ("DELETE", "api/uploads/<upload>/"): {"headers": TUS},
    ("PUT", "api/me/picture/"): {"content": IMAGE},
    ("PUT", f"{IN_ROOM}/picture/"): {"content": IMAGE},
}
"""What is sent for the same reason and is no body of JSON."""


class House:
    """A server with one person of each role, and what routes are filled in with."""

    def __init__(self, server: Server, client: httpx.Client, staff: Staff) -> None:
        self.server = server
        self.client = client
        self.staff = staff
        self.people = {
            role: signed_in(server, role.title(), client)
            for role in ("expired", "ended", "deactivated", "stranger", "member")
        }
        friend = signed_in(server, "Friend", client)
        self.conversation = self.people["member"].open_chat(friend)
        self.people["member"].post(
            f"/api/conversations/{self.conversation}/messages/",
            json={"client_id": str(uuid4()), "text": "hello"},
        )
        made = friend.post("/api/conversations/", json={"kind": "channel", "title": "News"})
        self.channel = made.json()["id"]
        self.invitation = self.people["member"].post("/api/invitations/", json={}).json()["id"]
        image = {"file": ("Harbour.jpg", IMAGE)}
        self.file = self.people["member"].post("/api/files/", files=image).json()["id"]
        drawn = friend.request("PUT", "/api/me/picture/", content=IMAGE)
        self.picture = drawn.json()["picture"]
        self.people["expired"].access = expired_token(self.people["expired"])
        self.people["ended"].logout()
        staff.deactivate(self.people["deactivated"])

    def headers(self, role: str) -> dict[str, str]:
        """Return what a role sends to show who it is."""
        if role in self.people:
            return self.people[role].bearer
        if role == "staff":
            cookies = "; ".join(
                f"{cookie.name}={cookie.value}" for cookie in self.staff.client.cookies.jar
            )
            return {"Cookie": cookies}
        return {}

    def path(self, route: str) -> str:
        """Fill in the names of a route."""
        values: dict[str, Callable[[], str]] = {
            "member": lambda: self.people["member"].id,
            "deactivated": lambda: self.people["deactivated"].id,
            "nobody": lambda: str(uuid4()),
            "section": lambda: "profile",
            "members": self._session_of_member,
            "nobodys": lambda: str(uuid4()),
            "conversation": lambda: self.conversation,
            "channel": lambda: self.channel,
            "invitation": lambda: self.invitation,
            "file": lambda: self.file,
            "upload": self._upload_of_member,
            "picture": lambda: self.picture,
            "width": lambda: "320",
            "side": lambda: "128",
            "nothing": lambda: str(uuid4()),
            "seq": lambda: "1",
            "emoji": lambda: "👍",
        }
        return "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]](), route.lstrip("/"))

    def status(self, role: str, route: str, method: str) -> int:
        """Ask, and return how the answer begins."""
        path = self.path(route)
        if method == "socket":
            return self._socket_status(role, path)
        if method == "hello":
            return self._hello_status(role)
        sent = dict(SENT.get((method, route), {}))
        headers = {**self.headers(role), **sent.pop("headers", {})}
        if not sent:
            has_body = method in {"POST", "PATCH"} and route != "api/users/"
            sent = {"json": BODIES.get((method, route), {} if has_body else None)}
        return self.client.request(method, path, headers=headers, **sent).status_code

    def _socket_status(self, role: str, path: str) -> int:
        token = self.people[role].access if role in self.people else ""
        opening = ChatSocket(self.server, path.split("/")[3], token, self.headers(role))
        if role == "member" and self.conversation in path:
            with opening:
                return 101
        return refused(opening)[0]

    def _hello_status(self, role: str) -> int:
        """Say hello; return 101 where the socket stays open, or how it is closed."""
        person = self.people.get(role, self.people["stranger"])
        with closing(FullSocket(self.server, person, headers=self.headers(role)).open()) as socket:
            token = person.access if role in self.people else ""
            socket.send("hello", token=token)
            if socket.receive()["type"] == "welcome":
                return 101
            return socket.closed()

    def _upload_of_member(self) -> str:
        """Return an upload that the member began, a new one each time."""
        headers = {**TUS, "Upload-Length": "5"}
        begun = self.people["member"].post("/api/uploads/", headers=headers)
        return str(begun.headers["Location"].split("/")[3])

    def _session_of_member(self) -> str:
        """Return another session of the member's, a new one each time."""
        member = self.people["member"]
        answer = self.client.post("/api/login/", json={"email": member.email, "password": PASSWORD})
        return str(UUID(claims(answer.json()["access"])["sid"]))


def expired_token(person: Person) -> str:
    """Return an access token of a live session that was good for too short a time."""
    said = claims(person.access)
    with override_settings(SECRET_KEY=SECRET_KEY, ACCESS_TOKEN_LIFETIME=timedelta(seconds=-1)):
        return access_token(Session(id=UUID(said["sid"]), user_id=UUID(said["user_id"])))


def declared(house: House, method: str, path: str) -> set[str]:
    """Return the statuses that the document of the API names for a call."""
    (calls,) = (
        calls
        for template, calls in house.client.get("/api/schema/").json()["paths"].items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    )
    return set(calls[method.lower()]["responses"])


@pytest.fixture(scope="session")
def house(server: Server, staff: Staff) -> Iterator[House]:
    with client_of(server) as client:
        yield House(server, client, staff)
