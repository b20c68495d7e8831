"""Where people open this server: the addresses that the start prints."""

import ipaddress
import socket
from collections.abc import Collection
from contextlib import suppress
from threading import Thread

from chat.core.addresses import is_loopback, plain
from chat.core.hosts import Hosts, machine_names

LOOKUP_SECONDS = 1.0
"""How long the start waits for a name service that may not answer."""

_EVERYWHERE = ("0.0.0.0", "::")
# Addresses of documentation (RFC 5737, RFC 3849): nothing is sent, the system only picks a way.
_FAR_AWAY = ((socket.AF_INET, "198.51.100.1"), (socket.AF_INET6, "2001:db8::1"))


def places(host: str, port: int, given: Collection[str]) -> list[str]:
    """Return the URLs under which a server can be opened.

    Of the machine's addresses those are found that its name has, and those from which it reaches
    others. It may have more, and is reached there too.

    Arguments:
        host: the address that the server listens on.
        given: names that the operator gave it (see ``Hosts``).
    """
    hosts = Hosts(given, listens_on=host)
    if is_loopback(host):
        found = ["localhost"]
    else:
        found = [*_machine(host), *(name for name in given if not name.startswith((".", "*")))]
    urls = dict.fromkeys(
        f"http://{_in_url(one)}:{port}/"
        for one in found
        if hosts.serves(_in_url(one), arrived_at=one)
    )
    return list(urls) or [f"http://{_in_url(host)}:{port}/"]


def _machine(host: str) -> list[str]:
    """Return names and addresses of this machine at which ``host`` is listened on."""
    names = {name: _addresses_of(name) for name in machine_names()}
    if host not in _EVERYWHERE:
        return [host, *(name for name, addresses in names.items() if host in addresses)]
    addresses = {address for found in names.values() for address in found} | _own_addresses()
    return [
        "localhost",
        *sorted(one for one in addresses if _is_reached(one) and (host == "::" or ":" not in one)),
        *(name for name, found in names.items() if found),
    ]


def _own_addresses() -> set[str]:
    """Return the addresses from which this machine reaches the world."""
    found = set()
    for family, far_away in _FAR_AWAY:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((far_away, 9))
            found.add(plain(asking.getsockname()[0]))
    return found


def _addresses_of(name: str) -> set[str]:
    found: set[str] = set()

    def look_up() -> None:
        with suppress(OSError):
            found.update(plain(str(one[4][0])) for one in socket.getaddrinfo(name, None))

    # A name service that does not answer takes its time, and cannot be hurried.
    asking = Thread(target=look_up, daemon=True)
    asking.start()
    asking.join(LOOKUP_SECONDS)
    return set(found)


def _is_reached(address: str) -> bool:
    """Return whether a browser elsewhere can open an address; of a link alone it cannot."""
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_loopback or parsed.is_link_local)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
