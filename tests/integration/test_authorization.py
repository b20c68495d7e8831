"""Who may do what: one table for every route, every method and every role.

A route or a method that the table does not name fails the tests, so that nothing is added
without a decision.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from chat.accounts.models import Session
from chat.accounts.tokens import access_token
from chat.gateway.router import PATH
from chat.server.operations import PATHS
from chat.server.transfers.door import ROUTES
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

pytestmark = pytest.mark.stores

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("anonymous", "expired", "ended", "deactivated", "stranger", "member", "staff")
"""Staff are signed in to the admin pages alone, by a cookie."""

TABLE = """
    route                          method  anonymous expired ended deactivated stranger member staff
    /                               GET     200       200     200   200         200      200    200
    signin                          GET     200       200     200   200         200      200    200
    signup                          GET     200       200     200   200         200      200    200
    forgot                          GET     200       200     200   200         200      200    200
    reset                           GET     200       200     200   200         200      200    200
    invite                          GET     200       200     200   200         200      200    200
    new                             GET     200       200     200   200         200      200    200
    channels                        GET     200       200     200   200         200      200    200
    channels/<section>              GET     200       200     200   200         200      200    200
    saved                           GET     200       200     200   200         200      200    200
    threads                         GET     200       200     200   200         200      200    200
    search                          GET     200       200     200   200         200      200    200
    settings                        GET     200       200     200   200         200      200    200
    settings/<section>              GET     200       200     200   200         200      200    200
    workspace                       GET     200       200     200   200         200      200    200
    workspace/<section>             GET     200       200     200   200         200      200    200
    setup                           GET     200       200     200   200         200      200    200
    c/<conversation>                GET     200       200     200   200         200      200    200
    c/<conversation>/info           GET     200       200     200   200         200      200    200
    c/<conversation>/thread/<seq>   GET     200       200     200   200         200      200    200
    c/<conversation>/files          GET     200       200     200   200         200      200    200
    c/<conversation>/pins           GET     200       200     200   200         200      200    200
    service-worker.js               GET     200       200     200   200         200      200    200
    manifest.webmanifest            GET     200       200     200   200         200      200    200
    favicon.ico                     GET     200       200     200   200         200      200    200
    apple-touch-icon.png            GET     200       200     200   200         200      200    200
    apple-touch-icon-precomposed.png GET     200       200     200   200         200      200    200
    robots.txt                      GET     200       200     200   200         200      200    200
    api/docs/                       GET     200       200     200   200         200      200    200
    api/docs/socket/                GET     200       200     200   200         200      200    200
    api/schema/                     GET     200       200     200   200         200      200    200
    api/schema/socket/              GET     200       200     200   200         200      200    200
    api/register/                   POST    400       400     400   400         400      400    400
    api/login/                      POST    400       400     400   400         400      400    400
    api/token/refresh/              POST    400       400     400   400         400      400    400
    api/logout/                     POST    401       401     401   401         400      400    401
    api/users/                      GET     401       401     401   401         200      200    401
    api/users/                      POST    401       401     401   401         200      200    401
    api/users/<member>/chat/        GET     401       401     401   401         200      400    401
    api/users/<nobody>/chat/        GET     401       401     401   401         404      404    401
    api/users/<deactivated>/chat/   GET     401       401     401   401         404      404    401
    api/me/                         GET     401       401     401   401         200      200    401
    api/me/                         PATCH   401       401     401   401         200      200    401
    api/me/threads/                 GET     401       401     401   401         200      200    401
    api/me/profile/                 GET     401       401     401   401         200      200    401
    api/me/profile/                 PATCH   401       401     401   401         200      200    401
    api/me/privacy/                 GET     401       401     401   401         200      200    401
    api/me/privacy/                 PATCH   401       401     401   401         200      200    401
    api/me/picture/                 PUT     401       401     401   401         200      200    401
    api/me/picture/                 DELETE  401       401     401   401         204      204    401
    api/me/password/                POST    401       401     401   401         400      400    401
    api/me/sessions/                GET     401       401     401   401         200      200    401
    api/me/sessions/                DELETE  401       401     401   401         204      204    401
    api/me/sessions/<members>/      DELETE  401       401     401   401         404      204    401
    api/me/sessions/<nobodys>/      DELETE  401       401     401   401         404      404    401
    api/password/forgot/            POST    400       400     400   400         400      400    400
    api/password/reset/             POST    400       400     400   400         400      400    400
    api/session/                    POST    400       400     400   400         400      400    400
    api/session/                    DELETE  204       204     204   204         204      204    204
    api/session/account/            POST    400       400     400   400         400      400    400
    api/session/refresh/            POST    401       401     401   401         401      401    401
    api/ws/ticket/                  POST    401       401     401   401         201      201    401
    api/people/                     GET     401       401     401   401         200      200    401
    api/people/<member>/            GET     401       401     401   401         200      200    401
    api/people/<nobody>/            GET     401       401     401   401         404      404    401
    api/people/<member>/conversations/ GET  401       401     401   401         200      200    401
    api/people/<member>/block/      PUT     401       401     401   401         204      400    401
    api/people/<member>/block/      DELETE  401       401     401   401         204      204    401
    api/people/<nobody>/block/      PUT     401       401     401   401         404      404    401
    api/people/<nobody>/block/      DELETE  401       401     401   401         204      204    401
    api/blocks/                     GET     401       401     401   401         200      200    401
    api/channels/                   GET     401       401     401   401         200      200    401
    api/channels/<channel>/         GET     401       401     401   401         200      200    401
    api/channels/<channel>/preview/ GET     401       401     401   401         200      200    401
    api/channels/<conversation>/    GET     401       401     401   401         404      404    401
    api/channels/<conversation>/preview/ GET 401      401     401   401         404      404    401
    api/folders/                    PATCH   401       401     401   401         204      204    401
    api/invitations/                GET     401       401     401   401         200      200    401
    api/invitations/                POST    401       401     401   401         201      201    401
    api/invitations/mails/          POST    401       401     401   401         404      404    401
    api/invitations/about/          POST    404       404     404   404         404      404    404
    api/invitations/accepted/       POST    401       401     401   401         404      404    401
    api/invitations/<invitation>/   DELETE  401       401     401   401         404      204    401
    api/invitations/<nothing>/      DELETE  401       401     401   401         404      404    401
    api/invitations/<invitation>/people/ GET 401      401     401   401         404      200    401
    api/workspace/                  GET     401       401     401   401         403      403    401
    api/workspace/                  PATCH   401       401     401   401         403      403    401
    api/workspace/people/           GET     401       401     401   401         403      403    401
    api/workspace/people/<member>/  PATCH   401       401     401   401         403      403    401
    api/workspace/people/<member>/sessions/ DELETE 401 401    401   401         403      403    401
    api/workspace/people/<member>/reset/ POST 401     401     401   401         403      403    401
    api/workspace/channels/         GET     401       401     401   401         403      403    401
    api/workspace/channels/<channel>/ PUT   401       401     401   401         403      403    401
    api/workspace/channels/<channel>/ DELETE 401      401     401   401         403      403    401
    api/workspace/storage/          GET     401       401     401   401         403      403    401
    api/workspace/measures/         GET     401       401     401   401         403      403    401
    api/setup/                      POST    404       404     404   404         404      404    404
    api/setup/about/                POST    404       404     404   404         404      404    404
    api/setup/claim/                POST    401       401     401   401         404      404    401
    api/search/                     GET     401       401     401   401         200      200    401
    api/search/saved/               GET     401       401     401   401         200      200    401
    api/search/saved/               PUT     401       401     401   401         204      204    401
    api/search/saved/               DELETE  401       401     401   401         204      204    401
    api/me/files/                   GET     401       401     401   401         200      200    401
    api/files/                      POST    401       401     401   401         201      201    401
    api/files/                      OPTIONS 204       204     204   204         204      204    204
    api/files/<file>/               GET     401       401     401   401         404      200    401
    api/files/<file>/               PATCH   401       401     401   401         404      200    401
    api/uploads/                    POST    401       401     401   401         201      201    401
    api/uploads/                    OPTIONS 204       204     204   204         204      204    204
    api/uploads/<upload>/           OPTIONS 204       204     204   204         204      204    204
    api/uploads/<upload>/           HEAD    401       401     401   401         404      200    401
    api/uploads/<upload>/           PATCH   401       401     401   401         404      204    401
    api/uploads/<upload>/           DELETE  401       401     401   401         404      204    401
    files/<file>/                   OPTIONS 204       204     204   204         204      204    204
    files/<file>/                   GET     401       401     401   401         404      200    401
    files/<file>/                   HEAD    401       401     401   401         404      200    401
    files/<nothing>/                GET     401       401     401   401         404      404    401
    files/<file>/<width>/           OPTIONS 204       204     204   204         204      204    204
    files/<file>/<width>/           GET     401       401     401   401         404      200    401
    files/<file>/<width>/           HEAD    401       401     401   401         404      200    401
    files/pictures/<picture>/<side>/ OPTIONS 204      204     204   204         204      204    204
    files/pictures/<picture>/<side>/ GET    401       401     401   401         200      200    401
    files/pictures/<picture>/<side>/ HEAD   401       401     401   401         200      200    401
    files/pictures/<nothing>/<side>/ GET    401       401     401   401         404      404    401
    api/saved/                      GET     401       401     401   401         200      200    401
    api/conversations/              GET     401       401     401   401         200      200    401
    api/conversations/              POST    401       401     401   401         400      400    401
    api/conversations/<nothing>/                    GET    401 401 401 401      404      404    401
    api/conversations/<conversation>/               GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/               PATCH  401 401 401 401      404      200    401
    api/conversations/<conversation>/membership/    PATCH  401 401 401 401      404      200    401
    api/conversations/<conversation>/accepted/      PUT    401 401 401 401      404      200    401
    api/conversations/<conversation>/membership/    PUT    401 401 401 401      404      404    401
    api/conversations/<channel>/membership/         PUT    401 401 401 401      200      200    401
    api/conversations/<conversation>/members/       GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/members/       POST   401 401 401 401      400      400    401
    api/conversations/<conversation>/members/<member>/ DELETE 401 401 401 401   404      403    401
    api/conversations/<conversation>/members/<member>/ PATCH 401 401 401 401    400      400    401
    api/conversations/<conversation>/messages/      GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/      POST   401 401 401 401      404      201    401
    api/conversations/<conversation>/forwards/      POST   401 401 401 401      400      400    401
    api/conversations/<conversation>/messages/<seq>/ GET   401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/ PATCH 401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/at/   GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/versions/ GET 401 401 401 401 404    200    401
    api/conversations/<conversation>/messages/<seq>/reactions/<emoji>/ GET 401 401 401 401 404 200 401
    api/conversations/<conversation>/messages/<seq>/reactions/<emoji>/ PUT 401 401 401 401 404 204 401
    api/conversations/<conversation>/messages/<seq>/reactions/<emoji>/ DELETE 401 401 401 401 404 204 401
    api/conversations/<conversation>/messages/<seq>/saved/ PUT 401 401 401 401  404      204    401
    api/conversations/<conversation>/messages/<seq>/saved/ DELETE 401 401 401 401 404    204    401
    api/conversations/<conversation>/messages/<seq>/pin/ PUT 401 401 401 401    404      200    401
    api/conversations/<conversation>/messages/<seq>/pin/ DELETE 401 401 401 401 404      200    401
    api/conversations/<conversation>/messages/<seq>/thread/ GET 401 401 401 401  404      200    401
    api/conversations/<conversation>/messages/<seq>/thread/follow/ PUT 401 401 401 401 404  204    401
    api/conversations/<conversation>/messages/<seq>/thread/follow/ DELETE 401 401 401 401 404 204  401
    api/conversations/<conversation>/messages/<seq>/thread/read/ POST 401 401 401 401 404   204    401
    api/conversations/<conversation>/files/         GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/files/<nothing>/ PUT 401 401 401 401 404 404   401
    api/conversations/<conversation>/pins/          GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/ DELETE 401 401 401 401     404      204    401
    api/conversations/<conversation>/picture/       PUT    401 401 401 401      404      403    401
    api/conversations/<conversation>/picture/       DELETE 401 401 401 401      404      403    401
    api/conversations/<conversation>/draft/         PUT    401 401 401 401      404      204    401
    api/conversations/<conversation>/changes/       GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/read/          POST   401 401 401 401      404      204    401
    api/conversations/<conversation>/unread/        POST   401 401 401 401      404      204    401
    admin/                          GET     302       302     302   302         302      302    200
    admin/login/                    GET     200       200     200   200         200      200    302
    admin/login/                    OPTIONS 200       200     200   200         200      200    200
    admin/accounts/user/            GET     302       302     302   302         302      302    200
    admin/accounts/user/<member>/change/         GET 302 302  302   302         302      302    200
    admin/accounts/user/<member>/delete/         GET 302 302  302   302         302      302    403
    admin/accounts/user/<member>/history/        GET 302 302  302   302         302      302    200
    admin/accounts/user/<member>/password/       GET 302 302  302   302         302      302    200
    admin/accounts/user/add/                     GET 302 302  302   302         302      302    200
    admin/conversations/conversation/            GET 302 302  302   302         302      302    200
    admin/conversations/conversation/add/        GET 302 302  302   302         302      302    403
    admin/messaging/transcript/                  GET 302 302  302   302         302      302    200
    admin/messaging/transcript/add/              GET 302 302  302   302         302      302    403
    admin/password_change/                       GET 302 302  302   302         302      302    200
    admin/jsi18n/                   GET     302       302     302   302         302      302    200
    health/live                     GET     200       200     200   200         200      200    200
    health/ready                    GET     200       200     200   200         200      200    200
    metrics                         GET     200       200     200   200         200      200    200
    ws/chat/<conversation>/         socket  401       401     401   401         403      101    401
    ws/chat/<nothing>/              socket  401       401     401   401         403      403    401
    ws/                             hello   4401      4401    4401  4401        101      101    4401
