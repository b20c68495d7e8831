"""Whose address a request comes from, seen through proxies that we trust."""

import ipaddress
from collections.abc import Sequence

from chat.core.addresses import address_of, plain

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_trusted(address: str | None, trusted: Sequence[Network]) -> bool:
    """Return whether what this peer forwards about others is believed."""
    if address is None:
        return False
    return any(address_of(address) in network for network in trusted)


def client_address(peer: str | None, forwarded_for: str, trusted: Sequence[Network]) -> str | None:
    """Return the client's address.

    Each proxy adds the address it was called from at the end of ``X-Forwarded-For``. Read from
    there, every entry is true as long as the one that added it is trusted; whatever a client
    writes itself stands further to the left and is never reached.

    Arguments:
        peer: address at the other end of the connection.
        forwarded_for: value of the ``X-Forwarded-For`` header, several joined with commas.
        trusted: networks of our own proxies.
    """
    address = peer and plain(peer)
    entries = [entry.strip() for entry in forwarded_for.split(",") if entry.strip()]
    while entries and is_trusted(address, trusted):
        try:
            address = plain(entries.pop())
        except ValueError:
            break
    return address
