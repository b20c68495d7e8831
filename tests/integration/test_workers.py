"""Several processes: they chat with each other, whatever becomes of the wire between them."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests import commands, stores, valkey
from tests.full import FullSocket, group
from tests.people import Person, client_of, signed_in
from tests.servers import Server, environment, new_database, wait_for
from tests.valkey import Valkey

pytestmark = [pytest.mark.stores, stores.only_on("postgresql")]

House = tuple[Server, Server]


@pytest.fixture(scope="module")
def bus() -> Iterator[Valkey]:
    with valkey.running() as running:
        yield running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, bus: Valkey) -> Iterator[House]:
    """Two servers on one store and one bus."""
    with ExitStack() as stack:
        folders = [tmp_path_factory.mktemp("server") for _ in range(2)]
        database_url = new_database(folders[0])
        servers = [
            stack.enter_context(closing(Server(folder, database_url, REDIS_URL=bus.url)))
            for folder in folders
        ]
        for server in servers:
            server.start()
            wait_for(lambda server=server: metric(server, "chat_bus_connected") == 1)  # type: ignore[misc]
        yield servers[0], servers[1]


@pytest.fixture
def pair(house: House) -> Iterator[tuple[Person, Person, str]]:
    """Two people and their group."""
    with client_of(house[0]) as client:
        ana, ben = (signed_in(house[0], name, client) for name in ("Ana", "Ben"))
        yield ana, ben, group(ana, ben)


def metric(server: Server, name: str) -> float:
    """Return what a server counts."""
    with client_of(server) as client:
        lines = client.get("/metrics").text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{name} ")))


def test_people_of_different_processes_chat(house: House, pair: tuple[Person, Person, str]) -> None:
    ana, ben, room = pair
    with FullSocket(house[0], ana) as hers, FullSocket(house[1], ben) as his:
        said = hers.say(room, "one")
        assert his.next("message.created")["message"] == said
        his.request("read.mark", conversation=room, seq=1)
        assert hers.next("read.updated")["read_ordinal"] == 1
        answered = his.say(room, "two")
        assert hers.until(lambda it: it.get("message") == answered)["type"] == "message.created"
        his.send("typing", conversation=room)
        assert hers.next("typing")["person"] == ben.id


def test_a_new_conversation_reaches_the_other_process(
    house: House, pair: tuple[Person, Person, str]
) -> None:
    ana, ben, _ = pair
    with FullSocket(house[0], ana) as hers, FullSocket(house[1], ben) as his:
        room = group(ana, ben, title="Second")
        his.until(lambda it: it.get("conversation", {}) and room in his.state.rooms)
        while room not in hers.state.rooms:
            hers.receive()
        said = hers.say(room, "welcome")
        assert his.next("message.created")["message"] == said


def test_presence_is_delivered_across_processes(
    house: House, pair: tuple[Person, Person, str]
) -> None:
    ana, ben, _ = pair
    with FullSocket(house[0], ana) as hers:
        hers.request("presence.follow", people=[ben.id])
        assert hers.next("presence")["online"] == {ben.id: False}
        with FullSocket(house[1], ben):
            assert hers.next("presence")["online"] == {ben.id: True}
        assert hers.next("presence")["online"] == {ben.id: False}


@pytest.mark.parametrize("with_bus", [True, False])
def test_a_status_reaches_the_other_process(
    house: House, bus: Valkey, pair: tuple[Person, Person, str], with_bus: bool
) -> None:
    ana, ben, _ = pair
    with FullSocket(house[1], ana) as hers:
        hers.request("presence.follow", people=[ben.id])
        assert "profiles" not in hers.next("presence")
        if not with_bus:
            bus.kill()
        ben.request("PATCH", "/api/me/profile/", json={"status": {"text": "On holiday"}})
        told = hers.until(lambda it: "profiles" in it)["profiles"]
        assert told[ben.id]["status"]["text"] == "On holiday"
    if not with_bus:
        bus.start()


@pytest.mark.parametrize("with_bus", [True, False])
def test_a_logout_reaches_the_other_process(
    house: House, bus: Valkey, pair: tuple[Person, Person, str], with_bus: bool
) -> None:
    _, ben, _ = pair
    with FullSocket(house[1], ben) as his:
        if not with_bus:
            bus.kill()
        ben.logout()
        assert his.closed() == 4401
    if not with_bus:
        bus.start()


def restart(bus: Valkey) -> None:
    bus.kill()
    time.sleep(0.5)
    bus.start()


FAULTS: dict[str, Callable[[Valkey], object]] = {
    "kill -9 and restart": restart,
    "FLUSHALL": lambda bus: bus.command("FLUSHALL"),
    "CLIENT KILL of readers": lambda bus: bus.command("CLIENT", "KILL", "TYPE", "pubsub"),
    "CLIENT KILL of writers": lambda bus: bus.command("CLIENT", "KILL", "TYPE", "normal"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_bus_loses_is_delivered_all_the_same(
    house: House, bus: Valkey, pair: tuple[Person, Person, str], fault: str
) -> None:
    ana, ben, room = pair
    last = 0
    with FullSocket(house[0], ana) as hers, FullSocket(house[1], ben) as his:
        breaking = threading.Timer(0.3, FAULTS[fault], [bus])
        breaking.start()
        number = 0
        while breaking.is_alive() or number < 100:
            # Both at once, so that the processes also wait for each other.
            sent = [
                socket.send(
                    "message.send", conversation=room, text=str(number), client_id=str(uuid4())
                )
                for socket in (hers, his)
            ]
            for socket, frame_id in zip((hers, his), sent, strict=True):
                answer = socket.answer(frame_id)
                assert answer["type"] == "ack"
                last = max(last, answer["message"]["revision"])
            number += 1
        # The state insists on every revision once, in order.
        for socket in (hers, his):
            socket.settle(room, last)
    assert last == his.state.rooms[room].revision
    for socket in (hers, his):
        seqs = [
            frame["message"]["seq"] for frame in socket.heard if frame["type"] == "message.created"
        ]
        assert seqs == list(range(1, 2 * number + 1))


def test_whoever_is_removed_elsewhere_gets_nothing_after_without_the_bus_too(
    house: House, bus: Valkey, pair: tuple[Person, Person, str]
) -> None:
    ana, ben, room = pair
    with FullSocket(house[0], ana) as hers, FullSocket(house[1], ben) as his:
        bus.kill()
        hers.say(room, "one")
        assert ana.request("DELETE", f"/api/conversations/{room}/members/{ben.id}/").status_code
        hers.say(room, "among us")
        his.until(lambda it: it["type"] == "user.updated" and it.get("left") == room)
        bus.start()
        wait_for(lambda: metric(house[1], "chat_bus_connected") == 1)
        hers.say(room, "still")
        his.request("ping")
    said = [it["message"]["text"] for it in his.heard if it["type"] == "message.created"]
    assert said in (["one"], [])


# Workers under one supervisor


@pytest.fixture
def workers(tmp_path: Path, bus: Valkey) -> Iterator[Server]:
    """Two workers on one port."""
    server = Server(tmp_path, new_database(tmp_path), REDIS_URL=bus.url, WORKERS="2")
    with closing(server):
        server.start()
        yield server


def children(server: Server) -> set[int]:
    """Return the workers of a server."""
    pid = server.pid
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = set()
    for child in listed:
        # One that was killed may be taken from the table at this moment.
        with suppress(FileNotFoundError, ProcessLookupError):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.add(int(child))
    return found


def test_a_dead_worker_is_replaced_and_all_chat_on(workers: Server) -> None:
    with client_of(workers) as client:
        ana, ben = (signed_in(workers, name, client) for name in ("Ana", "Ben"))
        room = group(ana, ben)
    before = children(workers)
    assert len(before) == 2
    victim = before.pop()
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: len(children(workers) - {victim}) == 2)
    assert_all_hear_each_other(workers, [ana, ben] * 6, room)


def test_a_worker_that_starts_while_the_database_is_away_serves_once_it_is_back(
    workers: Server,
) -> None:
    with client_of(workers) as client:
        ana, ben = (signed_in(workers, name, client) for name in ("Ana", "Ben"))
        room = group(ana, ben)

    def started_at() -> float:
        return metric(workers, "process_start_time_seconds")

    with database_away(workers):
        os.kill(children(workers).pop(), signal.SIGKILL)
        spared = started_at()
        wait_for(lambda: started_at() != spared)
    wait_for(lambda: started_at() != spared and metric(workers, "chat_bus_connected") == 1)
    assert_all_hear_each_other(workers, [ana, ben] * 6, room)


def assert_all_hear_each_other(workers: Server, people: Sequence[Person], room: str) -> None:
    """Let each say something on a socket of their own, until everybody has all of it."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(FullSocket(workers, person)) for person in people]
        for number, socket in enumerate(sockets):
            socket.say(room, str(number))
        last = max(socket.state.rooms[room].revision for socket in sockets)
        for socket in sockets:
            socket.settle(room, last)