"""  # noqa: E501

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

OPEN_ADMIN = {
    # Django's own pages, all behind one decorator; the table has one page of each kind.
    *("admin/logout/", "admin/password_change/done/", "admin/autocomplete/"),
    *("admin/r/<content>/<id>/", "admin/<app>/", "admin/<rest>"),
}

Row = tuple[str, str, tuple[int, ...]]


def rows() -> list[Row]:
    """Return the table: route, method, and the status for each role."""
    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    assert tuple(header[2:]) == ROLES
    return [(route, method, tuple(map(int, statuses))) for route, method, *statuses in lines]


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


@pytest.fixture(scope="module")
def house(server: Server, staff: Staff) -> Iterator[House]:
    with client_of(server) as client:
        yield House(server, client, staff)


@pytest.mark.parametrize(
    ("route", "method", "statuses"), rows(), ids=[f"{row[1]} {row[0]}" for row in rows()]
)
def test_every_role_may_do_what_the_table_says(
    house: House, route: str, method: str, statuses: tuple[int, ...]
) -> None:
    found = {role: house.status(role, route, method) for role in ROLES}
    assert found == dict(zip(ROLES, statuses, strict=True))


def kind(route: str) -> str:
    """Return a route with `<>` for whatever is filled in."""
    return re.sub(r"<[^>]*>", "<>", route.lstrip("/"))


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Return every route of Django's."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def test_every_route_has_a_row() -> None:
    named = {kind(route) for route, _, _ in rows()} | {kind(route) for route in OPEN_ADMIN}
    missing = {
        route
        for route in map(clean, routes(get_resolver()))
        if kind(route) not in named and not is_like_a_named_one(kind(route))
    }
    assert missing == set()
    assert {path.lstrip("/") for path in PATHS} <= named
    sockets = [route for route, method, _ in rows() if method in {"socket", "hello"}]
    # Each of the addresses that become sockets: that of the full dialect, and of a conversation.
    assert {PATH.fullmatch(f"/{route}")[1] for route in sockets} == {  # type: ignore[index]
        *(None, "<conversation>", "<nothing>")
    }


def test_every_method_of_uploads_and_downloads_has_a_row() -> None:
    served = {(kind(route), method) for route, methods in ROUTES.items() for method in methods}
    assert served <= {(kind(route), method) for route, method, _ in rows()}


def clean(route: str) -> str:
    """Return a route of Django's admin, some of which are regular expressions, as a path."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "")


