"""Ports for servers that tests start, each handed out once on the whole machine."""

import random
import socket

_FIRST, _LAST = 10_000, 32_000
"""Below the ports of outgoing connections, one of which could take one before its server does."""

_random = random.SystemRandom()  # what a test seeds would give every process the same ports
_claims: list[socket.socket] = []


def free_port() -> int:
    """Return a port of this machine on which nothing listens, and which nobody else gets from here.

    Several runs, each of several processes, choose at once, and a server may be started much later,
    or again: a port that two of them got would let a test talk to the server of another. So each is
    claimed, by the same number of UDP, until the process ends.
    """
    while True:
        port = _random.randrange(_FIRST, _LAST)
        claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            claim.bind(("127.0.0.1", port))
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            claim.close()
        else:
            _claims.append(claim)
            return port
