import socket

import pytest

from chat.core.hosts import Hosts

NAME = socket.gethostname().lower()
EVERYWHERE = "0.0.0.0"


@pytest.mark.parametrize(
    ("host", "arrived_at", "is_served"),
    [
        ("localhost", "127.0.0.1", True),
        ("LOCALHOST:8000", "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("[::1]:8000", "::1", True),
        ("192.0.2.7:8000", "192.0.2.7", True),
        ("192.0.2.7:8000", "::ffff:192.0.2.7", True),
        ("[2001:db8::7]:8000", "2001:db8::7", True),
        ("[2001:DB8:0::7]", "2001:db8::7", True),
        ("[fe80::7]:8000", "fe80::7%eth0", True),
        (f"{NAME}:8000", "192.0.2.7", True),
        (f"{NAME.partition('.')[0]}.local", "192.0.2.7", True),
        ("192.0.2.8:8000", "192.0.2.7", False),
        ("2001:db8::7", "2001:db8::7", False),
        ("192.0.2.7.evil.example", "192.0.2.7", False),
        ("evil.example", "192.0.2.7", False),
        ("evil.example", None, False),
        ("", "192.0.2.7", False),
        ("not a host", "192.0.2.7", False),
    ],
)
def test_on_all_addresses_the_machine_answers_to_its_own(
    host: str, arrived_at: str | None, is_served: bool
) -> None:
    assert Hosts([], listens_on=EVERYWHERE).serves(host, arrived_at=arrived_at) is is_served


@pytest.mark.parametrize("listens_on", ["127.0.0.1", "::1", "localhost"])
def test_what_others_do_not_reach_does_not_answer_to_the_machines_name(listens_on: str) -> None:
    hosts = Hosts([], listens_on=listens_on)
    assert hosts.serves("localhost:8000", arrived_at="127.0.0.1")
    assert not hosts.serves(f"{NAME}.local", arrived_at="127.0.0.1")


@pytest.mark.parametrize(
    ("host", "is_served"),
    [
        ("chat.example.org", True),
        ("chat.example.org:443", True),
        ("a.team.example", True),
        ("localhost", False),
        ("192.0.2.7", False),
        (NAME, False),
    ],
)
def test_the_operators_names_are_all_there_are(host: str, is_served: bool) -> None:
    hosts = Hosts(["chat.example.org", ".team.example"], listens_on=EVERYWHERE)
    assert hosts.serves(host, arrived_at="192.0.2.7") is is_served