def is_like_a_named_one(route: str) -> bool:
    """Pages of the three admin models differ by the model alone, and old addresses redirect."""
    model = re.match(r"admin/(conversations/conversation|messaging/transcript)/(.*)", route)
    if model is None:
        return bool(re.fullmatch(r"admin/accounts/user/(<>/)?", route))
    return model[2] in {"", "add/", "<>/", "<>/change/", "<>/delete/", "<>/history/"}


@pytest.mark.parametrize("role", ["anonymous", "member"])
@pytest.mark.parametrize("method", METHODS)
def test_a_method_without_a_row_is_allowed_to_nobody(house: House, method: str, role: str) -> None:
    declared = {(kind(route), known) for route, known, _ in rows()}
    allowed = []
    for route in sorted({route for route, known, _ in rows() if known not in {"socket", "hello"}}):
        # Whoever may read something may ask for the head of it.
        if {(kind(route), method), (kind(route), method.replace("HEAD", "GET"))} & declared:
            continue
        # The admin pages lead to their sign-in, and take no form without its token.
        refusals = {302, 403, 405} if route.startswith("admin/") else {401, 405}
        if house.status(role, route, method) not in refusals:
            allowed.append(route)
    assert allowed == []


def answer(response: httpx.Response) -> tuple[int, bytes]:
    return response.status_code, response.content


