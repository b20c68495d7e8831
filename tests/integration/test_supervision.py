"""Each thread and task that works for as long as the server is killed, and works again soon."""

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from tests import stores, valkey
from tests.commands import PROJECT
from tests.faults.sabotage import Sabotage
from tests.full import FullSocket, group
from tests.patience import PATIENCE
from tests.people import Person, client_of, signed_in
from tests.ports import free_port
from tests.servers import Server, new_database, wait_for

pytestmark = pytest.mark.stores

THREADS = (
    *("files-looking", "gateway", "http", "indexer", "mail", "password", "search", "writer"),
)
TASKS = (
    *("files", "housekeeping", "indexing"),
    *("presence", "presence of this process", "sweep", "watch"),
)
BUS_TASKS = ("bus listener", "bus publisher") if stores.STORE == "postgresql" else ()
UNNAMED_TASKS = 2
"""Those of uvicorn: the server itself, and the lifespan. A connection has none while it is idle."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Sabotage]]:
    folder = tmp_path_factory.mktemp("server")
    ports = tmp_path_factory.mktemp("ports")
    settings = {
        "SABOTAGE": str(ports),
        "PYTHONPATH": str(PROJECT),
        # Nobody answers there, and nobody waits for it.
        "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
        "EMAIL_FROM": "chat@example.org",
        "PUBLIC_URL": "https://chat.example.org",
    }
    with bus_url() as url:
        server = Server(folder, new_database(folder), REDIS_URL=url, **settings)
        server.program = (sys.executable, "-m", "tests.faults.serve")
        with closing(server):
            server.start()
            yield server, Sabotage(ports, server.pid)


@contextmanager
def bus_url() -> Iterator[str]:
    if stores.STORE == "sqlite":
        yield ""
    else:
        with valkey.running() as bus:
            yield bus.url


class House:
    """Somebody who uses everything that a server has."""

    def __init__(self, server: Server, person: Person, room: str) -> None:
        self.server, self.person, self.room = server, person, room

    def send(self) -> bool:
        """Send a message over a socket; return whether it is acknowledged."""
        try:
            with FullSocket(self.server, self.person) as socket:
                fields = {"conversation": self.room, "text": "hello", "client_id": str(uuid4())}
                answer = socket.request("message.send", **fields)
                loaded = socket.request("history.load", conversation=self.room, limit=1)
        except ConnectionClosed:
            return False
        assert {answer["type"], loaded["type"]} <= {"ack", "history", "error"}
        assert answer.get("code", "unavailable") == "unavailable"
        return [answer["type"], loaded["type"]] == ["ack", "history"]

    def read(self) -> bool:
        """Read over HTTP; return whether that works."""
        return self._is_fine(self.person.get("/api/me/").status_code)

    def find(self) -> bool:
        """Search; return whether that works."""
        return self._is_fine(self.person.get("/api/search/?q=hello").status_code)

    def sign_in(self) -> bool:
        """Sign in; return whether that works."""
        return self._is_fine(self.person.login().status_code)

    def forget(self) -> bool:
        """Ask for a link by mail; return whether that works."""
        form = {"email": self.person.email}
        return self._is_fine(
            self.person.client.post("/api/password/forgot/", json=form).status_code
        )

    def _is_fine(self, status: int) -> bool:
        assert status in {200, 202, 503}
        return status < 300

    def use(self, threads: ThreadPoolExecutor) -> "list[Future[bool]]":
        """Do everything at the same time, some of it twice: each pool has several threads."""
        acts = (self.send, self.read, self.find, self.sign_in, self.read, self.forget)
        return [threads.submit(act) for act in acts]


@pytest.fixture(scope="module")
def user(house: tuple[Server, Sabotage]) -> Iterator[House]:
    server, _ = house
    with client_of(server) as client:
        ana, ben = (signed_in(server, name, client) for name in ("Ana", "Ben"))
        yield House(server, ana, group(ana, ben))


def is_ready(user: House) -> bool:
    return user.person.client.get("/health/ready").status_code == 200


@pytest.mark.parametrize("name", [*THREADS, *TASKS, *BUS_TASKS])
def test_what_is_killed_is_down_and_works_again(
    house: tuple[Server, Sabotage], user: House, name: str
) -> None:
    _, sabotage = house
    with ThreadPoolExecutor(6) as threads:
        assert all(it.result() for it in user.use(threads))
        wait_for(lambda: is_ready(user))
        sabotage.hold()
        sabotage.kill(name)
        used = user.use(threads)
        wait_for(lambda: not is_ready(user))
        sabotage.see()
        # Each is answered, though it may be by an error.
        for it in used:
            it.result(PATIENCE)
        wait_for(lambda: is_ready(user))
        assert all(it.result() for it in user.use(threads))
    metrics = user.person.client.get("/metrics").text
    assert f'chat_failures_total{{name="{name}"}}' in metrics
    assert f'"event": "{name} failed"' in Path(user.server.log).read_text()


def test_there_is_nothing_else_that_could_end(house: tuple[Server, Sabotage], user: House) -> None:
    _, sabotage = house
    with ThreadPoolExecutor(6) as threads:
        assert all(it.result() for it in user.use(threads))
    assert {*sabotage.threads()} == {*THREADS}
    # A request may be answered a moment before its task ends.
    wait_for(lambda: len(unnamed_of(sabotage.tasks())) == UNNAMED_TASKS)
    tasks = sabotage.tasks()
    assert sorted({*tasks} - {*unnamed_of(tasks)}) == sorted((*TASKS, *BUS_TASKS))


def unnamed_of(tasks: list[str]) -> list[str]:
    return [it for it in tasks if it.startswith("Task-")]
