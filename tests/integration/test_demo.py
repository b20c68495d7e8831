"""`manage.py demo` fills a store that is empty, and no other."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import commands
from tests.people import signed_in
from tests.servers import NewServer, Server, new_database

CREDENTIALS = re.compile(r"Sign in as (\S+) or (\S+), password (\S+)\n")


def demo(server: Server) -> subprocess.CompletedProcess[str]:
    return commands.run("demo", "--days=14", env=server.environment, cwd=server.folder)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a store that was filled, and that is not started yet."""
    folder = tmp_path_factory.mktemp("demo")
    server = Server(folder, new_database(folder))
    first, second = demo(server), demo(server)
    assert first.returncode == 0, first
    assert CREDENTIALS.search(first.stdout)
    assert (second.returncode, second.stdout) == (0, first.stdout.splitlines(True)[-1])
    (Path(folder) / "credentials").write_text(first.stdout)
    server.start()
    yield server
    server.close()


@pytest.fixture
def ingrid(filled: Server) -> Iterator[httpx.Client]:
    """The API as the first of the two."""
    credentials = CREDENTIALS.search((filled.folder / "credentials").read_text())
    assert credentials is not None
    with filled.client("/api/") as client:
        form = {"email": credentials[1], "password": credentials[3]}
        tokens = client.post("login/", json=form).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {tokens['access']}"
        yield client


def conversations(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("conversations/").raise_for_status().json()["results"]
    return found


def test_the_first_one_looks_after_the_workspace(ingrid: httpx.Client) -> None:
    found = ingrid.get("workspace/people/").raise_for_status().json()["results"]
    leaders = [one["first_name"] for one in found if one["is_administrator"]]
    assert leaders == ["Ingrid"]


def test_it_is_there_once_and_some_of_it_is_unread(ingrid: httpx.Client) -> None:
    found = conversations(ingrid)
    titles = [one["title"] for one in found if one["kind"] == "group"]
    assert sorted(titles) == [
        "Agents",
        "Movements",
        "Open day at the harbour",
        "Pilot station",
        "Roster",
    ]
    assert found[0]["title"] == "Movements"
    listed = ingrid.get("channels/").json()["results"]
    assert [(one["title"], one["is_member"]) for one in listed] == [
        ("Boats and engines", True),
        ("Book club", False),
        ("Canteen", True),
        ("Kitchen", False),
        ("Learning the trade", True),
        ("Lost and found", False),
        ("News of the harbour", True),
        ("Sea and weather", True),
        ("Water levels", True),
    ]
    assert sorted(one["unread"] for one in found if one["unread"]) == [1, 1, 2, 2, 2, 4, 7]
    assert len(ingrid.get("people/").json()["results"]) == 29
    threads = ingrid.get("me/threads/").json()["results"]
    assert [one["summary"]["count"] for one in threads] == [4, 3, 3, 3, 3, 2, 3]
    assert [one["unread"] for one in threads] == [4, 0, 0, 0, 0, 0, 0]


def test_messages_are_of_two_weeks_edited_ones_and_deleted_ones_too(ingrid: httpx.Client) -> None:
    messages = []
    for one in conversations(ingrid):
        page = ingrid.get(f"conversations/{one['id']}/messages/", params={"before": 90})
        messages += page.raise_for_status().json()["results"]
    days = {message["created_at"][:10] for message in messages}
    assert len(days) >= 12
    assert any(message["edited_at"] for message in messages)
    assert any(message["deleted_at"] for message in messages)
    assert all(
        message["edited_at"] is None or message["edited_at"] > message["created_at"]
        for message in messages
    )


def test_what_happened_in_a_room_stands_in_the_order_of_time(ingrid: httpx.Client) -> None:
    rooms = [one["id"] for one in conversations(ingrid) if one["kind"] == "channel"]
    for room in rooms:
        page = ingrid.get(f"conversations/{room}/messages/", params={"before": 40})
        messages = page.raise_for_status().json()["results"]
        assert "event" in messages[0]
        times = [message["created_at"] for message in messages]
        assert times == sorted(times)


def test_who_signed_up_there_since_does_not_end_it(filled: Server) -> None:
    with filled.client() as client:
        signed_in(filled, "Ana", client)
    assert demo(filled).returncode == 0


def test_a_store_with_other_people_is_left_alone(new_server: NewServer) -> None:
    server = new_server()
    with server.client() as client:
        ana = signed_in(server, "Ana", client)
        ended = demo(server)
        assert ended.returncode == 1
        (line,) = ended.stderr.splitlines()
        assert "DATA_DIR" in line
        assert "DATABASE_URL" in line
        assert ended.stdout == ""
        assert ana.get("/api/users/").json() == []


def test_some_have_pictures_and_some_messages_have_files(ingrid: httpx.Client) -> None:
    [station] = [one for one in conversations(ingrid) if one["title"] == "Pilot station"]
    assert station["settings"]["picture"]
    assert ingrid.get("me/").json()["picture"]
    sent = ingrid.get(f"conversations/{station['id']}/files/").json()["results"]
    assert [one["file"]["name"] for one in sent] == [
        *("harbour in the morning.jpg", "winter light.jpg", "sunset from boat 2.jpg"),
        *("tide.png", "radar.gif", "fog at the breakwater.jpg"),
    ]
    assert all(one["file"]["thumbhash"] for one in sent)
    assert sent[4]["file"]["is_animated"]