def test_somebody_elses_session_looks_like_none(house: House) -> None:
    stranger = house.people["stranger"]
    theirs = stranger.request("DELETE", house.path("api/me/sessions/<members>/"))
    nobodys = stranger.request("DELETE", house.path("api/me/sessions/<nobodys>/"))
    assert answer(theirs) == answer(nobodys)


def test_a_deactivated_person_looks_like_nobody(house: House) -> None:
    stranger = house.people["stranger"]
    deactivated = stranger.get(house.path("api/users/<deactivated>/chat/"))
    nobody = stranger.get(house.path("api/users/<nobody>/chat/"))
    assert answer(deactivated) == answer(nobody)


def test_somebody_elses_conversation_looks_like_none(house: House) -> None:
    stranger = house.people["stranger"]
    theirs, nothing = stranger.socket(house.conversation), stranger.socket(str(uuid4()))
    assert refused(theirs) == refused(nothing)


def test_a_frame_from_a_member_is_theirs_to_send_and_from_nobody_else(house: House) -> None:
    member, stranger = house.people["member"], house.people["stranger"]
    with member.socket(house.conversation) as socket:
        socket.send("hello", stranger)
        assert socket.receive_text().startswith("Error:")
        socket.send("hello", member)
        assert socket.receive_text() == "Invalid recipient."


