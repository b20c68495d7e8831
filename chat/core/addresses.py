"""IP addresses, as they are compared and stored."""

import ipaddress
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address_of(text: str) -> Address:
    """Return an address without its zone, and IPv4 as IPv4.

    Raises:
        ValueError: it is not an IP address.
    """
    return _address(text.partition("%")[0])


def plain(address: str) -> str:
    """Return an address as it is stored.

    Raises:
        ValueError: it is not an IP address.
    """
    return str(address_of(address))


def is_loopback(host: str) -> bool:
    """Return whether only this machine itself reaches a server that listens on ``host``."""
    if host.lower() == "localhost":
        return True
    try:
        return address_of(host).is_loopback
    except ValueError:
        return False


# Several times with each request, and nearly always of the same few.
@lru_cache(maxsize=1_000)
def _address(text: str) -> Address:
    address = ipaddress.ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address
