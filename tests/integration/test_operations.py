"""What operators look at: health, metrics, and logs that keep every secret."""

import os

import httpx
import psycopg
import pytest

from tests import stores
from tests.people import Person, client_of, signed_in
from tests.servers import NewServer, Server, wait_for

pytestmark = pytest.mark.stores


def test_a_server_that_runs_is_live_and_ready(http: httpx.Client) -> None:
    assert http.get("/health/live").json() == {"status": "live"}
    assert http.get("/health/ready").json() == {"status": "ready"}


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/", "/metrics/"])
def test_a_final_slash_does_no_harm(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_is_never_cached(http: httpx.Client, path: str) -> None:
    assert http.get(path).headers["cache-control"] == "no-store"


def metric(http: httpx.Client, name: str) -> float:
    """Return a metric's value."""
    lines = http.get("/metrics").text.splitlines()
    (value,) = [line.split()[-1] for line in lines if line.startswith(f"{name} ")]
    return float(value)


@pytest.mark.parametrize(
    "name",
    [
        *("chat_http_request_seconds", "chat_sockets_open", "chat_sockets_refused_total"),
        *("chat_messages_received_total", "chat_frames_delivered_total"),
        *("chat_sockets_ended_total", "process_resident_memory_bytes"),
    ],
)
def test_the_metrics_have_our_names(http: httpx.Client, name: str) -> None:
    answer = http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert f"# HELP {name} " in answer.text


def test_open_sockets_and_messages_are_counted(
    http: httpx.Client, ana: Person, ben: Person, chat: str
) -> None:
    # Those of the tests before this one may still be closing.
    wait_for(lambda: metric(http, "chat_sockets_open") == 0)
    received = metric(http, "chat_messages_received_total")
    delivered = metric(http, "chat_frames_delivered_total")
    with ana.socket(chat) as of_ana, ben.socket(chat) as of_ben:
        of_ana.send("hello", ben)
        of_ana.receive(), of_ben.receive()
        assert metric(http, "chat_sockets_open") == 2
        assert metric(http, "chat_messages_received_total") == received + 1
        assert metric(http, "chat_frames_delivered_total") == delivered + 2
    wait_for(lambda: metric(http, "chat_sockets_open") == 0)


def test_metrics_name_neither_people_nor_conversations(
    http: httpx.Client, ana: Person, chat: str
) -> None:
    text = http.get("/metrics").text
    assert ana.id not in text
    assert chat not in text


@stores.only_on("postgresql")
def test_a_server_without_its_database_says_so_and_comes_back(new_server: NewServer) -> None:
    server = new_server()
    name = server.environment["DATABASE_URL"].rpartition("/")[2]
    with client_of(server) as client:
        ana, ben = signed_in(server, "Ana", client), signed_in(server, "Ben", client)
        chat = ana.open_chat(ben)
        with ana.socket(chat) as socket:
            take_away(name)
            wait_for(lambda: client.get("/health/ready").status_code == 503)
            answer = client.get("/health/ready")
            assert answer.headers["content-type"] == "application/json"
            assert answer.json()["code"] == "unavailable"
            assert answer.headers["retry-after"] == "1"
            assert client.get("/health/live").status_code == 200
            refused = ana.get("/api/users/")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
            socket.send("lost?", ben)
            assert socket.receive_text().startswith("Error:")
            give_back(name)
            wait_for(lambda: client.get("/health/ready").status_code == 200)
            assert ana.get("/api/users/").status_code == 200
            socket.send("found", ben)
            assert socket.receive()["message"] == "found"
        assert ana.texts(ben) == ["found"]
    assert "lost?" not in server.log.read_text()


def take_away(database: str) -> None:
    """Let nobody into a database, and end whoever is in there."""
    _administer(
        f"ALTER DATABASE {database} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'",
    )


def give_back(database: str) -> None:
    """Let everybody in again."""
    _administer(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")


def _administer(*statements: str) -> None:
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres"
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_no_secret_and_no_message_is_in_the_log(new_server: NewServer) -> None:
    server = new_server()
    secrets = ["password321", "wrong horse", "an unmistakable text", "a query nobody may see"]
    with client_of(server) as client:
        ana, ben = signed_in(server, "Ana", client), signed_in(server, "Ben", client)
        secrets += [ana.access, ana.refresh, ben.access, ben.refresh]
        chat = ana.open_chat(ben)
        ana.login("wrong horse")
        ana.get("/api/users/", params={"limit": "a query nobody may see"})
        client.get("/api/nothing/", params={"token": ana.access})
        client.post("/api/login/", content='{"password": "wrong horse"')
        with ana.socket(chat) as socket:
            socket.send("an unmistakable text", ben)
            socket.receive()
            socket.send_text('{"message": "an unmistakable text"')
            socket.receive_text()
            socket.send_bytes(b"an unmistakable text")
            socket.receive_text()
            tokens = client.post("/api/token/refresh/", json={"refresh": ana.refresh}).json()
            secrets += tokens.values()
            ana.logout()
            socket.wait_closed()
        server.stop()
    log = server.log.read_text()
    assert "/api/login/" in log, "there is no log to look at"
    assert [secret for secret in secrets if secret in log] == []
    # Not their tails either, as a line of a query string would have them.
    assert [secret for secret in secrets if secret[-40:] in log] == []


def test_nothing_went_wrong_unseen_on_the_server_of_the_run(server: Server) -> None:
    lines = [line for line in server.log.read_text().splitlines() if '"level": "error"' in line]
    assert lines == []
    assert "Traceback" not in server.log.read_text()


def test_management_commands_work_while_the_server_runs(server: Server) -> None:
    server.manage("migrate", "--check")
    server.manage("check")