@pytest.mark.parametrize("role", ["expired", "ended", "deactivated"])
def test_a_token_that_is_no_longer_good_tells_nothing_about_why(house: House, role: str) -> None:
    rubbish = house.client.get("/api/me/", headers={"Authorization": "Bearer rubbish"})
    assert answer(house.people[role].get("/api/me/")) == answer(rubbish)


BLOCKED = """
    route                                                       method  body     status
    api/users/<blocker>/chat/                                   GET     none     403
    api/conversations/                                          POST    group    400
    api/conversations/<group>/members/                          POST    people   400
    api/conversations/<direct>/messages/                        GET     none     200
    api/conversations/<direct>/messages/                        POST    text     403
    api/conversations/<direct>/messages/1/                      PATCH   text     403
    api/conversations/<direct>/messages/1/reactions/<emoji>/    PUT     none     403
    api/conversations/<direct>/messages/1/reactions/<emoji>/    DELETE  none     403
    api/conversations/<direct>/messages/1/pin/                  PUT     none     403
    api/conversations/<direct>/messages/1/saved/                PUT     none     204
    api/conversations/<direct>/read/                            POST    seq      204
    api/conversations/<direct>/draft/                           PUT     begun    204
    api/conversations/<direct>/messages/1/                      DELETE  none     204
    api/conversations/<group>/messages/                         POST    text     201
    api/conversations/<direct>/forwards/                        POST    forward  403
    api/people/<blocker>/                                       GET     none     200
"""


