"""Under which names a server answers, and what it says under others."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.patience import PATIENCE
from tests.servers import NewServer, Server, wait_for

NAME = socket.gethostname().lower()
FOREIGN = "evil.example"


@pytest.fixture
def open_server(new_server: NewServer) -> Server:
    """A server on all addresses, of IPv4 and IPv6."""
    return new_server(HOST="::" if socket.has_dualstack_ipv6() else "0.0.0.0")


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(
        trust_env=False, timeout=PATIENCE, headers={"Accept": "text/html,*/*;q=0.8"}
    ) as client:
        yield client


def announced(server: Server) -> list[str]:
    """Return the URLs that the start printed, without the one that makes an administrator."""
    wait_for(lambda: "Ctrl+C" in server.log.read_text())
    return [url.rstrip("/") for url in re.findall(r"http://\S+/(?!setup)", server.log.read_text())]


def opens_socket(url: str, *, at: str = "") -> bool:
    """Open a socket from a page of this URL, which leads to this or another address."""
    parts = urlsplit(at or url)
    assert parts.hostname is not None
    line = socket.create_connection((parts.hostname, parts.port))
    try:
        with connect(url.replace("http:", "ws:") + "/ws/", sock=line, origin=Origin(url)):
            return True
    except InvalidStatus as refused:
        return refused.response.status_code != 400


def test_what_the_start_prints_can_be_opened(open_server: Server, browser: httpx.Client) -> None:
    urls = announced(open_server)
    assert f"http://localhost:{open_server.port}" in urls
    for url in urls:
        assert browser.get(f"{url}/").status_code == 200
        # A call that the cookie signs, from a page of this address.
        answer = browser.post(f"{url}/api/session/refresh/", headers={"Origin": url})
        assert answer.status_code == 401
        assert opens_socket(url)


def test_the_machines_names_are_served_where_others_reach_it(
    open_server: Server, server: Server, browser: httpx.Client
) -> None:
    for name in (NAME, f"{NAME.partition('.')[0]}.local"):
        assert browser.get(open_server.url, headers={"Host": name}).status_code == 200
        assert browser.get(server.url, headers={"Host": name}).status_code == 400


def test_runserver_on_all_addresses_is_reached_by_name(
    new_server: NewServer, browser: httpx.Client
) -> None:
    server = new_server()
    server.stop()
    server.start("runserver", "--noreload", f"0.0.0.0:{server.port}")
    assert browser.get(server.url, headers={"Host": NAME}).status_code == 200


def test_a_browser_reads_how_a_foreign_name_becomes_ours(
    new_server: NewServer, browser: httpx.Client
) -> None:
    server = new_server()
    headers = {"Host": f"{FOREIGN}:{server.port}"}
    answer = browser.get(server.url, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert f"ALLOWED_HOSTS=localhost,{FOREIGN}</code>" in answer.text
    assert browser.get(f"{server.url}/static/rest/home.css", headers=headers).status_code == 200
    assert not opens_socket(f"http://{FOREIGN}", at=server.url)
    assert "Traceback" not in server.log.read_text()


def test_a_program_is_told_in_json(server: Server) -> None:
    with server.client(headers={"Host": FOREIGN}) as program:
        answer = program.get("/")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert FOREIGN in answer.json()["detail"]
    assert "ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["", "<script>", "a b", "x" * 5000])
def test_what_is_no_name_is_shown_as_text(server: Server, browser: httpx.Client, host: str) -> None:
    answer = browser.get(server.url, headers={"Host": host})
    assert answer.status_code == 400
    assert "<script" not in answer.text
    assert len(answer.text) < 3000


def test_given_names_are_all_that_are_served(new_server: NewServer, browser: httpx.Client) -> None:
    server = new_server(HOST="0.0.0.0", ALLOWED_HOSTS="Chat.example.org, 127.0.0.1")
    hosts = {
        "chat.example.org": 200,
        "127.0.0.1": 200,
        "localhost": 400,
        NAME: 400,
    }
    for host, status in hosts.items():
        assert browser.get(server.url, headers={"Host": host}).status_code == status, host
    assert announced(server) == [
        f"http://chat.example.org:{server.port}",
        f"http://127.0.0.1:{server.port}",
    ]