@contextmanager
def database_away(server: Server) -> Iterator[None]:
    """Let nobody connect to a server's database, and cut off those who are."""
    parts = urlsplit(server.environment["DATABASE_URL"])
    name = parts.path.removeprefix("/")
    maintenance = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())


def test_a_stop_ends_all_workers_within_ten_seconds(workers: Server) -> None:
    with client_of(workers) as client:
        ana = signed_in(workers, "Ana", client)
    pids = children(workers)
    with FullSocket(workers, ana) as socket:
        started = time.monotonic()
        workers.signal(signal.SIGTERM)
        assert socket.closed() == 1012
        assert workers.wait() == 0
        assert time.monotonic() - started < 10
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_workers_end_with_a_supervisor_that_is_killed(workers: Server) -> None:
    pids = children(workers)
    workers.kill()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_a_start_without_what_workers_need_says_so(tmp_path: Path) -> None:
    url = new_database(tmp_path)
    assert refusal(tmp_path, DATABASE_URL=url, WORKERS="2") == (
        "CommandError: WORKERS above 1 needs Redis or Valkey: set REDIS_URL.\n"
    )
    assert refusal(tmp_path, DATABASE_URL="", WORKERS="2") == (
        "CommandError: WORKERS above 1 needs PostgreSQL: set DATABASE_URL.\n"
    )
    silent = refusal(tmp_path, DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:1")
    assert silent.startswith("CommandError: Redis does not answer: ")
    assert silent.endswith(" Check REDIS_URL.\n")
    assert len(silent.splitlines()) == 1
    for workers in ("0", "65", "two", "-1", ""):
        assert "must be a whole number from 1 to 64" in refusal(tmp_path, WORKERS=workers)
    assert "must begin with redis://" in refusal(tmp_path, REDIS_URL="localhost:6379")


def refusal(folder: Path, **settings: str) -> str:
    """Start a server that must not start; return what it says."""
    ended = commands.run("serve", env=environment(DATA_DIR=str(folder), **settings))
    assert ended.returncode != 0
    return ended.stderr