def test_who_is_blocked_may_do_what_the_table_says(house: House) -> None:
    blocked, blocker, stranger = (
        signed_in(house.server, name, house.client) for name in ("Blocked", "Blocker", "Distant")
    )
    direct = blocked.open_chat(blocker)
    blocked.post(
        f"/api/conversations/{direct}/messages/", json={"client_id": str(uuid4()), "text": "hello"}
    )
    friend = house.people["member"].id
    team = {"kind": "group", "title": "Team", "members": [friend]}
    group = blocked.post("/api/conversations/", json=team).json()["id"]
    for person in (blocker, stranger):
        assert person.request("PUT", f"/api/people/{blocked.id}/block/").status_code == 204
    values = {"blocker": stranger.id, "group": group, "direct": direct, "emoji": "👍"}
    bodies = {
        "none": None,
        "group": {"kind": "group", "title": "Crew", "members": [stranger.id]},
        "people": {"people": [stranger.id]},
        "text": {"client_id": str(uuid4()), "text": "again"},
        "forward": {"client_id": str(uuid4()), "source": group, "source_seq": 1},
        "seq": {"seq": 1},
        "begun": {"text": "again"},
    }
    for line in BLOCKED.strip().splitlines()[1:]:
        route, method, body, status = line.split()
        path = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], route)
        json = bodies[body]
        if method == "PATCH" and json is not None:
            json = {"text": "again"}
        found = blocked.request(method, path, json=json).status_code
        assert found == int(status), line
        assert status in declared(house, method, path), line


IN_A_CHANNEL = """
    route                                        method body     stranger removed member admin owner archived
    api/channels/<channel>/                      GET    none     200      200     200    200   200   200
    api/channels/<channel>/preview/              GET    none     200      403     200    200   200   200
    api/conversations/<channel>/                 GET    none     404      404     200    200   200   200
    api/conversations/<channel>/                 PATCH  title    404      404     403    200   200   409
    api/conversations/<channel>/                 PATCH  restored 404      404     403    200   200   -
    api/conversations/<channel>/membership/      PATCH  muted    404      404     200    200   200   200
    api/conversations/<channel>/members/         GET    none     404      404     200    200   200   200
    api/conversations/<channel>/members/         POST   people   404      404     200    200   200   409
    api/invitations/?conversation=<channel>      GET    none     404      404     200    200   200   200
    api/invitations/                             POST   invite   404      404     201    201   201   409
    api/invitations/                             POST   lead     404      404     403    403   201   409
    api/invitations/<others>/                    DELETE none     404      404     404    204   204   204
    api/conversations/<channel>/members/<other>/ PATCH  role     404      404     403    403   200   200
    api/conversations/<channel>/members/<owner>/ DELETE none     404      404     403    403   -     -
    api/conversations/<channel>/messages/        POST   text     404      404     201    201   201   409
    api/conversations/<channel>/forwards/        POST   forward  404      404     201    201   201   409
    api/conversations/<channel>/messages/1/      PATCH  edited   404      404     403    403   200   409
    api/conversations/<channel>/messages/1/pin/  PUT    none     404      404     200    200   200   409
    api/conversations/<channel>/messages/1/pin/  DELETE none     404      404     200    200   200   409
    api/conversations/<channel>/messages/1/reactions/<emoji>/ PUT none 404 404    204    204   204   409
    api/conversations/<channel>/messages/1/saved/ PUT   none     404      404     204    204   204   204
    api/conversations/<channel>/changes/?after=0 GET    none     404      404     200    200   200   200
    api/conversations/<channel>/draft/           PUT    begun    404      404     204    204   204   204
    api/conversations/<channel>/read/            POST   seq      404      404     204    204   204   204
    api/conversations/<channel>/unread/          POST   seq      404      404     204    204   204   204
    api/conversations/<channel>/accepted/        PUT    none     404      404     200    200   200   200
    api/conversations/<channel>/membership/      PUT    none     200      403     200    200   200   200
"""  # noqa: E501
"""What each role gets for a good body; last what the owner gets once it is archived."""


