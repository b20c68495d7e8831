"""Whoever sends bodies and does not finish them costs the server little."""

import socket
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.people import client_of, signed_in
from tests.servers import NewServer, Server

MIB = 1024 * 1024
HEAD = (
    b"POST /api/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
)


def memory_of(server: Server) -> int:
    """Return how many bytes of memory a server has."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def test_sign_ins_that_are_held_back_make_room(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client, ExitStack() as closing:
        ana = signed_in(server, "Ana", client)
        before = memory_of(server)
        held_back = []
        for _ in range(120):
            one = closing.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            with suppress(OSError):
                one.sendall(HEAD + b" " * 900_000)
            held_back.append(one)
            assert memory_of(server) - before < 48 * MIB
        assert ana.login().status_code == 200
        held_back[0].settimeout(PATIENCE)
        # The head and the body of an answer come in one piece or in two.
        answer = b"".join(iter(lambda: held_back[0].recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: 1\r\n" in answer
    assert b"receives too much at once" in answer


@pytest.mark.parametrize("path", ["/health/live", "/metrics", "/static/rest/favicon.svg"])
def test_a_body_that_nobody_reads_is_not_kept(new_server: NewServer, path: str) -> None:
    server = new_server()
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n".encode()
    before = memory_of(server)
    with ExitStack() as closing:
        for _ in range(600):
            one = closing.enter_context(
                socket.create_connection(("127.0.0.1", server.port), PATIENCE)
            )
            with suppress(OSError):
                one.sendall(head + b" " * 250_000)
            assert one.recv(4096).startswith(b"HTTP/1.1 200 ")
        assert memory_of(server) - before < 48 * MIB
