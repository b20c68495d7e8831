"""IP addresses, as they are compared and stored."""

import ipaddress


def plain(address: str) -> str:
    """Return an address without its zone, and IPv4 as IPv4.

    Raises:
        ValueError: it is not an IP address.
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def is_loopback(host: str) -> bool:
    """Return whether only this machine itself reaches a server that listens on ``host``."""
    try:
        return ipaddress.ip_address(plain(host)).is_loopback
    except ValueError:
        return host.lower() == "localhost"