def test_in_a_channel_every_role_may_do_what_the_table_says(house: House) -> None:
    names = ("stranger", "removed", "member", "admin", "owner", "other")
    people = {name: signed_in(house.server, name.title(), house.client) for name in names}
    owner = people["owner"]
    made = owner.post("/api/conversations/", json={"kind": "channel", "title": "Dock"})
    channel = made.json()["id"]
    path = f"/api/conversations/{channel}"
    owner.post(f"{path}/messages/", json={"client_id": str(uuid4()), "text": "hello"})
    for name in ("removed", "member", "admin", "other"):
        people[name].request("PUT", f"{path}/membership/")
    owner.request("PATCH", f"{path}/members/{people['admin'].id}/", json={"role": "admin"})
    owner.request("DELETE", f"{path}/members/{people['removed'].id}/")
    invited = owner.post("/api/invitations/", json={"conversation": channel}).json()["id"]
    values = {"channel": channel, "others": invited, "emoji": "👍"} | {
        name: people[name].id for name in names
    }
    header, *lines = [line.split() for line in IN_A_CHANNEL.strip().splitlines()]
    for role, column in zip(header[3:], range(3, len(header)), strict=True):
        if role == "archived":
            owner.request("PATCH", f"{path}/", json={"is_archived": True})
        for line in lines:
            if line[column] == "-":
                continue
            place = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], line[0])
            bodies: dict[str, object] = {
                "none": None,
                "title": {"title": f"Dock of {role}"},
                "restored": {"is_archived": False},
                "muted": {"is_muted": True},
                "people": {"people": [people["other"].id]},
                "role": {"role": "admin"},
                "invite": {"conversation": channel},
                "lead": {"conversation": channel, "role": "admin"},
                "text": {"client_id": str(uuid4()), "text": "again"},
                "forward": {"client_id": str(uuid4()), "source": channel, "source_seq": 1},
                "edited": {"text": "hello again"},
                "begun": {"text": "again"},
                "seq": {"seq": 1},
            }
            asker = people.get(role, owner)
            found = asker.request(line[1], place, json=bodies[line[2]]).status_code
            assert found == int(line[column]), (role, line)
            known = declared(house, line[1], place.partition("?")[0])
            assert line[column] in known or line[column] == "404", (role, line)


OF_THE_WORKSPACE = """
    route                                   method  member administrator
    api/workspace/                          GET     403    200
    api/workspace/                          PATCH   403    200
    api/workspace/people/                   GET     403    200
    api/workspace/people/<other>/           PATCH   403    200
    api/workspace/people/<nobody>/          PATCH   403    404
    api/workspace/people/<other>/reset/     POST    403    201
    api/workspace/people/<nobody>/reset/    POST    403    404
    api/workspace/people/<other>/sessions/  DELETE  403    204
    api/workspace/people/<nobody>/sessions/ DELETE  403    404
    api/workspace/channels/                 GET     403    200
    api/workspace/channels/<channel>/       PUT     403    204
    api/workspace/channels/<channel>/       DELETE  403    204
    api/workspace/channels/<nobody>/        PUT     403    404
    api/workspace/channels/<group>/         PUT     403    404
    api/workspace/storage/                  GET     403    200
    api/workspace/measures/                 GET     403    200
    api/conversations/<group>/              GET     404    404
    files/<file>/                           GET     404    404
    api/uploads/<file>/                     DELETE  404    404
"""
"""What an administrator may do beside anybody else: of what others say they see no more."""


def test_of_the_workspace_administrators_may_do_what_the_table_says(
    house: House, staff: Staff
) -> None:
    member, other = (signed_in(house.server, name, house.client) for name in ("Mira", "Otto"))
    signed = house.client.post("/api/login/", json={"email": staff.email, "password": PASSWORD})
    administrator = Person(house.server, "Stefan", house.client)
    administrator.access = signed.json()["access"]
    rooms: list[dict[str, Any]] = [{"kind": "channel"}, {"kind": "group", "members": []}]
    channel, group = (
        other.post("/api/conversations/", json={"title": "Dock", **room}).json()["id"]
        for room in rooms
    )
    file = other.post("/api/files/", files=FORM).json()["id"]
    values = {"other": other.id, "nobody": str(uuid4()), "channel": channel, "group": group}
    values["file"] = file
    for line in OF_THE_WORKSPACE.strip().splitlines()[1:]:
        route, method, *statuses = line.split()
        place = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], route)
        sent: dict[str, Any] = {"json": {}} if method in {"PATCH", "POST"} else {"headers": TUS}
        found = [
            str(who.request(method, place, **sent).status_code) for who in (member, administrator)
        ]
        assert found == statuses, line


