"""Under which names and addresses this server is reached.

A web page of a foreign name that leads here (DNS rebinding) would look like ours, so a request must
name a host that is known to be ours (RFC 9110, 7.2).
"""

import socket
from collections.abc import Collection

from django.http.request import split_domain_port, validate_host

from chat.core.addresses import is_loopback, plain

LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""What this machine calls itself, everywhere."""

HOST_SHOWN = 253
"""How much of a foreign name is repeated: as much as a name can have (RFC 1035, 2.3.4)."""


class Hosts:
    """Decides about ``Host`` headers.

    Arguments:
        given: names of an operator, as in Django's ``ALLOWED_HOSTS``; they are all there are.
            Without any, this machine's own are served.
        listens_on: the address that the server listens on. The machine's name counts where others
            reach it.
    """

    def __init__(self, given: Collection[str], *, listens_on: str) -> None:
        names = LOCAL if is_loopback(listens_on) else (*LOCAL, *machine_names())
        self._served = list(given or names)
        self._serves_addresses = not given

    def serves(self, host: str, *, arrived_at: str | None) -> bool:
        """Return whether a request names a host that is ours.

        The address that a connection arrived at is one of this machine, also one that it got a
        minute ago. To show it in the address bar a browser must have called it: no foreign page
        can do that in ours.

        Arguments:
            host: the ``Host`` header.
            arrived_at: the address at our end of the connection.
        """
        domain = split_domain_port(host)[0]
        if validate_host(domain, self._served):
            return True
        return self._serves_addresses and _is_same_address(domain, arrived_at)


def refusal(host: str) -> str:
    """Return what to tell whoever names another host."""
    return f"This server is not reached as {host[:HOST_SHOWN]!r}; see ALLOWED_HOSTS."


def machine_names() -> list[str]:
    """Return what this machine is called: its name, and its name in mDNS (RFC 6762, 3)."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return list(dict.fromkeys([name, short, f"{short}.local"]))


def _is_same_address(domain: str, arrived_at: str | None) -> bool:
    try:
        return arrived_at is not None and plain(domain.strip("[]")) == plain(arrived_at.strip("[]"))
    except ValueError:
        return False
