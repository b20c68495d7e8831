import socket

import pytest

from chat.server.reach import places


@pytest.mark.parametrize(
    ("host", "given", "urls"),
    [
        ("127.0.0.1", [], ["http://localhost:8000/"]),
        ("::1", [], ["http://localhost:8000/"]),
        ("127.0.0.1", ["chat.example.org"], ["http://127.0.0.1:8000/"]),
        ("192.0.2.77", [], ["http://192.0.2.77:8000/"]),
        ("2001:db8::77", [], ["http://[2001:db8::77]:8000/"]),
        ("0.0.0.0", ["chat.example.org"], ["http://chat.example.org:8000/"]),
        ("0.0.0.0", [".example.org"], ["http://0.0.0.0:8000/"]),
    ],
)
def test_what_can_be_opened_is_printed(host: str, given: list[str], urls: list[str]) -> None:
    assert places(host, 8000, given) == urls


def test_on_all_addresses_those_of_the_machine_are_printed() -> None:
    told = places("0.0.0.0", 8000, [])
    assert told[0] == "http://localhost:8000/"
    assert not any("127.0.0.1" in url or "[" in url for url in told)
    name = socket.gethostname().lower()
    try:
        socket.getaddrinfo(name, None)
    except OSError:
        return
    assert f"http://{name}:8000/" in told