OF_FILES = """
    route                                      method body   barred stranger left removed late member owner
    files/<file>/                              GET    none   401    404      404  404     404  200    200
    files/<file>/320/                          GET    none   401    404      404  404     404  200    200
    files/<file>/1280/                         GET    none   401    404      404  404     404  200    200
    files/pictures/<picture>/128/              GET    none   401    404      404  404     200  200    200
    files/<unsent>/                            GET    none   401    404      404  404     404  404    200
    api/files/<unsent>/                        GET    none   401    404      404  404     404  404    200
    api/files/<unsent>/                        PATCH  alt    401    404      404  404     404  404    200
    api/files/<file>/                          GET    none   401    404      404  404     404  404    409
    api/files/<file>/                          PATCH  alt    401    404      404  404     404  404    409
    api/uploads/<file>/                        HEAD   tus    401    404      404  404     404  404    409
    api/uploads/<file>/                        PATCH  part   401    404      404  404     404  404    409
    api/uploads/<file>/                        DELETE tus    401    404      404  404     404  404    409
    api/conversations/<room>/files/            GET    none   401    404      404  404     200  200    200
    api/conversations/<room>/messages/1/       GET    none   401    404      404  404     404  200    200
    api/conversations/<room>/messages/at/      GET    time   401    404      404  404     200  200    200
    api/conversations/<room>/messages/1/files/<file>/ PUT alt 401  404      404  404     404  403    200
    api/conversations/<room>/picture/          PUT    image  401    404      404  404     403  403    200
    api/conversations/<room>/messages/         POST   again  401    404      404  404     400  400    400
    api/conversations/<room>/picture/          DELETE none   401    404      404  404     403  403    204
"""  # noqa: E501
"""What each role gets in a group of whose history one sees what was said since one joined.

The owner sent a file before the late one came, and has another one that is not sent.
"""


def test_of_files_every_role_may_do_what_the_table_says(house: House, staff: Staff) -> None:
    header, *lines = [line.split() for line in OF_FILES.strip().splitlines()]
    people = {name: signed_in(house.server, name.title(), house.client) for name in header[3:]}
    owner = people["owner"]
    joined = [people[name].id for name in ("barred", "left", "removed", "member")]
    made = owner.post(
        "/api/conversations/",
        json={"kind": "group", "title": "Dock", "members": joined, "history": "joined"},
    )
    room = made.json()["id"]
    path = f"/api/conversations/{room}"
    file, unsent = (
        owner.post("/api/files/", files={"file": (name, photograph(width=1600, height=1200))})
        for name in ("Tides.jpg", "Harbour.jpg")
    )
    message = {"client_id": str(uuid4()), "text": "tides", "files": [file.json()["id"]]}
    assert owner.post(f"{path}/messages/", json=message).status_code == 201
    picture = owner.request("PUT", f"{path}/picture/", content=IMAGE).json()["picture"]
    people["left"].request("DELETE", f"{path}/members/{people['left'].id}/")
    owner.request("DELETE", f"{path}/members/{people['removed'].id}/")
    owner.post(f"{path}/members/", json={"people": [people["late"].id]})
    staff.deactivate(people["barred"])
    values = {
        **{"room": room, "picture": picture},
        **{"file": file.json()["id"], "unsent": unsent.json()["id"]},
    }
    sent: dict[str, dict[str, Any]] = {
        "none": {},
        "alt": {"json": {"alt": "The tides"}},
        "tus": {"headers": TUS},
        "part": {"headers": PART, "content": b"x"},
        "time": {"params": {"time": "2020-01-01T00:00:00Z"}},
        "image": {"content": IMAGE},
        "again": {"json": {**message, "client_id": str(uuid4())}},
    }
    looked_for = {
        role: len(people[role].get("/api/search/?q=tides").json()["results"]) for role in header[4:]
    }
    assert {role for role, found in looked_for.items() if found} == {"member", "owner"}
    for line in lines:
        place = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], line[0])
        # Where the owner puts another picture, the one before is nowhere: theirs comes last.
        found = [
            str(people[role].request(line[1], place, **sent[line[2]]).status_code)
            for role in header[3:]
        ]
        assert found == line[3:], line


def declared(house: House, method: str, path: str) -> set[str]:
    """Return the statuses that the document of the API names for a call."""
    (calls,) = (
        calls
        for template, calls in house.client.get("/api/schema/").json()["paths"].items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    )
    return set(calls[method.lower()]["responses"])
