"""Whoever opens something while their right to it ends has nothing live afterwards.

What is opened and what ends it meet on two processes, where the store allows two.
"""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from threading import Barrier
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests import stores, tiers, valkey
from tests.full import FullSocket, group
from tests.people import PASSWORD, Person, client_of, signed_in
from tests.servers import Server, new_database
from tests.staff import Staff

pytestmark = pytest.mark.stores

ROUNDS = 40 if tiers.GATE else 2
SPREAD_SECONDS = 0.05
"""How far apart the two begin, at most."""
CLOSED_SECONDS = 3.0
"""Within which a socket is closed in the gate: 2 s across processes, and a second more."""
OTHER_PASSWORD = "password654"


class House:
    """Two doors of one store, and an administrator."""

    def __init__(self, servers: list[Server], clients: list[httpx.Client], staff: Staff) -> None:
        self.servers, self.clients, self.staff = servers, clients, staff


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ExitStack() as stack:
        folders = [tmp_path_factory.mktemp("server")]
        settings: dict[str, str] = {}
        if stores.STORE == "postgresql":
            folders.append(tmp_path_factory.mktemp("server"))
            settings["REDIS_URL"] = stack.enter_context(valkey.running()).url
        url = new_database(folders[0])
        servers = [
            stack.enter_context(closing(Server(folder, url, **settings))) for folder in folders
        ]
        for server in servers:
            server.start()
        clients = [stack.enter_context(client_of(server)) for server in servers]
        staff = Staff(servers[0], stack.enter_context(client_of(servers[0])))
        yield House(servers, clients, staff)


@dataclass
class Opened:
    """What somebody got of a server."""

    access: list[str] = field(default_factory=list)
    refresh: list[str] = field(default_factory=list)
    sockets: list[FullSocket] = field(default_factory=list)


class Door:
    """One server, as somebody uses it whose right may end at any moment."""

    def __init__(self, server: Server, client: httpx.Client) -> None:
        self.server, self.client = server, client

    def sign_in(self, person: Person) -> Opened:
        form = {"email": person.email, "password": PASSWORD}
        return self._tokens(self.client.post("/api/login/", json=form))

    def refresh(self, person: Person) -> Opened:
        form = {"refresh": person.refresh}
        return self._tokens(self.client.post("/api/token/refresh/", json=form))

    def ticket(self, person: Person) -> Opened:
        answer = self.client.post("/api/ws/ticket/", headers=person.bearer)
        assert answer.status_code in {201, 401}
        if answer.status_code == 401:
            return Opened()
        return self._socket(FullSocket(self.server, person, ticket=answer.json()["ticket"]))

    def hello(self, person: Person) -> Opened:
        return self._socket(FullSocket(self.server, person))

    @staticmethod
    def _tokens(answer: httpx.Response) -> Opened:
        assert answer.status_code in {200, 401}
        tokens = answer.json() if answer.status_code == 200 else None
        return Opened([tokens["access"]], [tokens["refresh"]]) if tokens else Opened()

    @staticmethod
    def _socket(socket: FullSocket) -> Opened:
        try:
            socket.__enter__()
        except ConnectionClosed:
            return Opened()
        return Opened(sockets=[socket])


End = Callable[[], None]


def logout(house: House, client: httpx.Client, person: Person) -> End:
    def end() -> None:
        form = {"refresh": person.refresh}
        answer = client.post("/api/logout/", json=form, headers=person.bearer)
        assert answer.status_code == 200, answer.text

    return end


def password_change(house: House, client: httpx.Client, person: Person) -> End:
    tokens = client.post("/api/login/", json={"email": person.email, "password": PASSWORD}).json()
    new = {"password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD}

    def end() -> None:
        answer = client.post(
            "/api/me/password/",
            json={"old_password": PASSWORD, **new},
            headers={"Authorization": f"Bearer {tokens['access']}"},
        )
        assert answer.status_code == 204, answer.text

    return end


def deactivation(house: House, client: httpx.Client, person: Person) -> End:
    path = f"/admin/accounts/user/{person.id}/change/"
    hidden = house.staff.form(path)
    names = {"first_name": person.first_name, "last_name": person.last_name}

    def end() -> None:
        answer = house.staff.send(path, hidden, email=person.email, **names)
        assert answer.status_code == 302, answer.text

    return end


ENDS = {"logout": logout, "password change": password_change, "deactivation": deactivation}
RACES = [
    (opens, end)
    for end in ENDS
    for opens in ("sign_in", "refresh", "ticket", "hello")
    # A sign-in is a session of its own, which no logout of another ends.
    if (opens, end) != ("sign_in", "logout")
]


def race(choice: random.Random, opens: Callable[[], Opened], ends: End) -> Opened:
    """Do both at about the same time."""
    together = Barrier(2)
    early, late = choice.uniform(0, SPREAD_SECONDS), choice.uniform(0, SPREAD_SECONDS)

    def open_it() -> Opened:
        together.wait()
        time.sleep(early)
        return opens()

    def end_it() -> None:
        together.wait()
        time.sleep(late)
        ends()

    with ThreadPoolExecutor(2) as threads:
        opened, ended = threads.submit(open_it), threads.submit(end_it)
        ended.result()
        return opened.result()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("opens", "end"), RACES)
def test_nothing_is_live_afterwards(house: House, opens: str, end: str) -> None:
    choice = random.Random(f"{opens} {end}")
    for number in range(ROUNDS):
        first, last = house.servers[number % 2 % len(house.servers)], house.clients[-1]
        client = house.clients[house.servers.index(first)]
        person = signed_in(first, "Ben", client)
        act = getattr(Door(first, client), opens)
        ends = ENDS[end](house, last, person)
        opened = race(choice, lambda act=act, person=person: act(person), ends)  # type: ignore[misc]
        deadline = time.monotonic() + CLOSED_SECONDS
        for access in (person.access, *opened.access):
            headers = {"Authorization": f"Bearer {access}"}
            assert last.get("/api/me/", headers=headers).status_code == 401
        for refresh in (person.refresh, *opened.refresh):
            form = {"refresh": refresh}
            assert last.post("/api/token/refresh/", json=form).status_code == 401
        for socket in opened.sockets:
            assert socket.closed() == 4401
            assert not tiers.GATE or time.monotonic() < deadline
            socket.close()


@pytest.mark.timeout(600)
def test_whoever_is_removed_while_they_connect_gets_nothing_of_later(house: House) -> None:
    choice = random.Random(1)
    server, client = house.servers[0], house.clients[0]
    ana, ben = (signed_in(server, name, client) for name in ("Ana", "Ben"))
    direct = ana.open_chat(ben)
    for number in range(ROUNDS):
        room = group(ana, ben)
        path = f"/api/conversations/{room}/members/{ben.id}/"
        door = Door(house.servers[-1], house.clients[-1])

        def remove(path: str = path) -> None:
            assert ana.request("DELETE", path).status_code == 204

        (socket,) = race(choice, lambda door=door: door.hello(ben), remove).sockets  # type: ignore[misc]
        with closing(socket):
            for conversation in (room, direct):
                sent = {"text": f"later {number}", "client_id": str(uuid4())}
                ana.post(f"/api/conversations/{conversation}/messages/", json=sent)
            while room in socket.state.rooms:
                socket.receive()
            marker = f"later {number}"
            seen = [one for one in socket.heard if one["type"] == "message.created"]
            while not any(one["message"]["conversation"] == direct for one in seen):
                seen.append(socket.next("message.created"))
            texts = [one["message"]["text"] for one in seen]
            rooms = [one["message"]["conversation"] for one in seen]
            assert (marker in texts, room in rooms) == (True, False)
